/** Actions that together make an administrator of an identity that may call them. */
export interface EscalationPath {
  /** An action of IAM, and the kind of resources that it has to be allowed on without limits. */
  readonly action: string;
  readonly kind: 'user' | 'group' | 'role' | 'policy';
  /** Further actions, of the service that a role is passed to. */
  readonly others?: readonly string[];
  /** The service that the role is passed to. */
  readonly passedTo?: string;
  /** A service that needs a role of its own besides: any role that may be passed to it is enough. */
  readonly alsoPassedTo?: string;
}

const direct = (kind: EscalationPath['kind'], ...actions: string[]): EscalationPath[] =>
  actions.map((action) => ({ action: `iam:${action}`, kind }));

/** Passing a role to a service that then runs something of the caller's with it. */
const pass = (passedTo: string, ...others: string[]): EscalationPath => ({
  action: 'iam:PassRole',
  kind: 'role',
  passedTo: `${passedTo}.amazonaws.com`,
  others,
});

/** The same for a service that launches instances with the role, under a role of its own. */
const passToInstances = (service: string, ...others: string[]): EscalationPath => ({
  ...pass('ec2', ...others),
  alsoPassedTo: `${service}.amazonaws.com`,
});

/**
 * The known ways: https://pathfinding.cloud and
 * https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
 */
export const ESCALATION_PATHS: readonly EscalationPath[] = [
  ...direct('policy', 'CreatePolicyVersion', 'SetDefaultPolicyVersion'),
  ...direct('user', 'AttachUserPolicy', 'PutUserPolicy', 'CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile'),
  ...direct('group', 'AttachGroupPolicy', 'PutGroupPolicy', 'AddUserToGroup'),
  ...direct('role', 'AttachRolePolicy', 'PutRolePolicy', 'UpdateAssumeRolePolicy'),
  pass('ec2', 'ec2:RunInstances'),
  pass('ec2', 'ec2:RequestSpotInstances'),
  pass('ec2', 'autoscaling:CreateLaunchConfiguration', 'autoscaling:CreateAutoScalingGroup'),
  pass('ec2', 'autoscaling:CreateLaunchConfiguration', 'autoscaling:UpdateAutoScalingGroup'),
  // The holder runs commands on an instance that gets the role.
  pass('ec2', 'ec2:AssociateIamInstanceProfile', 'ssm:SendCommand'),
  pass('ec2', 'ec2:AssociateIamInstanceProfile', 'ssm:StartSession'),
  pass('ec2', 'ec2:ReplaceIamInstanceProfileAssociation', 'ssm:SendCommand'),
  pass('ec2', 'ec2:ReplaceIamInstanceProfileAssociation', 'ssm:StartSession'),
  passToInstances('spotfleet', 'ec2:RequestSpotFleet'),
  passToInstances('elasticmapreduce', 'elasticmapreduce:RunJobFlow'),
  // A recipe has commands for the instance that builds the image.
  pass(
    'ec2',
    'imagebuilder:CreateImageRecipe',
    'imagebuilder:CreateInfrastructureConfiguration',
    'imagebuilder:CreateImage',
  ),
  pass('lambda', 'lambda:CreateFunction', 'lambda:InvokeFunction'),
  pass('lambda', 'lambda:CreateFunction', 'lambda:AddPermission'),
  pass('lambda', 'lambda:CreateFunction', 'lambda:CreateEventSourceMapping'),
  pass('lambda', 'lambda:CreateFunction', 'lambda:CreateFunctionUrlConfig'),
  // A layer is code that an existing function runs with its new role.
  pass('lambda', 'lambda:UpdateFunctionConfiguration', 'lambda:InvokeFunction'),
  pass('cloudformation', 'cloudformation:CreateStack'),
  pass('cloudformation', 'cloudformation:UpdateStack'),
  pass('cloudformation', 'cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'),
  pass('cloudformation', 'cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'),
  pass('cloudformation', 'cloudformation:UpdateStackSet'),
  // Both can override the commands and the role of a project.
  pass('codebuild', 'codebuild:StartBuild'),
  pass('codebuild', 'codebuild:StartBuildBatch'),
  // Both can override the command and the role of a task definition.
  pass('ecs-tasks', 'ecs:RunTask'),
  pass('ecs-tasks', 'ecs:StartTask'),
  pass('ecs-tasks', 'ecs:RegisterTaskDefinition', 'ecs:CreateService'),
  // AWS does not document which of both services the role of a job is passed to.
  pass('ecs-tasks', 'batch:RegisterJobDefinition', 'batch:SubmitJob'),
  pass('batch', 'batch:RegisterJobDefinition', 'batch:SubmitJob'),
  pass('glue', 'glue:CreateDevEndpoint'),
  pass('glue', 'glue:CreateJob', 'glue:StartJobRun'),
  pass('glue', 'glue:CreateJob', 'glue:CreateTrigger'),
  pass('glue', 'glue:UpdateJob', 'glue:StartJobRun'),
  pass('glue', 'glue:UpdateJob', 'glue:CreateTrigger'),
  pass('glue', 'glue:CreateSession', 'glue:RunStatement'),
  pass('sagemaker', 'sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl'),
  pass('sagemaker', 'sagemaker:CreateTrainingJob'),
  pass('sagemaker', 'sagemaker:CreateProcessingJob'),
  pass('datapipeline', 'datapipeline:CreatePipeline', 'datapipeline:PutPipelineDefinition'),
  pass('states', 'states:CreateStateMachine', 'states:StartExecution'),
  pass('states', 'states:UpdateStateMachine', 'states:StartExecution'),
  pass('states', 'states:TestState'),
  pass('scheduler', 'scheduler:CreateSchedule'),
  pass('ssm', 'ssm:CreateDocument', 'ssm:StartAutomationExecution'),
  pass('apprunner', 'apprunner:CreateService'),
  pass('bedrock-agentcore', 'bedrock-agentcore:CreateCodeInterpreter', 'bedrock-agentcore:InvokeCodeInterpreter'),
  pass('bedrock-agentcore', 'bedrock-agentcore:CreateAgentRuntime', 'bedrock-agentcore:InvokeAgentRuntime'),
  pass('bedrock-agentcore', 'bedrock-agentcore:CreateBrowser', 'bedrock-agentcore:ConnectBrowserAutomationStream'),
  pass('braket', 'braket:CreateJob'),
  pass('cognito-identity', 'cognito-identity:SetIdentityPoolRoles'),
  pass('emr-serverless', 'emr-serverless:CreateApplication', 'emr-serverless:StartJobRun'),
  pass('gamelift', 'gamelift:CreateBuild', 'gamelift:CreateFleet'),
  pass('kinesisanalytics', 'kinesisanalytics:CreateApplication', 'kinesisanalytics:StartApplication'),
  pass('omics', 'omics:CreateWorkflow', 'omics:StartRun'),
];
