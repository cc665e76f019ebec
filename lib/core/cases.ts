import type { RuleResult } from './evaluation';
import type { ConfigurationItem } from './item';
import type { Parameters } from './parameters';
import type { Plan } from './remediation/plan';
import type { RuleDefinition } from './rule';

/**
 * One scenario of a rule: the smallest configuration that shows the point, and the whole expected result. The harness
 * in `test/rules` runs every case, and the rule's README is rendered from them.
 *
 * @example
 * const compliant: Case = {
 *   scenario: 'an encrypted volume',
 *   configuration: { encrypted: true },
 *   expected: COMPLIANT,
 * };
 */
export interface Case<P extends Parameters = Parameters>
  extends Partial<Omit<ConfigurationItem, 'shape' | 'accountId'>> {
  /** The scenario in words, unique within the rule. */
  readonly scenario: string;
  /** @default 'config' */
  readonly shape?: ConfigurationItem['shape'];
  /** Undefined for an input that does not say the account, such as a template. @default an account of the harness */
  readonly accountId?: string | undefined;
  /** As AWS Config passes parameters: text. */
  readonly parameters?: { readonly [K in keyof P]?: string };
  /** The time of the evaluation, ISO 8601. @default a fixed time of the harness */
  readonly now?: string;
  /** Other items of the same input, which hold the rule's facts. */
  readonly beside?: readonly (Partial<ConfigurationItem> & Pick<ConfigurationItem, 'resourceType' | 'resourceId'>)[];
  readonly expected: RuleResult | Unreadable;
  /** The right result, where the rule gives another one today: a limitation. The case fails once the rule gives it. */
  readonly todo?: RuleResult;
}

/**
 * Expects that the item contradicts AWS's shape.
 *
 * @example
 * const expected: Unreadable = unreadable('Cannot read configuration.encrypted: expected a boolean, found "maybe"');
 */
export interface Unreadable {
  /** The message of the error. */
  readonly unreadable: string;
}

/**
 * Expects an unreadable item, with the message of the error.
 * @example
 * unreadable('Cannot read configuration.size: expected an integer, found "x"');
 */
export const unreadable = (message: string): Unreadable => ({ unreadable: message });

/**
 * Declares the cases of a rule. They are typed by the rule, so that a misspelled parameter does not compile.
 * @example
 * export default defineCases(rule, [
 *   { scenario: 'a gp3 volume', configuration: { volumeType: 'gp3' }, expected: COMPLIANT },
 * ]);
 */
export function defineCases<R, P extends Parameters>(
  _rule: RuleDefinition<R, P>,
  cases: readonly Case<P>[],
): readonly Case<P>[] {
  return cases;
}

/**
 * One scenario of a rule's remediation, in `plans.ts` beside `remediation.ts`: the resource and the whole expected
 * plan. The harness also applies each plan and its undo, and evaluates the resource after each.
 *
 * @example
 * const compliant: PlanCase = {
 *   scenario: 'a compliant volume',
 *   shape: 'description',
 *   configuration: { VolumeId: 'vol-0a', VolumeType: 'gp3' },
 *   expected: nothingToDo('The resource is compliant'),
 * };
 */
export interface PlanCase<P extends Parameters = Parameters> extends Omit<Case<P>, 'expected' | 'todo'> {
  readonly expected: Plan | Unreadable;
}

/**
 * Declares the plan cases of a rule, typed by the rule.
 *
 * @example
 * export default definePlanCases(rule, [
 *   {
 *     scenario: 'a compliant volume',
 *     shape: 'description',
 *     configuration: { VolumeId: 'vol-0a', VolumeType: 'gp3' },
 *     expected: nothingToDo('The resource is compliant'),
 *   },
 * ]);
 */
export function definePlanCases<R, P extends Parameters>(
  _rule: RuleDefinition<R, P>,
  cases: readonly PlanCase<P>[],
): readonly PlanCase<P>[] {
  return cases;
}
