import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { attempt } from '../../engine/system-error';
import { HistoryError } from '../history-error';
import type { BundleFile } from './manifest';

const BUFFER_BYTES = 1 << 16;

/** Writes a file of a bundle, piece by piece, and hashes it meanwhile. */
export class BundleFileWriter {
  private readonly file: number;
  private readonly hash = createHash('sha256');
  private bytes = 0;
  private pieces = '';
  private readonly failure: string;

  constructor(
    folder: string,
    private readonly path: string,
  ) {
    const target = join(folder, path);
    this.failure = `Cannot write "${target}"`;
    this.file = attempt(this.failure, () => {
      mkdirSync(dirname(target), { recursive: true });
      return openSync(target, 'wx');
    });
  }

  write(text: string): void {
    this.pieces += text;
    if (this.pieces.length >= BUFFER_BYTES) this.flush();
  }

  /** Closes the file, and returns it for the manifest. */
  finish(): BundleFile {
    this.flush();
    attempt(this.failure, () => closeSync(this.file));
    return { path: this.path, bytes: this.bytes, sha256: this.hash.digest('hex') };
  }

  private flush(): void {
    const bytes = Buffer.from(this.pieces);
    this.pieces = '';
    this.hash.update(bytes);
    this.bytes += bytes.length;
    attempt(this.failure, () => {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.file, bytes, done);
    });
  }
}

/** Writes a whole file of a bundle. */
export function writeBundleFile(folder: string, path: string, text: string): BundleFile {
  const writer = new BundleFileWriter(folder, path);
  writer.write(text);
  return writer.finish();
}

/**
 * Opens a file of a bundle that somebody else may have made.
 * @throws HistoryError if it, or a folder on its way, is a link or something other than a file
 */
function openBundleFile(folder: string, path: string): { readonly file: number; readonly bytes: number } | undefined {
  const parts = path.split('/');
  for (let count = 1; count < parts.length; count++) {
    const parent = parts.slice(0, count).join('/');
    const status = lstatSync(join(folder, parent), { throwIfNoEntry: false });
    if (!status) return undefined;
    if (!status.isDirectory()) throw new HistoryError(`Cannot verify the bundle: "${parent}" is not a folder`);
  }
  const status = lstatSync(join(folder, path), { throwIfNoEntry: false });
  if (!status) return undefined;
  if (!status.isFile()) {
    throw new HistoryError(
      `Cannot verify the bundle: "${path}" is ${status.isSymbolicLink() ? 'a link' : 'not a file'}`,
    );
  }
  return attempt(`Cannot read "${join(folder, path)}"`, () => {
    const file = openSync(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW);
    return { file, bytes: fstatSync(file).size };
  });
}

/** A file as it is found: its size and hash, or nothing if there is none. One of another size than expected is not read. */
export function hashBundleFile(folder: string, { path, bytes }: BundleFile): Omit<BundleFile, 'path'> | undefined {
  const opened = openBundleFile(folder, path);
  if (!opened) return undefined;
  try {
    if (opened.bytes !== bytes) return { bytes: opened.bytes, sha256: '' };
    const hash = createHash('sha256');
    for (const chunk of readFileChunks(opened.file)) hash.update(chunk);
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    closeSync(opened.file);
  }
}

/**
 * Reads a whole file of a bundle.
 * @throws HistoryError if it is missing or larger than `maxBytes`
 */
export function readBundleFile(folder: string, path: string, maxBytes: number): string {
  const opened = openBundleFile(folder, path);
  if (!opened) throw new HistoryError(`Cannot verify the bundle: it has no ${path}`);
  try {
    if (opened.bytes > maxBytes) {
      throw new HistoryError(`Cannot verify the bundle: "${path}" has ${opened.bytes} bytes, more than ${maxBytes}`);
    }
    return Buffer.concat([...readFileChunks(opened.file)].map((chunk) => Buffer.from(chunk))).toString('utf8');
  } finally {
    closeSync(opened.file);
  }
}

/**
 * Yields the lines of a file of a bundle, in bounded memory.
 * @throws HistoryError if the file is missing, or if a line is longer than `maxLength` characters
 */
export function* readBundleLines(folder: string, path: string, maxLength: number): Generator<string, void> {
  const opened = openBundleFile(folder, path);
  if (!opened) throw new HistoryError(`Cannot verify the bundle: it has no ${path}`);
  const decoder = new StringDecoder('utf8');
  let pieces: string[] = [];
  let length = 0;
  let number = 1;
  try {
    for (const chunk of readFileChunks(opened.file)) {
      const [first = '', ...others] = decoder.write(chunk).split('\n');
      pieces.push(first);
      length += first.length;
      for (const piece of others) {
        yield pieces.join('');
        number++;
        pieces = [piece];
        length = piece.length;
      }
      if (length > maxLength) {
        throw new HistoryError(
          `Cannot verify the bundle: line ${number} of "${path}" is longer than ${maxLength} characters`,
        );
      }
    }
    const last = pieces.join('') + decoder.end();
    if (last !== '') yield last;
  } finally {
    closeSync(opened.file);
  }
}

/** Yields the bytes of a file. A chunk is valid until the next one is requested. */
function* readFileChunks(file: number): Generator<Buffer, void> {
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer))
    yield buffer.subarray(0, length);
}
