import { hashBytes } from '../conversion/hash';
import type { ResourceTypes } from '../conversion/resource-types';
import { BatchMerge } from './batch-merge';
import type { NewEvent } from './event';
import type { HashFilter } from './hash-filter';
import {
  BATCH_ITEM_COLUMNS,
  type BatchItem,
  type BatchMemory,
  type FileEnd,
  type ReadBatch,
  type ReadItem,
} from './read-batch';
import { RowTable } from './row-table';

/** Collects items and converts them. Their bytes are in one buffer outside V8's heap, and what was read of them in tables. */
export class BatchBuilder {
  private items = new RowTable<BatchItem>(BATCH_ITEM_COLUMNS);
  private merge: BatchMerge;
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
    private readonly spare: BatchMemory[],
  ) {
    this.merge = this.startMerge();
  }

  /** Whether the batch should be taken before more is added. */
  get isFull(): boolean {
    return this.bytes + this.eventBytes >= MAX_BATCH_BYTES || this.items.count >= MAX_BATCH_ITEMS;
  }

  addItem(bytes: Uint8Array, item: ReadItem): void {
    const { origin, isListed, isSummary = false } = item;
    const start = this.bytes;
    const end = start + bytes.length;
    const hash = hashBytes(bytes);
    // A value that is no JSON cannot be read from the text again, nor can a text that is too large to parse.
    const isKnown = item.value === undefined && item.error === undefined && this.filter.has(hash);
    if (end > this.memory.length) this.grow(end);
    this.memory.set(bytes, start);
    this.bytes = end;
    const place = this.items.add({ file: origin.file, start, end, hash, isListed, isSummary, version: null });
    if (isKnown) return;
    const version = this.merge.add(item, hash, place);
    if (version !== undefined) this.items.setNumber('version', place, version);
    else this.items.removeLast();
  }

  addEvent(event: NewEvent): void {
    this.events.push(event);
    this.eventBytes += event.record.length;
  }

  /** Returns the batch and begins another. The ends of files are read after their items, which may be unreadable. */
  take(listEnds: () => readonly FileEnd[], endsGroup: boolean): ReadBatch {
    const { items, merge, events, memory, bytes } = this;
    const spare = this.spare.pop();
    this.items = RowTable.create<BatchItem>(BATCH_ITEM_COLUMNS, spare?.items);
    this.merge = this.startMerge(spare);
    this.bytes = 0;
    this.events = [];
    this.eventBytes = 0;
    this.memory = spare ? Buffer.from(spare.texts.buffer as ArrayBuffer) : Buffer.alloc(0);
    return {
      texts: memory.subarray(0, bytes),
      items: items.take(),
      ...merge.take(),
      events,
      ends: listEnds(),
      endsGroup,
    };
  }

  private startMerge(spare?: BatchMemory): BatchMerge {
    const { items } = this;
    const readItem = (item: number) =>
      this.memory.toString('utf8', items.number('start', item), items.number('end', item));
    return new BatchMerge(this.types, readItem, spare);
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
