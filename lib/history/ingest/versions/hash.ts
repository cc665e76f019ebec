import { createHash } from 'node:crypto';

/** SHA-256 cut to 128 bits, since a hash that can be forged would let one version hide another. */
export function hashBytes(bytes: Uint8Array | string): bigint {
  const digest = createHash('sha256').update(bytes).digest();
  return (digest.readBigInt64LE(8) << 64n) | digest.readBigUInt64LE(0);
}
