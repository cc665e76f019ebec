import { Aws, Duration } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { CfnPermission, type Code, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EVALUATOR_PERMISSIONS } from '../../../contract/permissions';
import { suppressWildcard } from '../../nag-suppressions';
import {
  createDeadLetterQueue,
  createFunction,
  createFunctionRole,
  createLogGroup,
  formatConfigRuleArns,
  grantActions,
  selectActions,
  sendFailuresTo,
} from '../functions/defaults';
import { CONFIG_SERVICE } from '../recording/config-service';

/**
 * Properties of `Evaluator`.
 *
 * @example
 * const props: EvaluatorProps = { code, memorySize: 1024, timeout: Duration.minutes(10) };
 */
export interface EvaluatorProps {
  /** The bundled function, from `bundleCode`. */
  readonly code: Code;
  /**
   * The amount of memory, in MB. The CPU share is proportional.
   * @default 512
   */
  readonly memorySize?: number;
  /**
   * The maximum time of an invocation. A change takes milliseconds; a periodic rule reads every recorded resource of
   * its type.
   * @default 15 minutes, the maximum of Lambda
   */
  readonly timeout?: Duration;
  /**
   * The time that the function's log is kept.
   * @default one month
   */
  readonly logRetention?: RetentionDays;
  /**
   * The number of concurrent invocations reserved for this function.
   * @default - none: a reservation reduces the concurrency of all other functions, and an account with a limit of ten,
   * as new accounts have, would reject it
   */
  readonly reservedConcurrency?: number;
}

/**
 * The function that evaluates resources for all rules of a Region. The input parameters of the Config rule name the
 * rule. Its role may only report evaluations, read recorded items, write its log and send failed events to the
 * dead-letter queue.
 *
 * @example
 * new Evaluator(stack, 'Evaluator', {
 *   code: bundleCode(stack, { entry: '/app/evaluate.ts', files: { [WAIVERS_FILE]: '[]' } }),
 * });
 */
export class Evaluator extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;
  /** Receives events that failed three times, with the error. */
  readonly deadLetters: Queue;
  /** Allows AWS Config to invoke the function. Config rules must depend on it. */
  readonly permission: CfnPermission;

  constructor(scope: Construct, id: string, props: EvaluatorProps) {
    super(scope, id);
    this.logGroup = createLogGroup(this, props.logRetention);
    this.deadLetters = createDeadLetterQueue(this, 'DeadLetters', 'the evaluator');
    this.function = createFunction(this, {
      description: 'Assay: evaluates the resources that AWS Config recorded',
      code: props.code,
      ...(props.memorySize !== undefined && { memorySize: props.memorySize }),
      timeout: props.timeout ?? Duration.minutes(15),
      role: this.createRole(),
      logGroup: this.logGroup,
      // AWS Config invokes the function asynchronously.
      ...sendFailuresTo(this.deadLetters),
      ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
    });
    this.permission = new CfnPermission(this, 'InvokedByConfig', {
      action: 'lambda:InvokeFunction',
      functionName: this.function.functionArn,
      principal: CONFIG_SERVICE,
      sourceAccount: Aws.ACCOUNT_ID,
      sourceArn: formatConfigRuleArns(this),
    });
  }

  private createRole(): Role {
    const role = createFunctionRole(this, 'Assay evaluator: reports evaluations, reads recorded items', this.logGroup);
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsconfig.html
    grantActions(role, 'PutEvaluationsAndReadItems', selectActions(EVALUATOR_PERMISSIONS, 'any'), '*');
    suppressWildcard(
      role,
      '*',
      'AWS Config has no resource-level permissions for PutEvaluations and for reading items.',
    );
    const configRules = formatConfigRuleArns(this);
    grantActions(role, 'ReadOwnResults', selectActions(EVALUATOR_PERMISSIONS, 'config rule'), configRules);
    suppressWildcard(role, configRules, 'AWS Config generates the ids of rules, and the evaluator serves all of them.');
    return role;
  }
}
