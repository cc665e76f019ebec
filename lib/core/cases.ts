import type { RuleResult } from './evaluation';
import type { ConfigurationItem } from './item';
import type { Parameters } from './parameters';
import type { Plan } from './remediation/plan';
import type { RuleDefinition } from './rule';

/**
 * One scenario of a rule: the smallest configuration that shows the point, and the whole expected verdict.
 * The harness in `test/rules` runs every case; the rule's README is rendered from them.
 */
export interface Case<P extends Parameters = Parameters> extends Partial<Omit<ConfigurationItem, 'shape'>> {
  /** The scenario in words; unique within the rule. */
  readonly scenario: string;
  /** Config's shape unless said otherwise. */
  readonly shape?: ConfigurationItem['shape'];
  /** As Config hands parameters over: text. */
  readonly parameters?: { readonly [K in keyof P]?: string };
  /** ISO 8601; the harness has a fixed time of its own. */
  readonly now?: string;
  /** Other items of the same input, which tell the rule's facts. */
  readonly beside?: readonly (Partial<ConfigurationItem> & Pick<ConfigurationItem, 'resourceType' | 'resourceId'>)[];
  readonly expected: RuleResult | Unreadable;
}

/** The item contradicts AWS's shape: the message of the error. */
export interface Unreadable {
  readonly unreadable: string;
}

export const unreadable = (message: string): Unreadable => ({ unreadable: message });

/** The cases of a rule, typed by it, so that a misspelt parameter does not compile. */
export function defineCases<R, P extends Parameters>(
  _rule: RuleDefinition<R, P>,
  cases: readonly Case<P>[],
): readonly Case<P>[] {
  return cases;
}

/**
 * One scenario of a rule's remediation, in `plans.ts` beside `remediation.ts`: the resource, and the whole expected plan.
 * The harness also applies each plan and its undo, and judges what comes of it.
 */
export interface PlanCase<P extends Parameters = Parameters> extends Omit<Case<P>, 'expected'> {
  readonly expected: Plan | Unreadable;
}

/** The plan cases of a rule, typed by it. */
export function definePlanCases<R, P extends Parameters>(
  _rule: RuleDefinition<R, P>,
  cases: readonly PlanCase<P>[],
): readonly PlanCase<P>[] {
  return cases;
}
