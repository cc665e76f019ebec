import { Ascii } from './ascii.as';

/** Whether the bytes are `true`, `false`, `null` or a number: https://www.rfc-editor.org/rfc/rfc8259#section-6 */
export function isWord(at: usize, end: usize): bool {
  const length = end - at;
  const first = load<u8>(at);
  if (first === Ascii.SMALL_T) return length === 4 && load<u32>(at) === 0x65757274;
  if (first === Ascii.SMALL_N) return length === 4 && load<u32>(at) === 0x6c6c756e;
  if (first === Ascii.SMALL_F) return length === 5 && load<u32>(at + 1) === 0x65736c61;
  if (first === Ascii.MINUS) at++;
  const integer = at;
  at = skipDigits(at, end);
  if (at === integer || (load<u8>(integer) === Ascii.ZERO && at > integer + 1)) return false;
  if (at < end && load<u8>(at) === Ascii.POINT) {
    const fraction = at + 1;
    at = skipDigits(fraction, end);
    if (at === fraction) return false;
  }
  if (at < end && (load<u8>(at) | 0x20) === Ascii.SMALL_E) {
    at++;
    if (at < end && (load<u8>(at) === Ascii.PLUS || load<u8>(at) === Ascii.MINUS)) at++;
    const exponent = at;
    at = skipDigits(exponent, end);
    if (at === exponent) return false;
  }
  return at === end;
}

function skipDigits(at: usize, end: usize): usize {
  while (at < end && isDigit(load<u8>(at))) at++;
  return at;
}

function isDigit(byte: i32): bool {
  return byte >= Ascii.ZERO && byte <= Ascii.NINE;
}

/** Whether a byte, with the four after it, may follow a backslash. */
export function isEscape(at: usize): bool {
  switch (<i32>load<u8>(at)) {
    case Ascii.QUOTE:
    case Ascii.BACKSLASH:
    case Ascii.SLASH:
    case Ascii.SMALL_B:
    case Ascii.SMALL_F:
    case Ascii.SMALL_N:
    case Ascii.SMALL_R:
    case Ascii.SMALL_T:
      return true;
    case Ascii.SMALL_U:
      return (
        isHexDigit(load<u8>(at + 1)) &&
        isHexDigit(load<u8>(at + 2)) &&
        isHexDigit(load<u8>(at + 3)) &&
        isHexDigit(load<u8>(at + 4))
      );
    default:
      return false;
  }
}

function isHexDigit(byte: i32): bool {
  const letter = byte | 0x20;
  return isDigit(byte) || (letter >= Ascii.SMALL_A && letter <= Ascii.SMALL_F);
}
