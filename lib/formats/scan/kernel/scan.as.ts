/**
 * The inner loop of the scanner: finds where the objects of an array end, reads their resource types, and checks that they
 * are JSON.
 *
 * This is AssemblyScript (https://www.assemblyscript.org): it looks like TypeScript and compiles to WebAssembly, which
 * has the SIMD instructions that JavaScript lacks. After a change run `npm run gen:kernel`, which compiles this folder into
 * `kernel-bytes.ts`. `ReferenceFinder` does the same in plain TypeScript, and the tests compare the two.
 *
 * It reads blocks of 64 bytes. For each block it builds masks of 64 bits, one bit per byte: one mask for the quotes, one
 * for the opening braces, and so on. A byte is inside a string if an odd number of unescaped quotes comes before it, so a
 * few operations on masks remove the braces inside strings. The order of tokens is checked with masks, too: after a move
 * by one bit, the mask of the commas has the bytes that follow commas. Only brackets, words and escapes are looked at one
 * by one.
 *
 * Most items have a type that no rule evaluates, and are not parsed. The check is what finds the broken ones among them. It
 * takes as long as finding the ends: measured on 286 MB of snapshots, 0.06 s of 3 s of processor time.
 * The method is simdjson's: Langdale and Lemire, Parsing Gigabytes of JSON per Second, https://arxiv.org/abs/1902.08318
 */

import { Ascii } from './ascii.as';
import {
  BLOCK_BYTES,
  countOnes,
  findBlanks,
  findBraceBits,
  findBrackets,
  findBytes,
  findControls,
  hasByte,
  hasControl,
  parities,
  VECTOR_BYTES,
} from './masks.as';
import { readType } from './type-names.as';
import { isEscape, isWord } from './words.as';

export { BLOCK_BYTES } from './masks.as';
export { nameCount, nameLength, nameStart } from './type-names.as';

// The memory: tables, then the bytes to scan, which take all the rest.

// The objects found: start, end, number of the type or -1, 1 if it may not be JSON or else 0; four i32 each.
const FOUND_SIZE: usize = 16;
export const MAX_FOUND: usize = 1024;
export const FOUND_TABLE: usize = memory.data(<i32>(MAX_FOUND * FOUND_SIZE), 16);

/** Where the bytes to scan begin. */
export const WINDOW: usize = __heap_base;

// The state, which one call to `scan` leaves for the next.

/** The next byte to scan. */
let position: usize = 0;
/** Where the object begins that has not ended, and how many of its braces are open. */
let start: usize = 0;
let depth: i32 = 0;
/** All ones if the next byte is inside a string, else zero. */
let inString: u64 = 0;
/** One if a backslash escapes the next byte, else zero. */
let escaped: u64 = 0;

// The state of the check. Flags are one or zero, since they become the lowest bit of the next mask.

/** Whether the object that has not ended has an error so far, or something that this check does not decide. */
let doubt: u64 = 0;
/**
 * The containers around the next byte, one bit each: one for an object, zero for an array. The lowest bit is the innermost
 * container, and a one is above the array of the objects.
 */
let containers: u64 = 0;
const TOP: u64 = 0b10;
/** Whether the next byte, or the next after blanks, follows a separator, a colon, an opening bracket, or a key. */
let afterSeparator: u64 = 0;
let afterColon: u64 = 0;
let afterOpen: u64 = 0;
let afterKey: u64 = 0;
/** Whether the string that has not ended is a key. */
let inKey: u64 = 0;
/** Whether the next byte may continue a word: a number, `true`, `false` or `null`. */
let inWord: u64 = 0;
let wordStart: usize = 0;

/** How many objects this call has found, and where the last one ends. */
let found: usize = 0;
let lastEnd: usize = 0;

/** Starts with the object whose opening brace is at `at`. */
export function beginObject(at: usize): void {
  position = at + 1;
  start = at;
  depth = 1;
  inString = 0;
  escaped = 0;
  doubt = 0;
  containers = (TOP << 1) | 1;
  afterSeparator = 1;
  afterColon = 0;
  afterOpen = 1;
  afterKey = 0;
  inKey = 0;
  inWord = 0;
}

/** Adjusts to bytes that were moved towards the start of the memory. */
export function shift(by: usize): void {
  position -= by;
  start -= by;
  wordStart -= by;
}

/** Returns where the object begins that has not ended, or -1 if there is none. */
export function openObject(): i32 {
  return depth === 0 ? -1 : <i32>start;
}

/** The bytes after a block that its check may read: the digits of an escape. */
const LOOKAHEAD: usize = 4;
/** How many blanks after the last bytes make sure that they are scanned. */
export const PADDING: usize = BLOCK_BYTES + LOOKAHEAD - 1;

/**
 * Scans the bytes up to `end` and returns how many objects have ended. It scans whole blocks only, so less than
 * {@link PADDING} bytes stay for the next call. It stops early if the table is full, or if anything but a comma is between two objects.
 */
export function scan(end: usize): usize {
  found = 0;
  // Locals are in registers, the module's variables are not.
  let isInString = inString;
  let isInKey = inKey;
  let carriedSeparator = afterSeparator;
  let carriedColon = afterColon;
  let carriedOpen = afterOpen;
  let carriedKey = afterKey;

  let block = position;
  for (; block + BLOCK_BYTES + LOOKAHEAD <= end; block += BLOCK_BYTES) {
    const a = v128.load(block);
    const b = v128.load(block + VECTOR_BYTES);
    const c = v128.load(block + 2 * VECTOR_BYTES);
    const d = v128.load(block + 3 * VECTOR_BYTES);

    // Strings. Their masks include the opening quote and not the closing one.
    let errors: u64 = 0;
    let quotes = findBytes(a, b, c, d, Ascii.QUOTE);
    // Few blocks have a backslash, and this test is cheaper than the mask.
    const hasEscapes = hasByte(a, b, c, d, Ascii.BACKSLASH) || escaped;
    if (hasEscapes) {
      backslashes = findBytes(a, b, c, d, Ascii.BACKSLASH);
      escapedBytes = findEscaped(backslashes);
      quotes &= ~escapedBytes;
    }
    const strings = parities(quotes) ^ isInString;
    // Copies the highest bit into all bits.
    isInString = <u64>(<i64>strings >> 63);
    if (hasEscapes) errors |= checkEscapes(block, strings);
    if (hasControl(a, b, c, d)) errors |= findControls(a, b, c, d) & strings;

    // Brackets, which also end objects.
    const opening = findBrackets(a, b, c, d, Ascii.OPEN_BRACE) & ~strings;
    const closing = findBrackets(a, b, c, d, Ascii.CLOSE_BRACE) & ~strings;
    const braces = (opening | closing) & findBraceBits(a, b, c, d);
    const openBraces = opening & braces;
    const closeBraces = closing & braces;
    const before = found;
    let goesOn = true;
    if (countOnes(closeBraces) < depth) {
      depth += countOnes(openBraces) - countOnes(closeBraces);
      errors |= followBrackets(opening, closing, braces);
    } else {
      goesOn = findEnds(block, opening, closing, braces);
      errors |= bracketErrors;
    }

    // The order of tokens: what follows a separator (a comma, a colon or an opening bracket).
    const commas = findBytes(a, b, c, d, Ascii.COMMA) & ~strings;
    const colons = findBytes(a, b, c, d, Ascii.COLON) & ~strings;
    const separators = commas | colons | opening;
    let separated = (separators << 1) | carriedSeparator;
    let colon = (colons << 1) | carriedColon;
    let open = (opening << 1) | carriedOpen;
    carriedSeparator = separators >> 63;
    carriedColon = colons >> 63;
    carriedOpen = opening >> 63;
    let starts = opening;
    let blanks: u64 = 0;
    const rest = ~(strings | quotes | separators | closing);
    if (rest | inWord) {
      blanks = findBlanks(a, b, c, d) & rest;
      const words = rest & ~blanks;
      const wordStarts = words & ~((words << 1) | inWord);
      starts |= wordStarts;
      errors |= checkWords(block, words, wordStarts);
      if (blanks) {
        separated = passBlanks(separated, blanks);
        carriedSeparator |= carry;
        colon = passBlanks(colon, blanks);
        carriedColon |= carry;
        open = passBlanks(open, blanks);
        carriedOpen |= carry;
      }
    }
    const openQuotes = quotes & strings;
    errors |= openQuotes & ~separated;
    errors |= separated & (commas | (closing & ~open));
    errors |= starts & ~(colon | (separated & ~objects));

    // A string in an object is a key, unless it follows a colon. Colons follow keys, and nothing else does.
    const sum = strings + ((openQuotes & objects & ~colon) | isInKey);
    isInKey = <u64>(sum < strings);
    const keyEnds = sum & ~strings & quotes;
    let key = (keyEnds << 1) | carriedKey;
    carriedKey = keyEnds >> 63;
    if (blanks) {
      key = passBlanks(key, blanks);
      carriedKey |= carry;
    }
    errors |= key ^ colons;

    if (found === before) doubt |= errors;
    else markFound(before, block, errors);
    if (!goesOn) break;
  }
  position = block;
  inString = isInString;
  inKey = isInKey;
  afterSeparator = carriedSeparator;
  afterColon = carriedColon;
  afterOpen = carriedOpen;
  afterKey = carriedKey;
  return found;
}

// Results of the function called last, besides what it returns.
let backslashes: u64 = 0;
let escapedBytes: u64 = 0;
let bracketErrors: u64 = 0;
/** A mask of the bytes whose innermost container is an object; a bracket is in the container around its own. */
let objects: u64 = 0;
let carry: u64 = 0;

const ALL_ONES: u64 = 0xffffffffffffffff;

/** Follows the brackets of a block in which no object can end, and returns a mask that is not zero if one has the wrong kind. */
function followBrackets(opening: u64, closing: u64, braces: u64): u64 {
  let around = containers;
  let mask: u64 = 0 - (around & 1);
  let full: u64 = 0;
  let wrong: u64 = 0;
  for (let brackets = opening | closing; brackets; brackets &= brackets - 1) {
    const bit = ctz(brackets);
    const kind = (braces >> bit) & 1;
    const opens = (opening >> bit) & 1;
    full |= around;
    wrong |= (around ^ kind) & ~opens;
    const inner = opens ? (around << 1) | kind : around >> 1;
    // The bytes after the bracket.
    mask ^= (0 - ((around ^ inner) & 1)) & ((ALL_ONES << 1) << bit);
    around = inner;
  }
  objects = mask;
  containers = around;
  // A container too many to be counted is left in doubt.
  return (wrong & 1) | (full >> 63);
}

/** Follows the brackets of a block in which an object may end. Returns false where the scan has to stop. */
function findEnds(block: usize, opening: u64, closing: u64, braces: u64): bool {
  objects = 0 - (containers & 1);
  bracketErrors = 0;
  for (let brackets = opening | closing; brackets; brackets &= brackets - 1) {
    const bit = ctz(brackets);
    const at = block + <usize>bit;
    const kind = (braces >> bit) & 1;
    if ((opening >> bit) & 1) {
      if (kind) {
        if (depth === 0) {
          const followsComma = at === lastEnd + 1 && load<u8>(lastEnd) === Ascii.COMMA;
          if (!followsComma || found === MAX_FOUND) return false;
          start = at;
        }
        depth++;
      }
      bracketErrors |= (containers >> 63) << bit;
      containers = (containers << 1) | kind;
    } else {
      bracketErrors |= ((containers ^ kind) & 1) << bit;
      containers >>= 1;
      if (kind) {
        // A closing brace too many, after the last object.
        if (depth === 0) return false;
        depth--;
        if (depth === 0) {
          bracketErrors |= (<u64>(containers !== TOP)) << bit;
          containers = TOP;
          addFound(at + 1);
        }
      }
    }
    const after = (ALL_ONES << 1) << bit;
    objects = (objects & ~after) | ((0 - (containers & 1)) & after);
  }
  return true;
}

function addFound(end: usize): void {
  const entry = FOUND_TABLE + found * FOUND_SIZE;
  store<u32>(entry, <u32>start);
  store<u32>(entry + 4, <u32>end);
  store<i32>(entry + 8, readType(start, end));
  lastEnd = end;
  found++;
}

/** Marks the objects that ended in a block with the errors up to their end. The others belong to the next object. */
function markFound(before: usize, block: usize, errors: u64): void {
  for (let index = before; index < found; index++) {
    const entry = FOUND_TABLE + index * FOUND_SIZE;
    const rest = (ALL_ONES << (<u64>load<u32>(entry + 4) - 1 - block)) << 1;
    store<i32>(entry + 12, <i32>((doubt | (errors & ~rest)) !== 0));
    doubt = 0;
    errors &= rest;
  }
  doubt |= errors;
}

/** Moves the bits that are in a run of blanks to the byte after it. Leaves the carry for the next block. */
function passBlanks(bytes: u64, blanks: u64): u64 {
  const sum = (bytes & blanks) + blanks;
  carry = <u64>(sum < blanks);
  return (bytes | sum) & ~blanks;
}

/** Checks the words that end in a block, and returns a mask of the bytes after wrong ones. */
function checkWords(block: usize, words: u64, starts: u64): u64 {
  let errors: u64 = 0;
  for (let ends = ((words << 1) | inWord) & ~words; ends; ends &= ends - 1) {
    const bit = ctz(ends);
    if (inWord) inWord = 0;
    else {
      wordStart = block + <usize>ctz(starts);
      starts &= starts - 1;
    }
    if (!isWord(wordStart, block + <usize>bit)) errors |= (<u64>1) << bit;
  }
  if (starts) wordStart = block + <usize>ctz(starts);
  inWord = words >> 63;
  return errors;
}

/** Checks what backslashes escape, and returns a mask of errors. A backslash outside of a string is one, too. */
function checkEscapes(block: usize, strings: u64): u64 {
  let errors = backslashes & ~strings;
  for (let bytes = escapedBytes; bytes; bytes &= bytes - 1) {
    const bit = ctz(bytes);
    if (!isEscape(block + <usize>bit)) errors |= (<u64>1) << bit;
  }
  return errors;
}

/**
 * Returns a mask of the bytes that a backslash escapes: every second byte of a run of backslashes, where the byte after the
 * run counts as its last. In a run that starts at an even position those are the bytes at odd positions, and the other way
 * round. The addition removes the runs that start at an odd position, because its carry passes through them.
 */
function findEscaped(backslashes: u64): u64 {
  const escaping = backslashes & ~escaped;
  const following = (escaping << 1) | escaped;
  const oddStarts = escaping & ~following & 0xaaaaaaaaaaaaaaaa;
  const ends = oddStarts + escaping;
  escaped = <u64>(ends < escaping);
  return (0x5555555555555555 ^ (ends << 1)) & following;
}
