import { RULE_PARAMETER } from '../../contract/rule-parameter';
import { identify } from '../../formats/items/configuration-item';
import type { LambdaContext, LogDetails } from '../aws/lambda';
import type { RuleFunctionDependencies } from './dependencies';
import { type KnownRuleEvent, type RuleEvent, readRuleEvent } from './event';
import { createFindRule } from './find-rule';
import { createInvocation, type Invocation } from './invocation';
import { formatMetrics } from './metrics-log';

/** The handler of a function that AWS Config invokes for rules. */
type RuleHandler = (event: unknown, context: LambdaContext) => Promise<void>;

/** Evaluates what an event is about, and reports the results. */
type EvaluateEvent = (event: KnownRuleEvent, invocation: Invocation, startedAt: Date) => Promise<void>;

/**
 * Creates a function that AWS Config invokes for rules.
 *
 * It throws when a resource could not be evaluated or a result not be reported, so that Lambda counts an error: a
 * missing result must not look like an unchanged one.
 */
export function createRuleHandler(dependencies: RuleFunctionDependencies, evaluate: EvaluateEvent): RuleHandler {
  const { registry, logger, now } = dependencies;
  const findRule = createFindRule(registry);
  return async (event, context) => {
    const startedAt = now();
    const details: LogDetails = { requestId: context.awsRequestId };
    try {
      const ruleEvent = readRuleEvent(event);
      Object.assign(details, toRuleLogDetails(ruleEvent));
      const invocation = await createInvocation(ruleEvent, { ...dependencies, findRule }, context);
      try {
        const { message } = ruleEvent;
        if (message.kind === 'unknown') {
          logger.warn('Ignored an unknown type of message', details);
          await invocation.reporter.close();
        } else await evaluate({ ...ruleEvent, message }, invocation, startedAt);
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

/** Further failures are only counted. */
const MAX_LOGGED_FAILURES = 50;

/** Logs the result of the invocation, and its metrics, even if it failed halfway. */
function logResult(
  { enabled, reporter, failures }: Invocation,
  { functionName, startedAt, details }: { functionName: string; startedAt: Date; details: LogDetails },
  { logger, now, writeMetrics }: RuleFunctionDependencies,
): void {
  const at = now();
  const milliseconds = at.getTime() - startedAt.getTime();
  const unreadable = failures.all.length;
  for (const { cause, ...failure } of failures.all.slice(0, MAX_LOGGED_FAILURES)) {
    logger.error('Cannot evaluate a resource', { ...details, ...failure });
  }
  logger.info('Reported', { ...details, ...Object.fromEntries(reporter.reported), unreadable, milliseconds });
  if (!writeMetrics) return;
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
