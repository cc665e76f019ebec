import { parse, stringify } from 'lossless-json';
import { ExactNumber, isList, isObject, isString } from './json';

/**
 * Parses a JSON text like `JSON.parse`, and keeps the digits of numbers that JavaScript writes in another way or does not
 * hold, as {@link ExactNumber}.
 * @throws SyntaxError if the text is not JSON
 */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return MAY_HAVE_OTHERS.test(text) ? parse(text, undefined, PARSING) : value;
}

/** Matches few texts without such a number. The others are spared a parser that takes several times as long. */
const MAY_HAVE_OTHERS = /(?:^|[,[]|"\s*:)\s*(?:-0|-?\d{16}|-?\d{1,15}[.eE])/;

const PARSING = {
  parseNumber: (digits: string) => (String(Number(digits)) === digits ? Number(digits) : new ExactNumber(digits)),
  // As JSON.parse does.
  onDuplicateKey: ({ newValue }: { newValue: unknown }) => newValue,
};

/** Like `parseEmbeddedJson`, with the digits of numbers. A text that is nested more deeply than any of AWS stays text. */
export const parseExactEmbeddedJson = (value: unknown): unknown => {
  if (!isString(value) || !/^\s*[{[]/.test(value)) return value;
  try {
    const parsed = parseExactJson(value);
    return isNestedDeeper(parsed, MAX_TEXT_DEPTH) ? value : (parsed ?? value);
  } catch {
    return value;
  }
};

/** Each level takes several calls on the stack when the value is written again. */
const MAX_TEXT_DEPTH = 200;

const isNestedDeeper = (value: unknown, levels: number): boolean =>
  (isList(value) || isObject(value)) &&
  (levels === 0 || Object.values(value).some((member) => isNestedDeeper(member, levels - 1)));

/** Writes a value like `JSON.stringify`, and each {@link ExactNumber} with its digits. */
export const formatExactJson = (value: unknown, indent = 0): string =>
  (hasExactNumber(value) && stringify(value, undefined, indent, WRITERS)) || JSON.stringify(value, null, indent);

const WRITERS = [{ test: (value: unknown) => value instanceof ExactNumber, stringify: String }];

/** Returns the value with the nearest number in place of each {@link ExactNumber}, as `JSON.parse` would give it. */
export const roundNumbers = <Value>(value: Value): Value =>
  hasExactNumber(value) ? (JSON.parse(formatExactJson(value)) as Value) : value;

function hasExactNumber(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof ExactNumber) return true;
  if (isList(value)) return value.some(hasExactNumber);
  for (const key in value) if (hasExactNumber((value as Readonly<Record<string, unknown>>)[key])) return true;
  return false;
}
