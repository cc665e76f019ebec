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
