import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { StateError } from './state-error';

/** Keeps two processes from using one folder: a file with the id of the process that uses it. */
export class FolderLock {
  private constructor(private readonly file: string) {}

  /** @throws StateError if another process uses the folder */
  static acquire(file: string): FolderLock {
    const own = `${file}.${process.pid}`;
    writeFileSync(own, String(process.pid), { mode: 0o600 });
    try {
      // A link appears with its content, or not at all. The second attempt follows a process that was killed.
      if (!link(own, file)) {
        removeStale(file);
        if (!link(own, file)) throw createInUse(file, readProcess(file));
      }
    } finally {
      rmSync(own, { force: true });
    }
    return new FolderLock(file);
  }

  release(): void {
    rmSync(this.file, { force: true });
  }
}

function link(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function removeStale(file: string): void {
  const id = readProcess(file);
  if (id !== undefined && isRunning(id)) throw createInUse(file, id);
  rmSync(file, { force: true });
}

function readProcess(file: string): number | undefined {
  try {
    const id = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(id) && id > 0 ? id : undefined;
  } catch {
    return undefined;
  }
}

/** A signal of 0 only checks whether the process exists. */
function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const createInUse = (file: string, id: number | undefined): StateError =>
  new StateError(`process ${id ?? 'of another user'} uses it. If that is no local region, delete "${file}"`);
