/**
 * A Bloom filter of the hashes of the texts and resources in the store. It takes the same memory for any store, and threads share it.
 *
 * What it does not have is new, without a look into the store. What it has is probably known: the store decides. With ten million texts one new item in a hundred is looked up for nothing.
 */
export class HashFilter {
  private readonly words: Int32Array;

  /** @param memory shared with other threads; by default of its own */
  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(BYTES)) {
    this.words = new Int32Array(memory);
  }

  /** @param hash as `hashBytes` returns it */
  add(hash: string): void {
    for (let part = 0; part < HASH_PARTS; part++) {
      const bit = readBit(hash, part);
      this.words[bit >>> 5] = (this.words[bit >>> 5] as number) | (1 << (bit & 31));
    }
  }

  has(hash: string): boolean {
    for (let part = 0; part < HASH_PARTS; part++) {
      const bit = readBit(hash, part);
      if (((this.words[bit >>> 5] as number) & (1 << (bit & 31))) === 0) return false;
    }
    return true;
  }
}

const BYTES = 16 << 20;
const BITS = 8 * BYTES - 1;
const HASH_PARTS = 3;

/** Returns four bytes of a hash as a number. The hash is a part of a SHA-256, so its own bits are random. */
const readBit = (hash: string, part: number): number =>
  (hash.charCodeAt(4 * part) |
    (hash.charCodeAt(4 * part + 1) << 8) |
    (hash.charCodeAt(4 * part + 2) << 16) |
    (hash.charCodeAt(4 * part + 3) << 24)) &
  BITS;
