import { diffJson, type JsonChange } from '../../core/diff';
import type { ItemObject } from './timeline';

/** The parts of an item that a change of the resource shows in. Others say how the item was delivered. */
const COMPARED = ['configuration', 'supplementaryConfiguration', 'tags', 'relationships'] as const;

/**
 * Returns the changes from one state to another, as JSON pointers from the root of the item. Against a state that is
 * absent it is one change of the whole, with a blank path.
 */
export function compareItems(before: ItemObject | null, after: ItemObject | null): JsonChange[] {
  if (before === null && after === null) return [];
  if (before === null) return [{ op: 'add', path: '', after }];
  if (after === null) return [{ op: 'remove', path: '', before }];
  return diffJson(pickCompared(before), pickCompared(after));
}

const pickCompared = (item: ItemObject): ItemObject =>
  Object.fromEntries(COMPARED.map((part) => [part, item[part] ?? (part === 'relationships' ? [] : {})]));
