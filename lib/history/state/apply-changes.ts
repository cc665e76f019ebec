import { type JsonChange, parsePointer } from '../../core/diff';
import { isList, isObject, isString, parseEmbeddedJson } from '../../core/json';
import type { ItemObject } from './timeline';

/**
 * Applies some of the changes between two items to the first of them. All of them give the second, but for the order of
 * lists, the form of embedded JSON and members that are null.
 */
export const applyChanges = (before: ItemObject, changes: readonly JsonChange[]): ItemObject =>
  changes
    .map((change) => ({ ...change, keys: parsePointer(change.path) }))
    .sort(compareChanges)
    .reduce((item, { keys, op, after }) => applyAt(item, keys, { op, after }) as ItemObject, before);

interface PlacedChange extends JsonChange {
  readonly keys: readonly string[];
}

const OP_ORDER: readonly JsonChange['op'][] = ['replace', 'remove', 'add'];

/** Indexes count in the first item, so what is deeper comes first, and of a list the last element is removed first. */
const compareChanges = (a: PlacedChange, b: PlacedChange): number =>
  b.keys.length - a.keys.length ||
  OP_ORDER.indexOf(a.op) - OP_ORDER.indexOf(b.op) ||
  (a.op === 'remove' ? Number(b.keys.at(-1)) - Number(a.keys.at(-1)) || 0 : 0);

type Edit = Pick<JsonChange, 'op' | 'after'>;

function applyAt(value: unknown, keys: readonly string[], edit: Edit): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return edit.after;
  if (isString(value)) return applyInText(value, keys, edit);
  if (isList(value)) return applyInList(value, Number(key), rest, edit);
  const object = isObject(value) ? value : {};
  if (rest.length > 0 || edit.op !== 'remove') return { ...object, [key]: applyAt(object[key], rest, edit) };
  const { [key]: _removed, ...others } = object;
  return others;
}

function applyInList(list: readonly unknown[], index: number, rest: readonly string[], edit: Edit): unknown[] {
  if (rest.length === 0 && edit.op === 'remove') return list.toSpliced(index, 1);
  if (rest.length === 0 && edit.op === 'add') return [...list, edit.after];
  return list.with(index, applyAt(list[index], rest, edit));
}

/** Documents in texts are JSON, or URL-encoded JSON. */
function applyInText(text: string, keys: readonly string[], edit: Edit): string {
  const isEncoded = text.startsWith('%');
  const document = parseEmbeddedJson(isEncoded ? decodeURIComponent(text) : text);
  const changed = JSON.stringify(applyAt(isString(document) ? {} : document, keys, edit));
  return isEncoded ? encodeURIComponent(changed) : changed;
}
