import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { type InputFile, listFiles } from '../../engine/input-files';
import { ItemValidator } from '../declared/item-validator';
import { type DeclaredTypes, type ItemDefaults, isDeclaredFile } from '../declared/read-declared';
import type { ResourceSchema } from '../declared/resource-schema';
import { readSchemas, storeSchemas } from '../declared/stored-schemas';
import type { Database } from '../store/duckdb';
import { explainWriteError, openForWriting } from '../store/store';
import { EventWriter } from './event-writer';
import { isOtherDelivery } from './path-scope';
import { derivePresence } from './presence';
import { readDeclaredSource, readSource, type SourceReader, type SourceSink } from './read-source';
import type { UnreadableSource } from './unreadable-source';
import type { ContentConflict } from './versions/staged-version';
import { VersionWriter } from './versions/version-writer';

/** The counts of what was read: `new` and `known` of this run, `total` of the store afterwards. */
export interface IngestCounts {
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
  /** Called after each file, and during a large one. */
  readonly onProgress?: (progress: IngestProgress) => void;
}

export interface IngestProgress {
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
 * @throws HistoryError if the store cannot be opened, or if the disk is full
 */
export async function ingestFiles(paths: readonly string[], options: IngestOptions): Promise<IngestResult> {
  const { files, unreadable, notes } = listFiles(paths);
  const database = await openForWriting(options.store);
  try {
    const run = new IngestRun(database, files, options);
    await run.start();
    for (const file of files) await run.readFile(file);
    return await run.finish(unreadable, notes);
  } catch (error) {
    throw explainWriteError(options.store, error);
  } finally {
    database.close();
  }
}

/** A file that is read completely, but whose last versions are not written yet. */
interface PendingFile {
  readonly hash: string;
  readonly path: string;
  readonly bytes: number;
  readonly reader: SourceReader;
}

class IngestRun {
  private readonly versions: VersionWriter;
  private readonly events: EventWriter;
  private readonly unreadable: UnreadableSource[] = [];
  private readonly notes: string[] = [];
  private readonly conflicts: ContentConflict[] = [];
  private pending: PendingFile[] = [];
  /** The hashes of files with unreadable records that an earlier run read. */
  private readonly readAgain = new Set<string>();
  private nextSnapshot = 1;
  private readonly versionCounts = { new: 0, known: 0 };
  private readonly eventCounts = { new: 0, known: 0 };
  private filesRead = 0;
  private bytesRead = 0;
  /** Versions and events that were written since the last commit; undefined outside a transaction. */
  private uncommitted: number | undefined;
  private declared: DeclaredTypes | undefined;
  private readonly totalBytes: number;

  private readonly sink: SourceSink = {
    item: (bytes, item) => this.versions.add(bytes, item),
    event: (event) => this.events.add(event),
    drain: () => this.drain(),
    nextSnapshotNumber: () => this.nextSnapshot++,
  };

  constructor(
    private readonly database: Database,
    private readonly files: readonly InputFile[],
    private readonly options: IngestOptions,
  ) {
    this.versions = new VersionWriter(database);
    this.events = new EventWriter(database);
    this.totalBytes = files.reduce((sum, { size }) => sum + size, 0);
  }

  async start(): Promise<void> {
    const { declared } = this.options;
    if (declared) {
      // The schemas first: one that cannot be used is not stored.
      await ItemValidator.create(declared.schemas);
      await storeSchemas(this.database, declared.schemas);
      const validator = await ItemValidator.create(await readSchemas(this.database));
      this.declared = { validator, defaults: declared.defaults };
    }
    // A killed run leaves parts of snapshots that it did not read to the end.
    await this.database.run('DELETE FROM snapshot_member WHERE snapshot_no NOT IN (SELECT snapshot_no FROM snapshot)');
    const [row] = await this.database.rows<{ last: number }>(
      'SELECT coalesce(max(snapshot_no), 0) AS last FROM snapshot',
    );
    this.nextSnapshot = (row?.last ?? 0) + 1;
  }

  async readFile({ source, size }: InputFile): Promise<void> {
    if (isOtherDelivery(source)) return;
    this.filesRead++;
    const hash = source === '-' ? '' : await hashFile(source);
    if (!(await this.skipKnown(hash))) {
      const { declared } = this;
      const { stdin } = this.options;
      const reader =
        declared && isDeclaredFile(source)
          ? await readDeclaredSource(source, this.sink, declared, stdin)
          : await readSource(source, this.sink, stdin);
      this.pending.push({ hash, path: source, bytes: size, reader });
      await this.drain();
    }
    this.bytesRead += size;
    this.reportProgress();
  }

  async finish(unlisted: readonly UnreadableSource[], notes: readonly string[]): Promise<IngestResult> {
    await this.flush();
    await this.commit();
    await derivePresence(this.database);
    await this.database.run('CHECKPOINT');
    const [totals] = await this.database.rows<{ versions: number; events: number }>(
      'SELECT (SELECT count(*) FROM version) AS versions, (SELECT count(*) FROM event) AS events',
    );
    return {
      files: this.filesRead,
      versions: { ...this.versionCounts, total: totals?.versions ?? 0 },
      events: { ...this.eventCounts, total: totals?.events ?? 0 },
      unreadable: [...unlisted, ...this.unreadable],
      conflicts: this.conflicts,
      notes: [...notes, ...this.notes],
    };
  }

  /** Returns whether the file was read completely before. Its versions and events count as known. */
  private async skipKnown(hash: string): Promise<boolean> {
    if (hash === '') return false;
    if (this.pending.some((file) => file.hash === hash)) await this.flush();
    const [row] = await this.database.rows<{ versions: number; events: number; unreadable: number }>(
      'SELECT versions, events, unreadable FROM source WHERE hash = ?',
      [hash],
    );
    if (!row) return false;
    if (row.unreadable > 0) {
      this.readAgain.add(hash);
      return false;
    }
    this.versionCounts.known += row.versions;
    this.eventCounts.known += row.events;
    return true;
  }

  private async drain(): Promise<void> {
    if (!this.versions.isFull && !this.events.isFull && this.pending.length < MAX_PENDING_FILES) return;
    await this.flush();
    this.reportProgress();
  }

  private async flush(): Promise<void> {
    const { database, pending } = this;
    this.pending = [];
    if (this.uncommitted === undefined) await database.run('BEGIN TRANSACTION');
    const versions = await this.versions.flush();
    const events = await this.events.flush();
    for (const file of pending) await this.markRead(file);
    this.versionCounts.new += versions.added;
    this.versionCounts.known += versions.known;
    this.eventCounts.new += events.added;
    this.eventCounts.known += events.known;
    this.conflicts.push(...versions.conflicts);
    this.uncommitted = (this.uncommitted ?? 0) + versions.added + versions.known + events.added;
    if (this.uncommitted >= MAX_UNCOMMITTED) await this.commit();
  }

  private async commit(): Promise<void> {
    if (this.uncommitted === undefined) return;
    await this.database.run('COMMIT');
    this.uncommitted = undefined;
  }

  /** A file with unreadable records is read again in the next run, which reports them again. */
  private async markRead({ hash, path, bytes, reader }: PendingFile): Promise<void> {
    const { versions, events, unreadable, notes, snapshot } = reader.tally();
    this.unreadable.push(...unreadable);
    this.notes.push(...notes);
    if (snapshot) {
      const { id, scopes } = snapshot;
      await this.database.append('snapshot', scopes.list(), [
        ({ number }) => number,
        () => id,
        ({ scope }) => scope,
        ({ time }) => BigInt(time),
      ]);
      await this.database.append('stale_scope', scopes.list(), [({ scope }) => scope]);
    }
    if (hash === '') return;
    if (this.readAgain.has(hash)) await this.database.run('DELETE FROM source WHERE hash = ?', [hash]);
    await this.database.append(
      'source',
      [{ hash, path, bytes, versions, events, unreadable: unreadable.length }],
      [
        (file) => file.hash,
        (file) => file.path,
        (file) => BigInt(file.bytes),
        (file) => BigInt(file.versions),
        (file) => BigInt(file.events),
        (file) => BigInt(file.unreadable),
      ],
    );
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

/**
 * A transaction that writes whole row groups writes them once; a small one writes them to the log first, and again when the
 * log is merged. Measured: twice the time, and a file of 1.6 times the size. More would be lost with a killed run.
 */
const MAX_UNCOMMITTED = 250_000;

/** Small files share a batch. More would keep too many of them to read again after a kill. */
const MAX_PENDING_FILES = 500;

/** Returns an empty text for a pipe, which can be read only once, and for a file that cannot be read: reading it reports why. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    if (!statSync(path).isFile()) return '';
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } catch {
    return '';
  }
}
