import {
  accessSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { attempt, SystemFailure } from '../../engine/system-error';

/**
 * Checks that a file can be written, before the work that its content needs.
 * @throws SystemFailure
 */
export function checkWritable(path: string): void {
  attempt(failure(path), () => {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status?.isDirectory()) throw new SystemFailure(`${failure(path)}: it is a folder`);
    // The slash refuses a file in place of the folder: in Node 26, `statSync` finds nothing behind a file.
    accessSync(isReplaced(status) ? `${dirname(resolveLink(path, status))}/` : path, constants.W_OK);
  });
}

/**
 * Writes a text to a file. The file is replaced when the text is complete: a full disk leaves the former content.
 * Devices and pipes are written to as they are.
 * @throws SystemFailure
 */
export function writeFile(path: string, pieces: Iterable<string | Uint8Array>): void {
  attempt(failure(path), () => {
    const status = statSync(path, { throwIfNoEntry: false });
    if (!isReplaced(status)) return writePieces(openSync(path, 'w'), pieces);
    const target = resolveLink(path, status);
    const temporary = join(dirname(target), `.assay-${process.pid}.tmp`);
    try {
      writePieces(openSync(temporary, 'w', status?.mode ?? 0o666), pieces);
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

const failure = (path: string): string => `Cannot write "${path}"`;

const isReplaced = (status: Stats | undefined): boolean => status === undefined || status.isFile();

/** A link stays a link: its target is replaced. */
const resolveLink = (path: string, status: Stats | undefined): string => (status ? realpathSync(path) : path);

function writePieces(file: number, pieces: Iterable<string | Uint8Array>): void {
  try {
    for (const piece of pieces) {
      const bytes = Buffer.from(piece);
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    }
  } finally {
    closeSync(file);
  }
}
