import { substitute } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { joinList } from '../../../lib/core/text/format';
import { document, managed, policy, role, template, templatePolicy, user } from '../sample-resources/identities';
import rule from './rule';

const allow = (Action: string | string[], Resource: unknown = '*', Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const can = (ways: string) => nonCompliant(`The holder can become an administrator by ${ways}`);
const passedTo = (service: unknown, operator = 'StringEquals') => ({
  [operator]: { 'iam:PassedToService': service },
});
const launch = 'iam:PassRole and ec2:RunInstances';

const ownRoles = substitute(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/*`);

const MAY_ATTACH = 'the holder may be able to become an administrator by iam:AttachRolePolicy';

/** Each way with the least resources that open it. */
const DIRECT = {
  policy: ['CreatePolicyVersion', 'SetDefaultPolicyVersion'],
  user: ['AttachUserPolicy', 'PutUserPolicy', 'CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile'],
  group: ['AttachGroupPolicy', 'PutGroupPolicy', 'AddUserToGroup'],
  role: ['AttachRolePolicy', 'PutRolePolicy', 'UpdateAssumeRolePolicy'],
};
const directWays = Object.entries(DIRECT).flatMap(([kind, actions]) =>
  actions.map((action) => ({
    scenario: `${action} for each ${kind}`,
    ...managed([allow(`iam:${action}`, `arn:aws:iam::111122223333:${kind}/*`)]),
    expected: can(`iam:${action}`),
  })),
);
const PASSED = [
  ['ec2', 'ec2:RunInstances'],
  ['ec2', 'ec2:RequestSpotInstances'],
  ['ec2', 'autoscaling:CreateLaunchConfiguration', 'autoscaling:CreateAutoScalingGroup'],
  ['ec2', 'autoscaling:CreateLaunchConfiguration', 'autoscaling:UpdateAutoScalingGroup'],
  ['ec2', 'ec2:AssociateIamInstanceProfile', 'ssm:SendCommand'],
  ['ec2', 'ec2:AssociateIamInstanceProfile', 'ssm:StartSession'],
  ['ec2', 'ec2:ReplaceIamInstanceProfileAssociation', 'ssm:SendCommand'],
  ['ec2', 'ec2:ReplaceIamInstanceProfileAssociation', 'ssm:StartSession'],
  [
    'ec2',
    'imagebuilder:CreateImageRecipe',
    'imagebuilder:CreateInfrastructureConfiguration',
    'imagebuilder:CreateImage',
  ],
  ['lambda', 'lambda:CreateFunction', 'lambda:InvokeFunction'],
  ['lambda', 'lambda:CreateFunction', 'lambda:AddPermission'],
  ['lambda', 'lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
  ['lambda', 'lambda:CreateFunction', 'lambda:CreateFunctionUrlConfig'],
  ['lambda', 'lambda:UpdateFunctionConfiguration', 'lambda:InvokeFunction'],
  ['cloudformation', 'cloudformation:CreateStack'],
  ['cloudformation', 'cloudformation:UpdateStack'],
  ['cloudformation', 'cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'],
  ['cloudformation', 'cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'],
  ['cloudformation', 'cloudformation:UpdateStackSet'],
  ['codebuild', 'codebuild:StartBuild'],
  ['codebuild', 'codebuild:StartBuildBatch'],
  ['ecs-tasks', 'ecs:RunTask'],
  ['ecs-tasks', 'ecs:StartTask'],
  ['ecs-tasks', 'ecs:RegisterTaskDefinition', 'ecs:CreateService'],
  ['ecs-tasks', 'batch:RegisterJobDefinition', 'batch:SubmitJob'],
  ['glue', 'glue:CreateDevEndpoint'],
  ['glue', 'glue:CreateJob', 'glue:StartJobRun'],
  ['glue', 'glue:CreateJob', 'glue:CreateTrigger'],
  ['glue', 'glue:UpdateJob', 'glue:StartJobRun'],
  ['glue', 'glue:UpdateJob', 'glue:CreateTrigger'],
  ['glue', 'glue:CreateSession', 'glue:RunStatement'],
  ['sagemaker', 'sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl'],
  ['sagemaker', 'sagemaker:CreateTrainingJob'],
  ['sagemaker', 'sagemaker:CreateProcessingJob'],
  ['datapipeline', 'datapipeline:CreatePipeline', 'datapipeline:PutPipelineDefinition'],
  ['states', 'states:CreateStateMachine', 'states:StartExecution'],
  ['states', 'states:UpdateStateMachine', 'states:StartExecution'],
  ['states', 'states:TestState'],
  ['scheduler', 'scheduler:CreateSchedule'],
  ['ssm', 'ssm:CreateDocument', 'ssm:StartAutomationExecution'],
  ['apprunner', 'apprunner:CreateService'],
  ['bedrock-agentcore', 'bedrock-agentcore:CreateCodeInterpreter', 'bedrock-agentcore:InvokeCodeInterpreter'],
  ['bedrock-agentcore', 'bedrock-agentcore:CreateAgentRuntime', 'bedrock-agentcore:InvokeAgentRuntime'],
  ['bedrock-agentcore', 'bedrock-agentcore:CreateBrowser', 'bedrock-agentcore:ConnectBrowserAutomationStream'],
  ['braket', 'braket:CreateJob'],
  ['cognito-identity', 'cognito-identity:SetIdentityPoolRoles'],
  ['emr-serverless', 'emr-serverless:CreateApplication', 'emr-serverless:StartJobRun'],
  ['gamelift', 'gamelift:CreateBuild', 'gamelift:CreateFleet'],
  ['kinesisanalytics', 'kinesisanalytics:CreateApplication', 'kinesisanalytics:StartApplication'],
  ['omics', 'omics:CreateWorkflow', 'omics:StartRun'],
].map(([service = '', ...actions]) => ({ service, actions }));
const passWays = PASSED.map(({ service, actions }) => ({
  scenario: `any role passed to ${service}, and ${joinList(actions)}`,
  ...managed([
    allow('iam:PassRole', 'arn:aws:iam::111122223333:role/*', passedTo(`${service}.amazonaws.com`)),
    ...actions.map((action) => allow(action, `arn:aws:${action.split(':')[0]}:eu-west-1:111122223333:*`)),
  ]),
  expected: can(joinList(['iam:PassRole', ...actions], 4)),
}));
/** Ways through a service that launches instances, and needs a role of its own for it. */
const serviceRoleWays = [
  ['elasticmapreduce', 'elasticmapreduce:RunJobFlow'],
  ['spotfleet', 'ec2:RequestSpotFleet'],
].flatMap(([service = '', action = '']) => {
  const passAny = allow('iam:PassRole', 'arn:aws:iam::111122223333:role/*', passedTo('ec2.amazonaws.com'));
  const ownRole = 'arn:aws:iam::111122223333:role/service';
  const way = can(`iam:PassRole and ${action}`);
  return [
    {
      scenario: `any role passed to instances, the own role of ${service}, and ${action}`,
      ...managed([passAny, allow('iam:PassRole', ownRole, passedTo(`${service}.amazonaws.com`)), allow(action)]),
      expected: way,
    },
    {
      scenario: `any role passed to instances, the own role of ${service} without a condition, and ${action}`,
      ...managed([passAny, allow('iam:PassRole', ownRole), allow(action)]),
      expected: way,
    },
    {
      scenario: `any role passed to instances, none to ${service}, and ${action}`,
      ...managed([passAny, allow(action)]),
      expected: COMPLIANT,
    },
    {
      scenario: `any role passed to ${service}, one to instances, and ${action}`,
      ...managed([
        allow('iam:PassRole', '*', passedTo(`${service}.amazonaws.com`)),
        allow('iam:PassRole', ownRole),
        allow(action),
      ]),
      expected: COMPLIANT,
    },
  ];
});

export default defineCases(rule, [
  {
    scenario: 'new versions of any policy',
    ...managed([allow('iam:CreatePolicyVersion')]),
    expected: can('iam:CreatePolicyVersion'),
  },
  {
    scenario: 'any policy for any role',
    ...role(policy('deploy', allow('iam:AttachRolePolicy', 'arn:aws:iam::*:role/*'))),
    expected: can('iam:AttachRolePolicy'),
  },
  {
    scenario: 'access keys of every user of the account',
    ...user(policy('help', allow('iam:CreateAccessKey', 'arn:aws:iam::111122223333:user/*'))),
    expected: can('iam:CreateAccessKey'),
  },
  {
    scenario: 'all roles of another account number',
    ...managed([allow('iam:AttachRolePolicy', 'arn:aws:iam::444455556666:role/*')]),
    expected: can('iam:AttachRolePolicy'),
  },
  {
    scenario: 'all roles in AWS GovCloud (US)',
    ...managed([allow(['iam:PassRole', 'ec2:RunInstances'], 'arn:aws-us-gov:iam::*:role/*'), allow('ec2:Run*')]),
    expected: can(launch),
  },
  {
    scenario: 'all of IAM in China, by an ARN',
    ...managed([allow('iam:CreateAccessKey', 'arn:aws-cn:iam::444455556666:*')]),
    expected: can('iam:CreateAccessKey'),
  },
  {
    scenario: 'an ARN that ends before the account',
    ...managed([allow('iam:CreateAccessKey', 'arn:aws:iam:*')]),
    expected: can('iam:CreateAccessKey'),
  },
  {
    scenario: 'users whose names begin alike, in AWS GovCloud (US)',
    ...managed([allow('iam:CreateAccessKey', 'arn:aws-us-gov:iam::444455556666:user/a*')]),
    expected: COMPLIANT,
  },
  {
    scenario: 'a role for EC2 in China',
    ...managed([
      allow('iam:PassRole', '*', { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com.cn' } }),
      allow('ec2:RunInstances'),
    ]),
    expected: can(launch),
  },
  {
    scenario: 'own access keys, as users manage them themselves',
    ...managed([allow(['iam:CreateAccessKey', 'iam:UpdateLoginProfile'], `arn:aws:iam::*:user/\${aws:username}`)]),
    expected: COMPLIANT,
  },
  {
    scenario: 'the trust policies of roles of a path',
    ...managed([allow('iam:UpdateAssumeRolePolicy', 'arn:aws:iam::111122223333:role/apps/*')]),
    expected: COMPLIANT,
  },
  {
    scenario: 'the right action for the wrong kind of resources',
    ...managed([allow('iam:AttachRolePolicy', 'arn:aws:iam::*:user/*')]),
    expected: COMPLIANT,
  },
  {
    scenario: 'all of IAM',
    ...managed([allow('iam:*')]),
    expected: can('iam:CreatePolicyVersion (and 12 more)'),
  },
  ...[passedTo('batch.amazonaws.com'), undefined].map((Condition) => ({
    scenario: `any role passed to ${Condition ? 'AWS Batch itself' : 'any service'}, and jobs of AWS Batch`,
    ...managed([allow('iam:PassRole', '*', Condition), allow('batch:*')]),
    expected: can('iam:PassRole, batch:RegisterJobDefinition and batch:SubmitJob'),
  })),
  {
    scenario: 'actions with wildcards',
    ...managed([allow(['IAM:Put*Policy'])]),
    expected: can('iam:PutUserPolicy (and 2 more)'),
  },
  {
    scenario: 'every action that is not for an organization',
    ...managed([{ Effect: 'Allow', NotAction: ['organizations:*', 's3:*'], Resource: 'arn:aws:iam::*:policy/*' }]),
    expected: can('iam:CreatePolicyVersion (and 1 more)'),
  },
  {
    scenario: 'all actions except those of IAM, as in PowerUserAccess',
    ...managed([{ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' }]),
    expected: COMPLIANT,
  },
  { scenario: 'reading IAM', ...managed([allow(['iam:Get*', 'iam:List*'])]), expected: COMPLIANT },
  {
    scenario: 'instances with any role',
    ...managed([allow(['ec2:RunInstances', 'iam:PassRole'])]),
    expected: can(launch),
  },
  {
    scenario: 'instances with any role, by two policies of an identity',
    ...role(policy('a', allow('ec2:Run*')), policy('b', allow('iam:PassRole', 'arn:aws:iam::111122223333:role/*'))),
    expected: can(launch),
  },
  { scenario: 'passing any role, and nothing to do with it', ...managed([allow('iam:PassRole')]), expected: COMPLIANT },
  {
    scenario: 'instances with one role',
    ...managed([allow('ec2:RunInstances'), allow('iam:PassRole', 'arn:aws:iam::111122223333:role/web')]),
    expected: COMPLIANT,
  },
  {
    scenario: 'instances with any role, passed to that service alone',
    ...managed([
      allow('ec2:RunInstances'),
      allow('iam:PassRole', '*', { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }),
    ]),
    expected: can(launch),
  },
  {
    scenario: 'instances, and any role passed to another service alone',
    ...managed([
      allow('ec2:RunInstances'),
      allow('iam:PassRole', '*', { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } }),
    ]),
    expected: COMPLIANT,
  },
  {
    scenario: 'instances, and any role passed to several services',
    ...managed([
      allow('ec2:RunInstances'),
      allow('iam:PassRole', '*', passedTo(['lambda.amazonaws.com', 'ec2.amazonaws.com'])),
    ]),
    expected: can(launch),
  },
  {
    scenario: 'instances, and any role passed to every service but that',
    ...managed([
      allow('ec2:RunInstances'),
      allow('iam:PassRole', '*', passedTo('ec2.amazonaws.com', 'StringNotEquals')),
    ]),
    expected: COMPLIANT,
  },
  {
    scenario: 'instances, and any role passed to every service but another',
    ...managed([
      allow('ec2:RunInstances'),
      allow('iam:PassRole', '*', passedTo('lambda.amazonaws.com', 'StringNotLike')),
    ]),
    expected: can(launch),
  },
  ...[
    { operator: 'StringNotEquals', service: '*.amazonaws.com', result: can(launch) },
    { operator: 'StringNotLike', service: '*.amazonaws.com', result: COMPLIANT },
    { operator: 'StringLike', service: 'ec2*', result: can(launch) },
    { operator: 'StringEquals', service: 'ec2*', result: COMPLIANT },
    { operator: 'StringEqualsIgnoreCase', service: 'EC2.amazonaws.com', result: can(launch) },
    { operator: 'StringNotEqualsIgnoreCase', service: 'EC2.amazonaws.com', result: COMPLIANT },
    { operator: 'StringEquals', service: 'EC2.amazonaws.com', result: COMPLIANT },
  ].map(({ operator, service, result }) => ({
    scenario: `instances, and any role by ${operator} ${service}`,
    ...managed([allow('ec2:RunInstances'), allow('iam:PassRole', '*', passedTo(service, operator))]),
    expected: result,
  })),
  {
    scenario: 'instances, and any role passed to any service',
    ...managed([allow('ec2:RunInstances'), allow('iam:PassRole', '*', passedTo('false', 'Null'))]),
    expected: can(launch),
  },
  {
    scenario: 'instances, and any role for one EC2 instance',
    ...managed([
      allow('ec2:RunInstances'),
      allow('iam:PassRole', '*', { StringLike: { 'iam:AssociatedResourceArn': 'ec2.amazonaws.com' } }),
    ]),
    expected: COMPLIANT,
  },
  ...[
    'arn:aws:ec2:eu-west-1:111122223333:instance/*',
    'arn:aws:*:*:*:*',
    'arn:aws:ec2:*',
    'arn:*',
    ['arn:aws:ec2:eu-west-1:111122223333:instance/i-0a', 'arn:aws:e*:*:*:instance/*'],
  ].map((arn) => ({
    scenario: `instances, and any role for instances that the holder creates: ${arn}`,
    ...managed([
      allow('ec2:RunInstances'),
      allow('iam:PassRole', '*', { ArnLike: { 'iam:AssociatedResourceArn': arn } }),
    ]),
    expected: can(launch),
  })),
  ...[
    'arn:aws:ec2:eu-west-1:111122223333:instance/i-0a1b2c3d4e5f60718',
    'arn:aws:lambda:eu-west-1:111122223333:function:*',
  ].map((arn) => ({
    scenario: `instances, and any role for other resources: ${arn}`,
    ...managed([
      allow('ec2:RunInstances'),
      allow('iam:PassRole', '*', { ArnLike: { 'iam:AssociatedResourceArn': arn } }),
    ]),
    expected: COMPLIANT,
  })),
  {
    scenario: 'tasks and jobs, and any role for definitions of jobs that the holder creates',
    ...managed([
      allow(['ecs:RunTask', 'batch:*']),
      allow('iam:PassRole', '*', { ArnLike: { 'iam:AssociatedResourceArn': 'arn:aws:batch:*:*:job-definition/*' } }),
    ]),
    expected: can('iam:PassRole, batch:RegisterJobDefinition and batch:SubmitJob'),
  },
  {
    scenario: 'groups of instances, and any role for instances that the holder creates',
    ...managed([
      allow(['autoscaling:CreateLaunchConfiguration', 'autoscaling:UpdateAutoScalingGroup']),
      allow('iam:PassRole', '*', { ArnLike: { 'iam:AssociatedResourceArn': 'arn:aws:ec2:*:*:instance/*' } }),
    ]),
    expected: can('iam:PassRole, autoscaling:CreateLaunchConfiguration and autoscaling:UpdateAutoScalingGroup'),
  },
  {
    scenario: 'tasks, and any role for tasks that the holder starts',
    ...managed([
      allow('ecs:RunTask'),
      allow('iam:PassRole', '*', { ArnLike: { 'iam:AssociatedResourceArn': 'arn:aws:ecs:*:*:task/*' } }),
    ]),
    expected: can('iam:PassRole and ecs:RunTask'),
  },
  ...[
    { StringEquals: { 'ec2:InstanceType': ['t3.micro', 't3.small'] } },
    { StringEquals: { 'ec2:Region': 'eu-west-1', 'aws:RequestTag/team': 'shop' } },
    { ArnEquals: { 'ec2:Subnet': 'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-0a' } },
  ].map((Condition) => ({
    scenario: `instances with any role, under a condition that the holder can meet: ${JSON.stringify(Condition)}`,
    ...managed([allow('iam:PassRole'), allow('ec2:RunInstances', '*', Condition)]),
    expected: can(launch),
  })),
  ...[
    { ArnEquals: { 'ec2:InstanceProfile': 'arn:aws:iam::111122223333:instance-profile/web' } },
    { Bool: { 'ec2:IsLaunchTemplateResource': 'true' } },
    { StringEquals: { 'ec2:ResourceTag/team': 'shop' } },
  ].map((Condition) => ({
    scenario: `instances with any role, under a condition on the role or on what exists: ${JSON.stringify(Condition)}`,
    ...managed([allow('iam:PassRole'), allow('ec2:RunInstances', '*', Condition)]),
    expected: COMPLIANT,
  })),
  {
    scenario: 'builds of any project with one role',
    ...managed([
      allow('iam:PassRole'),
      allow('codebuild:StartBuild', '*', {
        ArnEquals: { 'codebuild:serviceRole': 'arn:aws:iam::111122223333:role/build' },
      }),
    ]),
    expected: COMPLIANT,
  },
  {
    scenario: 'jobs with any role whose code gets no credentials, and groups with a launch template',
    ...managed([
      allow(['iam:PassRole', 'autoscaling:CreateLaunchConfiguration']),
      allow('sagemaker:CreateTrainingJob', '*', { Bool: { 'sagemaker:NetworkIsolation': 'true' } }),
      allow('autoscaling:*Group', '*', { Bool: { 'autoscaling:LaunchTemplateVersionSpecified': 'true' } }),
    ]),
    expected: COMPLIANT,
  },
  {
    scenario: 'any policy for any role, where a role is passed to no service',
    ...managed([allow('iam:AttachRolePolicy', '*', passedTo('lambda.amazonaws.com'))]),
    expected: COMPLIANT,
  },
  {
    scenario: 'functions with any role, called with a tag',
    ...managed([
      allow(['iam:PassRole', 'lambda:CreateFunction']),
      allow('lambda:InvokeFunction', '*', { StringEquals: { 'aws:ResourceTag/team': 'shop' } }),
    ]),
    expected: COMPLIANT,
  },
  {
    scenario: 'functions with any role that nobody may call',
    ...managed([allow(['iam:PassRole', 'lambda:CreateFunction'])]),
    expected: COMPLIANT,
  },
  {
    scenario: 'functions with any role',
    ...managed([allow(['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'])]),
    expected: can('iam:PassRole, lambda:CreateFunction and lambda:InvokeFunction'),
  },
  {
    scenario: 'stacks with any role',
    ...managed([allow(['iam:PassRole', 'cloudformation:CreateStack'])]),
    expected: can('iam:PassRole and cloudformation:CreateStack'),
  },
  {
    scenario: 'an action of another service on the wrong resources',
    ...managed([allow('iam:PassRole'), allow('*', 'arn:aws:s3:::reports/*')]),
    expected: COMPLIANT,
  },
  {
    scenario: 'any policy for roles with a permissions boundary',
    ...managed([
      allow(['iam:AttachRolePolicy', 'iam:PutRolePolicy'], '*', {
        StringEquals: { 'iam:PermissionsBoundary': 'arn:aws:iam::111122223333:policy/bounds' },
      }),
    ]),
    expected: COMPLIANT,
  },
  {
    scenario: 'one policy for any role',
    ...managed([
      allow('iam:AttachRolePolicy', '*', { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/ReadOnlyAccess' } }),
    ]),
    expected: COMPLIANT,
  },
  ...[
    'arn:aws:iam::aws:policy/AdministratorAccess',
    'arn:aws-us-gov:iam::aws:policy/IAMFullAccess',
    'arn:aws:iam::aws:policy/*',
    'arn:aws:iam::*:policy/*',
  ].map((arn, index) => ({
    scenario: `policies for any role, AdministratorAccess or IAMFullAccess among them, ${index + 1}`,
    ...managed([
      allow('iam:AttachRolePolicy', '*', {
        ArnLike: { 'iam:PolicyARN': ['arn:aws:iam::aws:policy/ReadOnlyAccess', arn] },
      }),
    ]),
    expected: can('iam:AttachRolePolicy'),
  })),
  {
    scenario: 'any policy for any role but one of administrators, as others suffice',
    ...managed([
      allow('iam:AttachRolePolicy', '*', {
        ArnNotEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess' },
      }),
    ]),
    expected: can('iam:AttachRolePolicy'),
  },
  {
    scenario: 'access keys under a condition on the policy to attach, which their requests do not have',
    ...managed([
      allow('iam:CreateAccessKey', '*', {
        ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess' },
      }),
    ]),
    expected: COMPLIANT,
  },
  {
    scenario: 'new versions of the policies of AWS, which only AWS can change',
    ...managed([allow('iam:CreatePolicyVersion', 'arn:aws:iam::aws:policy/*')]),
    expected: COMPLIANT,
  },
  {
    scenario: 'with MFA, which makes no difference',
    ...managed([allow('iam:PutUserPolicy', '*', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })]),
    expected: can('iam:PutUserPolicy'),
  },
  {
    scenario: 'the same denied',
    ...managed([allow('iam:PutUserPolicy'), { Effect: 'Deny', Action: 'iam:Put*', Resource: '*' }]),
    expected: COMPLIANT,
  },
  {
    scenario: 'the same denied without MFA',
    ...managed([
      allow('iam:PutUserPolicy'),
      {
        Effect: 'Deny',
        Action: 'iam:*',
        Resource: '*',
        Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
      },
    ]),
    expected: can('iam:PutUserPolicy'),
  },
  {
    scenario: 'the same denied for one user',
    ...managed([
      allow('iam:PutUserPolicy'),
      { Effect: 'Deny', Action: 'iam:*', Resource: 'arn:aws:iam::*:user/root-like' },
    ]),
    expected: can('iam:PutUserPolicy'),
  },
  {
    scenario: 'an administrator, whom other rules report',
    ...managed([allow('*')]),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a role with a permissions boundary',
    ...role(policy('deploy', allow('iam:PutRolePolicy'))),
    configuration: {
      ...role(policy('deploy', allow('iam:PutRolePolicy'))).configuration,
      permissionsBoundary: { permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/bounds' },
    },
    expected: insufficientData(
      'the holder can become an administrator by iam:PutRolePolicy, unless arn:aws:iam::111122223333:policy/bounds prevents it, which is not in the input',
    ),
  },
  {
    scenario: 'an excluded role',
    ...role(policy('deploy', allow('iam:PutRolePolicy'))),
    parameters: { excludedNames: 'pipeline, build*' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'two managed policies that open a way together',
    ...managed([allow('ec2:RunInstances')]),
    expected: COMPLIANT,
    todo: can(launch),
  },
  { scenario: 'a user without policies', ...user(), expected: COMPLIANT },
  {
    scenario: 'a policy that AWS maintains',
    shape: 'description',
    arn: 'arn:aws:iam::aws:policy/IAMFullAccess',
    configuration: { PolicyName: 'IAMFullAccess' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a group from get-account-authorization-details',
    shape: 'description',
    resourceType: 'AWS::IAM::Group',
    configuration: {
      GroupName: 'team',
      GroupPolicyList: [{ PolicyName: 'a', PolicyDocument: document(allow('iam:AddUserToGroup')) }],
    },
    expected: can('iam:AddUserToGroup'),
  },
  {
    scenario: 'a template',
    ...template('AWS::IAM::Role', {
      Policies: [{ PolicyName: 'a', PolicyDocument: document(allow(['iam:PassRole', 'ec2:RunInstances'])) }],
    }),
    expected: can(launch),
  },
  {
    scenario: 'a template with an inline policy that it leaves open',
    ...template('AWS::IAM::Role', { Policies: [new Unknown('{"Fn::If":["IsProd",…]}')] }),
    expected: insufficientData(
      `the holder may be able to become an administrator by iam:CreatePolicyVersion (and ${directWays.length + passWays.length + 1} more)`,
    ),
  },
  {
    scenario: 'a template that passes a role of its own',
    ...template('AWS::IAM::Role', {
      Policies: [
        {
          PolicyName: 'a',
          PolicyDocument: document(
            allow('ec2:RunInstances'),
            allow('iam:PassRole', new Unknown('{"Fn::GetAtt":["Web","Arn"]}', { 'Fn::GetAtt': ['Web', 'Arn'] })),
          ),
        },
      ],
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that passes all roles of its account',
    ...templatePolicy(allow('ec2:RunInstances'), allow('iam:PassRole', ownRoles)),
    expected: can(launch),
  },
  ...(
    [
      ['AdministratorAccess', can('iam:AttachRolePolicy')],
      ['ReadOnlyAccess', COMPLIANT],
    ] as const
  ).map(([name, expected]) => ({
    scenario: `a template that attaches ${name} to any role, whatever its partition`,
    ...templatePolicy(
      allow('iam:AttachRolePolicy', '*', {
        ArnEquals: {
          'iam:PolicyARN': new Unknown(name, { 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${name}` }),
        },
      }),
    ),
    expected,
  })),
  ...[
    { sub: `arn:aws:iam::aws:policy/\${Name}`, expected: insufficientData(MAY_ATTACH) },
    { sub: `\${Prefix}Access`, expected: insufficientData(MAY_ATTACH) },
    { sub: `arn:aws:iam::111122223333:policy/\${Name}`, expected: COMPLIANT },
  ].map(({ sub, expected }) => ({
    scenario: `a template that leaves a part of the policy open that is attached to any role: ${sub}`,
    ...templatePolicy(allow('iam:AttachRolePolicy', '*', { ArnEquals: { 'iam:PolicyARN': substitute(sub) } })),
    expected,
  })),
  {
    scenario: 'a policy by a text with a wildcard, which StringEquals takes for itself',
    ...managed([
      allow('iam:AttachRolePolicy', '*', { StringEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/*' } }),
    ]),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that leaves open which policy is attached to any role',
    ...templatePolicy(
      allow('iam:AttachRolePolicy', '*', {
        ArnEquals: { 'iam:PolicyARN': new Unknown('{"Ref":"Policy"}', { Ref: 'Policy' }) },
      }),
    ),
    expected: insufficientData('the holder may be able to become an administrator by iam:AttachRolePolicy'),
  },
  {
    scenario: 'a template that leaves open to which service roles are passed',
    ...templatePolicy(
      allow('ec2:RunInstances'),
      allow('iam:PassRole', '*', passedTo(new Unknown('{"Ref":"Service"}', { Ref: 'Service' }))),
    ),
    expected: insufficientData(`the holder may be able to become an administrator by ${launch}`),
  },
  ...['ec2', 'e'].map((beginning) => ({
    scenario: `a template with roles for a service that may be EC2: ${beginning}`,
    ...templatePolicy(
      allow('ec2:RunInstances'),
      allow('iam:PassRole', '*', passedTo(substitute(`${beginning}\${Rest}`))),
    ),
    expected: insufficientData(`the holder may be able to become an administrator by ${launch}`),
  })),
  {
    scenario: 'a template with roles for another service in the domain of its partition',
    ...templatePolicy(
      allow('ec2:RunInstances'),
      allow('iam:PassRole', '*', passedTo(substitute(`lambda.\${AWS::URLSuffix}`))),
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with roles for the service in the domain of its partition',
    ...templatePolicy(
      allow('ec2:RunInstances'),
      allow('iam:PassRole', '*', passedTo(substitute(`ec2.\${AWS::URLSuffix}`))),
    ),
    expected: can(launch),
  },
  ...[`\${Arn}/*`, `\${Prefix}:role/*`, `\${Prefix}*`].map((sub) => ({
    scenario: `a template with roles that may be all: ${sub}`,
    ...templatePolicy(allow('ec2:RunInstances'), allow('iam:PassRole', substitute(sub))),
    expected: insufficientData(`the holder may be able to become an administrator by ${launch}`),
  })),
  ...[`arn:aws:iam::111122223333:role/\${Name}`, `arn:aws:iam::*:role/\${Beginning}*`, `\${Bucket.Arn}/*`].map(
    (sub) => ({
      scenario: `a template with roles that are not all: ${sub}`,
      ...templatePolicy(allow('ec2:RunInstances'), allow('iam:PassRole', substitute(sub))),
      expected: COMPLIANT,
    }),
  ),
  {
    scenario: 'a template that leaves open what it denies',
    ...templatePolicy(allow('iam:PutUserPolicy'), {
      Effect: 'Deny',
      Action: new Unknown('{"Ref":"Action"}', { Ref: 'Action' }),
      Resource: '*',
    }),
    expected: can('iam:PutUserPolicy'),
  },
  {
    scenario: 'a template that leaves open which roles are passed',
    ...templatePolicy(
      allow('ec2:RunInstances'),
      allow('iam:PassRole', new Unknown('{"Ref":"Roles"}', { Ref: 'Roles' })),
    ),
    expected: insufficientData(`the holder may be able to become an administrator by ${launch}`),
  },
  {
    scenario: 'no list of policies',
    resourceType: 'AWS::IAM::Role',
    configuration: { roleName: 'builder' },
    expected: unreadable('Cannot read configuration.rolePolicyList: expected a list, found nothing'),
  },
  ...directWays,
  ...passWays,
  ...serviceRoleWays,
]);
