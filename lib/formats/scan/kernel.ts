import {
  block,
  type Code,
  call,
  func,
  give,
  i32,
  i64,
  jump,
  jumpIf,
  type Local,
  loop,
  moduleOf,
  v128,
  when,
} from './emitter';
import { FOUND } from './finder';

/**
 * The inner loops of the scanner as WebAssembly: finds the ends of objects, 64 bytes at a time, and their types.
 * It says what `ReferenceFinder` says, and the tests hold the one against the other. Measured: 8 GB of text in a second,
 * where the tightest loop in JavaScript does 1.4.
 *
 * For each 64 bytes there is a word of one bit per byte for the quotes, the braces and the square brackets.
 * Whether a byte lies in a string is the parity of the quotes before it (escaped ones left out), so words are enough to
 * tell braces that count; only when so many close that an object may end is one looked at after the other.
 * After simdjson: Langdale and Lemire, Parsing Gigabytes of JSON per Second, https://arxiv.org/abs/1902.08318
 */

/** Where things lie in the kernel's memory. */
export const AT = {
  /** Between calls: the next byte to look at, where the object begins, how deep we are in it, its open less its closed square brackets. */
  position: 0,
  start: 4,
  depth: 8,
  squares: 12,
  /** All ones when the next byte is in a string; one when a backslash escapes it. */
  inString: 16,
  escaped: 24,
  /** How many types are known. */
  types: 32,
  /** A hash table of known types: number of the type plus one, or zero. */
  slots: 4096,
  /** Known types: length, then the bytes, filled up with zeros. */
  names: 16384,
  /** What was found: start, end, number of the type or −1, square brackets that stay open. */
  found: 49152,
  /** From here on the bytes to scan. */
  window: 65536,
} as const;

const FOUND_SIZE = 4 * FOUND;
export const MOST_FOUND = (AT.window - AT.found) / FOUND_SIZE;
export const NAME_SIZE = 64;
const LONGEST_NAME = 56;
const MOST_NAMES = (AT.found - AT.names) / NAME_SIZE - 1;
const SLOT_MASK = (AT.names - AT.slots) / 4 - 1;

/** Assembled for each process anew, which takes about a millisecond. */
export const kernelBytes = (pages: number): Uint8Array<ArrayBuffer> => moduleOf([nameNumber, peekType, scan], pages);
/** `scan(end)`, the number of objects found; it looks at whole blocks of 64 bytes only, so up to 63 may be left. */
export const SCAN_EXPORT = 'f2';
const NAME_NUMBER = 0;
const PEEK_TYPE = 1;

const byte = (char: string): number => char.charCodeAt(0);
const number = (value: number): Code => i32.const(value);
const word = (text: string): bigint => Buffer.from(text).readBigUInt64LE();
const increment = (local: Local, by: number): Code => local.set(i32.add(local, number(by)));
const invert = (bits: Code): Code => i64.xor(bits, i64.const(-1n));
const without = (bits: Code, taken: Code): Code => i64.and(bits, invert(taken));

/** Of 64 bytes in four vectors, one bit for each that is the character. */
function bitsOf(vectors: readonly Code[], char: string): Code {
  return vectors
    .map((vector, index) => {
      const bits = i64.fromI32(v128.bitmask(v128.eqBytes(vector, v128.bytes(byte(char)))));
      return index === 0 ? bits : i64.shl(bits, i64.const(BigInt(16 * index)));
    })
    .reduce((all, bits) => i64.or(all, bits));
}

/** nameNumber(start, length): the number of a type, known from now on; −1 when no room is left. */
const nameNumber = func(2, (local, start, length) => {
  const [fresh, hash, slot, known, offset] = [local('i32'), local('i64'), local('i32'), local('i32'), local('i32')];
  const [part, rest] = [local('i64'), local('i32')];
  return [
    // The bytes are put where the next new name would be, so that names are compared word by word.
    fresh.set(i32.add(number(AT.names), i32.mul(i32.load(number(0), AT.types), number(NAME_SIZE)))),
    i32.store(fresh, 0, length),
    hash.set(i64.fromI32(length)),
    offset.set(number(0)),
    loop((next) => [
      rest.set(i32.sub(length, offset)),
      part.set(i64.load(i32.add(start, offset))),
      when(
        i32.ltU(rest, number(8)),
        part.set(i64.and(part, invert(i64.shl(i64.const(-1n), i64.fromI32(i32.shl(rest, number(3))))))),
      ),
      i64.store(i32.add(fresh, offset), 8, part),
      hash.set(i64.mul(i64.xor(hash, part), i64.const(0x9e3779b97f4a7c15n))),
      hash.set(i64.xor(hash, i64.shrU(hash, i64.const(32n)))),
      increment(offset, 8),
      jumpIf(next, i32.ltU(offset, length)),
    ]),
    slot.set(i32.fromI64(hash)),
    loop((next) => [
      slot.set(i32.and(slot, number(SLOT_MASK))),
      known.set(i32.load(i32.shl(slot, number(2)), AT.slots)),
      when(i32.eqz(known), [
        known.set(i32.add(i32.load(number(0), AT.types), number(1))),
        when(i32.gtU(known, number(MOST_NAMES)), give(number(-1))),
        i32.store(number(0), AT.types, known),
        i32.store(i32.shl(slot, number(2)), AT.slots, known),
        give(i32.sub(known, number(1))),
      ]),
      increment(known, -1),
      block((differs) => [
        rest.set(i32.add(number(AT.names), i32.mul(known, number(NAME_SIZE)))),
        jumpIf(differs, i32.ne(i32.load(rest), length)),
        offset.set(number(0)),
        loop((same) => [
          jumpIf(differs, i64.ne(i64.load(i32.add(rest, offset), 8), i64.load(i32.add(fresh, offset), 8))),
          increment(offset, 8),
          jumpIf(same, i32.ltU(offset, length)),
        ]),
        give(known),
      ]),
      increment(slot, 1),
      jump(next),
    ]),
    number(-1),
  ];
});

/**
 * peekType(start, end): the number of the object's type; −1 when it is not written as Config writes it,
 * `"resourceType":"…"` with no bracket after it: then JavaScript looks more closely.
 */
const peekType = func(2, (local, start, end) => {
  const [at, bits, quote, length] = [local('i32'), local('i32'), local('i32'), local('i32')];
  const vectors = [local('v128'), local('v128'), local('v128'), local('v128')];
  const braces = local('v128');
  const unsure = give(number(-1));
  return [
    // The key stands near the end, and a capital T is rare: search backwards for the one in `"resourceType"`.
    at.set(end),
    block((found) =>
      loop((next) => [
        when(i32.leU(at, start), unsure),
        increment(at, -16),
        bits.set(v128.bitmask(v128.eqBytes(v128.load(at), v128.bytes(byte('T'))))),
        block((none) =>
          loop((another) => [
            jumpIf(none, i32.eqz(bits)),
            quote.set(i32.sub(i32.add(at, i32.sub(number(31), i32.clz(bits))), number('"resource'.length))),
            jumpIf(
              found,
              i32.and(
                i32.and(i32.gtU(quote, start), i32.eq(i32.load8(quote), number(byte('"')))),
                i32.and(
                  i64.eq(i64.load(quote, 1), i64.const(word('resource'))),
                  i64.eq(i64.load(quote, 6), i64.const(word('rceType"'))),
                ),
              ),
            ),
            bits.set(i32.xor(bits, i32.shl(number(1), i32.sub(number(31), i32.clz(bits))))),
            jump(another),
          ]),
        ),
        jump(next),
      ]),
    ),
    at.set(i32.load8(i32.sub(quote, number(1)))),
    when(i32.and(i32.ne(at, number(byte(','))), i32.ne(at, number(byte('{')))), unsure),
    when(i32.ne(i32.load8(quote, '"resourceType"'.length), number(byte(':'))), unsure),
    when(i32.ne(i32.load8(quote, '"resourceType":'.length), number(byte('"'))), unsure),
    increment(quote, '"resourceType":"'.length),
    vectors.map((vector, index) => vector.set(v128.load(quote, 16 * index))),
    length.set(i32.fromI64(i64.ctz(bitsOf(vectors, '"')))),
    when(i32.gtU(length, number(LONGEST_NAME)), unsure),
    when(i32.ltU(i32.fromI64(i64.ctz(bitsOf(vectors, '\\'))), length), unsure),
    // A bracket after it: then the key may lie deeper than the object's own.
    at.set(i32.add(quote, length)),
    increment(end, -1),
    loop((next) => [
      // A bit makes the difference between a square bracket and a brace.
      braces.set(v128.or(v128.load(at), v128.bytes(byte('{') ^ byte('[')))),
      bits.set(
        v128.bitmask(v128.or(v128.eqBytes(braces, v128.bytes(byte('{'))), v128.eqBytes(braces, v128.bytes(byte('}'))))),
      ),
      when(bits, when(i32.ltU(i32.add(at, i32.ctz(bits)), end), unsure)),
      increment(at, 16),
      jumpIf(next, i32.ltU(at, end)),
    ]),
    call(NAME_NUMBER, quote, length),
  ];
});

const scan = func(1, (local, end) => {
  const [position, start, depth, squares] = [local('i32'), local('i32'), local('i32'), local('i32')];
  const [inString, escaped] = [local('i64'), local('i64')];
  const vectors = [local('v128'), local('v128'), local('v128'), local('v128')];
  const [quotes, backslashes, follows, sum, strings] = [
    local('i64'),
    local('i64'),
    local('i64'),
    local('i64'),
    local('i64'),
  ];
  const [open, close, openSquare, closeSquare] = [local('i64'), local('i64'), local('i64'), local('i64')];
  const [braces, bit, below] = [local('i64'), local('i64'), local('i64')];
  const [at, closing, last, entry, balance] = [local('i32'), local('i32'), local('i32'), local('i32'), local('i32')];
  const lastEntry = number(MOST_FOUND * FOUND_SIZE);

  const loadBlock = vectors.map((vector, index) => vector.set(v128.load(position, 16 * index)));

  /** Which bytes a backslash escapes: those after an odd run of them, of which the one that starts at an even place ends at an odd one. */
  const dropEscapedQuotes = [
    backslashes.set(without(bitsOf(vectors, '\\'), escaped)),
    follows.set(i64.or(i64.shl(backslashes, i64.const(1n)), escaped)),
    sum.set(i64.and(without(backslashes, follows), i64.const(0xaaaaaaaaaaaaaaaan))),
    sum.set(i64.add(sum, backslashes)),
    escaped.set(i64.fromI32(i64.ltU(sum, backslashes))),
    quotes.set(without(quotes, i64.and(i64.xor(i64.const(0x5555555555555555n), i64.shl(sum, i64.const(1n))), follows))),
  ];
  const anyBackslash = v128.anyTrue(
    vectors.map((vector) => v128.eqBytes(vector, v128.bytes(byte('\\')))).reduce((all, some) => v128.or(all, some)),
  );

  const findStrings = [
    strings.set(quotes),
    [1n, 2n, 4n, 8n, 16n, 32n].map((distance) => strings.set(i64.xor(strings, i64.shl(strings, i64.const(distance))))),
    strings.set(i64.xor(strings, inString)),
    inString.set(i64.shrS(strings, i64.const(63n))),
  ];

  const squaresUpTo = (bits: Code): Code =>
    i32.fromI64(i64.sub(i64.popcnt(i64.and(openSquare, bits)), i64.popcnt(i64.and(closeSquare, bits))));

  const objectEnds = [
    last.set(i32.add(at, number(1))),
    below.set(i64.sub(i64.shl(i64.const(1n), bit), i64.const(1n))),
    balance.set(squaresUpTo(below)),
    i32.store(entry, AT.found, start),
    i32.store(entry, AT.found + 4, last),
    i32.store(entry, AT.found + 8, call(PEEK_TYPE, start, last)),
    i32.store(entry, AT.found + 12, i32.add(squares, balance)),
    squares.set(i32.sub(number(0), balance)),
    increment(entry, FOUND_SIZE),
  ];

  /** Only `,{` goes on; whatever else there is between two objects is for JavaScript. */
  const objectBegins = (leave: Code): Code => [
    when(i32.or(i32.ne(at, i32.add(last, number(1))), i32.ne(i32.load8(last), number(byte(',')))), leave),
    when(i32.eq(entry, lastEntry), leave),
    start.set(at),
  ];

  return [
    position.set(i32.load(number(0), AT.position)),
    start.set(i32.load(number(0), AT.start)),
    depth.set(i32.load(number(0), AT.depth)),
    squares.set(i32.load(number(0), AT.squares)),
    inString.set(i64.load(number(0), AT.inString)),
    escaped.set(i64.load(number(0), AT.escaped)),
    block((leave) =>
      loop((nextBlock) => [
        jumpIf(leave, i32.gtU(i32.add(position, number(64)), end)),
        loadBlock,
        quotes.set(bitsOf(vectors, '"')),
        when(i32.or(anyBackslash, i64.ne(escaped, i64.const(0n))), dropEscapedQuotes),
        findStrings,
        open.set(without(bitsOf(vectors, '{'), strings)),
        close.set(without(bitsOf(vectors, '}'), strings)),
        openSquare.set(without(bitsOf(vectors, '['), strings)),
        closeSquare.set(without(bitsOf(vectors, ']'), strings)),
        closing.set(i32.fromI64(i64.popcnt(close))),
        when(i32.ltS(closing, depth), depth.set(i32.add(depth, i32.sub(i32.fromI64(i64.popcnt(open)), closing))), [
          braces.set(i64.or(open, close)),
          block((done) =>
            loop((nextBrace) => [
              jumpIf(done, i64.eqz(braces)),
              bit.set(i64.ctz(braces)),
              braces.set(i64.and(braces, i64.sub(braces, i64.const(1n)))),
              at.set(i32.add(position, i32.fromI64(bit))),
              when(
                i32.fromI64(i64.and(i64.shrU(open, bit), i64.const(1n))),
                [when(i32.eqz(depth), objectBegins(jump(leave))), increment(depth, 1)],
                [
                  // A brace that closes nothing, behind the last object.
                  jumpIf(leave, i32.eqz(depth)),
                  increment(depth, -1),
                  when(i32.eqz(depth), objectEnds),
                ],
              ),
              jump(nextBrace),
            ]),
          ),
        ]),
        squares.set(i32.add(squares, squaresUpTo(i64.const(-1n)))),
        increment(position, 64),
        jump(nextBlock),
      ]),
    ),
    i32.store(number(0), AT.position, position),
    i32.store(number(0), AT.start, start),
    i32.store(number(0), AT.depth, depth),
    i32.store(number(0), AT.squares, squares),
    i64.store(number(0), AT.inString, inString),
    i64.store(number(0), AT.escaped, escaped),
    i32.shrU(entry, number(Math.log2(FOUND_SIZE))),
  ];
});
