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

  add(hash: bigint): void {
    const { words } = this;
    for (const bit of listBits(hash)) words[bit >>> 5] = (words[bit >>> 5] as number) | (1 << (bit & 31));
  }

  has(hash: bigint): boolean {
    const { words } = this;
    return listBits(hash).every((bit) => ((words[bit >>> 5] as number) & (1 << (bit & 31))) !== 0);
  }
}

const BYTES = 16 << 20;
const BITS = BigInt(8 * BYTES - 1);

/** The hash is a part of a SHA-256, so its own bits are random. */
const listBits = (hash: bigint): readonly number[] => [
  Number(hash & BITS),
  Number((hash >> 32n) & BITS),
  Number((hash >> 64n) & BITS),
];
