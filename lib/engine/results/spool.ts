import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt } from '../system-error';

/** Bytes that stay in memory, so that small runs do not use the disk. */
const MAX_MEMORY_BYTES = 4 << 20;

/**
 * An append-only store of bytes. Beyond a limit it writes them to a file, in a folder that only this user can open and
 * that `close` removes.
 */
export class Spool {
  /** The bytes that are in memory, by their offset. */
  private readonly chunks: Chunk[] = [];
  private length = 0;
  private memoryBytes = 0;
  private folder: string | undefined;
  private file: number | undefined;

  constructor(
    private readonly maxMemoryBytes = MAX_MEMORY_BYTES,
    private readonly parentFolder = tmpdir(),
  ) {}

  /** @returns the offset of the bytes */
  append(bytes: Uint8Array): number {
    const start = this.length;
    this.chunks.push({ start, bytes });
    this.length += bytes.length;
    this.memoryBytes += bytes.length;
    if (this.memoryBytes > this.maxMemoryBytes) this.flush();
    return start;
  }

  read(start: number, length: number): Uint8Array {
    const flushed = this.length - this.memoryBytes;
    if (start < flushed) return this.readFile(start, length);
    const chunk = this.chunks[lastAtOrBelow(this.chunks, start)] as Chunk;
    return chunk.bytes.subarray(start - chunk.start, start - chunk.start + length);
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
    this.removeFolder();
  }

  private flush(): void {
    attempt(`Cannot keep results in the temporary folder "${this.parentFolder}"`, () => {
      this.file ??= this.openFile();
      for (const { start, bytes } of this.chunks) writeAll(this.file, bytes, start);
    });
    this.chunks.length = 0;
    this.memoryBytes = 0;
  }

  /** Where the system allows it, the open file is deleted at once, so that even a killed run leaves nothing behind. */
  private openFile(): number {
    this.folder = mkdtempSync(join(this.parentFolder, 'assay-'));
    const file = openSync(join(this.folder, 'evaluations'), 'wx+', 0o600);
    if (process.platform !== 'win32') this.removeFolder();
    return file;
  }

  private removeFolder(): void {
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
    this.folder = undefined;
  }

  private readFile(start: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const read = readSync(this.file as number, bytes, done, length - done, start + done);
      if (read === 0) throw new Error(`Cannot read the spool at ${start + done}: the file ends there`);
      done += read;
    }
    return bytes;
  }
}

interface Chunk {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** Returns the index of the last range, in a sorted list, that starts at or before an offset; 0 if none does. */
export function lastAtOrBelow(ranges: readonly { readonly start: number }[], offset: number): number {
  let low = 0;
  let high = ranges.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((ranges[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function writeAll(file: number, bytes: Uint8Array, start: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, start + done);
}
