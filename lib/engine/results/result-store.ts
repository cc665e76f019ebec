import type { EnabledRule } from '../../core/evaluate/evaluate';
import type { ComplianceType } from '../../core/evaluation';
import { pluralize } from '../../core/text/format';
import type { InputFile } from '../input-files';
import type { FileTally } from '../read-file';
import type { ReportedEvaluation, UnreadableEntry } from '../run-result';
import { CompactElements } from './compact-elements';
import { parseElements } from './evaluation-elements';
import { countLaterItems, describeSnapshots, describeState, findNewestRecord } from './input-age';
import type { FactEntries, ItemResult, UnsettledResult } from './item-result';
import { type ItemVersion, NewestVersions } from './newest-versions';
import type { ResultBatch } from './result-batch';
import { findNewestSnapshots, isGone, type NewestSnapshot, NO_SCOPE } from './snapshots';
import { lastAtOrBelow, Spool } from './spool';
import { StoredBatch } from './stored-batch';

/** An item that is settled at the end of the input. */
export interface UnsettledItem {
  /** The position of the item's file in the input. */
  readonly fileIndex: number;
  readonly source: string;
  readonly result: UnsettledResult;
  /** Adds evaluations of the item, with what they share if it had none. */
  settle(result: Pick<ItemResult, 'evaluated' | 'evaluations'>): void;
}

/** The results of all workers in the order of the input. */
export class ResultStore {
  private readonly spool = new Spool();
  private readonly compact: CompactElements;
  private readonly ageNotes: string[] = [];
  private unreadableEntries = 0;
  private readonly files: {
    readonly source: string;
    readonly sources: readonly string[];
    readonly batches: StoredBatch[];
    tally: FileTally;
  }[];

  /** @param rules those of the run */
  constructor(files: readonly InputFile[], rules: readonly EnabledRule[]) {
    this.compact = new CompactElements(rules.map(({ rule }) => rule));
    this.files = files.map(({ source, stacks }) => ({
      source,
      sources: stacks?.map((stack) => stack.source) ?? [source],
      batches: [],
      tally: EMPTY_TALLY,
    }));
  }

  /** Adds a batch of a file. */
  add(fileIndex: number, batch: ResultBatch): void {
    this.files[fileIndex]?.batches.push(new StoredBatch(batch, this.spool));
  }

  /** Completes a file. */
  finish(fileIndex: number, tally: FileTally): void {
    const file = this.files[fileIndex];
    if (file) file.tally = { ...tally, unreadable: this.limitUnreadable(tally.unreadable) };
  }

  /** Many files with many unreadable parts cannot fill the memory. */
  private limitUnreadable(entries: readonly UnreadableEntry[]): readonly UnreadableEntry[] {
    const [first, ...others] = entries;
    this.unreadableEntries += entries.length;
    if (!first || others.length === 0 || this.unreadableEntries <= MAX_UNREADABLE_ENTRIES) return entries;
    return [{ ...first, message: `${first.message} (and ${pluralize(others.length, 'further entry')})` }];
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
        count += batch.rows;
      }
    }
    const drop = (record: number): void => {
      const range = ranges[lastAtOrBelow(ranges, record)];
      range?.batch.drop(record - range.start);
    };
    const newest = new NewestVersions(count);
    for (const { fileIndex, batch, start } of ranges) {
      for (let row = 0; row < batch.rows; row++) {
        const version = batch.versionAt(row);
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
      const snapshot = this.findSnapshot(range.fileIndex, range.batch.versionAt(record - range.start), snapshots);
      if (!snapshot || !isGone(time, snapshot)) continue;
      drop(record);
      gone++;
    }
    for (const { batch } of ranges) batch.forgetVersions();
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
    for (const bytes of this.elements()) yield* parseElements(bytes.toString('utf8'));
  }

  /** All evaluations as elements of the report's JSON. */
  *elements(): Generator<Buffer> {
    for (const { source, batches } of this.files)
      for (const batch of batches) yield* batch.readElements(this.compact, source);
  }

  /** The facts of all items. */
  *facts(): Generator<FactEntries> {
    for (const { batches } of this.files) for (const batch of batches) yield* batch.readFacts();
  }

  /** The items with pending evaluations, and those that a rule could not read. */
  *unsettled(): Generator<UnsettledItem> {
    for (const [fileIndex, { source, batches }] of this.files.entries())
      for (const batch of batches) yield* this.unsettledItems(batch, fileIndex, source);
  }

  private *unsettledItems(batch: StoredBatch, fileIndex: number, source: string): Generator<UnsettledItem> {
    for (const { row, value: result } of batch.readUnsettled()) {
      const settle: UnsettledItem['settle'] = (settled) => batch.addElements(row, this.compact.format(settled, source));
      yield { fileIndex, source, result, settle };
    }
    batch.storeAdded();
  }

  /** The parts of resources, which are unsettled items, too. */
  *parts(): Generator<UnsettledItem> {
    for (const [fileIndex, { source, batches }] of this.files.entries()) {
      for (const batch of batches) {
        if (!batch.hasParts) continue;
        for (const one of this.unsettledItems(batch, fileIndex, source)) if (one.result.item?.part) yield one;
      }
    }
  }

  /** Counts the evaluations that are not pending, by compliance type. */
  counts(): Record<ComplianceType, number> {
    const counts = { COMPLIANT: 0, NON_COMPLIANT: 0, NOT_APPLICABLE: 0 };
    for (const { batches } of this.files) for (const batch of batches) batch.addCounts(counts);
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

  /** The names of the parameters of all templates; see `FileTally.templateParameters`. */
  templateParameters(): ReadonlySet<string> {
    return new Set(this.files.flatMap(({ tally }) => tally.templateParameters));
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
}

/** The records of a batch, counted over the whole input. */
interface VersionRange {
  readonly fileIndex: number;
  readonly batch: StoredBatch;
  readonly start: number;
}

/** About 100 MB. */
const MAX_UNREADABLE_ENTRIES = 200_000;
const EMPTY_TALLY: FileTally = {
  items: 0,
  unjudgedTypes: {},
  unreadable: [],
  laterItems: 0,
  undatedItems: 0,
  notes: [],
  snapshotId: undefined,
  scopes: [],
  templateParameters: [],
};
