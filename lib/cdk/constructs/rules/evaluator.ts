import { Aws, Duration } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { CfnPermission, type Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EVALUATOR_PERMISSIONS } from '../../../contract/evaluator-permissions';
import { suppressWildcard } from '../../nag-suppressions';
import { HANDLER } from '../functions/bundle';
import {
  ARCHITECTURE,
  groupByTarget,
  configRuleArns,
  createDeadLetterQueue,
  createLogGroup,
  createFunctionRole,
  grantActions,
  RUNTIME,
} from '../functions/defaults';

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
    this.logGroup = createLogGroup(this, props.logRetention);
    this.deadLetters = createDeadLetterQueue(this, 'DeadLetters', 'It is the dead-letter queue itself, of a Lambda function');

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

  private makeRole(): Role {
    const role = createFunctionRole(this, 'Assay evaluator: reports results and reads recorded items', this.logGroup);
    // AWS offers nothing finer for these: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsconfig.html
    grantActions(role, 'ReportAndReadItems', groupByTarget(EVALUATOR_PERMISSIONS, 'any'), '*');
    suppressWildcard(role, '*', 'AWS Config has no resource-level permissions for reporting results and reading items.');
    // AWS makes up the id that a rule's ARN ends with when it creates the rule.
    grantActions(role, 'ReadOwnResults', groupByTarget(EVALUATOR_PERMISSIONS, 'config rule'), configRuleArns(this));
    suppressWildcard(
      role,
      configRuleArns(this),
      'AWS Config makes up the ids of rules; the evaluator judges for all of them.',
    );
    return role;
  }
}
