import { existsSync, statSync } from 'node:fs';
import { basename, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { type InputFile, listFiles } from '../../engine/input-files';
import { OtherDeliveries } from '../../formats/delivered-file';
import { ItemValidator } from '../declared/item-validator';
import type { ItemDefaults } from '../declared/read-declared';
import type { ResourceSchema } from '../declared/resource-schema';
import { readSchemas, storeSchemas } from '../declared/stored-schemas';
import { HistoryError } from '../history-error';
import type { Database, SqlValue } from '../store/duckdb';
import { IS_UNREADABLE } from '../store/schema';
import {
  explainWriteError,
  markFinished,
  markUnfinished,
  openForWriting,
  ROW_GROUP_ROWS,
  raiseMemoryLimit,
} from '../store/store';
import { deriveTables } from './derivation/derive';
import { writeEvents } from './event-writer';
import { type HistoryPeriod, IngestFile } from './ingest-file';
import { formatPlace, hasDeliveredName, parsePathContents, parsePathScope } from './path-scope';
import { BatchReader, type IngestReader, type PlacedFile, type ReaderSettings } from './reading/batch-reader';
import { HashFilter } from './reading/hash-filter';
import { BATCH_ITEM_COLUMNS, type BatchItem, type FileEnd, type ReadBatch } from './reading/read-batch';
import { RowTable } from './reading/row-table';
import type { LostSource, UnreadableSource } from './reading/unreadable-source';
import { type NumberedScope, nameScope } from './snapshot-scopes';
import type { ContentConflict } from './versions/staged-version';
import { VersionWriter } from './versions/version-writer';

/** The counts of what was read: `new` and `known` of this run, `total` of the store afterwards. */
interface IngestCounts {
  readonly new: number;
  readonly known: number;
  readonly total: number;
}

export interface IngestResult {
  /** Files that were read, or known from an earlier run. */
  readonly files: number;
  readonly versions: IngestCounts;
  readonly events: IngestCounts;
  readonly unreadable: readonly UnreadableSource[];
  /** Two contents of one resource, capture time and state id. Both are kept. */
  readonly conflicts: readonly ContentConflict[];
  readonly notes: readonly string[];
}

export interface IngestOptions {
  readonly store: string;
  readonly stdin?: Readable;
  /** The third-party types of files with one item a line. Those of earlier runs count too. */
  readonly declared?: { readonly schemas: readonly ResourceSchema[]; readonly defaults: ItemDefaults };
  /** Whether finding no file at all is no error, because the folder is a copy of what was delivered so far. */
  readonly mayFindNothing?: boolean;
  /** Files that were delivered but are not in the folder, since they could not be copied. */
  readonly notCopied?: readonly UnreadableSource[];
  /** Starts readers in threads of their own, for large inputs. Without it the files are read in this thread. */
  readonly startReaders?: (settings: ReaderSettings) => readonly IngestReader[];
  /** Called after each file, and during a large one. */
  readonly onProgress?: (progress: IngestProgress) => void;
}

interface IngestProgress {
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
  readonly totalBytes: number;
  readonly versions: number;
}

/**
 * Reads files into the history store: snapshots, histories, oversized items, messages, API responses and CloudTrail logs.
 *
 * The same file twice changes nothing, and a run that was killed goes on after its last transaction: a file is marked as
 * read in the transaction of its last version.
 * @throws HistoryError if there is nothing to read, if the store cannot be opened, or if the disk is full
 */
export async function ingestFiles(paths: readonly string[], options: IngestOptions): Promise<IngestResult> {
  const { files: listed, unreadable, notes: skippedNotes } = listFiles(paths);
  const others = new OtherDeliveries(INGESTED_SERVICES);
  // The store may be in the folder that is read.
  const own = resolve(options.store);
  const files = listed.filter(({ source }) => ![own, `${own}.wal`].includes(resolve(source)) && !others.add(source));
  const notes = [...skippedNotes, ...others.describe()];
  if (files.length + unreadable.length === 0 && !options.mayFindNothing) {
    const kind = listed.length > 0 ? 'files of AWS Config or CloudTrail' : 'files';
    const skipped = notes.length > 0 ? ` (${notes.join('; ')})` : '';
    throw new HistoryError(`Nothing to ingest: no ${kind} in ${paths.join(', ')}${skipped}`);
  }
  // An empty store would answer every question with nothing.
  if (files.length === 0 && unreadable.length > 0 && !existsSync(options.store)) {
    throw new HistoryError(`Nothing to ingest: ${unreadable.map(({ message }) => message).join('; ')}`);
  }
  const database = await openForWriting(options.store);
  try {
    const run = new IngestRun(database, files, options);
    await run.start();
    await run.read();
    return await run.finish(unreadable, notes);
  } catch (error) {
    throw explainWriteError(options.store, error);
  } finally {
    database.close();
  }
}

/** CloudTrail's digests and insights have names of their own. */
export const INGESTED_SERVICES: readonly string[] = ['Config', 'CloudTrail'];

/** The counts of a file that an earlier run read. */
interface KnownFile {
  readonly path: string;
  readonly versions: number;
  readonly events: number;
}

class IngestRun {
  private readonly filter = new HashFilter();
  private readonly versions: VersionWriter;
  private readonly knownFiles = new Map<string, KnownFile>();
  /** The hashes of files with unreadable records that an earlier run read. */
  private readonly readAgain = new Set<string>();
  /** The files that have lost something, by {@link identifyFile}. */
  private readonly filesWithLost = new Set<string>();
  private readonly openFiles = new Map<number, IngestFile>();
  private readonly unreadable: UnreadableSource[] = [];
  private readonly notes: string[] = [];
  private readonly conflicts: ContentConflict[] = [];
  private nextSnapshot = 1;
  private readonly versionCounts = { new: 0, known: 0 };
  private readonly eventCounts = { new: 0, known: 0 };
  private filesRead = 0;
  private bytesRead = 0;
  /** Versions and events that were written since the last commit; undefined outside a transaction. */
  private uncommitted: number | undefined;
  /** Of the texts of the last row group, as far as they are larger than usual. */
  private largeBytes = 0;
  private rowsOfGroup = 0;
  private hasRoom = false;
  private readonly totalBytes: number;

  constructor(
    private readonly database: Database,
    private readonly files: readonly InputFile[],
    private readonly options: IngestOptions,
  ) {
    this.versions = new VersionWriter(database, this.filter, (file) => this.findFile(file));
    this.totalBytes = files.reduce((sum, { size }) => sum + size, 0);
  }

  async start(): Promise<void> {
    const { database, knownFiles } = this;
    const { declared } = this.options;
    if (declared) {
      // The schemas first: one that cannot be used is not stored.
      await ItemValidator.create(declared.schemas);
      await storeSchemas(database, declared.schemas);
    }
    await markUnfinished(database);
    // A killed run leaves parts of snapshots that it did not read to the end.
    await database.run('DELETE FROM snapshot_member WHERE snapshot_no NOT IN (SELECT snapshot_no FROM snapshot)');
    const [row] = await database.rows<{ last: number }>('SELECT coalesce(max(snapshot_no), 0) AS last FROM snapshot');
    this.nextSnapshot = (row?.last ?? 0) + 1;
    const sources = database.stream<KnownFile & { hash: string; unreadable: number }>(
      'SELECT hash, path, versions, events, unreadable FROM source',
    );
    for await (const { hash, path, versions, events, unreadable } of sources) {
      if (unreadable > 0) this.readAgain.add(hash);
      else knownFiles.set(hash, { path, versions, events });
    }
    const lost = await database.rows<{ file: string }>('SELECT DISTINCT file FROM lost');
    for (const { file } of lost) this.filesWithLost.add(file);
    await this.versions.start();
  }

  async read(): Promise<void> {
    const readers = this.startReaders(await readSchemas(this.database));
    try {
      for await (const batch of readInOrder(readers, groupFiles(this.files))) await this.store(batch);
    } finally {
      await Promise.all(readers.map((reader) => reader.close()));
    }
  }

  async finish(unlisted: readonly UnreadableSource[], notes: readonly string[]): Promise<IngestResult> {
    const { notCopied = [] } = this.options;
    await this.commit();
    await this.database.transact(async () => {
      await this.storeUnlisted(unlisted);
      for (const record of notCopied) await this.storeLost(record.source, [{ ...record, isEvent: false }]);
      await deriveTables(this.database);
      await markFinished(this.database);
    });
    await this.database.run('CHECKPOINT');
    const [totals] = await this.database.rows<{ versions: number; events: number }>(
      `SELECT (SELECT count(*) FROM version WHERE NOT ${IS_UNREADABLE}) AS versions, (SELECT count(*) FROM event) AS events`,
    );
    return {
      files: this.filesRead,
      versions: { ...this.versionCounts, total: totals?.versions ?? 0 },
      events: { ...this.eventCounts, total: totals?.events ?? 0 },
      unreadable: [...notCopied, ...unlisted, ...this.unreadable],
      conflicts: [...new Map(this.conflicts.map((one) => [JSON.stringify(one), one])).values()],
      notes: [...notes, ...this.notes],
    };
  }

  private startReaders(schemas: readonly ResourceSchema[]): readonly IngestReader[] {
    const { startReaders, stdin, declared } = this.options;
    const settings: ReaderSettings = {
      filter: this.filter.memory,
      knownFiles: new Map([...this.knownFiles].map(([hash, { path }]) => [hash, formatPlace(parsePathScope(path))])),
      schemas,
      declared: declared?.defaults,
    };
    const isLarge = this.totalBytes >= MIN_THREAD_BYTES && this.files.every(({ source }) => source !== '-');
    const readers = (isLarge && startReaders?.(settings)) || [];
    return readers.length > 0 ? readers : [new BatchReader(settings, stdin)];
  }

  private async store(batch: ReadBatch): Promise<void> {
    const { database } = this;
    if (this.uncommitted === undefined) await database.run('BEGIN TRANSACTION');
    await this.makeRoom(batch);
    const versions = await this.versions.write(batch);
    const events = await writeEvents(database, batch.events);
    for (const end of batch.ends) await this.finishFile(end);
    this.versionCounts.new += versions.added;
    this.versionCounts.known += versions.known;
    this.eventCounts.new += events.added;
    this.eventCounts.known += events.known;
    this.conflicts.push(...versions.conflicts);
    this.uncommitted = (this.uncommitted ?? 0) + versions.added + versions.known + events.added;
    if (this.uncommitted >= MAX_UNCOMMITTED) await this.commit();
    if (batch.ends.length === 0) this.reportProgress();
  }

  private async makeRoom({ items }: ReadBatch): Promise<void> {
    this.largeBytes += countLargeBytes(new RowTable<BatchItem>(BATCH_ITEM_COLUMNS, items));
    this.rowsOfGroup += items.count;
    if (!this.hasRoom && this.largeBytes >= MAX_LARGE_BYTES) {
      await raiseMemoryLimit(this.database);
      this.hasRoom = true;
    }
    if (this.rowsOfGroup < ROW_GROUP_ROWS) return;
    this.largeBytes = 0;
    this.rowsOfGroup = 0;
  }

  private async commit(): Promise<void> {
    if (this.uncommitted === undefined) return;
    await this.versions.storeNames();
    await this.database.run('COMMIT');
    this.uncommitted = undefined;
  }

  private async finishFile(end: FileEnd): Promise<void> {
    const { size } = this.files[end.file] as InputFile;
    this.filesRead++;
    this.bytesRead += size;
    const known = end.isKnown ? this.knownFiles.get(end.hash) : undefined;
    if (known) {
      this.versionCounts.known += known.versions;
      this.eventCounts.known += known.events;
      await this.storeLost((this.files[end.file] as InputFile).source, []);
    } else await this.markRead(this.findFile(end.file), end);
    this.openFiles.delete(end.file);
    this.reportProgress();
  }

  /** A file with unreadable records is read again in the next run, which reports them again. */
  private async markRead(file: IngestFile, end: FileEnd): Promise<void> {
    const { database } = this;
    const { hash, versions, events, unreadable, lost, notes, snapshotId } = file.finish(end);
    this.unreadable.push(...unreadable);
    this.notes.push(...notes);
    await this.storeLost(file.source, lost);
    await this.storePeriods(file, snapshotId, this.readAgain.has(hash) || this.knownFiles.has(hash));
    if (hash === '' || this.knownFiles.has(hash)) return;
    if (this.readAgain.has(hash)) await database.run('DELETE FROM source WHERE hash = ?', [hash]);
    if (unreadable.length > 0) this.readAgain.add(hash);
    else this.knownFiles.set(hash, { path: file.source, versions, events });
    const { size } = this.files[end.file] as InputFile;
    await database.append(
      'source',
      [{ hash, path: file.source, bytes: size, versions, events, unreadable: unreadable.length }],
      [
        (row) => row.hash,
        (row) => row.path,
        (row) => row.bytes,
        (row) => row.versions,
        (row) => row.events,
        (row) => row.unreadable,
      ],
    );
  }

  /** Replaces what a file has lost. Standard input is another file in each run, so that nothing is replaced. */
  private async storeLost(path: string, lost: readonly LostSource[]): Promise<void> {
    const { database, filesWithLost } = this;
    const file = identifyFile(path);
    if (path !== '-' && filesWithLost.delete(file)) await this.removeLost(file);
    if (lost.length === 0) return;
    filesWithLost.add(file);
    const { accountId, region, resourceType: namedType, period, isTrail } = parsePathContents(path);
    await database.append('lost', lost, [
      () => file,
      ({ source }) => source,
      ({ isEvent }) => isTrail || isEvent,
      () => accountId ?? null,
      () => region ?? null,
      ({ resourceType }) => resourceType ?? namedType ?? null,
      ({ resourceId }) => resourceId ?? null,
      () => period?.from ?? null,
      () => period?.to ?? null,
      ({ message }) => message,
    ]);
    await this.markLostStale(file);
  }

  /** A folder that cannot be read has lost its files. A path that does not exist is a mistake of the user. */
  private async storeUnlisted(unlisted: readonly UnreadableSource[]): Promise<void> {
    for (const record of unlisted) {
      if (isFolder(record.source)) await this.storeLost(record.source, [{ ...record, isEvent: false }]);
    }
    const found = this.files.map(({ source }) => resolve(source));
    for (const folder of this.filesWithLost) {
      const isReadable = found.some((file) => file.startsWith(folder + sep));
      if (isReadable && this.filesWithLost.delete(folder)) await this.removeLost(folder);
    }
  }

  private async removeLost(file: string): Promise<void> {
    await this.markLostStale(file);
    await this.database.run('DELETE FROM lost WHERE file = ?', [file]);
  }

  /** When versions may be missing depends on the files that cannot be read. */
  private markLostStale(file: string): Promise<void> {
    return this.database.run(
      `INSERT INTO stale_scope
       SELECT DISTINCT unnest([account_id || ' ' || region, account_id || ' global ' || resource_type])
       FROM lost WHERE file = ? AND NOT is_event AND account_id IS NOT NULL AND region IS NOT NULL AND resource_type IS NOT NULL
         AND from_time IS NOT NULL`,
      [file],
    );
  }

  /**
   * Stores what a file covers: a complete snapshot its scopes, a history a time of each type. One that is read again may
   * cover more than before: under another path, its items may have an account and a Region.
   */
  private async storePeriods(file: IngestFile, snapshotId: string | undefined, isReadAgain: boolean): Promise<void> {
    const { database } = this;
    const lacks = async (table: 'snapshot' | 'history_file', row: Readonly<Record<string, SqlValue>>) => {
      const condition = Object.keys(row).map((column) => `${column} = ?`);
      const sql = `SELECT 1 FROM ${table} WHERE ${condition.join(' AND ')} LIMIT 1`;
      return !isReadAgain || (await database.rows(sql, Object.values(row))).length === 0;
    };
    if (snapshotId !== undefined) {
      const scopes: NumberedScope[] = [];
      for (const one of file.scopes.list()) {
        const { scope, time } = one;
        if (await lacks('snapshot', { snapshot_id: snapshotId, scope, time })) scopes.push(one);
      }
      await database.append('snapshot', scopes, [
        ({ number }) => number,
        () => snapshotId,
        ({ scope }) => scope,
        ({ time }) => time,
      ]);
      await database.append('stale_scope', scopes, [({ scope }) => scope]);
    }
    const periods: HistoryPeriod[] = [];
    for (const one of file.listPeriods()) {
      const { accountId, region, resourceType, from, to } = one;
      const row = { account_id: accountId, region, resource_type: resourceType, from_time: from, to_time: to };
      if (await lacks('history_file', row)) periods.push(one);
    }
    await database.append('history_file', periods, [
      ({ accountId }) => accountId,
      ({ region }) => region,
      ({ resourceType }) => resourceType,
      ({ from }) => from,
      ({ to }) => to,
    ]);
    await database.append('stale_scope', periods, [
      ({ accountId, region, resourceType }) => nameScope(accountId, region, resourceType),
    ]);
  }

  private findFile(file: number): IngestFile {
    let found = this.openFiles.get(file);
    if (!found) {
      found = new IngestFile(file, (this.files[file] as InputFile).source, () => this.nextSnapshot++);
      this.openFiles.set(file, found);
    }
    return found;
  }

  private reportProgress(): void {
    this.options.onProgress?.({
      files: this.filesRead,
      totalFiles: this.files.length,
      bytes: this.bytesRead,
      totalBytes: this.totalBytes,
      versions: this.versionCounts.new + this.versionCounts.known,
    });
  }
}

/** A file that AWS named is the same file in every folder. */
const identifyFile = (path: string): string => (hasDeliveredName(path) ? basename(path) : resolve(path));

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Yields the batches in the order of the files, so that the number of readers never changes the store. */
async function* readInOrder(
  readers: readonly IngestReader[],
  groups: readonly (readonly PlacedFile[])[],
): AsyncGenerator<ReadBatch, void> {
  const streams = readers.map((reader, index) =>
    reader.read(groups.filter((_, group) => group % readers.length === index)),
  );
  for (const group of groups.keys()) {
    const index = group % readers.length;
    for (let isLast = false; !isLast; ) {
      const { value } = await (streams[index] as AsyncIterator<ReadBatch>).next();
      yield value;
      readers[index]?.release(value);
      isLast = value.endsGroup;
    }
  }
}

/** Groups files: small ones share a batch, and a large one is a group of its own. */
function groupFiles(files: readonly InputFile[]): PlacedFile[][] {
  const groups: PlacedFile[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const [file, { source, size }] of files.entries()) {
    const last = groups.at(-1);
    if (last && bytes + size <= MAX_GROUP_BYTES && last.length < MAX_GROUP_FILES) last.push({ file, source });
    else {
      groups.push([{ file, source }]);
      bytes = 0;
    }
    bytes += size;
  }
  return groups;
}

/** About a batch of gzip files. */
const MAX_GROUP_BYTES = 1 << 20;

/** More would be read again after a kill. */
const MAX_GROUP_FILES = 500;

/** Below it a thread starts later than it would be done. */
const MIN_THREAD_BYTES = 2 << 20;

function countLargeBytes(items: RowTable<BatchItem>): number {
  let bytes = 0;
  for (let place = 0; place < items.count; place++) {
    bytes += Math.max(0, items.number('end', place) - items.number('start', place) - USUAL_BYTES);
  }
  return bytes;
}

const USUAL_BYTES = 4096;

/** Beyond it the texts of a row group, which DuckDB has in memory until it is full, may not fit. */
const MAX_LARGE_BYTES = 32 << 20;

/**
 * A transaction that writes whole row groups writes them once; a small one writes them to the log first, and again when the
 * log is merged. Measured: twice the time, and a file of 1.6 times the size. More would be lost with a killed run.
 */
const MAX_UNCOMMITTED = 250_000;
