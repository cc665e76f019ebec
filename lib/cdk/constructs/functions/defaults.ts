import { ArnFormat, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** What every Lambda function of Assay runs on. */
export const RUNTIME = Runtime.NODEJS_24_X;
export const ARCHITECTURE = Architecture.ARM_64;

/** A function's own log, which ends. */
export const createLogGroup = (scope: Construct, retention = RetentionDays.ONE_MONTH): LogGroup =>
  new LogGroup(scope, 'Log', { retention, removalPolicy: RemovalPolicy.DESTROY });

/** A queue for what could not be done, to be sent again or to be understood. */
export function createDeadLetterQueue(scope: Construct, id: string, whyWithoutItsOwn: string): Queue {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason: whyWithoutItsOwn });
  return queue;
}

/**
 * A function's role, which may write its log and nothing else so far. By hand, since the managed policy for Lambda lets
 * a function write to every log group of the account.
 */
export function createFunctionRole(scope: Construct, description: string, { logGroupArn }: LogGroup): Role {
  const role = new Role(scope, 'Role', { description, assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  grantActions(role, 'WriteLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], logGroupArn);
  return role;
}

export function grantActions(role: Role, sid: string, actions: readonly string[], resource: string): void {
  role.addToPolicy(new PolicyStatement({ sid, actions: [...actions], resources: [resource] }));
}

/** What a list of permissions asks for on one kind of resource. */
export const groupByTarget = <T extends string>(
  permissions: readonly { readonly action: string; readonly on: T }[],
  on: T,
): string[] => permissions.filter((permission) => permission.on === on).map(({ action }) => action);

/** The rules of this account and Region. */
export const configRuleArns = (scope: Construct): string =>
  Stack.of(scope).formatArn({ service: 'config', resource: 'config-rule', resourceName: '*' });

/** Every execution of an SSM document in this account and Region. */
export const automationExecutionArns = (scope: Construct): string =>
  Stack.of(scope).formatArn({
    service: 'ssm',
    resource: 'automation-execution',
    resourceName: '*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
