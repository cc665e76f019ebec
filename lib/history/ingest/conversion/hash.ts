import * as crypto from 'node:crypto';

/**
 * Returns a SHA-256 cut to 128 bits, as 16 characters of one byte each, since a hash that can be forged would let one
 * version hide another.
 */
export const hashBytes = (bytes: Uint8Array | string): string => digestBytes(bytes).slice(0, 16);

/** Later versions of Node hash in one call, without an object for each hash. */
const digestBytes: (bytes: Uint8Array | string) => string =
  'hash' in crypto
    ? (bytes) => crypto.hash('sha256', bytes, 'binary')
    : (bytes) => (crypto as typeof import('node:crypto')).createHash('sha256').update(bytes).digest('binary');

/** Returns a hash as the integer that the store has: its bytes, the lowest first. */
export const toHugeint = (hash: string): bigint => {
  scratch.write(hash, 'latin1');
  return (scratch.readBigInt64LE(8) << 64n) | scratch.readBigUInt64LE(0);
};

const scratch = Buffer.alloc(16);
