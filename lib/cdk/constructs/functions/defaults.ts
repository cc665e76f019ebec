import { ArnFormat, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type EventInvokeConfigOptions,
  type FunctionProps,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { HANDLER } from './bundle';

/** The Lambda runtime of all functions. */
const RUNTIME = Runtime.NODEJS_24_X;
/** The processor architecture of all functions. */
export const ARCHITECTURE = Architecture.ARM_64;

/** Creates a function with the settings that all functions of Assay share. */
export const createFunction = (
  scope: Construct,
  props: Omit<FunctionProps, 'handler' | 'runtime' | 'architecture'>,
): LambdaFunction =>
  new LambdaFunction(scope, 'Function', {
    handler: HANDLER,
    runtime: RUNTIME,
    architecture: ARCHITECTURE,
    memorySize: 512,
    ...props,
  });

/**
 * Returns the settings that send an asynchronous event to a queue after three failures. Without them Lambda would drop
 * it.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
 */
export const sendFailuresTo = (queue: IQueue): EventInvokeConfigOptions => ({
  onFailure: new SqsDestination(queue),
  retryAttempts: 2,
  maxEventAge: Duration.hours(6),
});

/** Creates the log group of a function. */
export const createLogGroup = (scope: Construct, retention = RetentionDays.ONE_MONTH): LogGroup =>
  new LogGroup(scope, 'Log', { retention, removalPolicy: RemovalPolicy.DESTROY });

/** Creates a dead-letter queue. `source` says what sends to it. */
export const createDeadLetterQueue = (scope: Construct, id: string, source: string): Queue =>
  createQueue(scope, id, `This queue is itself the dead-letter queue of ${source}.`);

/** Creates a queue. @param reason why it needs no dead-letter queue */
export function createQueue(scope: Construct, id: string, reason: string): Queue {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason });
  return queue;
}

/**
 * Creates a function's role, which may only write its log. The managed policy for Lambda would allow writing to every
 * log group of the account.
 */
export function createFunctionRole(scope: Construct, description: string, { logGroupArn }: LogGroup): Role {
  const role = new Role(scope, 'Role', { description, assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  grantActions(role, 'WriteLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], logGroupArn);
  return role;
}

export function grantActions(role: Role, sid: string, actions: readonly string[], resource: string): void {
  role.addToPolicy(new PolicyStatement({ sid, actions: [...actions], resources: [resource] }));
}

/** Returns the actions of a permission list on one kind of target. */
export const selectActions = <T extends string>(
  permissions: readonly { readonly action: string; readonly on: T }[],
  target: T,
): string[] => permissions.filter(({ on }) => on === target).map(({ action }) => action);

/** Returns the ARN pattern of all Config rules of the account and Region. */
export const formatConfigRuleArns = (scope: Construct): string =>
  Stack.of(scope).formatArn({ service: 'config', resource: 'config-rule', resourceName: '*' });

/** Returns the ARN pattern of all Automation executions of the account and Region. */
export const formatExecutionArns = (scope: Construct): string =>
  Stack.of(scope).formatArn({
    service: 'ssm',
    resource: 'automation-execution',
    resourceName: '*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
