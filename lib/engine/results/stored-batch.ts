import type { ComplianceType } from '../../core/evaluation';
import { decodePending, type PendingResult } from './item-result';
import type { ItemVersion } from './newest-versions';
import { COUNT_COLUMNS, LENGTH_COLUMNS, type ResultBatch, VERSION_COLUMNS } from './result-batch';
import type { Spool } from './spool';

/** A batch in little memory: its columns on the heap, its texts in a spool. */
export class StoredBatch {
  /** The number of items. */
  readonly rows: number;
  private readonly lengths: Uint32Array;
  private readonly counts: Uint16Array;
  private versions: Float64Array;
  private readonly outdated: Uint8Array;
  private elements: SpoolRange;
  private readonly pending: SpoolRange;
  /** Elements that were added to items, by row. */
  private readonly added = new Map<number, string>();

  constructor(
    { elements, pending, lengths, versions, counts }: ResultBatch,
    private readonly spool: Spool,
  ) {
    this.rows = lengths.length / LENGTH_COLUMNS;
    this.lengths = lengths;
    this.counts = counts;
    this.versions = versions;
    this.outdated = new Uint8Array(this.rows);
    this.elements = store(elements, spool);
    this.pending = store(pending, spool);
  }

  /** Drops an item: there is a newer version of it in the input. */
  drop(row: number): void {
    this.outdated[row] = 1;
  }

  versionAt(row: number): ItemVersion {
    const at = row * VERSION_COLUMNS;
    const { versions } = this;
    return {
      first: versions[at] as number,
      second: versions[at + 1] as number,
      time: versions[at + 2] as number,
      state: versions[at + 3] as number,
      scope: versions[at + 4] as number,
    };
  }

  /** Frees the largest column, which is needed no longer when the newest versions are known. */
  forgetVersions(): void {
    this.versions = NO_VERSIONS;
  }

  /** Adds the counts of the evaluations that are not pending. */
  addCounts(counts: Record<ComplianceType, number>): void {
    for (let row = 0; row < this.rows; row++) {
      if (this.outdated[row]) continue;
      const at = row * COUNT_COLUMNS;
      counts.COMPLIANT += this.counts[at] as number;
      counts.NON_COMPLIANT += this.counts[at + 1] as number;
      counts.NOT_APPLICABLE += this.counts[at + 2] as number;
    }
  }

  /** The elements of the report's JSON, of items that are not outdated, in as few pieces as possible. */
  *readElements(): Generator<Buffer> {
    this.storeAdded();
    const bytes = this.read(this.elements);
    let [start, end] = [0, 0];
    for (let row = 0; row < this.rows; row++) {
      const next = end + (this.lengths[row * LENGTH_COLUMNS] as number);
      if (this.outdated[row]) {
        if (end > start) yield bytes.subarray(start, end);
        start = next;
      }
      end = next;
    }
    if (end > start) yield bytes.subarray(start, end);
  }

  /** The pending parts of items that are not outdated and have a flag. */
  *readPending(flag: number): Generator<{ readonly row: number; readonly result: PendingResult }> {
    if (this.pending.size === 0) return;
    const bytes = this.read(this.pending);
    let end = 0;
    for (let row = 0; row < this.rows; row++) {
      const start = end;
      end += this.lengths[row * LENGTH_COLUMNS + 1] as number;
      const flags = this.counts[row * COUNT_COLUMNS + 3] as number;
      if (!this.outdated[row] && (flags & flag) !== 0)
        yield { row, result: decodePending(bytes.toString('utf8', start, end)) };
    }
  }

  /** Adds elements to an item. */
  addElements(row: number, elements: string): void {
    this.added.set(row, (this.added.get(row) ?? '') + elements);
  }

  /** Moves the added elements into the spool, to those of their items. */
  storeAdded(): void {
    if (this.added.size === 0) return;
    const bytes = this.read(this.elements);
    const pieces: Uint8Array[] = [];
    let [copied, end] = [0, 0];
    for (let row = 0; row < this.rows; row++) {
      end += this.lengths[row * LENGTH_COLUMNS] as number;
      const text = this.added.get(row);
      if (text === undefined) continue;
      const more = Buffer.from(text);
      pieces.push(bytes.subarray(copied, end), more);
      copied = end;
      this.lengths[row * LENGTH_COLUMNS] = (this.lengths[row * LENGTH_COLUMNS] as number) + more.length;
    }
    this.elements = store(Buffer.concat([...pieces, bytes.subarray(copied)]), this.spool);
    this.added.clear();
  }

  /** Returns a Buffer, which decodes short texts several times as fast as TextDecoder. */
  private read({ start, size }: SpoolRange): Buffer {
    const bytes = this.spool.read(start, size);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

interface SpoolRange {
  readonly start: number;
  readonly size: number;
}

const store = (bytes: Uint8Array, spool: Spool): SpoolRange => ({ start: spool.append(bytes), size: bytes.length });

const NO_VERSIONS = new Float64Array();
