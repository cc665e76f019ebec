import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { ItemValidator } from '../../declared/item-validator';
import { type DeclaredTypes, type ItemDefaults, isDeclaredFile } from '../../declared/read-declared';
import type { ResourceSchema } from '../../declared/resource-schema';
import { ResourceTypes } from '../conversion/resource-types';
import { formatPlace } from '../path-scope';
import { BatchBuilder } from './batch-builder';
import { HashFilter } from './hash-filter';
import { type BatchMemory, type FileEnd, listBatchMemory, type ReadBatch } from './read-batch';
import { SourceReader } from './read-source';

/** A file with its place in the input. */
export interface PlacedFile {
  readonly file: number;
  readonly source: string;
}

/** The settings that the readers of a run share. */
export interface ReaderSettings {
  /** The memory of a `HashFilter`. */
  readonly filter: SharedArrayBuffer;
  /** The files that are read completely, by their hashes, with the account and Region of their paths. */
  readonly knownFiles: ReadonlyMap<string, string>;
  /** Of the third-party types that the store knows. */
  readonly schemas: readonly ResourceSchema[];
  /** Present if files with one item a line hold third-party resources. */
  readonly declared: ItemDefaults | undefined;
}

/** Reads groups of files, in this thread or in another one. */
export interface IngestReader {
  /** Yields the batches of each group in order. */
  read(groups: readonly (readonly PlacedFile[])[]): AsyncIterator<ReadBatch>;
  /** Gives the memory of a batch back when it is stored. */
  release(stored: BatchMemory): void;
  close(): Promise<void>;
}

/** Reads files into batches: scans, hashes, parses and converts their items. */
export class BatchReader implements IngestReader {
  private readonly filter: HashFilter;
  private readonly spare: BatchMemory[] = [];

  constructor(
    private readonly settings: ReaderSettings,
    private readonly stdin?: Readable,
  ) {
    this.filter = new HashFilter(settings.filter);
  }

  async *read(groups: readonly (readonly PlacedFile[])[]): AsyncGenerator<ReadBatch, void> {
    const { schemas, declared } = this.settings;
    const batch = new BatchBuilder(await ResourceTypes.load(schemas), this.filter, this.spare);
    const types = declared && { validator: await ItemValidator.create(schemas), defaults: declared };
    for (const files of groups) yield* this.readGroup(files, batch, types);
  }

  release(stored: BatchMemory): void {
    const bytes = listBatchMemory(stored).reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (bytes <= MAX_REUSED_BYTES) this.spare.push(stored);
  }

  async close(): Promise<void> {}

  private async *readGroup(
    files: readonly PlacedFile[],
    batch: BatchBuilder,
    declared: DeclaredTypes | undefined,
  ): AsyncGenerator<ReadBatch, void> {
    let ends: (() => FileEnd)[] = [];
    const take = (endsGroup: boolean): ReadBatch => {
      const taken = ends;
      ends = [];
      return batch.take(() => taken.map((end) => end()), endsGroup);
    };
    for (const { file, source } of files) {
      const hash = source === '-' ? '' : await hashFile(source);
      const reader = new SourceReader(file, source, batch);
      // Items that name no account or Region are other ones in a file of another place.
      const isKnown = hash !== '' && this.settings.knownFiles.get(hash) === formatPlace(reader.path);
      const types = declared && isDeclaredFile(source) ? declared : undefined;
      if (!isKnown) for await (const _ of reader.read(this.stdin, types)) if (batch.isFull) yield take(false);
      ends.push(() => ({ file, hash, isKnown, ...reader.tally() }));
    }
    yield take(true);
  }
}

/** A batch with a large item is larger than others. */
const MAX_REUSED_BYTES = 16 << 20;

/** Returns a blank text for a pipe, which can be read only once, and for a file that cannot be read: reading it reports why. */
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
