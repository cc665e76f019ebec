import { AwsError, type CallInput } from '../aws-call';
import type { RegionContext } from '../region-context';
import type { Deployment } from './deploy';

/** A resource that a deployment created. */
export interface DeployedResource {
  /** The id of the outermost stack. */
  readonly stack: string;
  readonly type: string;
  readonly ref: string;
  readonly arn: string;
  /** Whether it stays when the templates drop it. */
  readonly isRetained: boolean;
}

/** The call that deletes a resource of a type, and the member that names it. Other types are as the new templates say. */
const DELETIONS: Readonly<Record<string, readonly [service: string, operation: string, member: string]>> = {
  'AWS::DynamoDB::Table': ['dynamodb', 'DeleteTable', 'TableName'],
  'AWS::EC2::LaunchTemplate': ['ec2', 'DeleteLaunchTemplate', 'LaunchTemplateId'],
  'AWS::IAM::ManagedPolicy': ['iam', 'DeletePolicy', 'PolicyArn'],
  'AWS::IAM::Role': ['iam', 'DeleteRole', 'RoleName'],
  'AWS::KMS::Alias': ['kms', 'DeleteAlias', 'AliasName'],
  'AWS::KMS::Key': ['kms', 'ScheduleKeyDeletion', 'KeyId'],
  'AWS::Lambda::Function': ['lambda', 'DeleteFunction', 'FunctionName'],
  'AWS::Logs::LogGroup': ['logs', 'DeleteLogGroup', 'logGroupName'],
  'AWS::S3::Bucket': ['s3', 'DeleteBucket', 'Bucket'],
  'AWS::SNS::Topic': ['sns', 'DeleteTopic', 'TopicArn'],
  'AWS::SQS::Queue': ['sqs', 'DeleteQueue', 'QueueUrl'],
  'AWS::SSM::Parameter': ['ssm', 'DeleteParameter', 'Name'],
};

/** The codes of errors about what does not exist. */
const ABSENT = /NotFound|^NoSuch|QueueDoesNotExist/;

type DeploymentContext = Pick<RegionContext, 'scope' | 'call' | 'report'>;

/** Lists what a deployment creates in a Region, in the order of the creation. */
export function listDeployed(deployment: Deployment, { scope }: DeploymentContext): DeployedResource[] {
  const outermost = new Map(deployment.listStacks(scope).map(({ name, ids }) => [name, ids.root ?? ids.id]));
  return deployment
    .listResources(scope)
    .filter(({ type }) => DELETIONS[type])
    .map(({ stackName, type, ref, arn, isRetained = false }) => ({
      stack: outermost.get(stackName) ?? '',
      type,
      ref,
      arn,
      isRetained,
    }));
}

/**
 * Deletes what an earlier deployment created and the templates drop, as CloudFormation does at the end of an update. A
 * stack that is no longer in the app stays as a whole. What cannot be deleted stays, and is reported.
 */
export async function deleteDropped(
  deployment: Deployment,
  context: DeploymentContext,
  { before, now }: { readonly before: readonly DeployedResource[]; readonly now: readonly DeployedResource[] },
): Promise<void> {
  const kept = new Set(now.map(({ type, ref }) => `${type} ${ref}`));
  const stacks = deployment.listStacks(context.scope).map(({ ids }) => ids.id);
  const dropped = before.filter(
    ({ stack, type, ref, isRetained }) => !isRetained && stacks.includes(stack) && !kept.has(`${type} ${ref}`),
  );
  // A resource that refers to another one was created after it. A policy is deleted after the roles that have it.
  const isPolicy = ({ type }: DeployedResource) => Number(type === 'AWS::IAM::ManagedPolicy');
  for (const resource of [...dropped].reverse().sort((a, b) => isPolicy(a) - isPolicy(b))) {
    try {
      await deleteResource(context, resource);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // Somebody else deleted it.
      if (ABSENT.test(error.code)) continue;
      const { type, ref } = resource;
      const reason = `${error.code}: ${error.message}`;
      context.report({ kind: 'error', message: `Cannot delete ${type} ${ref}, which the templates drop: ${reason}` });
    }
  }
}

async function deleteResource(context: DeploymentContext, { type, ref, arn }: DeployedResource): Promise<void> {
  const [service = '', operation = '', member = ''] = DELETIONS[type] ?? [];
  const { account } = context.scope;
  const name = 'cloudformation.amazonaws.com';
  const call = (ofService: string, called: string, input: CallInput) =>
    context.call({
      service: ofService,
      operation: called,
      input,
      caller: { kind: 'administrator', account },
      sourceIPAddress: name,
      userAgent: name,
    });
  // A role with policies is in use.
  if (type === 'AWS::IAM::Role') {
    const RoleName = ref;
    const { PolicyNames } = await call('iam', 'ListRolePolicies', { RoleName });
    for (const PolicyName of PolicyNames) await call('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
    const { AttachedPolicies } = await call('iam', 'ListAttachedRolePolicies', { RoleName });
    for (const { PolicyArn } of AttachedPolicies) await call('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
  }
  await call(service, operation, { [member]: type === 'AWS::IAM::ManagedPolicy' ? arn : ref });
}
