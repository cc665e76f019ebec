import { groupBy } from '../core/collections/groups';

/** The elements of a list that belong to one resource; `id` is absent where an element does not name it. */
export interface OwnedElements {
  readonly id: string | undefined;
  readonly elements: readonly unknown[];
}

/** Groups the elements of a describe call by the resource that they belong to, in the order of their first elements. */
export function groupByOwner(
  elements: readonly unknown[],
  findId: (element: unknown) => string | undefined,
): OwnedElements[] {
  return [...groupBy(elements, findId)].map(([id, group]) => ({ id, elements: group }));
}
