import { ParseError } from '../parse-error';
import { BACKSLASH, COMMA, isClosing, isOpening, QUOTE } from './type';

/** AWS's items are nested a tenth as deep. Node's stack is enough for twice the depth in every thread. */
const MAX_JSON_DEPTH = 1000;
/** A value takes up to a hundred bytes of memory, but may be two bytes of JSON. The largest real items have 100,000. */
const MAX_JSON_VALUES = 3_000_000;

/** Checks a text like {@link checkJsonSize}. @throws ParseError */
export function checkJsonTextSize(text: string): void {
  if (text.length >= 2 * MAX_JSON_DEPTH) checkJsonSize(Buffer.from(text));
}

/**
 * Checks that a JSON text can be parsed and evaluated in bounded memory and stack. Text that is not JSON passes, too.
 * @param isShallow whether it is known not to be nested deeply, as for nearly all items; then few have to be read
 * @throws ParseError if it is nested too deeply or has too many values
 */
export function checkJsonSize(
  text: Uint8Array,
  { isShallow = false, maxDepth = MAX_JSON_DEPTH, maxValues = MAX_JSON_VALUES } = {},
): void {
  // Each level takes two bytes, and each value as well.
  if ((isShallow || text.length < 2 * maxDepth) && text.length < 2 * maxValues) return;
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] as number;
    if (byte === QUOTE) {
      for (at++; at < text.length && text[at] !== QUOTE; at++) if (text[at] === BACKSLASH) at++;
    } else if (byte === COMMA) {
      if (++values > maxValues) throw new ParseError(`it has more than ${maxValues} values`, 'broken');
    } else if (isOpening(byte)) {
      values++;
      if (++depth > maxDepth) throw new ParseError(`it is nested more than ${maxDepth} deep`, 'broken');
    } else if (isClosing(byte)) depth--;
  }
}
