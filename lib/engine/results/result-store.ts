import type { Evaluation } from '../../core/evaluate';
import type { ComplianceType } from '../../core/evaluation';
import type { InputFile } from '../input-files';
import type { FileTally } from '../read-file';
import type { ReportedEvaluation, UnreadableEntry } from '../run-result';
import { countLaterItems, describeSnapshots, describeState, findNewestRecord } from './input-age';
import {
  decodeEvaluationLines,
  decodeEvaluations,
  decodeItemResult,
  encodeItemResult,
  type FactEntries,
  type ItemResult,
  NO_RESULT,
} from './item-result';
import { type ItemVersion, NewestVersions } from './newest-versions';
import { COUNT_COLUMNS, HAS_FACTS, IS_PART, IS_UNSETTLED, type ResultBatch, VERSION_COLUMNS } from './result-batch';
import { findNewestSnapshots, isGone, type NewestSnapshot, NO_SCOPE } from './snapshots';
import { lastAtOrBelow, Spool } from './spool';

/** The result of an item that is settled at the end of the input. */
export interface UnsettledItem {
  /** The position of the item's file in the input. */
  readonly fileIndex: number;
  readonly source: string;
  readonly result: ItemResult;
  /** Replaces the evaluations of the item. */
  settle(evaluations: readonly Evaluation[]): void;
}

/** The results of all workers in the order of the input, in little memory: columns on the heap, texts in a spool. */
export class ResultStore {
  private readonly spool = new Spool();
  private readonly ageNotes: string[] = [];
  private readonly files: {
    readonly source: string;
    readonly sources: readonly string[];
    readonly batches: StoredBatch[];
    tally: FileTally;
  }[];

  constructor(files: readonly InputFile[]) {
    this.files = files.map(({ source, stacks }) => ({
      source,
      sources: stacks?.map((stack) => stack.source) ?? [source],
      batches: [],
      tally: EMPTY_TALLY,
    }));
  }

  /** Adds a batch of a file. */
  add(fileIndex: number, { bytes, ...columns }: ResultBatch): void {
    const start = this.spool.append(bytes);
    const outdated = new Uint8Array(columns.lengths.length);
    this.files[fileIndex]?.batches.push({ ...columns, start, size: bytes.length, outdated, settled: new Map() });
  }

  /** Completes a file. */
  finish(fileIndex: number, tally: FileTally): void {
    const file = this.files[fileIndex];
    if (file) file.tally = tally;
  }

  /**
   * Drops all versions of a resource except the newest one, and that too if the newest snapshot of the account and Region
   * does not contain the resource.
   * @param at see `RunSettings.at`
   */
  dropOutdated(now: Date, at: Date | undefined): void {
    const ranges: VersionRange[] = [];
    const snapshots = findNewestSnapshots(this.tallies(), at);
    let count = 0;
    for (const [fileIndex, { batches }] of this.files.entries()) {
      for (const batch of batches) {
        ranges.push({ fileIndex, batch, start: count });
        count += batch.lengths.length;
      }
    }
    const drop = (record: number): void => {
      const range = ranges[lastAtOrBelow(ranges, record)];
      if (range) range.batch.outdated[record - range.start] = 1;
    };
    const newest = new NewestVersions(count);
    for (const { fileIndex, batch, start } of ranges) {
      for (let row = 0; row < batch.lengths.length; row++) {
        const version = versionAt(batch, row);
        const outdated = newest.offer(version, start + row);
        if (outdated >= 0) drop(outdated);
        const { snapshotId } = this.files[fileIndex]?.tally ?? EMPTY_TALLY;
        if (snapshotId !== undefined && this.findSnapshot(fileIndex, version, snapshots)?.id === snapshotId) {
          newest.markPresent(version);
        }
      }
    }
    let gone = 0;
    for (const { time, record } of snapshots.size > 0 ? newest.absent() : []) {
      const range = ranges[lastAtOrBelow(ranges, record)] as VersionRange;
      const snapshot = this.findSnapshot(range.fileIndex, versionAt(range.batch, record - range.start), snapshots);
      if (!snapshot || !isGone(time, snapshot)) continue;
      drop(record);
      gone++;
    }
    // The largest column of a batch, and not needed any longer.
    for (const { batch } of ranges) batch.versions = NO_VERSIONS;
    this.ageNotes.push(...describeSnapshots(snapshots, gone, now));
  }

  /** Returns the newest snapshot of a version's scope. */
  private findSnapshot(
    fileIndex: number,
    { scope = NO_SCOPE }: ItemVersion,
    snapshots: ReadonlyMap<string, NewestSnapshot>,
  ): NewestSnapshot | undefined {
    const { key } = this.files[fileIndex]?.tally.scopes[scope] ?? {};
    return key === undefined ? undefined : snapshots.get(key);
  }

  /** All evaluations. */
  *evaluations(): Generator<ReportedEvaluation> {
    for (const { text } of this.rows(() => true)) yield* decodeEvaluations(text);
  }

  /** All evaluations as lines of the report's JSON. */
  *evaluationLines(): Generator<string> {
    for (const { text } of this.rows(() => true)) yield* decodeEvaluationLines(text);
  }

  /** The facts of all items. */
  *facts(): Generator<FactEntries> {
    for (const { text } of this.rows(hasFlag(HAS_FACTS))) yield* decodeItemResult(text).facts;
  }

  /** The items with pending evaluations, and those that a rule could not read. */
  *unsettled(): Generator<UnsettledItem> {
    yield* this.unsettledRows(hasFlag(IS_UNSETTLED));
  }

  /** The parts of resources, which are unsettled items, too. */
  *parts(): Generator<UnsettledItem> {
    yield* this.unsettledRows(hasFlag(IS_PART));
  }

  private *unsettledRows(isWanted: (batch: StoredBatch, row: number) => boolean): Generator<UnsettledItem> {
    for (const { fileIndex, source, batch, row, text } of this.rows(isWanted)) {
      const settle = (evaluations: readonly Evaluation[]): void => {
        const bytes = Buffer.from(encodeItemResult({ ...NO_RESULT, evaluations }, source));
        batch.settled.set(row, { start: this.spool.append(bytes), size: bytes.length });
      };
      yield { fileIndex, source, result: decodeItemResult(text), settle };
    }
  }

  /** Counts the evaluations that are not pending, by compliance type. */
  counts(): Record<ComplianceType, number> {
    const counts = { COMPLIANT: 0, NON_COMPLIANT: 0, NOT_APPLICABLE: 0 };
    for (const { batches } of this.files) {
      for (const batch of batches) {
        for (let row = 0; row < batch.lengths.length; row++) {
          if (batch.outdated[row]) continue;
          counts.COMPLIANT += batch.counts[row * COUNT_COLUMNS] as number;
          counts.NON_COMPLIANT += batch.counts[row * COUNT_COLUMNS + 1] as number;
          counts.NOT_APPLICABLE += batch.counts[row * COUNT_COLUMNS + 2] as number;
        }
      }
    }
    return counts;
  }

  /** Lists the unreadable parts file by file. @param results what rules could not read, by the position of the file */
  unreadable(results: ReadonlyMap<number, readonly UnreadableEntry[]>): UnreadableEntry[] {
    return this.files.flatMap(({ tally }, fileIndex) => [...tally.unreadable, ...(results.get(fileIndex) ?? [])]);
  }

  sources(): string[] {
    return this.files.flatMap(({ sources }) => sources);
  }

  /** @param at see `RunSettings.at` */
  notes(at: Date | undefined): string[] {
    const state = at ? describeState(this.tallies(), at) : [];
    return [...this.tallies().flatMap(({ notes }) => notes), ...state, ...this.ageNotes];
  }

  /** Returns the time of the newest item or snapshot that was used. */
  newestRecord(at: Date | undefined): Date | undefined {
    return findNewestRecord(this.tallies(), at);
  }

  laterItems(): number {
    return countLaterItems(this.tallies());
  }

  private tallies(): FileTally[] {
    return this.files.map(({ tally }) => tally);
  }

  items(): number {
    return this.files.reduce((sum, { tally }) => sum + tally.items, 0);
  }

  /** The types that no rule evaluates with their number of items, most frequent first. */
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

  /** The items that are neither outdated nor filtered out. */
  private *rows(isWanted: (batch: StoredBatch, row: number) => boolean): Generator<StoredRow> {
    for (const [fileIndex, { source, batches }] of this.files.entries()) {
      for (const batch of batches) {
        let bytes: Buffer | undefined;
        let start = 0;
        for (let row = 0; row < batch.lengths.length; row++) {
          const end = start + (batch.lengths[row] as number);
          if (!batch.outdated[row] && isWanted(batch, row)) {
            const settled = batch.settled.get(row);
            if (!settled) bytes ??= this.read(batch);
            const text = settled ? this.read(settled).toString('utf8') : (bytes as Buffer).toString('utf8', start, end);
            yield { fileIndex, source, batch, row, text };
          }
          start = end;
        }
      }
    }
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

/** A batch whose bytes are in the spool. */
interface StoredBatch extends Omit<ResultBatch, 'bytes' | 'versions'>, SpoolRange {
  versions: Float64Array;
  /** 1 for an item with a newer version in the input. */
  readonly outdated: Uint8Array;
  /** The new texts of settled items, by row. */
  readonly settled: Map<number, SpoolRange>;
}

/** The records of a batch, counted over the whole input. */
interface VersionRange {
  readonly fileIndex: number;
  readonly batch: StoredBatch;
  readonly start: number;
}

interface StoredRow {
  readonly fileIndex: number;
  readonly source: string;
  readonly batch: StoredBatch;
  readonly row: number;
  readonly text: string;
}

function versionAt({ versions }: StoredBatch, row: number): ItemVersion {
  const [first, second, time, state, scope] = versions.subarray(
    row * VERSION_COLUMNS,
    (row + 1) * VERSION_COLUMNS,
  ) as unknown as [number, number, number, number, number];
  return { first, second, time, state, scope };
}

const hasFlag =
  (flag: number) =>
  (batch: StoredBatch, row: number): boolean =>
    ((batch.counts[row * COUNT_COLUMNS + 3] as number) & flag) !== 0;

const NO_VERSIONS = new Float64Array();

const EMPTY_TALLY: FileTally = {
  items: 0,
  unjudgedTypes: {},
  unreadable: [],
  laterItems: 0,
  undatedItems: 0,
  notes: [],
  snapshotId: undefined,
  scopes: [],
};
