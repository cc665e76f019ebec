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
  const groups = new Map<string | undefined, unknown[]>();
  for (const element of elements) {
    const id = findId(element);
    const group = groups.get(id);
    if (group) group.push(element);
    else groups.set(id, [element]);
  }
  return [...groups].map(([id, group]) => ({ id, elements: group }));
}
