import { type Attribute, createValidationError, type Item, readAttributeType, toPlain } from './attribute';
import { type ExpressionText, type Path, readAttributePath } from './expression-text';

interface ItemUpdate {
  /** The attributes that it changes. */
  readonly paths: readonly Path[];
  apply(item: Item): Item;
}
/** Changes a copy of an item, reading the item before the update. */
type ItemChange = (copy: Record<string, Attribute>, before: Item) => void;

/**
 * Reads an update: `SET a = :b, c = c + :one REMOVE d ADD e :set DELETE f :set`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 * @param keys the names of the key, which no update changes
 * @throws AwsError for an expression that DynamoDB refuses
 */
export function readUpdate(text: ExpressionText, keys: readonly string[] = []): ItemUpdate {
  const changes: ItemChange[] = [];
  const paths: Path[] = [];
  const seen = new Set<string>();
  while (!text.hasEnded) {
    const section = text.take().toUpperCase();
    const read = SECTIONS[section];
    if (!read || seen.has(section)) throw text.createError(section);
    seen.add(section);
    do {
      const path = text.takePath();
      paths.push(path);
      changes.push(read(text, path));
    } while (text.takeIf(','));
  }
  const key = keys.find((name) => paths.some(([root]) => root === name));
  if (key !== undefined) {
    const message = `Cannot update attribute ${key}. This attribute is part of the key`;
    throw createValidationError(`One or more parameter values were invalid: ${message}`);
  }
  if (paths.some((path, index) => paths.some((other, at) => at !== index && startsWithPath(path, other)))) {
    throw createValidationError(
      'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths',
    );
  }
  return {
    paths,
    apply: (before) => {
      const copy = structuredClone(before) as Record<string, Attribute>;
      for (const change of changes) change(copy, before);
      return copy;
    },
  };
}

/** Whether a path is another one, or leads to a part of it. */
const startsWithPath = (path: Path, other: Path): boolean =>
  other.length <= path.length && other.every((step, index) => step === path[index]);

/** Each reads what follows a path. */
const SECTIONS: Readonly<Record<string, (text: ExpressionText, path: Path) => ItemChange>> = {
  SET: (text, path) => {
    text.take('=');
    const value = readSum(text);
    return (copy, before) => writePath(copy, path, value(before));
  },
  REMOVE: (_, path) => (copy) => writePath(copy, path, undefined),
  ADD: (text, path) => {
    const added = text.placeholders.readValue(text.take());
    return (copy, before) => writePath(copy, path, addToAttribute(readAttributePath(before, path), added));
  },
  DELETE: (text, path) => {
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
  const toNumber = (attribute: Attribute): number => Number(requireType(attribute, ['N']));
  return (before) => ({ N: String(toNumber(left(before)) + sign * toNumber(right(before))) });
}

/** Returns the value of an attribute. @throws AwsError if it has none of the types */
function requireType(attribute: Attribute, types: readonly string[]): unknown {
  const type = readAttributeType(attribute);
  if (types.includes(type)) return attribute[type];
  throw createValidationError('An operand in the update expression has an incorrect data type');
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
    const list = (attribute: Attribute) => requireType(attribute, ['L']) as readonly Attribute[];
    return (before) => ({ L: [...list(first(before)), ...list(second(before))] });
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

const createOperandError = (operator: string, type: string): Error =>
  createValidationError(
    `Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ${operator}, operand type: ${type}`,
  );

/** Adds numbers or the members of sets. */
function addToAttribute(old: Attribute | undefined, added: Attribute): Attribute {
  const type = readAttributeType(added);
  if (!['N', 'SS', 'NS'].includes(type)) throw createOperandError('ADD', type);
  if (old) requireType(old, [type]);
  if (type === 'N') return { N: String(Number(old?.N ?? 0) + Number(added.N)) };
  return { [type]: [...new Set([...((old?.[type] as string[]) ?? []), ...(added[type] as string[])])] };
}

/** Removes members of a set. An empty set does not exist. */
function subtractFromAttribute(old: Attribute | undefined, removed: Attribute): Attribute | undefined {
  const type = readAttributeType(removed);
  if (!['SS', 'NS'].includes(type)) throw createOperandError('DELETE', type);
  if (old) requireType(old, [type]);
  const gone = toPlain(removed) as unknown[];
  const rest = ((old?.[type] as string[]) ?? []).filter((member) => !gone.map(String).includes(member));
  return rest.length > 0 ? { [type]: rest } : undefined;
}
