import { hashBytes } from '../conversion/hash';
import type { ResourceTypes } from '../conversion/resource-types';
import { BatchMerge, type PlacedItem } from './batch-merge';
import { toColumns } from './columns';
import type { NewEvent } from './event';
import type { HashFilter } from './hash-filter';
import type { BatchItem, FileEnd, ReadBatch, ReadItem } from './read-batch';

/**
 * Collects items, and converts them when the batch is taken. Their bytes are in one buffer outside V8's heap: a hundred
 * thousand texts would be copied by each run of the garbage collector.
 */
export class BatchBuilder {
  private items: PlacedItem[] = [];
  private bytes = 0;
  private memory: Buffer = Buffer.alloc(0);
  private events: NewEvent[] = [];
  private eventBytes = 0;

  /**
   * @param filter of the texts that need no parsing
   * @param spare memory of earlier batches
   */
  constructor(
    private readonly types: ResourceTypes,
    private readonly filter: HashFilter,
    private readonly spare: Buffer[],
  ) {}

  /** Whether the batch should be taken before more is added. */
  get isFull(): boolean {
    return this.bytes + this.eventBytes >= MAX_BATCH_BYTES || this.items.length >= MAX_BATCH_ITEMS;
  }

  addItem(bytes: Uint8Array, item: ReadItem): void {
    const start = this.bytes;
    const end = start + bytes.length;
    if (end > this.memory.length) this.grow(end);
    this.memory.set(bytes, start);
    this.bytes = end;
    this.items.push({ ...item, start, end, hash: hashBytes(bytes) });
  }

  addEvent(event: NewEvent): void {
    this.events.push(event);
    this.eventBytes += event.record.length;
  }

  /** Returns the batch and begins another. The ends of files are read after their items, which may be unreadable. */
  take(listEnds: () => readonly FileEnd[], endsGroup: boolean): ReadBatch {
    const { items, events, memory, bytes } = this;
    const merge = new BatchMerge(memory, this.types);
    const placed: BatchItem[] = [];
    for (const item of items) {
      const { start, end, hash, isListed, isSummary = false } = item;
      // A value that is no JSON cannot be read from the text again.
      const isKnown = item.value === undefined && this.filter.has(hash);
      const version = isKnown ? undefined : merge.add(item, placed.length);
      if (isKnown || version !== undefined)
        placed.push({ file: item.origin.file, start, end, hash, isListed, isSummary, version });
    }
    this.items = [];
    this.bytes = 0;
    this.events = [];
    this.eventBytes = 0;
    this.memory = this.spare.pop() ?? Buffer.alloc(0);
    return {
      texts: memory.subarray(0, bytes),
      items: toColumns(placed),
      ...merge.take(),
      events,
      ends: listEnds(),
      endsGroup,
    };
  }

  private grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(size, 2 * this.memory.length, INITIAL_BYTES));
    this.memory.copy(larger, 0, 0, this.bytes);
    this.memory = larger;
  }
}

const INITIAL_BYTES = 6 << 20;
/** Few enough that some batches and their copies fit beside DuckDB, enough that the joins with the store do not count. */
const MAX_BATCH_BYTES = 4 << 20;
const MAX_BATCH_ITEMS = 20_000;
