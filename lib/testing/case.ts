import type { Case } from '../core/cases';
import { type RunContext, evaluateRule } from '../core/evaluate';
import { FactBook } from '../core/facts';
import type { ConfigurationItem } from '../core/item';
import { parseParameters } from '../core/parameters';
import { UnreadableItem } from '../core/reading/unreadable';
import type { Rule } from '../core/rule';

/** The time of every case that does not name one. */
const NOW = '2026-03-01T12:00:00.000Z';

/** A case of a rule or of its remediation, whatever is expected of it. */
export type Scenario = Omit<Case, 'expected'> & { readonly expected?: unknown };

/** The item of a case: Config's shape, with what the case leaves out filled in. */
export function buildItem(rule: Rule, given: Scenario): ConfigurationItem {
  const { scenario, parameters, now, beside, expected, ...parts } = given;
  return filledIn({ resourceType: rule.resource.resourceTypes[0] as string, resourceId: 'resource-0a', ...parts });
}

const filledIn = (
  parts: Partial<ConfigurationItem> & Pick<ConfigurationItem, 'resourceType' | 'resourceId'>,
): ConfigurationItem => ({
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
});

/** What the engine says of a case: the verdict's part of the evaluation, or the error's message. */
export function runCase(rule: Rule, given: Case, item = buildItem(rule, given)): unknown {
  const parameters = parseParameters(rule, givenParameters(rule, given));
  try {
    const { complianceType, annotation } = evaluateRule({ rule, parameters }, item, buildContext(rule, given));
    return annotation === null ? { complianceType } : { complianceType, annotation };
  } catch (error) {
    if (error instanceof UnreadableItem) return { unreadable: error.message };
    throw error;
  }
}

/** Cases of a rule that needs a value for a parameter give it; views made by the harness take the first case's. */
export const givenParameters = (_rule: Rule, given: Scenario): Record<string, string> =>
  (given.parameters ?? {}) as Record<string, string>;

export function buildContext(rule: Rule, given: Scenario): RunContext {
  return { now: parseCaseTime(given), facts: FactBook.from(rule.facts ?? [], buildItemsBeside(given)), waivers: [] };
}

/** When a case is judged. */
export const parseCaseTime = (given: Scenario): Date => new Date(given.now ?? NOW);

/** The other items of a case's input. */
export const buildItemsBeside = (given: Scenario): ConfigurationItem[] => (given.beside ?? []).map(filledIn);

/** The expected outcome, without the mark that only the engine sees. */
export function normalizeExpected({ expected }: Case): unknown {
  const { undecided, ...visible } = expected as { undecided?: true };
  return visible;
}
