import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { type Readable, Transform } from 'node:stream';
import type { InputFile } from '../../engine/input-files';
import type { InputHash } from '../../report/format';

/** Hashes the input of a run. */
interface InputHasher {
  /** The stream of the input, which is hashed while it is read. */
  readonly stream: Readable;
  /** Returns the hash of all files, when they were read. Files that cannot be read are left out. */
  finish(files: readonly InputFile[]): InputHash;
}

/** Creates a hasher of a run that reads from the stream, if one of its files is a stream. */
export function createInputHasher(stream: Readable): InputHasher {
  const ofStream = createHash('sha256');
  return {
    stream: stream.pipe(
      new Transform({
        transform(chunk, _encoding, pass) {
          ofStream.update(chunk);
          pass(null, chunk);
        },
      }),
    ),
    finish(files) {
      const hashes = listHashedFiles(files).flatMap(({ source, isStream }) => {
        const hash = isStream ? ofStream : hashInputFile(source);
        return hash ? [{ source, sha256: hash.digest('hex') }] : [];
      });
      const [first] = hashes;
      return { sha256: first && hashes.length === 1 ? first.sha256 : hashLines(hashes), files: hashes };
    },
  };
}

/**
 * Lists the files of the input. The environments of a cloud assembly have one manifest, which does not change with a
 * template.
 */
function listHashedFiles(files: readonly InputFile[]): Pick<InputFile, 'source' | 'isStream'>[] {
  const manifests = files.flatMap(({ stacks, source }) => (stacks ? [source] : []));
  return [
    ...[...new Set(manifests)].map((source) => ({ source })),
    ...files.flatMap((file) => file.stacks?.map(({ source }) => ({ source })) ?? [file]),
  ];
}

const hashLines = (hashes: InputHash['files']): string =>
  createHash('sha256')
    .update(hashes.map(({ source, sha256 }) => `${sha256}  ${source}\n`).join(''))
    .digest('hex');

const HASHED_BYTES = 1 << 20;

function hashInputFile(path: string): Hash | undefined {
  const hash = createHash('sha256');
  try {
    const file = openSync(path, 'r');
    try {
      const buffer = Buffer.allocUnsafe(HASHED_BYTES);
      for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
        hash.update(buffer.subarray(0, length));
      }
      return hash;
    } finally {
      closeSync(file);
    }
  } catch {
    // The report lists it as unreadable.
    return undefined;
  }
}
