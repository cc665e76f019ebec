import { Aws, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, CfnPermission, type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EVALUATOR_PERMISSIONS, type Permission } from '../../runtime/permissions';
import { acceptWildcard } from './accepted-findings';
import { HANDLER } from './bundle';

/** What every Lambda function of Assay runs on. */
export const RUNTIME = Runtime.NODEJS_24_X;
export const ARCHITECTURE = Architecture.ARM_64;

export interface EvaluatorProps {
  /** The bundled function: `bundledCode(…)`. */
  readonly code: Code;
  /**
   * In megabytes; the processor's share grows with it.
   * @default 512
   */
  readonly memorySize?: number;
  /**
   * A change is judged in milliseconds; a periodic rule reads every recorded resource of its type.
   * @default 15 minutes, the most that Lambda has
   */
  readonly timeout?: Duration;
  /** @default one month */
  readonly logRetention?: RetentionDays;
  /**
   * How many invocations may run at once, and are kept for them.
   * @default - as many as the account has left: what is kept here is taken from everybody else, and an account
   * that allows only ten, as new ones do, would refuse the whole stack
   */
  readonly reservedConcurrency?: number;
}

/**
 * The one function of a Region that judges for every rule: which rule it is, its input parameters say. Its role may
 * report, read what Config recorded, write its log and put away what failed, and nothing else.
 */
export class Evaluator extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;
  /** What failed three times, with the event and the error, to be sent again or to be understood. */
  readonly deadLetters: Queue;
  /** Lets AWS Config invoke the function; without it no rule can be created. */
  readonly permission: CfnPermission;

  constructor(scope: Construct, id: string, props: EvaluatorProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetention ?? RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue itself, of a Lambda function',
    });

    const role = this.makeRole();
    this.function = new LambdaFunction(this, 'Function', {
      description: 'Assay: judges what AWS Config recorded by the rule that its event names',
      code: props.code,
      handler: HANDLER,
      runtime: RUNTIME,
      architecture: ARCHITECTURE,
      memorySize: props.memorySize ?? 512,
      timeout: props.timeout ?? Duration.minutes(15),
      role,
      logGroup: this.logGroup,
      // Config invokes asynchronously, so that Lambda tries again, and what goes on failing would be dropped silently.
      // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
      onFailure: new SqsDestination(this.deadLetters),
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
    });
    this.permission = new CfnPermission(this, 'InvokedByConfig', {
      action: 'lambda:InvokeFunction',
      functionName: this.function.functionArn,
      principal: 'config.amazonaws.com',
      sourceAccount: Aws.ACCOUNT_ID,
      sourceArn: configRuleArns(this),
    });
  }

  /** By hand, since the managed policy for Lambda lets a function write to every log group of the account. */
  private makeRole(): Role {
    const role = new Role(this, 'Role', {
      description: 'Assay evaluator: reports results and reads recorded items',
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    role.addToPolicy(
      new PolicyStatement({
        sid: 'WriteLog',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.logGroup.logGroupArn],
      }),
    );
    // AWS offers nothing finer for these: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsconfig.html
    role.addToPolicy(permitted('ReportAndReadItems', 'any', '*'));
    acceptWildcard(role, '*', 'AWS Config has no resource-level permissions for reporting results and reading items.');
    // AWS makes up the id that a rule's ARN ends with when it creates the rule.
    role.addToPolicy(permitted('ReadOwnResults', 'config rule', configRuleArns(this)));
    acceptWildcard(
      role,
      configRuleArns(this),
      'AWS Config makes up the ids of rules; the evaluator judges for all of them.',
    );
    return role;
  }
}

const permitted = (sid: string, on: Permission['on'], resource: string): PolicyStatement =>
  new PolicyStatement({
    sid,
    actions: EVALUATOR_PERMISSIONS.filter((permission) => permission.on === on).map(({ action }) => action),
    resources: [resource],
  });

/** The rules of this account and Region. */
const configRuleArns = (scope: Construct): string =>
  Stack.of(scope).formatArn({ service: 'config', resource: 'config-rule', resourceName: '*' });
