import { isObject } from '../../core/json';
import { AwsError } from '../aws-call';

/** A value as DynamoDB's protocol writes it: `{ S: 'text' }`. */
export type Attribute = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, Attribute>>;

/** The error for an expression or an item that DynamoDB refuses. */
export const createValidationError = (message: string): AwsError => new AwsError('ValidationException', message);

/** Returns the type of a value: `S`, `N`, `L`. */
export const readAttributeType = (attribute: Attribute): string => Object.keys(attribute)[0] ?? '';

/** Returns a value as JSON; sets sorted, so that they can be compared. */
export function toPlain(attribute: Attribute): unknown {
  const [[type, value] = ['', undefined]] = Object.entries(attribute);
  switch (type) {
    case 'N':
      return Number(value);
    case 'NS':
      return (value as string[]).map(Number).sort((a, b) => a - b);
    case 'SS':
      return [...(value as string[])].sort();
    case 'B':
      return Buffer.from(value as Uint8Array).toString('base64');
    case 'NULL':
      return null;
    case 'L':
      return (value as Attribute[]).map(toPlain);
    case 'M':
      return Object.fromEntries(Object.entries(value as Item).map(([name, child]) => [name, toPlain(child)]));
    default:
      return value;
  }
}

/** Compares values of the same type: negative, zero or positive; undefined if they cannot be compared. */
export function compareAttributes(left: Attribute, right: Attribute): number | undefined {
  const type = readAttributeType(left);
  if (type !== readAttributeType(right) || !['S', 'N', 'B'].includes(type)) return undefined;
  const [a, b] = [toPlain(left), toPlain(right)] as [string, string];
  return a < b ? -1 : a > b ? 1 : 0;
}

export const areEqual = (left: Attribute, right: Attribute): boolean =>
  readAttributeType(left) === readAttributeType(right) &&
  JSON.stringify(toPlain(left)) === JSON.stringify(toPlain(right));

/** With the names and types of attributes, which DynamoDB counts in a shorter form. */
const MAX_ITEM_BYTES = 400 * 1024;

/** @throws AwsError for values that DynamoDB refuses. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export function checkItem(item: Item): void {
  if (Buffer.byteLength(JSON.stringify(item)) > MAX_ITEM_BYTES) {
    throw createValidationError('Item size has exceeded the maximum allowed size');
  }
  for (const [name, attribute] of Object.entries(item)) {
    const type = isObject(attribute) ? readAttributeType(attribute) : '';
    const value = attribute[type];
    if (['SS', 'NS', 'BS'].includes(type) && (value as unknown[]).length === 0) {
      throw createValidationError(
        `One or more parameter values were invalid: An string set  may not be empty (${name})`,
      );
    }
    if (type === 'N' && (value === '' || Number.isNaN(Number(value)))) {
      throw createValidationError(`A value provided cannot be converted into a number (${name})`);
    }
  }
}
