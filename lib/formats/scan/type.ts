// The bytes that structure JSON. All are ASCII, so in UTF-8 they are never part of another character.
export const LINE_FEED = 0x0a;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_SQUARE = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_SQUARE = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

type Byte = number | undefined;

export const isBlank = (byte: Byte): boolean => byte === SPACE || byte === LINE_FEED || byte === 0x0d || byte === 0x09;
export const isOpening = (byte: Byte): boolean => byte === OPEN_BRACE || byte === OPEN_SQUARE;
export const isClosing = (byte: Byte): boolean => byte === CLOSE_BRACE || byte === CLOSE_SQUARE;
/** Whether the byte ends a number, `true`, `false` or `null`. */
export const isSeparator = (byte: Byte): boolean =>
  byte === COMMA || byte === COLON || isOpening(byte) || isClosing(byte);

/**
 * Returns the resource type of an unparsed configuration item: the value of "resourceType" among the object's own keys,
 * not that of a relationship, of its configuration or of a policy's text. If the key is repeated, the last one counts, as
 * in JSON.parse. A key written with \u escapes is not recognized.
 */
export function peekType(object: Buffer): string | undefined {
  const key = object.lastIndexOf(KEY);
  if (key < 0) return undefined;
  return readTypeAtEnd(object, key) ?? findTypeAmongKeys(object);
}

const KEY = '"resourceType"';

/** Config writes the type after all nested values. If no bracket follows it, the rest need not be read. */
function readTypeAtEnd(object: Buffer, key: number): string | undefined {
  const before = object[skipBlanks(object, key - 1, -1)];
  // Otherwise these quotes are part of a string in which they are escaped.
  if (before !== COMMA && before !== OPEN_BRACE) return undefined;
  const colon = skipBlanks(object, key + KEY.length);
  const quote = skipBlanks(object, colon + 1);
  if (object[colon] !== COLON || object[quote] !== QUOTE) return undefined;
  const end = findStringEnd(object, quote);
  for (let at = end; at < object.length - 1; at++) if (isOpening(object[at]) || isClosing(object[at])) return undefined;
  return parseString(object, quote, end);
}

function findTypeAmongKeys(object: Buffer): string | undefined {
  let type: string | undefined;
  let depth = 0;
  for (let at = 0; at < object.length; at++) {
    const byte = object[at];
    if (byte === QUOTE) {
      const end = findStringEnd(object, at);
      const colon = skipBlanks(object, end);
      if (depth === 1 && object[colon] === COLON && object.toString('latin1', at, end) === KEY) {
        const value = skipBlanks(object, colon + 1);
        type = object[value] === QUOTE ? parseString(object, value, findStringEnd(object, value)) : undefined;
      }
      at = end - 1;
    } else if (isOpening(byte)) depth++;
    else if (isClosing(byte)) depth--;
  }
  return type;
}

/** Returns the place after the closing quote of the string that begins at `quote`. */
export function findStringEnd(object: Buffer, quote: number): number {
  let at = quote + 1;
  while (at < object.length && object[at] !== QUOTE) at += object[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function parseString(object: Buffer, quote: number, end: number): string | undefined {
  const text = object.toString('utf8', quote, end);
  if (!text.includes('\\')) return text.slice(1, -1);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns the first place from `from` on that is not blank. */
export function skipBlanks(object: Buffer, from: number, step = 1): number {
  let at = from;
  while (isBlank(object[at])) at += step;
  return at;
}
