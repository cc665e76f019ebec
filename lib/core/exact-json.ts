import { ExactNumber, isList, isObject, isString } from './json';
import { OpaqueValue } from './reading/unreadable';

/**
 * Parses a JSON text like `JSON.parse`, and keeps the digits of numbers that JavaScript writes in another way or does not
 * hold, as {@link ExactNumber}.
 * @throws SyntaxError if the text is not JSON
 */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const numbers = findOtherNumbers(text);
  const mark = numbers.length === 0 ? undefined : findUnusedCharacter(text);
  if (mark === undefined) return value;
  let marked = '';
  let end = 0;
  for (const { start, number } of numbers) {
    marked += `${text.slice(end, start)}"${mark}${number}"`;
    end = start + number.length;
  }
  return JSON.parse(marked + text.slice(end), (_, member) =>
    isString(member) && member.startsWith(mark) ? new ExactNumber(member.slice(1)) : member,
  );
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

/** A number of a text that JavaScript would write in another way. */
interface OtherNumber {
  readonly start: number;
  readonly number: string;
}

function findOtherNumbers(text: string): OtherNumber[] {
  const found: OtherNumber[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = skipString(text, at);
    else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      const start = at;
      while (at + 1 < text.length && NUMBER_CHARACTERS.includes(text.charAt(at + 1))) at++;
      const number = text.slice(start, at + 1);
      if (String(Number(number)) !== number) found.push({ start, number });
    }
  }
  return found;
}

const [QUOTE, BACKSLASH, MINUS, ZERO, NINE] = [0x22, 0x5c, 0x2d, 0x30, 0x39];
const NUMBER_CHARACTERS = '0123456789.eE+-';

function skipString(text: string, start: number): number {
  let at = start + 1;
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

/** Returns a character of Unicode's private use that the text has neither written out nor escaped. */
function findUnusedCharacter(text: string): string | undefined {
  for (let code = 0xe000; code <= 0xf8ff; code++) {
    const character = String.fromCharCode(code);
    if (!text.includes(character) && !new RegExp(`\\\\u${code.toString(16)}`, 'i').test(text)) return character;
  }
  return undefined;
}

function hasExactNumber(root: unknown): boolean {
  const rest = [root];
  for (let value = rest.pop(); rest.length > 0 || value !== undefined; value = rest.pop()) {
    if (value instanceof ExactNumber) return true;
    if (isObject(value) || isList(value)) for (const member of Object.values(value)) rest.push(member);
  }
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
