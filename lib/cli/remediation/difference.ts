import { diffJson, formatPointer } from '../../core/diff';

/** The change of one member of an object, or of the elements of one list, as the preview shows it. */
export interface Difference {
  /** The object or list: `configuration.ipPermissions[0].ipRanges`. */
  readonly path: string;
  /** The member that changes; absent for the elements of a list. */
  readonly key?: string;
  readonly removed: unknown[];
  readonly added: unknown[];
}

/** Returns the differences between two objects, those of a list's elements together. */
export function groupDifferences(before: object, after: object): Difference[] {
  const found: Difference[] = [];
  for (const { path: pointer, before: old, after: current } of diffJson(before, after)) {
    const end = pointer.lastIndexOf('/');
    const path = formatPointer(pointer.slice(0, end));
    const key = formatPointer(pointer.slice(end));
    const isElement = key.startsWith('[');
    const last = found.at(-1);
    const group: Difference =
      isElement && last?.key === undefined && last?.path === path
        ? last
        : { path, ...(!isElement && { key }), removed: [], added: [] };
    if (group !== last) found.push(group);
    if (old !== undefined) group.removed.push(old);
    if (current !== undefined) group.added.push(current);
  }
  return found;
}
