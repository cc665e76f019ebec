import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { type InputFile, listFiles } from '../../engine/input-files';
import type { Database } from '../store/duckdb';
import { openForWriting } from '../store/store';
import { EventWriter } from './event-writer';
import { isDeliveryCheck } from './path-scope';
import { derivePresence } from './presence';
import { readSource, type SourceTally } from './read-source';
import type { UnreadableSource } from './unreadable-source';
import { type ContentConflict, VersionWriter } from './version-writer';

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
 * The same file twice changes nothing, and a run that was killed goes on where it stopped: each batch is a transaction,
 * and a file is marked as read in the transaction of its last batch.
 * @throws HistoryError if the store cannot be opened
 */
export async function ingestFiles(paths: readonly string[], options: IngestOptions): Promise<IngestResult> {
  const { files, unreadable, notes } = listFiles(paths);
  const database = await openForWriting(options.store);
  try {
    const run = new IngestRun(database, files, options);
    await run.start();
    for (const file of files) await run.readFile(file);
    return await run.finish(unreadable, notes);
  } finally {
    database.close();
  }
}

/** A file that is read completely, but whose last versions are not written yet. */
interface PendingFile extends SourceTally {
  readonly hash: string;
  readonly path: string;
}

class IngestRun {
  private readonly versions: VersionWriter;
  private readonly events: EventWriter;
  private readonly unreadable: UnreadableSource[] = [];
  private readonly notes: string[] = [];
  private readonly conflicts: ContentConflict[] = [];
  private pending: PendingFile[] = [];
  private nextSnapshot = 1;
  private readonly versionCounts = { new: 0, known: 0 };
  private readonly eventCounts = { new: 0, known: 0 };
  private filesRead = 0;
  private bytesRead = 0;
  private hasSnapshots = false;
  private readonly totalBytes: number;

  constructor(
    private readonly database: Database,
    private readonly files: readonly InputFile[],
    private readonly options: IngestOptions,
  ) {
    this.versions = new VersionWriter(database);
    this.events = new EventWriter(database);
    this.totalBytes = files.reduce((sum, { size }) => sum + size, 0);
  }

  /** Removes what a killed run left of snapshots that it did not read to the end. */
  async start(): Promise<void> {
    await this.database.run('DELETE FROM snapshot_member WHERE snapshot_no NOT IN (SELECT snapshot_no FROM snapshot)');
    const [row] = await this.database.rows<{ last: number }>(
      'SELECT coalesce(max(snapshot_no), 0) AS last FROM snapshot',
    );
    this.nextSnapshot = (row?.last ?? 0) + 1;
  }

  async readFile({ source, size }: InputFile): Promise<void> {
    if (isDeliveryCheck(source)) return;
    this.filesRead++;
    const hash = source === '-' ? '' : await hashFile(source);
    if (!(await this.skipKnown(hash))) {
      const tally = await readSource(
        source,
        {
          version: (version, snapshots) => this.versions.add(version, snapshots),
          event: (event) => this.events.add(event),
          drain: () => this.drain(),
          nextSnapshotNumber: () => this.nextSnapshot++,
        },
        this.options.stdin,
      );
      this.unreadable.push(...tally.unreadable);
      this.notes.push(...tally.notes);
      this.pending.push({ ...tally, hash, path: source });
      await this.drain();
    }
    this.bytesRead += size;
    this.reportProgress();
  }

  async finish(unlisted: readonly UnreadableSource[], notes: readonly string[]): Promise<IngestResult> {
    await this.flush();
    if (this.hasSnapshots || this.versionCounts.new > 0) await derivePresence(this.database);
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
    const isPending = this.pending.find((file) => file.hash === hash);
    const [row] = isPending
      ? [isPending]
      : await this.database.rows<{ versions: number; events: number }>(
          'SELECT versions, events FROM source WHERE hash = ?',
          [hash],
        );
    if (!row || (isPending && isPending.unreadable.length > 0)) return false;
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
    const [versions, events] = await database.transact(async () => {
      const counts = [await this.versions.flush(), await this.events.flush()] as const;
      for (const file of pending) await this.markRead(file);
      return counts;
    });
    this.versionCounts.new += versions.added;
    this.versionCounts.known += versions.known;
    this.eventCounts.new += events.added;
    this.eventCounts.known += events.known;
    this.conflicts.push(...versions.conflicts);
  }

  /** A file with unreadable records is read again in the next run, which reports them again. */
  private async markRead({ hash, path, versions, events, unreadable, snapshot }: PendingFile): Promise<void> {
    if (snapshot) {
      this.hasSnapshots = true;
      const scopes = snapshot.scopes.list();
      await this.database.append('snapshot', [
        scopes.map(({ number }) => number),
        scopes.map(() => snapshot.id),
        scopes.map(({ scope }) => scope),
        scopes.map(({ time }) => BigInt(time)),
      ]);
    }
    if (hash === '' || unreadable.length > 0) return;
    await this.database.append('source', [[hash], [path], [BigInt(versions)], [BigInt(events)]]);
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
