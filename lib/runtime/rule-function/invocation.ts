import { RULE_PARAMETER } from '../../contract/rule-parameter';
import type { EnabledRule } from '../../core/evaluate/evaluate';
import { formatValue } from '../../core/json';
import { parseParameters } from '../../core/parameters';
import { ConfigService } from '../aws/config-service';
import type { LambdaContext } from '../aws/lambda';
import type { RuleFunctionDependencies } from './dependencies';
import type { RuleEvent } from './event';
import { FailureCollector } from './failures';
import type { FindRule } from './find-rule';
import { EvaluationReporter } from './put-evaluations';

/** The objects that one invocation works with. */
export interface Invocation {
  readonly enabled: EnabledRule;
  readonly config: ConfigService;
  readonly reporter: EvaluationReporter;
  readonly failures: FailureCollector;
}

/** Time reserved for the calls in progress and for logging that time is up. */
const RESERVE_MS = 2_000;

/**
 * @throws Error when the event's parameters name no rule, or one that is not deployed with the evaluator
 * @throws ParameterError when the rule does not accept a parameter
 */
export async function createInvocation(
  { parameters, resultToken }: RuleEvent,
  { findRule, client, sleep, random }: RuleFunctionDependencies & { readonly findRule: FindRule },
  context: LambdaContext,
): Promise<Invocation> {
  const enabled = await findEnabledRule(findRule, parameters);
  const timeLeft = (): number => context.getRemainingTimeInMillis() - RESERVE_MS;
  const config = new ConfigService(client, { sleep, random, timeLeft });
  const reporter = new EvaluationReporter(config, resultToken);
  return { enabled, config, reporter, failures: new FailureCollector() };
}

async function findEnabledRule(findRule: FindRule, parameters: Readonly<Record<string, string>>): Promise<EnabledRule> {
  const { [RULE_PARAMETER]: name, ...ruleParameters } = parameters;
  if (name === undefined) throw new Error(`Cannot run a rule: parameter "${RULE_PARAMETER}" is missing`);
  const rule = await findRule(name);
  if (!rule)
    throw new Error(`Cannot run rule ${formatValue(name)}: it is not in the deployed function; deploy it again`);
  return { rule, parameters: parseParameters(rule, ruleParameters) };
}
