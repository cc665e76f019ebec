import type { LambdaContext } from '../aws/lambda';
import { createRuleHandler } from '../rule-function/handler';
import type { EvaluatorDependencies } from './dependencies';
import { evaluateChange } from './evaluate-change';
import { evaluateRecorded } from './evaluate-recorded';
import { RuleEvaluator } from './rule-evaluator';

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
 * Creates the function that AWS Config invokes for the rules about what it records. It evaluates the resource that
 * changed, or all recorded resources, by the rule that the event's parameters name, and reports the results.
 *
 * It throws when a resource could not be evaluated or a result not be reported, so that Lambda counts an error: a
 * missing result must not look like an unchanged one.
 *
 * @example
 * export const handler = createEvaluateHandler({ registry: rules, ...createEvaluatorDependencies(import.meta.url) });
 */
export const createEvaluateHandler = (dependencies: EvaluatorDependencies): EvaluateHandler =>
  createRuleHandler(dependencies, async ({ message, leftScope, configRuleName }, invocation, startedAt) => {
    const { enabled, config, failures } = invocation;
    const { aspect } = enabled.rule.resource;
    if (aspect !== undefined) {
      throw new Error(
        `Cannot run rule "${enabled.rule.name}": AWS Config does not record ${aspect}; use the collector`,
      );
    }
    const context = { now: startedAt, waivers: dependencies.waivers };
    const evaluatorInvocation = { ...invocation, evaluator: new RuleEvaluator(enabled, context, config, failures) };
    if (message.kind !== 'schedule') return evaluateChange(message, leftScope, startedAt, evaluatorInvocation);
    if (configRuleName === undefined) throw new Error('Cannot evaluate recorded resources: no configRuleName');
    return evaluateRecorded(message.createdAt, configRuleName, evaluatorInvocation);
  });
