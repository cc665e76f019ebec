import * as crypto from 'node:crypto';
import { type ConfigurationItem, resourceKey } from '../../core/item';
import type { InputFile } from '../input-files';

/**
 * Finds the newest version of every resource among millions of items without storing their names: a resource is
 * identified by the 96 bits of a {@link KeyHasher}, in an open-addressed table.
 */
export class NewestVersions {
  private readonly slots: Int32Array;
  private count = 0;
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly times: Float64Array;
  private readonly states: Float64Array;
  private readonly records: Int32Array;
  private readonly present: Uint8Array;

  /** @param capacity the largest number of versions that will be offered */
  constructor(capacity: number) {
    // At least half of the slots stay empty, so that probing is short.
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * capacity + 1))).fill(EMPTY);
    this.first = new Float64Array(capacity);
    this.second = new Float64Array(capacity);
    this.times = new Float64Array(capacity);
    this.states = new Float64Array(capacity);
    this.records = new Int32Array(capacity);
    this.present = new Uint8Array(capacity);
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

  /** Records that a resource, whose version was offered, is in the newest snapshot of its scope. */
  markPresent(version: ItemVersion): void {
    this.present[this.slots[this.findSlot(version)] as number] = 1;
  }

  /** The newest version of each resource that was not marked as present: its time and its record. */
  *absent(): Generator<{ readonly time: number; readonly record: number }> {
    for (let index = 0; index < this.count; index++) {
      if (this.present[index] === 0) yield { time: this.times[index] as number, record: this.records[index] as number };
    }
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
export const isOlder = (version: VersionOrder, time: number, state: number): boolean =>
  version.time < time || (version.time === time && version.state < state);

/** The values that order the versions of a resource. */
export interface VersionOrder {
  /** Capture time in epoch milliseconds; -Infinity if there is none. */
  readonly time: number;
  /** Orders versions of the same capture time; -Infinity if there is none. */
  readonly state: number;
}

/** One version of a resource: the two halves of the hash of its key, and its order. */
export interface ItemVersion extends VersionOrder {
  readonly first: number;
  readonly second: number;
  /** The position of its scope among those of its file; -1 if it has none. */
  readonly scope?: number;
}

/** Returns the version that an item is, by its file, its number in the file and the position of its scope. */
export function readVersion(
  item: ConfigurationItem,
  { file, ordinal, scope }: { readonly file: FileIdentity; readonly ordinal: number; readonly scope: number },
  hash: KeyHasher,
): ItemVersion {
  const [first, second] = hash(versionKey(item, file, ordinal));
  const { time, state } = readOrder(item);
  return { first, second, time, state, scope };
}

/** Returns the values that order an item among the versions of its resource. */
export function readOrder({ stateId, captureTime }: ConfigurationItem): VersionOrder {
  const state = Number(stateId ?? Number.NaN);
  return {
    time: captureTime === undefined ? Number.NEGATIVE_INFINITY : Date.parse(captureTime),
    state: Number.isNaN(state) ? Number.NEGATIVE_INFINITY : state,
  };
}

/**
 * Returns a key that all versions of a resource share. An item that cannot be compared with others has its own key, since
 * it must not replace another resource, nor a newer state: one without a capture time, one of a template or a
 * description, and one without an account or Region (as in a query that does not select them) unless it has an ARN.
 */
export function versionKey(
  item: ConfigurationItem,
  { source, environment = 0 }: FileIdentity,
  ordinal: number,
): string {
  if (item.shape === 'config' && item.captureTime !== undefined) {
    if (item.accountId !== undefined && item.region !== undefined) return resourceKey(item);
    if (item.arn !== undefined) return JSON.stringify([item.resourceType, item.arn]);
  }
  // No other key begins with this character.
  return `#${environment}#${source}#${ordinal}`;
}

/** The members in which the files of a run differ. A file that is given twice is the same one. */
type FileIdentity = Pick<InputFile, 'source' | 'environment'>;

/** Hashes the key of a resource to two integers of 48 bits. */
export type KeyHasher = (key: string) => readonly [first: number, second: number];

/**
 * Creates the hasher of a run: SHA-256 of a secret and the key, cut to 96 bits.
 *
 * The key contains the name of the resource, which an attacker can choose. Two keys with the same hash would let a
 * harmless resource hide a public one. Therefore the secret is random in every run and never shown: an attacker cannot
 * compute a hash, and so cannot search for two equal ones. Two of a million keys collide by chance with a probability
 * below 10^-17.
 * @param secret the same in all threads of a run
 */
export function createKeyHasher(secret: string): KeyHasher {
  return (key) => {
    const digest = sha256(`${secret}${key}`);
    return [readBits(digest, 0), readBits(digest, 6)];
  };
}

/** Reads 48 bits of a digest. */
function readBits(digest: string, start: number): number {
  let value = 0;
  for (let at = start; at < start + 6; at++) value = value * 256 + digest.charCodeAt(at);
  return value;
}

/**
 * Returns a digest as text, a byte a character, which takes a third of the time of a buffer. `crypto.hash` takes half the
 * time of `createHash`; Node 20 has it from 20.12 on.
 */
const sha256: (text: string) => string = crypto.hash
  ? (text) => crypto.hash('sha256', text, 'binary')
  : (text) => crypto.createHash('sha256').update(text).digest('binary');
