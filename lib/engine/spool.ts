import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes kept in memory before a file takes over: small runs never touch the disk. */
const IN_MEMORY = 4 << 20;

/**
 * An append-only store of bytes that may outgrow memory: what does not fit goes to a file in a folder
 * that only this user can open, and that `close` removes.
 */
export class Spool {
  private readonly pieces: { start: number; bytes: Uint8Array }[] = [];
  private length = 0;
  private inMemory = 0;
  private folder: string | undefined;
  private file: number | undefined;

  constructor(
    private readonly limit = IN_MEMORY,
    private readonly place = tmpdir(),
  ) {}

  /** @returns where the bytes start */
  append(bytes: Uint8Array): number {
    const start = this.length;
    this.pieces.push({ start, bytes });
    this.length += bytes.length;
    this.inMemory += bytes.length;
    if (this.inMemory > this.limit) this.flush();
    return start;
  }

  read(start: number, length: number): Uint8Array {
    const flushed = this.length - this.inMemory;
    if (start < flushed) return this.readFile(start, length);
    const piece = this.pieces[lastAtOrBelow(this.pieces, start)] as { start: number; bytes: Uint8Array };
    return piece.bytes.subarray(start - piece.start, start - piece.start + length);
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
    this.removeFolder();
  }

  private flush(): void {
    if (this.file === undefined) this.file = this.openFile();
    for (const { start, bytes } of this.pieces) writeWhole(this.file, bytes, start);
    this.pieces.length = 0;
    this.inMemory = 0;
  }

  /** The file loses its name at once where the system allows it: then nothing is left behind even by a run that is killed. */
  private openFile(): number {
    this.folder = mkdtempSync(join(this.place, 'assay-'));
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

/** The last place of a sorted list that does not start after the given number; 0 when all do. */
export function lastAtOrBelow(places: readonly { readonly start: number }[], number: number): number {
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((places[middle]?.start ?? 0) <= number) low = middle;
    else high = middle - 1;
  }
  return low;
}

function writeWhole(file: number, bytes: Uint8Array, start: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, start + done);
}
