import { Ascii } from './ascii.as';
import { findBytes, maskEqual, VECTOR_BYTES } from './masks.as';

// The names of types: the length, then from byte 8 on the name, padded with zeros to whole words of 8 bytes. The entry
// after the last name is in use too: see `findName`.
const NAME_SIZE: usize = 64;
const NAME_OFFSET: usize = 8;
const MAX_NAME_LENGTH: usize = 56;
const MAX_NAMES: usize = 511;
const NAME_TABLE: usize = memory.data(<i32>((MAX_NAMES + 1) * NAME_SIZE), 16);

// A hash table of these names: the number of the name plus one, or zero for a free slot.
const SLOT_MASK: usize = 4095;
const SLOT_SIZE: usize = 4;
const SLOT_TABLE: usize = memory.data(<i32>((SLOT_MASK + 1) * SLOT_SIZE), 16);

/** How many names are in the table. */
let names: usize = 0;

/** The number of known types. They are numbered in the order in which they were first seen. */
export function nameCount(): usize {
  return names;
}

export function nameStart(number: usize): usize {
  return NAME_TABLE + number * NAME_SIZE + NAME_OFFSET;
}

export function nameLength(number: usize): usize {
  return load<u32>(NAME_TABLE + number * NAME_SIZE);
}

/**
 * Returns the number of the type of the object from `start` to `end`, if the type is written as AWS Config writes it:
 * `"resourceType":"…"` without blanks and with no bracket after it. Otherwise returns -1, and `peekType` reads the object.
 */
export function readType(start: usize, end: usize): i32 {
  const key = findTypeKey(start, end);
  if (key === 0) return -1;
  // Otherwise these quotes are part of a string in which they are escaped.
  const before = load<u8>(key - 1);
  if (before !== Ascii.COMMA && before !== Ascii.OPEN_BRACE) return -1;
  if (load<u8>(key + 14) !== Ascii.COLON || load<u8>(key + 15) !== Ascii.QUOTE) return -1;
  const name = key + 16;
  const length = measureName(name);
  if (length > MAX_NAME_LENGTH) return -1;
  // A bracket after the type means that it may be the type of a nested object.
  return hasBracket(name + length, end - 1) ? -1 : findName(name, length);
}

/**
 * Returns where the last `"resourceType"` of the object begins, or 0. It searches backwards, because Config writes the
 * type near the end of an item, and for the capital T, because that is a rare letter.
 */
function findTypeKey(start: usize, end: usize): usize {
  const letters = i8x16.splat(<u8>Ascii.CAPITAL_T);
  for (let at = end; at > start; ) {
    at -= VECTOR_BYTES;
    let mask = <u32>maskEqual(v128.load(at), letters);
    while (mask) {
      const bit = 31 - clz(mask);
      const key = at + bit - 9;
      if (key > start && isTypeKey(key)) return key;
      mask ^= 1 << bit;
    }
  }
  return 0;
}

/** Compares the 14 bytes of `"resourceType"`: a quote, then two words of 8 bytes that overlap, `resource` and `rceType"`. */
function isTypeKey(at: usize): bool {
  return (
    load<u8>(at) === Ascii.QUOTE && load<u64>(at + 1) === 0x656372756f736572 && load<u64>(at + 6) === 0x2265707954656372
  );
}

/** Returns the length of a name up to its quote; more than the maximum if it is longer or contains a backslash. */
function measureName(at: usize): usize {
  const a = v128.load(at);
  const b = v128.load(at + VECTOR_BYTES);
  const c = v128.load(at + 2 * VECTOR_BYTES);
  const d = v128.load(at + 3 * VECTOR_BYTES);
  const length = <usize>ctz(findBytes(a, b, c, d, Ascii.QUOTE));
  return <usize>ctz(findBytes(a, b, c, d, Ascii.BACKSLASH)) < length ? MAX_NAME_LENGTH + 1 : length;
}

function hasBracket(from: usize, end: usize): bool {
  for (let at = from; at < end; at += VECTOR_BYTES) {
    // A square bracket and the brace of the same direction differ in this bit only.
    const braces = v128.or(v128.load(at), i8x16.splat(0x20));
    const mask = <u32>(
      (maskEqual(braces, i8x16.splat(<u8>Ascii.OPEN_BRACE)) | maskEqual(braces, i8x16.splat(<u8>Ascii.CLOSE_BRACE)))
    );
    if (mask && at + <usize>ctz(mask) < end) return true;
  }
  return false;
}

/** Returns the number of a name, which is added to the table if it is new; -1 if the table is full. */
function findName(at: usize, length: usize): i32 {
  // The name is copied to where the next new name belongs: there it is padded, and can be compared in whole words.
  const copy = NAME_TABLE + names * NAME_SIZE;
  store<u32>(copy, <u32>length);
  let hash: u64 = length;
  for (let offset: usize = 0; offset < length; offset += 8) {
    const rest = length - offset;
    let word = load<u64>(at + offset);
    if (rest < 8) word &= ((<u64>1) << (<u64>(rest << 3))) - 1;
    store<u64>(copy + NAME_OFFSET + offset, word);
    hash = (hash ^ word) * 0x9e3779b97f4a7c15;
    hash ^= hash >> 32;
  }
  let slot = <usize>hash;
  while (true) {
    const place = SLOT_TABLE + (slot & SLOT_MASK) * SLOT_SIZE;
    const entry: usize = load<u32>(place);
    if (entry === 0) {
      if (names === MAX_NAMES) return -1;
      names++;
      store<u32>(place, <u32>names);
      return <i32>(names - 1);
    }
    if (areNamesEqual(NAME_TABLE + (entry - 1) * NAME_SIZE, copy)) return <i32>(entry - 1);
    slot++;
  }
}

function areNamesEqual(one: usize, other: usize): bool {
  const length: usize = load<u32>(one);
  if (<usize>load<u32>(other) !== length) return false;
  for (let offset: usize = 0; offset < length; offset += 8) {
    if (load<u64>(one + NAME_OFFSET + offset) !== load<u64>(other + NAME_OFFSET + offset)) return false;
  }
  return true;
}
