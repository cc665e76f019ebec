import { type Attribute, createValidationError, type Item, toPlain } from './attribute';
import { type ExpressionText, type Path, readAttributePath } from './expression-text';

export type ItemUpdate = (item: Item) => Item;
/** Changes a copy of an item, reading the item before the update. */
type ItemChange = (copy: Record<string, Attribute>, before: Item) => void;

/**
 * Reads an update: `SET a = :b, c = c + :one REMOVE d ADD e :set DELETE f :set`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 * @throws AwsError for an expression that DynamoDB refuses
 */
export function readUpdate(text: ExpressionText): ItemUpdate {
  const changes: ItemChange[] = [];
  const seen = new Set<string>();
  while (!text.hasEnded) {
    const section = text.take().toUpperCase();
    const read = SECTIONS[section];
    if (!read || seen.has(section)) throw text.createError(section);
    seen.add(section);
    do changes.push(read(text));
    while (text.takeIf(','));
  }
  return (before) => {
    const copy = structuredClone(before) as Record<string, Attribute>;
    for (const change of changes) change(copy, before);
    return copy;
  };
}

const SECTIONS: Readonly<Record<string, (text: ExpressionText) => ItemChange>> = {
  SET: (text) => {
    const path = text.takePath();
    text.take('=');
    const value = readSum(text);
    return (copy, before) => writePath(copy, path, value(before));
  },
  REMOVE: (text) => {
    const path = text.takePath();
    return (copy) => writePath(copy, path, undefined);
  },
  ADD: (text) => {
    const path = text.takePath();
    const added = text.placeholders.readValue(text.take());
    return (copy, before) => writePath(copy, path, addToAttribute(readAttributePath(before, path), added));
  },
  DELETE: (text) => {
    const path = text.takePath();
    const removed = text.placeholders.readValue(text.take());
    return (copy, before) => writePath(copy, path, subtractFromAttribute(readAttributePath(before, path), removed));
  },
};

type ReadValue = (before: Item) => Attribute;

/** A value, or the sum or difference of two. */
function readSum(text: ExpressionText): ReadValue {
  const left = readOperandValue(text);
  const sign = text.isNext('+') ? 1 : text.isNext('-') ? -1 : 0;
  if (sign === 0) return left;
  text.take();
  const right = readOperandValue(text);
  return (before) => ({ N: String(Number(left(before).N) + sign * Number(right(before).N)) });
}

function readOperandValue(text: ExpressionText): ReadValue {
  if (text.next?.startsWith(':')) {
    const value = text.placeholders.readValue(text.take());
    return () => value;
  }
  if (text.takeIf('if_not_exists')) {
    text.take('(');
    const path = text.takePath();
    text.take(',');
    const otherwise = readOperandValue(text);
    text.take(')');
    return (before) => readAttributePath(before, path) ?? otherwise(before);
  }
  if (text.takeIf('list_append')) {
    text.take('(');
    const first = readOperandValue(text);
    text.take(',');
    const second = readOperandValue(text);
    text.take(')');
    return (before) => ({ L: [...(first(before).L as Attribute[]), ...(second(before).L as Attribute[])] });
  }
  const path = text.takePath();
  return (before) => {
    const found = readAttributePath(before, path);
    if (found) return found;
    throw createValidationError('The provided expression refers to an attribute that does not exist in the item');
  };
}

/** Writes or removes a value at a place. */
function writePath(item: Record<string, Attribute>, path: Path, value: Attribute | undefined): void {
  const outer = path.slice(0, -1);
  const last = path.at(-1) as string;
  const found = outer.length === 0 ? undefined : readAttributePath(item, outer);
  const target = (outer.length === 0 ? item : (found?.M ?? found?.L)) as Record<string, Attribute> | undefined;
  if (!target) throw createValidationError('The document path provided in the update expression is invalid for update');
  if (value === undefined) delete target[last];
  else target[last] = value;
}

/** Adds numbers or the members of sets. */
function addToAttribute(old: Attribute | undefined, added: Attribute): Attribute {
  if ('N' in added) return { N: String(Number(old?.N ?? 0) + Number(added.N)) };
  const [type = ''] = Object.keys(added);
  if (!['SS', 'NS'].includes(type)) throw createValidationError('Incorrect operand type for operator ADD');
  return { [type]: [...new Set([...((old?.[type] as string[]) ?? []), ...(added[type] as string[])])] };
}

/** Removes members of a set. An empty set does not exist. */
function subtractFromAttribute(old: Attribute | undefined, removed: Attribute): Attribute | undefined {
  const [type = ''] = Object.keys(removed);
  const gone = toPlain(removed) as unknown[];
  const rest = ((old?.[type] as string[]) ?? []).filter((member) => !gone.map(String).includes(member));
  return rest.length > 0 ? { [type]: rest } : undefined;
}
