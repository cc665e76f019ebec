import { Ascii } from './ascii.as';

/** Bytes in a vector, and in a block of four vectors. */
export const VECTOR_BYTES: usize = 16;
export const BLOCK_BYTES: usize = 64;

/** Returns a mask of the bytes of a block that are equal to `byte`. */
export function findBytes(a: v128, b: v128, c: v128, d: v128, byte: i32): u64 {
  const bytes = i8x16.splat(<u8>byte);
  return maskEqual(a, bytes) | (maskEqual(b, bytes) << 16) | (maskEqual(c, bytes) << 32) | (maskEqual(d, bytes) << 48);
}

/** Returns a mask of the brackets of one direction, given by its brace: the square bracket differs in one bit only. */
export function findBrackets(a: v128, b: v128, c: v128, d: v128, brace: i32): u64 {
  const bit = i8x16.splat(<u8>BRACE_BIT);
  return findBytes(v128.or(a, bit), v128.or(b, bit), v128.or(c, bit), v128.or(d, bit), brace);
}
const BRACE_BIT: i32 = 0x20;

/** Returns a mask of the bytes in which the bit is set that braces have and square brackets have not. */
export function findBraceBits(a: v128, b: v128, c: v128, d: v128): u64 {
  return maskBraceBit(a) | (maskBraceBit(b) << 16) | (maskBraceBit(c) << 32) | (maskBraceBit(d) << 48);
}

/** Moves the bit to the place of the sign. */
function maskBraceBit(vector: v128): u64 {
  return <u32>i8x16.bitmask(i8x16.shl(vector, 2));
}

export function maskEqual(vector: v128, bytes: v128): u64 {
  return <u32>i8x16.bitmask(i8x16.eq(vector, bytes));
}

export function hasByte(a: v128, b: v128, c: v128, d: v128, byte: i32): bool {
  const bytes = i8x16.splat(<u8>byte);
  const ab = v128.or(i8x16.eq(a, bytes), i8x16.eq(b, bytes));
  const cd = v128.or(i8x16.eq(c, bytes), i8x16.eq(d, bytes));
  return v128.any_true(v128.or(ab, cd));
}

export function countOnes(mask: u64): i32 {
  return <i32>popcnt(mask);
}

/** Whether a block has control characters. Most have none, and this test is cheaper than the mask. */
export function hasControl(a: v128, b: v128, c: v128, d: v128): bool {
  const limit = i8x16.splat(<u8>Ascii.SPACE);
  const lowest = i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d));
  return v128.any_true(i8x16.lt_u(lowest, limit));
}

export function findControls(a: v128, b: v128, c: v128, d: v128): u64 {
  return maskBelow(a) | (maskBelow(b) << 16) | (maskBelow(c) << 32) | (maskBelow(d) << 48);
}

/** Returns a mask of the bytes below a space. */
function maskBelow(vector: v128): u64 {
  return <u32>i8x16.bitmask(i8x16.lt_u(vector, i8x16.splat(<u8>Ascii.SPACE)));
}

export function findBlanks(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    findBytes(a, b, c, d, Ascii.SPACE) |
    findBytes(a, b, c, d, Ascii.LINE_FEED) |
    findBytes(a, b, c, d, Ascii.CARRIAGE_RETURN) |
    findBytes(a, b, c, d, Ascii.TAB)
  );
}

/** Returns a mask in which each bit is one if the number of ones up to and including it is odd. */
export function parities(mask: u64): u64 {
  mask ^= mask << 1;
  mask ^= mask << 2;
  mask ^= mask << 4;
  mask ^= mask << 8;
  mask ^= mask << 16;
  mask ^= mask << 32;
  return mask;
}
