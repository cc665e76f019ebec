import { canonicalJson } from '../../core/diff';
import { isList, isObject } from '../../core/json';
import type { RecordedItem } from './recorded-items';

interface PropertyChange {
  readonly previousValue: unknown;
  readonly updatedValue: unknown;
  readonly changeType: 'CREATE' | 'UPDATE' | 'DELETE';
}

/** The parts of an item that AWS Config compares, as its differences name them. */
const DIFFERENCE_NAMES = {
  configuration: 'Configuration',
  supplementaryConfiguration: 'SupplementaryConfiguration',
  tags: 'Tags',
  relationships: 'Relationships',
} as const;

/** Compares an item with the one before it, as the notifications of AWS Config do: `Configuration.IpPermissions.0`. */
export function diffItems(before: RecordedItem | undefined, after: RecordedItem): object {
  const isDeleted = after.configurationItemStatus === 'ResourceDeleted';
  const changedProperties: Record<string, PropertyChange> = {};
  const [old, current] = [isLive(before) ? before : undefined, isDeleted ? undefined : after];
  for (const [part, name] of Object.entries(DIFFERENCE_NAMES)) {
    diffValues(
      name,
      old?.[part as keyof typeof DIFFERENCE_NAMES],
      current?.[part as keyof typeof DIFFERENCE_NAMES],
      changedProperties,
    );
  }
  return { changedProperties, changeType: isDeleted ? 'DELETE' : old ? 'UPDATE' : 'CREATE' };
}

const isLive = (item: RecordedItem | undefined): item is RecordedItem =>
  item !== undefined && item.configurationItemStatus !== 'ResourceDeleted';

function diffValues(path: string, before: unknown, after: unknown, changes: Record<string, PropertyChange>): void {
  if (before === after || canonicalJson(before ?? null) === canonicalJson(after ?? null)) return;
  if (isList(before) && isList(after)) {
    diffElements(path, before, after, changes);
  } else if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      diffValues(`${path}.${key.charAt(0).toUpperCase()}${key.slice(1)}`, before[key], after[key], changes);
    }
  } else if (isList(before ?? after) && !path.includes('.')) {
    // Relationships are listed one by one, also of a new item.
    diffElements(path, (before ?? []) as unknown[], (after ?? []) as unknown[], changes);
  } else {
    const changeType =
      before === undefined || before === null ? 'CREATE' : after === undefined || after === null ? 'DELETE' : 'UPDATE';
    if (!isEmptyPart(before) || !isEmptyPart(after)) {
      changes[path] = { previousValue: before ?? null, updatedValue: after ?? null, changeType };
    }
  }
}

const isEmptyPart = (value: unknown): boolean =>
  value === undefined || value === null || (isObject(value) && Object.keys(value).length === 0);

/** The order of a list does not matter: an element is there or not. */
function diffElements(
  path: string,
  before: readonly unknown[],
  after: readonly unknown[],
  changes: Record<string, PropertyChange>,
): void {
  const [old, current] = [before, after].map((list) => new Set(list.map(canonicalJson))) as [Set<string>, Set<string>];
  for (const [index, element] of before.entries()) {
    if (current.has(canonicalJson(element))) continue;
    changes[`${path}.${index}`] = { previousValue: element, updatedValue: null, changeType: 'DELETE' };
  }
  for (const [index, element] of after.entries()) {
    if (old.has(canonicalJson(element))) continue;
    const key = `${path}.${index}`;
    // An element in the place of a removed one would hide it.
    changes[key in changes ? `${path}.${before.length + index}` : key] = {
      previousValue: null,
      updatedValue: element,
      changeType: 'CREATE',
    };
  }
}
