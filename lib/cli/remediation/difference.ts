import { isDeepStrictEqual } from 'node:util';

/** Something that two versions of a value do not share. */
export interface Difference {
  /** The object or list that it is in: `configuration.ipPermissions[0].ipRanges`. */
  readonly path: string;
  /** Its name there; absent for the elements of a list. */
  readonly key?: string;
  /** What is in the first version alone, and in the second alone. */
  readonly removed: readonly unknown[];
  readonly added: readonly unknown[];
}

/** What two objects do not share, told as deep down as it can be, so that what stays is not shown. */
export function differences(before: Values, after: Values, path: string): Difference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => ofMembers(before[key], after[key], path, key));
}

export type Values = Readonly<Record<string, unknown>>;

function ofMembers(before: unknown, after: unknown, path: string, key: string): Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  const own = `${path}.${key}`;
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, own);
  if (isObject(before) && isObject(after)) return differences(before, after, own);
  const texts = [parsed(before), parsed(after)];
  if (texts.every((text) => text !== undefined)) return ofMembers(texts[0], texts[1], path, key);
  return [{ path, key, removed: before === undefined ? [] : [before], added: after === undefined ? [] : [after] }];
}

/** What both lists have, wherever in them, is left out: no service promises an order for what a call adds. */
function ofLists(before: readonly unknown[], after: readonly unknown[], path: string): Difference[] {
  const added = [...after];
  const removed = [...before.entries()].filter(([, element]) => {
    const same = added.findIndex((other) => isDeepStrictEqual(element, other));
    if (same >= 0) added.splice(same, 1);
    return same < 0;
  });
  const [only] = removed;
  if (only && removed.length === 1 && added.length === 1 && isObject(only[1]) && isObject(added[0])) {
    return differences(only[1], added[0], `${path}[${only[0]}]`);
  }
  return removed.length + added.length === 0 ? [] : [{ path, removed: removed.map(([, element]) => element), added }];
}

/** Config writes some objects as JSON inside of text. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
