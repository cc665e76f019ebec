import { RULE_PARAMETER } from '../../contract/rule-parameter';
import { identify } from '../../formats/items/configuration-item';
import { limitRules } from '../../limits/limit-rule';
import type { LambdaContext, LogDetails } from '../aws/lambda';
import type { EvaluatorDependencies } from './dependencies';
import { evaluateChange } from './evaluate-change';
import { evaluateRecorded } from './evaluate-recorded';
import { type RuleEvent, readRuleEvent } from './event';
import { createInvocation, type Invocation } from './invocation';
import { formatMetrics } from './metrics-log';

/**
 * The handler of the evaluator.
 *
 * @example
 * export const handler: EvaluateHandler = createEvaluateHandler({
 *   registry: rules,
 *   ...createEvaluatorDependencies(import.meta.url),
 * });
 */
export type EvaluateHandler = (event: unknown, context: LambdaContext) => Promise<void>;

/**
 * Creates the function that AWS Config invokes for every rule of ours. It evaluates the resource that changed, or all
 * recorded resources, by the rule that the event's parameters name, and reports the results.
 *
 * It throws when a resource could not be evaluated or a result not be reported, so that Lambda counts an error: a
 * missing result must not look like an unchanged one.
 *
 * @example
 * export const handler = createEvaluateHandler({ registry: rules, ...createEvaluatorDependencies(import.meta.url) });
 */
export function createEvaluateHandler(given: EvaluatorDependencies): EvaluateHandler {
  const dependencies = { ...given, registry: limitRules(given.registry) };
  return async (event, context) => {
    const { logger, now } = dependencies;
    const startedAt = now();
    const details: LogDetails = { requestId: context.awsRequestId };
    try {
      const ruleEvent = readRuleEvent(event);
      Object.assign(details, toRuleLogDetails(ruleEvent));
      const invocation = createInvocation(ruleEvent, startedAt, dependencies, context);
      try {
        await handleRuleEvent(ruleEvent, startedAt, invocation, () =>
          logger.warn('Ignored an unknown type of message', details),
        );
      } finally {
        logResult(invocation, { functionName: context.functionName, startedAt, details }, dependencies);
      }
      invocation.failures.throwIfAny(invocation.enabled.rule.name);
    } catch (error) {
      logger.error('Cannot evaluate', { ...details, error });
      throw error;
    }
  };
}

async function handleRuleEvent(
  event: RuleEvent,
  now: Date,
  invocation: Invocation,
  warnUnknown: () => void,
): Promise<void> {
  const { message, configRuleName } = event;
  switch (message.kind) {
    case 'schedule': {
      if (configRuleName === undefined) throw new Error('Cannot evaluate recorded resources: no configRuleName');
      return evaluateRecorded(message.createdAt, configRuleName, invocation);
    }
    case 'unknown':
      warnUnknown();
      return invocation.reporter.close();
    default:
      return evaluateChange(message, event.leftScope, now, invocation);
  }
}

/** Further failures are only counted. */
const MAX_LOGGED_FAILURES = 50;

/** Logs the result of the invocation, and its metrics, even if it failed halfway. */
function logResult(
  { enabled, reporter, failures }: Invocation,
  { functionName, startedAt, details }: { functionName: string; startedAt: Date; details: LogDetails },
  { logger, now, writeMetrics }: EvaluatorDependencies,
): void {
  const at = now();
  const milliseconds = at.getTime() - startedAt.getTime();
  const unreadable = failures.all.length;
  for (const { cause, ...failure } of failures.all.slice(0, MAX_LOGGED_FAILURES)) {
    logger.error('Cannot evaluate a resource', { ...details, ...failure });
  }
  logger.info('Reported', { ...details, ...Object.fromEntries(reporter.reported), unreadable, milliseconds });
  const counts = { functionName, rule: enabled.rule.name, at, evaluations: reporter.reported, unreadable };
  for (const line of formatMetrics(counts)) writeMetrics(line);
}

/** Names the rule and the resource for the log, without any of the resource's configuration. */
function toRuleLogDetails({ message, parameters, configRuleName }: RuleEvent): LogDetails {
  const resource =
    message.kind === 'change' ? message.item : message.kind === 'oversized change' ? message.summary : undefined;
  return {
    rule: parameters[RULE_PARAMETER],
    configRuleName,
    trigger: message.kind === 'unknown' ? message.messageType : message.kind,
    ...identify(resource),
  };
}
