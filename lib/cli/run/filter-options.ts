import { compareSeverities, type Rule, SEVERITIES, type Severity } from '../../core/rule';
import { formatInteger, joinList } from '../../core/text/format';
import { didYouMean } from '../../core/text/suggest';
import { type LeftOutItems, matchesType, type ResourceFilter } from '../../engine/resource-filter';
import type { Option, Options, OptionValues } from '../definition';
import { UsageError } from '../usage-error';

/** Only rules of a severity. */
export const SEVERITY_OPTION = {
  group: 'Rules',
  type: 'string',
  value: '<severity>',
  description: 'Only rules of this severity or higher',
  choices: SEVERITIES,
} as const satisfies Option;

/** Returns the rules of a severity, or a worse one. */
export const selectRulesBySeverity = (rules: readonly Rule[], severity: Severity = 'low'): Rule[] =>
  rules.filter((rule) => compareSeverities(rule.severity, severity) <= 0);

/** Options of every command that evaluates resources: which of them. */
export const FILTER_OPTIONS = {
  type: {
    group: 'Resources',
    type: 'string',
    multiple: true,
    commas: true,
    value: '<type>',
    description: 'Only resources of this type; * matches any characters. May be repeated, as can the following.',
    completion: 'type',
  },
  region: {
    group: 'Resources',
    type: 'string',
    multiple: true,
    commas: true,
    value: '<region>',
    description: 'Only resources of this Region. IAM is "global".',
  },
  account: {
    group: 'Resources',
    type: 'string',
    multiple: true,
    commas: true,
    value: '<id>',
    description: 'Only resources of this account.',
  },
  tag: {
    group: 'Resources',
    type: 'string',
    multiple: true,
    value: '<key>[=<v>]',
    description: 'Only resources with this tag. Several values of a key are alternatives, several keys are not.',
  },
} as const satisfies Options;

type FilterValues = OptionValues<typeof FILTER_OPTIONS>;

/** Returns the filter that the options make; undefined without one. @throws UsageError for a value that cannot match */
export function parseFilter({ type, region, account, tag }: FilterValues): ResourceFilter | undefined {
  if (!type && !region && !account && !tag) return undefined;
  for (const one of region ?? []) checkPattern('region', one, REGION, 'a Region such as eu-west-1, or global');
  for (const one of account ?? []) checkPattern('account', one, /^\d{12}$/, 'twelve digits');
  return {
    ...(type && { types: type }),
    ...(region && { regions: region }),
    ...(account && { accounts: account }),
    ...(tag && { tags: parseTags(tag) }),
  };
}

const REGION = /^(global|[a-z]{2,3}(-[a-z]+)+-\d{1,2})$/;

function checkPattern(option: string, value: string, pattern: RegExp, expected: string): void {
  if (!pattern.test(value)) throw new UsageError(`Cannot use --${option} "${value}": expected ${expected}`);
}

function parseTags(texts: readonly string[]): Record<string, readonly string[]> {
  const tags = new Map<string, string[]>();
  const anyValue = new Set<string>();
  for (const text of texts) {
    const [, key = '', value] = /^([^=]+)(?:=(.*))?$/s.exec(text) ?? [];
    if (key === '') throw new UsageError(`Cannot use --tag "${text}": expected <key> or <key>=<value>`);
    const values = tags.get(key) ?? [];
    tags.set(key, values);
    if (value === undefined) anyValue.add(key);
    else values.push(value);
  }
  return Object.fromEntries([...tags].map(([key, values]) => [key, anyValue.has(key) ? [] : values]));
}

/** Returns the rules that evaluate one of the types. @throws UsageError for a type that no rule evaluates */
export function selectRulesByType(rules: readonly Rule[], patterns: readonly string[]): Rule[] {
  const types = [...new Set(rules.flatMap(({ resource }) => resource.resourceTypes))];
  for (const pattern of patterns) {
    if (types.some((type) => matchesType([pattern], type))) continue;
    const near = didYouMean(pattern, types);
    throw new UsageError(
      `Cannot use --type "${pattern}": no rule evaluates it${near ? `, did you mean "${near}"?` : ''}`,
    );
  }
  return rules.filter(({ resource }) => resource.resourceTypes.some((type) => matchesType(patterns, type)));
}

/** Describes what a filter left out. */
export function noteLeftOut(values: FilterValues, { noMatch, unknown }: LeftOutItems): string[] {
  const filter = formatFilter(values);
  const notes = [`Only resources with ${filter} were evaluated: ${formatItemsAre(noMatch + unknown)} left out`];
  if (unknown > 0) {
    notes.push(`${formatItemsAre(unknown)} left out because the input lacks their Region, account or tags`);
  }
  return notes;
}

/** Formats a filter as it was given: `--region eu-west-1 --tag env=prod`. */
export const formatFilter = (values: FilterValues): string =>
  joinList(
    (['type', 'region', 'account', 'tag'] as const).flatMap((name) =>
      (values[name] ?? []).map((value) => `--${name} ${value}`),
    ),
    10,
  );

const formatItemsAre = (count: number): string => (count === 1 ? '1 item is' : `${formatInteger(count)} items are`);
