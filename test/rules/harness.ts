import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../../lib/core/cases';
import { type EvaluationContext, evaluateRule } from '../../lib/core/evaluate';
import { FactBook } from '../../lib/core/facts';
import type { ConfigurationItem } from '../../lib/core/item';
import { parseParameters } from '../../lib/core/parameters';
import type { Rule } from '../../lib/core/rule';
import { UnreadableItem } from '../../lib/core/unreadable';

const RULES = join(__dirname, '../../rules');
/** The time of every case that does not name one. */
const NOW = '2026-03-01T12:00:00.000Z';

export interface RuleFolder {
  readonly folder: string;
  readonly rule: Rule;
  readonly cases: readonly Case[];
}

/** Every rule of the repository with its cases, found by its folder. */
export const ruleFolders: readonly RuleFolder[] = readdirSync(RULES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
  .map(({ name }) => ({
    folder: name,
    rule: require(join(RULES, name, 'rule')).default,
    cases: require(join(RULES, name, 'cases')).default,
  }));

/** The item of a case: Config's shape, with what the case leaves out filled in. */
export function itemOf(rule: Rule, given: Case): ConfigurationItem {
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
export function outcomeOf(rule: Rule, given: Case, item = itemOf(rule, given)): unknown {
  const parameters = parseParameters(rule, givenParameters(rule, given));
  try {
    const { complianceType, annotation } = evaluateRule({ rule, parameters }, item, contextOf(rule, given));
    return annotation === null ? { complianceType } : { complianceType, annotation };
  } catch (error) {
    if (error instanceof UnreadableItem) return { unreadable: error.message };
    throw error;
  }
}

/** Cases of a rule that needs a value for a parameter give it; views made by the harness take the first case's. */
export const givenParameters = (_rule: Rule, given: Case): Record<string, string> =>
  (given.parameters ?? {}) as Record<string, string>;

export function contextOf(rule: Rule, given: Case): EvaluationContext {
  return { now: timeOf(given), facts: FactBook.from(rule.facts ?? [], itemsBeside(given)), waivers: [] };
}

/** When a case is judged. */
export const timeOf = (given: Case): Date => new Date(given.now ?? NOW);

/** The other items of a case's input. */
export const itemsBeside = (given: Case): ConfigurationItem[] => (given.beside ?? []).map(filledIn);

/** The expected outcome, without the mark that only the engine sees. */
export function expectedOf({ expected }: Case): unknown {
  const { undecided, ...visible } = expected as { undecided?: true };
  return visible;
}
