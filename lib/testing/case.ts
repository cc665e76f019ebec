import type { Case } from '../core/cases';
import {
  beginEvaluation,
  evaluateRule,
  isPending,
  type PendingEvaluation,
  type RunContext,
} from '../core/evaluate/evaluate';
import type { RuleResult } from '../core/evaluation';
import { FactBook } from '../core/facts';
import type { ConfigurationItem } from '../core/item';
import { parseParameters } from '../core/parameters';
import { UnreadableItem } from '../core/reading/unreadable';
import type { Rule } from '../core/rule';

/** The time of a case that does not name one. */
const DEFAULT_TIME = '2026-03-01T12:00:00.000Z';

/** A case of a rule or of its remediation, without its expected result. */
export type Scenario = Omit<Case, 'expected' | 'todo'> & { readonly expected?: unknown; readonly todo?: unknown };

/**
 * Builds the item of a case: in Config's shape, with defaults for what the case leaves out.
 * @example
 * const item = buildItem(rule, { scenario: 'a gp2 volume', configuration: { volumeType: 'gp2' } });
 */
export function buildItem(rule: Rule, given: Scenario): ConfigurationItem {
  const { scenario, parameters, now, beside, expected, todo, ...parts } = given;
  return withDefaults({ resourceType: rule.resource.resourceTypes[0] as string, resourceId: 'resource-0a', ...parts });
}

const withDefaults = (
  parts: Omit<Case, 'scenario' | 'expected'> & Pick<ConfigurationItem, 'resourceType' | 'resourceId'>,
): ConfigurationItem => {
  const item = {
    shape: 'config',
    accountId: '111122223333',
    region: 'eu-west-1',
    status: 'OK',
    captureTime: '2026-03-01T00:00:00.000Z',
    tags: {},
    relationships: [],
    configuration: {},
    supplementaryConfiguration: {},
    ...parts,
  } as const;
  const { accountId, ...withoutAccount } = item;
  return accountId === undefined ? withoutAccount : { ...withoutAccount, accountId };
};

/**
 * Evaluates the item of a case. Returns the result of the rule, or the message if the item is unreadable.
 * @example
 * expect(runCase(rule, cases[0])).toEqual(cases[0].expected);
 */
export const runCase = (rule: Rule, given: Scenario, item = buildItem(rule, given)): CaseResult =>
  prepareCase(rule, given)(item);

/** The result of a rule, or the message if the item is unreadable. */
type CaseResult = RuleResult | { readonly unreadable: string };

/** Returns a function that evaluates items with the parameters, the time and the other items of a case. */
export function prepareCase(rule: Rule, given: Scenario): (item: ConfigurationItem) => CaseResult {
  const enabled = { rule, parameters: parseParameters(rule, buildParameters(given)) };
  const context = buildContext(rule, given);
  return (item) => {
    try {
      const { complianceType, annotation, insufficientData } = evaluateRule(enabled, item, context);
      return {
        complianceType,
        ...(annotation !== null && { annotation }),
        ...(insufficientData && { insufficientData }),
      } as RuleResult;
    } catch (error) {
      if (error instanceof UnreadableItem) return { unreadable: error.message };
      throw error;
    }
  };
}

/** Returns the evaluation of a case if it needs facts. */
export function beginCase(rule: Rule, given: Scenario): PendingEvaluation | undefined {
  const parameters = parseParameters(rule, buildParameters(given));
  try {
    const begun = beginEvaluation({ rule, parameters }, buildItem(rule, given), buildContext(rule, given));
    return isPending(begun) ? begun : undefined;
  } catch (error) {
    if (error instanceof UnreadableItem) return undefined;
    throw error;
  }
}

/**
 * Returns the parameters of a case as text.
 * @example
 * parseParameters(rule, buildParameters(given));
 */
export const buildParameters = ({ parameters = {} }: Scenario): Record<string, string> =>
  parameters as Record<string, string>;

/**
 * Builds the context of a case: its time, and the facts from its other items.
 * @example
 * evaluateRule({ rule, parameters }, item, buildContext(rule, given));
 */
export const buildContext = (rule: Rule, given: Scenario): RunContext => ({
  now: parseCaseTime(given),
  facts: FactBook.from(rule.facts ?? [], buildItemsBeside(given)),
  waivers: [],
});

/**
 * Returns the time at which a case is evaluated.
 * @example
 * parseCaseTime({ scenario: 'a year later', now: '2027-03-01T12:00:00Z' });
 */
export const parseCaseTime = (given: Scenario): Date => new Date(given.now ?? DEFAULT_TIME);

/**
 * Builds the other items of a case's input.
 * @example
 * FactBook.from(rule.facts ?? [], buildItemsBeside(given));
 */
export const buildItemsBeside = (given: Scenario): ConfigurationItem[] => (given.beside ?? []).map(withDefaults);
