import type { Attribute, Item } from './attribute';
import { ExpressionText, type Path, type Placeholders } from './expression-text';

/** Reads the part of items that a call asks for: `pk, #a.b[0]`. Without an expression, it is all of them. */
export function readProjection(expression: unknown, placeholders: Placeholders): (item: Item) => Item {
  if (typeof expression !== 'string') return (item) => item;
  const text = new ExpressionText(expression, placeholders);
  const paths: Path[] = [];
  do paths.push(text.takePath());
  while (text.takeIf(','));
  if (!text.hasEnded) throw text.createError(text.next);
  return (item) => pickFromItem(item, paths);
}

/** Returns the parts of an item at some paths. */
export const pickFromItem = (item: Item, paths: readonly Path[]): Item =>
  (pickPaths({ M: item }, paths)?.M ?? {}) as Item;

/** Returns the parts of an attribute at some paths; the chosen elements of a list follow one another. */
function pickPaths(attribute: Attribute, paths: readonly Path[]): Attribute | undefined {
  if (paths.some((path) => path.length === 0)) return attribute;
  const { M: members, L: elements } = attribute as { readonly M?: Item; readonly L?: readonly Attribute[] };
  const pick = <Step extends string | number>(step: Step, inner: Attribute): readonly [Step, Attribute][] => {
    const rest = paths.filter(([first]) => first === step).map(([, ...others]) => others);
    const picked = rest.length === 0 ? undefined : pickPaths(inner, rest);
    return picked ? [[step, picked]] : [];
  };
  if (members) {
    const picked = Object.entries(members).flatMap(([name, inner]) => pick(name, inner));
    return picked.length === 0 ? undefined : ({ M: Object.fromEntries(picked) } as Attribute);
  }
  const picked = (elements ?? []).flatMap((inner, index) => pick(index, inner));
  return picked.length === 0 ? undefined : ({ L: picked.map(([, inner]) => inner) } as Attribute);
}
