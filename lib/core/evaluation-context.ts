import type { Facts } from './facts';
import type { Parameters, ParameterValues } from './parameters';

/**
 * The data that a rule may use besides the resource. It has no clock, client or file of its own.
 *
 * @example
 * const age = (item: ConfigurationItem, { now }: EvaluationContext) =>
 *   countDays(new Date(item.captureTime ?? now), now);
 */
export interface EvaluationContext<P extends Parameters = Parameters> {
  readonly parameters: ParameterValues<P>;
  /** The time of the evaluation. */
  readonly now: Date;
}

/**
 * The context of what also uses facts.
 *
 * @example
 * const listInterfaces = ({ facts }: ContextWithFacts) => facts.about(interfacesUsingGroup, 'sg-0a');
 */
export interface ContextWithFacts<P extends Parameters = Parameters> extends EvaluationContext<P> {
  /** Facts from other items, those that the rule declares. */
  readonly facts: Facts;
}
