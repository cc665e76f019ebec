import {
  CLOSE_BRACE,
  COLON,
  COMMA,
  findStringEnd,
  isClosing,
  isOpening,
  isSeparator,
  OPEN_BRACE,
  OPEN_SQUARE,
  QUOTE,
  skipBlanks,
} from './type';

/**
 * Returns the own members of an object that cannot be parsed, such as one with `NaN` in its configuration. Only texts
 * and numbers are read: they say of which resource and time an item is.
 *
 * Returns an empty object if the object's own level is no JSON, since members of another object could pass for its own.
 */
export function readOwnMembers(object: Buffer): Record<string, unknown> {
  const members = new Map<string, unknown>();
  const brackets = Buffer.allocUnsafe(object.length);
  let at = skipBlanks(object, 0);
  if (object[at] !== OPEN_BRACE) return {};
  do {
    const key = skipBlanks(object, at + 1);
    if (object[key] !== QUOTE) return {};
    const keyEnd = findStringEnd(object, key);
    const colon = skipBlanks(object, keyEnd);
    if (object[colon] !== COLON) return {};
    const value = skipBlanks(object, colon + 1);
    const valueEnd = findValueEnd(object, value, brackets);
    const name = parseScalar(object, key, keyEnd);
    if (typeof name !== 'string') return {};
    members.set(name, parseScalar(object, value, valueEnd));
    if (members.size > MAX_OWN_MEMBERS) return {};
    at = skipBlanks(object, valueEnd);
  } while (object[at] === COMMA);
  const isWhole = object[at] === CLOSE_BRACE && skipBlanks(object, at + 1) === object.length;
  return isWhole ? Object.fromEntries(members) : {};
}

/** An item has twenty or so; a hostile one could have millions. */
const MAX_OWN_MEMBERS = 1000;

/**
 * Returns the place after the value that begins at `from`; the end of the object if a bracket closes another kind.
 * @param brackets room for those that are open, of which a hostile value may have millions
 */
function findValueEnd(object: Buffer, from: number, brackets: Buffer): number {
  let at = from;
  if (object[at] === QUOTE) return findStringEnd(object, at);
  if (!isOpening(object[at])) {
    while (at < object.length && !isSeparator(object[at])) at++;
    return at;
  }
  for (let depth = 0; at < object.length; at++) {
    const byte = object[at];
    if (byte === QUOTE) at = findStringEnd(object, at) - 1;
    else if (isOpening(byte)) brackets[depth++] = byte as number;
    else if (isClosing(byte)) {
      if (brackets[--depth] !== (byte === CLOSE_BRACE ? OPEN_BRACE : OPEN_SQUARE)) return object.length;
      if (depth === 0) return at + 1;
    }
  }
  return at;
}

/** Returns a text or a number; undefined for other values, and for what is no JSON. */
function parseScalar(object: Buffer, start: number, end: number): unknown {
  if (isOpening(object[start])) return undefined;
  try {
    const value: unknown = JSON.parse(object.toString('utf8', start, end));
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  } catch {
    return undefined;
  }
}
