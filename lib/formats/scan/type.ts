import { BACKSLASH, COLON, COMMA, isBlank, isClosing, isOpening, OPEN_BRACE, QUOTE } from './bytes';

/**
 * The type of a configuration item that was not parsed: the value of "resourceType" among the object's own keys,
 * not of its relationships, its configuration or a policy's text; the last one, as for JSON.parse.
 * A key written with \u escapes counts as absent.
 */
export function peekType(object: Buffer): string | undefined {
  const key = object.lastIndexOf(KEY);
  if (key < 0) return undefined;
  return typeBehindNesting(object, key) ?? typeAmongKeys(object);
}

const KEY = '"resourceType"';

/** Config writes the type behind all that is nested; when no bracket follows, the object need not be walked. */
function typeBehindNesting(object: Buffer, key: number): string | undefined {
  const before = object[skipBlanks(object, key - 1, -1)];
  // Else these quotes belong to a text in which they are escaped.
  if (before !== COMMA && before !== OPEN_BRACE) return undefined;
  const colon = skipBlanks(object, key + KEY.length);
  const quote = skipBlanks(object, colon + 1);
  if (object[colon] !== COLON || object[quote] !== QUOTE) return undefined;
  const end = stringEnd(object, quote);
  for (let at = end; at < object.length - 1; at++) if (isOpening(object[at]) || isClosing(object[at])) return undefined;
  return textOf(object, quote, end);
}

function typeAmongKeys(object: Buffer): string | undefined {
  let type: string | undefined;
  let depth = 0;
  for (let at = 0; at < object.length; at++) {
    const byte = object[at];
    if (byte === QUOTE) {
      const end = stringEnd(object, at);
      const colon = skipBlanks(object, end);
      if (depth === 1 && object[colon] === COLON && object.toString('latin1', at, end) === KEY) {
        const value = skipBlanks(object, colon + 1);
        type = object[value] === QUOTE ? textOf(object, value, stringEnd(object, value)) : undefined;
      }
      at = end - 1;
    } else if (isOpening(byte)) depth++;
    else if (isClosing(byte)) depth--;
  }
  return type;
}

/** Behind the closing quote of the string that begins at `quote`. */
function stringEnd(object: Buffer, quote: number): number {
  let at = quote + 1;
  while (at < object.length && object[at] !== QUOTE) at += object[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function textOf(object: Buffer, quote: number, end: number): string | undefined {
  const text = object.toString('utf8', quote, end);
  if (!text.includes('\\')) return text.slice(1, -1);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function skipBlanks(object: Buffer, from: number, step = 1): number {
  let at = from;
  while (isBlank(object[at])) at += step;
  return at;
}
