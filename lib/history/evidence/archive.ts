import { closeSync, createWriteStream, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { attempt } from '../../engine/system-error';
import { inflate } from '../../formats/inflate';
import { HistoryError } from '../history-error';
import { readBundleFile } from './bundle-files';
import { BUNDLE_FILES, type BundleFile, MAX_DOCUMENT_BYTES, parseManifest } from './manifest';

/**
 * A bundle as one file: tar in its form for regular files (POSIX ustar), with gzip. Any tar program reads it. Written here
 * and not by a library, since a bundle may come from anyone: a tar reader takes links, devices, sparse files and long
 * names, and each of them would have to be refused.
 */

const TAR_BLOCK_BYTES = 512;

/** A header has eleven octal digits for the size. */
const MAX_FILE_BYTES = 8 ** 11 - 1;

/**
 * Writes the files of a bundle into an archive, the manifest first. The same files give the same bytes.
 * @throws HistoryError if one is too large for an archive
 */
export async function packBundle(folder: string, files: readonly BundleFile[], archive: string): Promise<void> {
  const large = files.find(({ bytes }) => bytes > MAX_FILE_BYTES);
  if (large) throw new HistoryError(`Cannot write "${archive}": ${large.path} is larger than 8 GB; write a folder`);
  await pipeline(Readable.from(listBlocks(folder, files)), createGzip(), createWriteStream(archive, { flags: 'wx' }));
}

function* listBlocks(folder: string, files: readonly BundleFile[]): Generator<Buffer, void> {
  for (const file of files) {
    yield createHeader(file);
    const opened = openSync(join(folder, file.path), 'r');
    try {
      for (;;) {
        const chunk = Buffer.allocUnsafe(1 << 16);
        const length = readSync(opened, chunk);
        if (length === 0) break;
        yield chunk.subarray(0, length);
      }
    } finally {
      closeSync(opened);
    }
    yield Buffer.alloc(padBytes(file.bytes));
  }
  yield Buffer.alloc(2 * TAR_BLOCK_BYTES);
}

const padBytes = (bytes: number): number => (TAR_BLOCK_BYTES - (bytes % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES;

/** Without owner and time, which would differ each time. */
function createHeader({ path, bytes }: Pick<BundleFile, 'path' | 'bytes'>): Buffer {
  const header = Buffer.alloc(TAR_BLOCK_BYTES);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  header.write(path, 0, 100, 'latin1');
  header.write(`${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100, 'latin1');
  header.write(`${octal(bytes, 11)}\0${octal(0, 11)}\0`, 124, 'latin1');
  header.write(' '.repeat(8), 148, 'latin1');
  header.write('0', 156, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return header;
}

/**
 * Unpacks an archive into an empty folder. It takes what {@link packBundle} writes and nothing else, in bounded memory, and
 * never more bytes than the manifest at its beginning lists.
 * @throws HistoryError with the name of what is refused
 */
export async function unpackBundle(archive: string, folder: string): Promise<void> {
  const unpacker = new Unpacker(folder);
  try {
    for await (const chunk of inflate(archive)) unpacker.push(chunk);
    unpacker.end();
  } catch (error) {
    if (!(error instanceof Error) || !/^Cannot inflate /.test(error.message)) throw error;
    throw new HistoryError(`Cannot verify the bundle: ${error.message}`, { cause: error });
  } finally {
    unpacker.close();
  }
}

class Unpacker {
  private pending: Buffer = Buffer.alloc(0);
  /** The file that is written, and the bytes that it still lacks. */
  private file: { readonly path: string; readonly descriptor: number; missing: number } | undefined;
  private padding = 0;
  private isOver = false;
  private readonly unpacked = new Set<string>();
  /** The sizes that the manifest lists; undefined before it was read. */
  private sizes: ReadonlyMap<string, number> | undefined;

  constructor(private readonly folder: string) {}

  push(chunk: Uint8Array): void {
    this.pending = Buffer.concat([this.pending, chunk]);
    while (this.pending.length > 0 && this.step());
  }

  end(): void {
    if (!this.isOver || this.file) throw createRefusal('the archive breaks off');
  }

  close(): void {
    if (this.file) closeSync(this.file.descriptor);
    this.file = undefined;
  }

  /** Consumes something of what is pending; returns whether there may be more to do. */
  private step(): boolean {
    if (this.file) {
      const part = this.pending.subarray(0, this.file.missing);
      const { descriptor, path } = this.file;
      attempt(`Cannot unpack ${path}`, () => {
        for (let done = 0; done < part.length; ) done += writeSync(descriptor, part, done);
      });
      this.file.missing -= part.length;
      this.pending = this.pending.subarray(part.length);
      if (this.file.missing === 0) this.finishFile();
      return true;
    }
    if (this.padding > 0) {
      const skipped = Math.min(this.padding, this.pending.length);
      this.padding -= skipped;
      this.pending = this.pending.subarray(skipped);
      return true;
    }
    if (this.pending.length < TAR_BLOCK_BYTES) return false;
    this.readHeader(this.pending.subarray(0, TAR_BLOCK_BYTES));
    this.pending = this.pending.subarray(TAR_BLOCK_BYTES);
    return true;
  }

  private readHeader(header: Buffer): void {
    if (header.every((byte) => byte === 0)) {
      this.isOver = true;
      return;
    }
    if (this.isOver) throw createRefusal('the archive goes on after its end');
    const path = header.toString('latin1', 0, 100).replace(/\0.*$/s, '');
    const bytes = Number.parseInt(header.toString('latin1', 124, 135), 8);
    const name = JSON.stringify(path);
    // Links, devices, folders and other extensions have other headers, too.
    if (!Number.isSafeInteger(bytes) || !createHeader({ path, bytes }).equals(header)) {
      throw createRefusal(`${name} is not a file of an archive that Assay wrote`);
    }
    if (this.unpacked.has(path)) throw createRefusal(`${name} is in the archive twice`);
    const limit = this.sizes ? this.sizes.get(path) : path === BUNDLE_FILES.manifest ? MAX_DOCUMENT_BYTES : undefined;
    if (limit === undefined) {
      throw createRefusal(
        this.sizes
          ? `${name} is not listed in ${BUNDLE_FILES.manifest}`
          : `the archive begins with ${name}, expected ${BUNDLE_FILES.manifest}`,
      );
    }
    if (bytes > limit) throw createRefusal(`${name} has ${bytes} bytes, more than ${limit}`);
    this.unpacked.add(path);
    const target = join(this.folder, path);
    const descriptor = attempt(`Cannot unpack ${path}`, () => {
      mkdirSync(dirname(target), { recursive: true });
      return openSync(target, 'wx');
    });
    this.file = { path, descriptor, missing: bytes };
    this.padding = padBytes(bytes);
    if (bytes === 0) this.finishFile();
  }

  private finishFile(): void {
    this.close();
    if (this.sizes) return;
    const { members } = parseManifest(readBundleFile(this.folder, BUNDLE_FILES.manifest, MAX_DOCUMENT_BYTES));
    this.sizes = new Map(members.map(({ path, bytes }) => [path, bytes]));
  }
}

const createRefusal = (reason: string): HistoryError => new HistoryError(`Cannot verify the bundle: ${reason}`);
