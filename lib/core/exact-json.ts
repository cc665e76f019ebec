import { ExactNumber, isList, isObject, isString } from './json';
import { OpaqueValue } from './reading/unreadable';

/**
 * Parses a JSON text like `JSON.parse`, and keeps the digits of numbers that JavaScript writes in another way or does not
 * hold, as {@link ExactNumber}.
 * @throws SyntaxError if the text is not JSON
 */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const numbers = MAY_HAVE_OTHERS.test(text) ? findOtherNumbers(text) : [];
  const mark = numbers.length === 0 ? undefined : findUnusedCharacter(text);
  if (mark === undefined) return value;
  let marked = '';
  let end = 0;
  for (const { start, number } of numbers) {
    marked += `${text.slice(end, start)}"${mark}${number}"`;
    end = start + number.length;
  }
  // In a list, so that a number alone is a member, too.
  const root: unknown[] = [JSON.parse(marked + text.slice(end))];
  restoreNumbers(root, mark);
  return root[0];
}

/** Puts numbers in place of marked texts. */
function restoreNumbers(parent: Record<string, unknown> | unknown[], mark: string): void {
  const members = parent as Record<string, unknown>;
  for (const key in members) {
    const member = members[key];
    if (isString(member)) {
      if (member.startsWith(mark)) members[key] = new ExactNumber(member.slice(1));
    } else if (typeof member === 'object' && member !== null) restoreNumbers(member as typeof members, mark);
  }
}

/** Like `parseEmbeddedJson`, with the digits of numbers. */
export const parseExactEmbeddedJson = (value: unknown): unknown => {
  if (!isString(value) || !/^\s*[{[]/.test(value)) return value;
  try {
    return parseExactJson(value) ?? value;
  } catch {
    return value;
  }
};

/** Writes a value like `JSON.stringify`, and each {@link ExactNumber} with its digits. */
export function formatExactJson(value: unknown, indent = 0): string {
  return hasExactNumber(value) ? writeValue(value, ' '.repeat(indent), '') : JSON.stringify(value, null, indent);
}

/** Returns the value with the nearest number in place of each {@link ExactNumber}, as `JSON.parse` would give it. */
export function roundNumbers<Value>(value: Value): Value {
  return (hasExactNumber(value) ? roundMembers(value) : value) as Value;
}

/** Matches few texts without such a number, so that others need not be read for their numbers. */
const MAY_HAVE_OTHERS = /(?:^|[,[]|"\s*:)\s*(?:-0|-?\d{16}|-?\d{1,15}[.eE])/;

/** A number of a text that JavaScript would write in another way. */
interface OtherNumber {
  readonly start: number;
  readonly number: string;
}

function findOtherNumbers(text: string): OtherNumber[] {
  const found: OtherNumber[] = [];
  const number = /-?\d[\d.eE+-]*/y;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = skipString(text, at);
    else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      number.lastIndex = at;
      const [digits = ''] = number.exec(text) ?? [];
      if (!isShortInteger(digits) && String(Number(digits)) !== digits) found.push({ start: at, number: digits });
      at += digits.length - 1;
    }
  }
  return found;
}

const [QUOTE, BACKSLASH, MINUS, ZERO, NINE] = [0x22, 0x5c, 0x2d, 0x30, 0x39];

/** Nearly all numbers are such, and need no conversion. */
function isShortInteger(digits: string): boolean {
  if (digits.length > 15) return false;
  for (let at = 0; at < digits.length; at++) {
    const code = digits.charCodeAt(at);
    if (code < ZERO || code > NINE) return false;
  }
  return true;
}

/** Returns the place of the quotation mark that ends a string. An even number of backslashes precedes it. */
function skipString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === BACKSLASH) first--;
    if ((end - first) % 2 === 0) return end;
  }
}

/** Returns a character of Unicode's private use that the text has neither written out nor escaped. */
function findUnusedCharacter(text: string): string | undefined {
  for (let code = 0xe000; code <= 0xf8ff; code++) {
    const character = String.fromCharCode(code);
    if (!text.includes(character) && !new RegExp(`\\\\u${code.toString(16)}`, 'i').test(text)) return character;
  }
  return undefined;
}

function hasExactNumber(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof ExactNumber) return true;
  if (isList(value)) return value.some(hasExactNumber);
  for (const key in value) if (hasExactNumber((value as Readonly<Record<string, unknown>>)[key])) return true;
  return false;
}

function roundMembers(value: unknown): unknown {
  if (value instanceof ExactNumber) return value.toJSON();
  if (isList(value)) return value.map(roundMembers);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, roundMembers(member)]));
}

function writeValue(value: unknown, step: string, indent: string): string {
  if (value instanceof ExactNumber) return value.text;
  const inner = indent + step;
  if (isList(value)) {
    return writeBlock(
      '[]',
      value.map((element) => writeValue(element ?? null, step, inner)),
      step,
      indent,
    );
  }
  if (!isObject(value) || value instanceof OpaqueValue || 'toJSON' in value) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${JSON.stringify(key)}:${step && ' '}${writeValue(member, step, inner)}`);
  return writeBlock('{}', members, step, indent);
}

function writeBlock(brackets: '[]' | '{}', members: readonly string[], step: string, indent: string): string {
  const [open, close] = [brackets.charAt(0), brackets.charAt(1)];
  if (members.length === 0) return brackets;
  if (step === '') return open + members.join() + close;
  return `${open}\n${members.map((member) => indent + step + member).join(',\n')}\n${indent}${close}`;
}
