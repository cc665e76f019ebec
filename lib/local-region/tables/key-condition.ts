import { type Attribute, createValidationError } from './attribute';
import type { ExpressionText } from './expression-text';

/** A part of a key condition: `sk BETWEEN :first AND :last`. */
interface KeyPart {
  /** The attribute; undefined for a place within one. */
  readonly name: string | undefined;
  readonly operator: string;
  readonly value: Attribute;
}

const KEY_OPERATORS = ['=', '<', '<=', '>', '>=', 'BETWEEN'];

/**
 * Reads the value of the partition in a key condition: `pk = :p AND begins_with(sk, :start)`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html
 * @throws AwsError for a condition that DynamoDB refuses
 */
export function readPartitionValue(
  text: ExpressionText,
  { partition, sort }: { readonly partition: string; readonly sort?: string | undefined },
): Attribute {
  const parts = readKeyParts(text);
  if (!text.hasEnded) throw createOperatorError(text.next);
  if (!parts.every(({ name }) => name !== undefined && (name === partition || name === sort))) {
    throw createValidationError('Query condition missed key schema element');
  }
  const found = parts.find(({ name, operator }) => name === partition && operator === '=');
  if (found) return found.value;
  throw createValidationError('Query key condition not supported');
}

function readKeyParts(text: ExpressionText): KeyPart[] {
  const parts = readKeyPart(text);
  while (text.takeIf('AND')) parts.push(...readKeyPart(text));
  return parts;
}

function readKeyPart(text: ExpressionText): KeyPart[] {
  if (text.takeIf('(')) {
    const parts = readKeyParts(text);
    text.take(')');
    return parts;
  }
  const isPrefix = text.takeIf('begins_with');
  if (isPrefix) text.take('(');
  const path = text.takePath();
  const operator = isPrefix ? text.take(',') : text.take().toUpperCase();
  if (!isPrefix && !KEY_OPERATORS.includes(operator)) throw createOperatorError(operator);
  const value = text.placeholders.readValue(text.take());
  if (operator === 'BETWEEN') {
    text.take('AND');
    text.placeholders.readValue(text.take());
  }
  if (isPrefix) text.take(')');
  return [{ name: path.length === 1 ? String(path[0]) : undefined, operator, value }];
}

const createOperatorError = (operator: string | undefined): Error =>
  createValidationError(`Invalid operator used in KeyConditionExpression: ${operator}`);
