import type { PathScope } from '../path-scope';
import type { SnapshotScopes } from '../snapshot-scopes';
import { hashBytes } from './hash';

/** The file that an item comes from. */
export interface ItemOrigin {
  readonly path: PathScope;
  /** Collects the scopes of a snapshot. */
  readonly scopes: SnapshotScopes;
  /** Called when the item turns out to be a version. */
  countVersion(): void;
  addUnreadable(value: unknown, error: unknown): void;
}

/** An item that is read, but not parsed. */
export interface ReadItem {
  readonly origin: ItemOrigin;
  readonly resourceType?: string;
  /** Whether it is listed by a snapshot. */
  readonly isListed: boolean;
  /** Whether it is the summary of an oversized item, without its configuration. */
  readonly isSummary?: boolean;
  /** The value, for an item of a document: a marker such as "not part of the response" is no JSON. */
  readonly value?: unknown;
}

/** An item of a batch: the place of its bytes, and their hash. */
export interface BatchItem extends ReadItem {
  readonly start: number;
  readonly end: number;
  readonly hash: bigint;
}

/**
 * Items that are read, but not parsed. Their bytes are in one buffer outside V8's heap, which is used again for the next
 * batch: a hundred thousand texts would be copied by each run of the garbage collector.
 */
export class ItemBatch {
  items: BatchItem[] = [];
  bytes = 0;
  private memory = Buffer.allocUnsafeSlow(INITIAL_BYTES);

  add(bytes: Uint8Array, item: ReadItem): void {
    const start = this.bytes;
    const end = start + bytes.length;
    if (end > this.memory.length) this.grow(end);
    this.memory.set(bytes, start);
    this.bytes = end;
    this.items.push({ ...item, start, end, hash: hashBytes(bytes) });
  }

  readText({ start, end }: BatchItem): string {
    return this.memory.toString('utf8', start, end);
  }

  clear(): void {
    this.items = [];
    this.bytes = 0;
    if (this.memory.length > MAX_REUSED_BYTES) this.memory = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  }

  private grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(size, 2 * this.memory.length));
    this.memory.copy(larger, 0, 0, this.bytes);
    this.memory = larger;
  }
}

const INITIAL_BYTES = 1 << 20;
const MAX_REUSED_BYTES = 32 << 20;
