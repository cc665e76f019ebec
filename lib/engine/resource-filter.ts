import type { ConfigurationItem } from '../core/item';
import { matchesPattern } from '../core/text/pattern';

/** The resources to evaluate, as plain data. A resource matches one value of each property that is given. */
export interface ResourceFilter {
  /** Resource types, in which `*` matches any characters: `AWS::EC2::*`. */
  readonly types?: readonly string[];
  /** Regions; `global` for IAM. */
  readonly regions?: readonly string[];
  readonly accounts?: readonly string[];
  /** For each key the values of the tag, or an empty list for any value. A resource matches every key. */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
}

/** Whether a resource matches; `unknown` if the input does not say its Region, account or tags. */
export type FilterMatch = 'match' | 'noMatch' | 'unknown';

/** The number of items that a filter left out. */
export type LeftOutItems = Readonly<Record<Exclude<FilterMatch, 'match'>, number>>;

/** Returns whether a resource matches a filter. */
export function matchFilter(filter: ResourceFilter, item: ConfigurationItem): FilterMatch {
  const { types, regions, accounts, tags = {} } = filter;
  const matches = [
    types === undefined || matchesType(types, item.resourceType) ? 'match' : 'noMatch',
    matchValue(regions, item.region),
    matchValue(accounts, item.accountId),
    ...Object.entries(tags).map(([key, values]) => matchTag(key, values, item)),
  ] as const satisfies readonly FilterMatch[];
  if (matches.includes('noMatch')) return 'noMatch';
  return matches.includes('unknown') ? 'unknown' : 'match';
}

/** Whether a resource type matches one of the patterns, in any case. */
export const matchesType = (patterns: readonly string[], type: string): boolean =>
  patterns.some((pattern) => matchesPattern(pattern.toLowerCase(), type.toLowerCase()));

function matchValue(allowed: readonly string[] | undefined, value: string | undefined): FilterMatch {
  if (allowed === undefined) return 'match';
  if (value === undefined) return 'unknown';
  return allowed.includes(value) ? 'match' : 'noMatch';
}

/** The tags of a template's resource can depend on a condition: it matches if one of its forms does. */
function matchTag(
  key: string,
  values: readonly string[],
  { tags, lacksTags, variants = [] }: ConfigurationItem,
): FilterMatch {
  if (lacksTags) return 'unknown';
  const isMatch = [{ tags }, ...variants].some(
    (one) => Object.hasOwn(one.tags, key) && (values.length === 0 || values.includes(one.tags[key] as string)),
  );
  return isMatch ? 'match' : 'noMatch';
}
