import type { ComplianceType } from '../core/evaluation';
import type { Facts } from '../core/facts';
import type { ConfigurationItem } from '../core/item';
import { pluralize } from '../core/text/format';
import { DescribedParts } from './described-parts';
import { SearchBudget } from './positions/search-budget';
import { LimitedList } from './results/limited-list';
import type { ResultStore, UnsettledItem } from './results/result-store';
import { concludeItem, evaluateWhole, type RuleIndex } from './rule-index';
import type { UnreadableEntry } from './run-result';

/** The results of settling: unreadable parts of items, by the position of the file, and remarks for people. */
interface SettledItems {
  readonly unreadable: ReadonlyMap<number, readonly UnreadableEntry[]>;
  readonly notes: readonly string[];
}

/**
 * Evaluates the items that wait for the end of the input: those with pending evaluations, and resources that several
 * describe calls describe.
 * @param counts the evaluations by compliance type, to which those of the items are added
 */
export function settleItems(
  store: ResultStore,
  ruleIndex: RuleIndex,
  facts: Facts,
  counts: Record<ComplianceType, number>,
): SettledItems {
  const unreadable = new Map<number, LimitedList<UnreadableEntry>>();
  const budgets = new Map<number, SearchBudget>();
  const addUnreadable = (
    { fileIndex, source, result }: UnsettledItem,
    more: Pick<UnreadableEntry, 'message'>,
  ): void => {
    const { resourceType = '', resourceId = '' } = result;
    const entries = unreadable.get(fileIndex) ?? new LimitedList(MAX_UNREADABLE_ITEMS);
    entries.push({ source, resourceType, resourceId, ...more });
    unreadable.set(fileIndex, entries);
  };
  const settle = (unsettled: UnsettledItem, item: ConfigurationItem | undefined): void => {
    const { fileIndex, result } = unsettled;
    const budget = budgets.get(fileIndex) ?? new SearchBudget();
    budgets.set(fileIndex, budget);
    const whole = item && evaluateWhole(ruleIndex, item, budget);
    const pending = [...result.pending, ...(whole?.pending ?? [])];
    const concluded = concludeItem(ruleIndex, { ...result, pending }, facts, budget);
    const found = [...(whole?.evaluations ?? []), ...concluded.evaluations];
    for (const { complianceType } of found) counts[complianceType]++;
    for (const entry of [...result.unreadable, ...(whole?.unreadable ?? []), ...concluded.unreadable])
      addUnreadable(unsettled, entry);
    if (found.length > 0) unsettled.settle({ evaluated: whole?.evaluated, evaluations: found });
  };

  const { parts, notes } = collectParts(store);
  for (const unsettled of store.unsettled()) {
    const { item } = unsettled.result;
    if (!item?.part) settle(unsettled, item && parts.join(item));
  }
  for (const { item, origin } of parts.alone()) settle(origin, item);
  for (const { item, origin } of parts.leftNameless) {
    addUnreadable(origin, { message: describeNameless(item) });
  }
  const sources = store.sources();
  const summarize = (fileIndex: number) => (count: number) => ({
    source: sources[fileIndex] as string,
    message: `Cannot evaluate ${pluralize(count, 'further item')} of the file: so many are only counted`,
  });
  const lists = [...unreadable].map(([fileIndex, list]) => [fileIndex, list.toList(summarize(fileIndex))] as const);
  return { unreadable: new Map(lists), notes };
}

/** For each file. */
const MAX_UNREADABLE_ITEMS = 10_000;

function collectParts(store: ResultStore): { parts: DescribedParts<UnsettledItem>; notes: string[] } {
  const parts = new DescribedParts<UnsettledItem>();
  for (const unsettled of store.parts()) if (unsettled.result.item) parts.add(unsettled.result.item, unsettled);
  if (parts.isEmpty) return { parts, notes: [] };
  for (const { result } of store.unsettled()) if (result.item) parts.see(result.item);
  return { parts, notes: parts.assignNameless(({ source }) => source) };
}

/** Says why a part that names no resource, or one of several, cannot be evaluated. */
export const describeNameless = ({ resourceType, resourceId, part }: ConfigurationItem): string =>
  resourceId === ''
    ? `Cannot evaluate the output of ${part?.command}: it does not name its ${resourceType}, and the input does not have exactly one`
    : `Cannot evaluate the output of ${part?.command}: it does not name the account and Region of ${resourceId}, and the input has several`;
