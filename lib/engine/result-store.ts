import type { ComplianceType } from '../core/evaluation';
import type { InputFile } from './input';
import { NewestVersions } from './newest-versions';
import { type ResultBatch, COUNT_COLUMNS, type FileTally, TELLS_FACTS, UNSETTLED, VERSION_COLUMNS } from './result-batch';
import type { UnreadableEntry } from './run-result';
import { lastAtOrBelow, Spool } from './spool';

/** The text of a judged item, with the file it came from. */
export interface StoredResults {
  /** The file's place in the input. */
  readonly index: number;
  readonly source: string;
  readonly text: string;
  /** Puts evaluations in the place of what was to be settled. */
  settle(text: string): void;
}

/** Everything that the lanes found, in the order of the input, in little memory: columns here, texts in a spool. */
export class ResultStore {
  private readonly spool = new Spool();
  private readonly files: { readonly source: string; readonly batches: Kept[]; tally: FileTally }[];

  constructor(files: readonly InputFile[]) {
    this.files = files.map(({ source }) => ({ source, batches: [], tally: NOTHING_READ }));
  }

  add(index: number, { bytes, ...columns }: ResultBatch): void {
    const start = this.spool.append(bytes);
    const outdated = new Uint8Array(columns.lengths.length);
    this.files[index]?.batches.push({ ...columns, start, size: bytes.length, outdated, settled: new Map() });
  }

  finish(index: number, tally: FileTally): void {
    const file = this.files[index];
    if (file) file.tally = tally;
  }

  /** Leaves the newest version of each resource alone. */
  dropOutdated(): void {
    const places: { batch: Kept; start: number }[] = [];
    let count = 0;
    for (const { batches } of this.files) {
      for (const batch of batches) {
        places.push({ batch, start: count });
        count += batch.lengths.length;
      }
    }
    const newest = new NewestVersions(count);
    const drop = (record: number) => {
      const place = places[lastAtOrBelow(places, record)];
      if (place) place.batch.outdated[record - place.start] = 1;
    };
    for (const { batch, start } of places) {
      for (let at = 0; at < batch.lengths.length; at++) {
        const [firstHash, secondHash, time, state] = batch.versions.subarray(
          at * VERSION_COLUMNS,
          (at + 1) * VERSION_COLUMNS,
        );
        const out = newest.offer(
          { first: firstHash as number, second: secondHash as number, time: time as number, state: state as number },
          start + at,
        );
        if (out >= 0) drop(out);
      }
      // Of no use any more, and the most of what is kept of a batch.
      batch.versions = NO_VERSIONS;
    }
  }

  /** Every judged item that is not outdated; `readEvaluations` reads it once all are settled. */
  all(): Iterable<StoredResults> {
    return this.walk(() => true);
  }

  /** Those that tell facts, for `readJudgedItem`. */
  tellingFacts(): Iterable<StoredResults> {
    return this.walk((batch, at) => hasMark(batch, at, TELLS_FACTS));
  }

  /** Those that are not settled, for `readJudgedItem`. Each has to be settled, or to tell facts alone. */
  unsettled(): Iterable<StoredResults> {
    return this.walk((batch, at) => hasMark(batch, at, UNSETTLED | TELLS_FACTS));
  }

  /** Evaluations that are not postponed, by result. */
  counts(): Record<ComplianceType, number> {
    const counts = { COMPLIANT: 0, NON_COMPLIANT: 0, NOT_APPLICABLE: 0 };
    for (const { batches } of this.files) {
      for (const batch of batches) {
        for (let at = 0; at < batch.lengths.length; at++) {
          if (batch.outdated[at]) continue;
          counts.COMPLIANT += batch.counts[at * COUNT_COLUMNS] as number;
          counts.NON_COMPLIANT += batch.counts[at * COUNT_COLUMNS + 1] as number;
          counts.NOT_APPLICABLE += batch.counts[at * COUNT_COLUMNS + 2] as number;
        }
      }
    }
    return counts;
  }

  /** What could not be read or judged, file by file; refusals of judged items are given by the file's place. */
  unreadable(refusals: ReadonlyMap<number, readonly UnreadableEntry[]>): UnreadableEntry[] {
    return this.files.flatMap(({ tally }, index) => [...tally.unreadable, ...(refusals.get(index) ?? [])]);
  }

  sources(): string[] {
    return this.files.map(({ source }) => source);
  }

  notes(): string[] {
    return this.files.flatMap(({ tally }) => tally.notes);
  }

  items(): number {
    return this.files.reduce((sum, { tally }) => sum + tally.items, 0);
  }

  /** Most frequent first. */
  unjudgedTypes(): Record<string, number> {
    const sums = new Map<string, number>();
    for (const { tally } of this.files) {
      for (const [type, count] of Object.entries(tally.unjudgedTypes)) sums.set(type, (sums.get(type) ?? 0) + count);
    }
    return Object.fromEntries([...sums].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
  }

  close(): void {
    this.spool.close();
  }

  private settle(batch: Kept, at: number, text: string): void {
    const bytes = Buffer.from(text);
    batch.settled.set(at, { start: this.spool.append(bytes), size: bytes.length });
  }

  private textAt({ start, size }: Stretch): string {
    return bufferOf(this.spool.read(start, size)).toString('utf8');
  }

  private *walk(wanted: (batch: Kept, at: number) => boolean): Generator<StoredResults> {
    for (const [index, { source, batches }] of this.files.entries()) {
      for (const batch of batches) {
        let bytes: Buffer | undefined;
        let start = 0;
        for (let at = 0; at < batch.lengths.length; at++) {
          const end = start + (batch.lengths[at] as number);
          if (!batch.outdated[at] && wanted(batch, at)) {
            const settled = batch.settled.get(at);
            if (!settled) bytes ??= bufferOf(this.spool.read(batch.start, batch.size));
            const text = settled ? this.textAt(settled) : (bytes as Buffer).toString('utf8', start, end);
            yield { index, source, text, settle: (evaluations) => this.settle(batch, at, evaluations) };
          }
          start = end;
        }
      }
    }
  }
}

/** A batch whose text is in the spool. */
interface Kept extends Omit<ResultBatch, 'bytes' | 'versions'> {
  versions: Float64Array;
  readonly start: number;
  readonly size: number;
  /** 1 where a newer version of the resource is in the input. */
  readonly outdated: Uint8Array;
  /** Where the evaluations are of those that were settled. */
  readonly settled: Map<number, Stretch>;
}

interface Stretch {
  readonly start: number;
  readonly size: number;
}

const hasMark = (batch: Kept, at: number, mark: number): boolean =>
  ((batch.counts[at * COUNT_COLUMNS + 3] as number) & mark) !== 0;

/** Decodes short texts several times as fast as TextDecoder. */
const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const NO_VERSIONS = new Float64Array();

const NOTHING_READ: FileTally = { items: 0, unjudgedTypes: {}, unreadable: [], notes: [] };
