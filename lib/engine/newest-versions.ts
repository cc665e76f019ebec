/**
 * Finds the newest version of every resource among millions of items without keeping their names:
 * a resource is known by two 53-bit hashes of its key, in an open-addressed table.
 */
export class NewestVersions {
  private readonly slots: Int32Array;
  private count = 0;
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly times: Float64Array;
  private readonly states: Float64Array;
  private readonly records: Int32Array;

  /** @param most how many versions will be offered, at most */
  constructor(most: number) {
    // Half of the slots stay empty at least, so that a search is short.
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * most + 1))).fill(EMPTY);
    this.first = new Float64Array(most);
    this.second = new Float64Array(most);
    this.times = new Float64Array(most);
    this.states = new Float64Array(most);
    this.records = new Int32Array(most);
  }

  /**
   * Offers a version; versions are offered in the order of the input, and of two that are equally new the later stays.
   * @returns the record that is out, the offered one or the one that was newest till now; -1 when the resource is new
   */
  offer(version: ItemVersion, record: number): number {
    const slot = this.slotOf(version);
    const known = this.slots[slot] as number;
    if (known === EMPTY) {
      this.slots[slot] = this.count;
      this.put(this.count++, version, record);
      return -1;
    }
    if (isOlder(version, this.times[known] as number, this.states[known] as number)) return record;
    const outdated = this.records[known] as number;
    this.put(known, version, record);
    return outdated;
  }

  private slotOf({ first, second }: ItemVersion): number {
    const mask = this.slots.length - 1;
    let slot = first & mask;
    for (;;) {
      const known = this.slots[slot] as number;
      if (known === EMPTY || (this.first[known] === first && this.second[known] === second)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private put(index: number, version: ItemVersion, record: number): void {
    this.first[index] = version.first;
    this.second[index] = version.second;
    this.times[index] = version.time;
    this.states[index] = version.state;
    this.records[index] = record;
  }
}

/** One version of a resource: two hashes of its key, and what orders its versions. */
export interface ItemVersion {
  readonly first: number;
  readonly second: number;
  /** Capture time in epoch milliseconds; -Infinity when there is none. */
  readonly time: number;
  /** Orders versions of the same capture time; -Infinity when there is none. */
  readonly state: number;
}

/** A 53-bit hash that spreads well; the seed makes independent ones. */
export function hashText(text: string, seed: number): number {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

const EMPTY = -1;

const isOlder = (version: ItemVersion, time: number, state: number): boolean =>
  version.time < time || (version.time === time && version.state < state);
