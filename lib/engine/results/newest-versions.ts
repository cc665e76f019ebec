import { type ConfigurationItem, resourceKey } from '../../core/item';

/**
 * Finds the newest version of every resource among millions of items without storing their names: a resource is
 * identified by two 53-bit hashes of its key, in an open-addressed table.
 */
export class NewestVersions {
  private readonly slots: Int32Array;
  private count = 0;
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly times: Float64Array;
  private readonly states: Float64Array;
  private readonly records: Int32Array;

  /** @param capacity the largest number of versions that will be offered */
  constructor(capacity: number) {
    // At least half of the slots stay empty, so that probing is short.
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * capacity + 1))).fill(EMPTY);
    this.first = new Float64Array(capacity);
    this.second = new Float64Array(capacity);
    this.times = new Float64Array(capacity);
    this.states = new Float64Array(capacity);
    this.records = new Int32Array(capacity);
  }

  /**
   * Offers a version, in the order of the input. Of two versions of the same time and state, the later one stays.
   * @returns the record that is outdated, which is the offered one or the newest one so far; -1 for a new resource
   */
  offer(version: ItemVersion, record: number): number {
    const slot = this.findSlot(version);
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

  private findSlot({ first, second }: ItemVersion): number {
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

const EMPTY = -1;

/** Whether a version is older than one of the given time and state. */
export const isOlder = (version: ItemVersion, time: number, state: number): boolean =>
  version.time < time || (version.time === time && version.state < state);

/** One version of a resource: two hashes of its key, and the values that order its versions. */
export interface ItemVersion {
  readonly first: number;
  readonly second: number;
  /** Capture time in epoch milliseconds; -Infinity if there is none. */
  readonly time: number;
  /** Orders versions of the same capture time; -Infinity if there is none. */
  readonly state: number;
}

/**
 * Returns the version that an item is.
 * @param ordinal the number of the item in its file
 */
export function readVersion(item: ConfigurationItem, source: string, ordinal: number): ItemVersion {
  const key = versionKey(item, source, ordinal);
  const state = Number(item.stateId ?? Number.NaN);
  return {
    first: hashText(key, 1),
    second: hashText(key, 2),
    time: item.captureTime === undefined ? Number.NEGATIVE_INFINITY : Date.parse(item.captureTime),
    state: Number.isNaN(state) ? Number.NEGATIVE_INFINITY : state,
  };
}

/**
 * Returns a key that all versions of a resource share. Resources of templates and descriptions have no capture time and
 * no other versions, so each has its own key.
 */
export const versionKey = (item: ConfigurationItem, source: string, ordinal: number): string =>
  item.shape === 'config' ? resourceKey(item) : `${source}#${ordinal}`;

/** Returns a 53-bit hash with a uniform distribution. Different seeds give independent hashes. */
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
