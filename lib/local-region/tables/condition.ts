import { type Attribute, areEqual, compareAttributes, type Item, readAttributeType, toPlain } from './attribute';
import { type ExpressionText, readAttributePath } from './expression-text';

export type ItemCondition = (item: Item) => boolean;
type Operand = (item: Item) => Attribute | undefined;

/**
 * Reads a condition: `AND` binds closer than `OR`, `NOT` closer than both.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 * @throws AwsError for an expression that DynamoDB refuses
 */
export function readItemCondition(text: ExpressionText): ItemCondition {
  const condition = readAlternatives(text);
  if (!text.hasEnded) throw text.createError(text.next);
  return condition;
}

function readAlternatives(text: ExpressionText): ItemCondition {
  const parts = [readConjunction(text)];
  while (text.takeIf('OR')) parts.push(readConjunction(text));
  return (item) => parts.some((part) => part(item));
}

function readConjunction(text: ExpressionText): ItemCondition {
  const parts = [readNegation(text)];
  while (text.takeIf('AND')) parts.push(readNegation(text));
  return (item) => parts.every((part) => part(item));
}

function readNegation(text: ExpressionText): ItemCondition {
  if (text.takeIf('NOT')) {
    const negated = readNegation(text);
    return (item) => !negated(item);
  }
  if (text.takeIf('(')) {
    const inner = readAlternatives(text);
    text.take(')');
    return inner;
  }
  const read = ITEM_FUNCTIONS[text.next ?? ''];
  if (!read) return readComparison(text);
  text.take();
  text.take('(');
  const condition = read(text);
  text.take(')');
  return condition;
}

const ITEM_FUNCTIONS: Readonly<Record<string, (text: ExpressionText) => ItemCondition>> = {
  attribute_exists: (text) => {
    const path = text.takePath();
    return (item) => readAttributePath(item, path) !== undefined;
  },
  attribute_not_exists: (text) => {
    const path = text.takePath();
    return (item) => readAttributePath(item, path) === undefined;
  },
  attribute_type: (text) => {
    const [operand, type] = readPair(text);
    return (item) => {
      const found = operand(item);
      return found !== undefined && readAttributeType(found) === toPlain(type(item) as Attribute);
    };
  },
  begins_with: (text) => {
    const [operand, prefix] = readPair(text);
    return (item) => {
      const [found, start] = [operand(item), prefix(item)];
      return Boolean(found && start && 'S' in found && String(found.S).startsWith(String(start.S)));
    };
  },
  contains: (text) => {
    const [operand, part] = readPair(text);
    return (item) => {
      const [found, wanted] = [operand(item), part(item)];
      if (!found || !wanted) return false;
      const [value, plain] = [toPlain(found), toPlain(wanted)];
      return 'S' in found ? String(value).includes(String(plain)) : Array.isArray(value) && value.includes(plain);
    };
  },
};

function readPair(text: ExpressionText): [Operand, Operand] {
  const first = readOperand(text);
  text.take(',');
  return [first, readOperand(text)];
}

const ATTRIBUTE_COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function readComparison(text: ExpressionText): ItemCondition {
  const left = readOperand(text);
  if (text.takeIf('BETWEEN')) {
    const low = readOperand(text);
    text.take('AND');
    const high = readOperand(text);
    return (item) => isOrdered(item, low, left, '<=') && isOrdered(item, left, high, '<=');
  }
  if (text.takeIf('IN')) {
    text.take('(');
    const options = [readOperand(text)];
    while (text.takeIf(',')) options.push(readOperand(text));
    text.take(')');
    return (item) => options.some((option) => isEqual(item, left, option));
  }
  const operator = text.take();
  const right = readOperand(text);
  if (operator === '=') return (item) => isEqual(item, left, right);
  if (operator === '<>') return (item) => !isEqual(item, left, right);
  if (!ATTRIBUTE_COMPARISONS[operator]) throw text.createError(operator);
  return (item) => isOrdered(item, left, right, operator);
}

function isEqual(item: Item, left: Operand, right: Operand): boolean {
  const [a, b] = [left(item), right(item)];
  return a !== undefined && b !== undefined && areEqual(a, b);
}

function isOrdered(item: Item, left: Operand, right: Operand, operator: string): boolean {
  const [a, b] = [left(item), right(item)];
  const order = a && b && compareAttributes(a, b);
  return order !== undefined && (ATTRIBUTE_COMPARISONS[operator]?.(order) ?? false);
}

/** A value, a place, or the size of one. */
function readOperand(text: ExpressionText): Operand {
  if (text.next?.startsWith(':')) {
    const value = text.placeholders.readValue(text.take());
    return () => value;
  }
  if (text.takeIf('size')) {
    text.take('(');
    const path = text.takePath();
    text.take(')');
    return (item) => {
      const found = readAttributePath(item, path);
      return found && { N: String(measureAttribute(found)) };
    };
  }
  const path = text.takePath();
  return (item) => readAttributePath(item, path);
}

function measureAttribute(attribute: Attribute): number {
  const value = toPlain(attribute);
  if (typeof value === 'string') return Buffer.byteLength(value);
  return Array.isArray(value) ? value.length : Object.keys(value ?? {}).length;
}
