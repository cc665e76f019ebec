import type { Facts } from './facts';
import type { Parameters, ParameterValues } from './parameters';

/** The data that a rule may use besides the resource. It has no clock, client or file of its own. */
export interface EvaluationContext<P extends Parameters = Parameters> {
  readonly parameters: ParameterValues<P>;
  /** The time of the evaluation. */
  readonly now: Date;
  /** Facts from other items, those that the rule declares. */
  readonly facts: Facts;
}
