import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isObject, parseJson } from '../../core/json';
import { hashText } from '../hashes';
import { FolderLock } from './folder-lock';
import { StateError } from './state-error';

const STATE_FORMAT = 'assay-local-region';
/** Raise it when the state of a part changes, so that an older state is refused instead of misread. */
const STATE_VERSION = 11;
const STATE_FILE = 'state.ndjson';
const NEW_FILE = /^state\.ndjson\.\d+$/;

/**
 * A folder with the state of a local region, which one process uses at a time. Its file has two lines: a head, with a hash,
 * and the state as JSON. It is replaced as a whole, so that a process that is killed leaves the state before.
 */
export class StateFolder {
  private lastHash: string | undefined;

  private constructor(
    private readonly folder: string,
    private readonly lock: FolderLock,
  ) {}

  /**
   * Opens a folder. Creates it if there is none, but not the folder above it.
   * @throws StateError if it is a file, or another process uses it
   */
  static open(folder: string): StateFolder {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found?.isFile()) throw new StateError('it is a file, expected a folder');
    if (!found) mkdirSync(folder, { mode: 0o700 });
    const lock = FolderLock.acquire(join(folder, 'lock'));
    for (const name of readdirSync(folder)) if (NEW_FILE.test(name)) rmSync(join(folder, name), { force: true });
    return new StateFolder(folder, lock);
  }

  /**
   * Reads the state; undefined if there is none.
   * @throws StateError if it is damaged or of another version
   */
  read(): unknown {
    const file = join(this.folder, STATE_FILE);
    if (!existsSync(file)) return undefined;
    const text = readFileSync(file, 'utf8');
    const end = text.indexOf('\n');
    const head = end === -1 ? undefined : parseJson(text.slice(0, end));
    if (!isObject(head) || head.format !== STATE_FORMAT) {
      throw new StateError(`"${STATE_FILE}" is no state of a local region`);
    }
    if (head.version !== STATE_VERSION) {
      throw new StateError(
        `its state has version ${head.version}, expected ${STATE_VERSION}: another release of Assay wrote it`,
      );
    }
    const state = text.slice(end + 1);
    if (hashText(state) !== head.hash) {
      throw new StateError(`"${STATE_FILE}" is damaged: its content is not the one that was written`);
    }
    this.lastHash = String(head.hash);
    return JSON.parse(state);
  }

  /** Replaces the state. */
  write(state: unknown): void {
    const text = JSON.stringify(state);
    const hash = hashText(text);
    if (hash === this.lastHash) return;
    const file = join(this.folder, STATE_FILE);
    const created = `${file}.${process.pid}`;
    try {
      writeDurably(created, `${JSON.stringify({ format: STATE_FORMAT, version: STATE_VERSION, hash })}\n${text}`);
      renameSync(created, file);
    } catch (error) {
      // A part of a state would fill a disk that is full already.
      rmSync(created, { force: true });
      throw error;
    }
    this.lastHash = hash;
  }

  close(): void {
    this.lock.release();
  }
}

/** The content must be on the disk before the name is, or a crash of the machine could leave an empty file. */
function writeDurably(file: string, text: string): void {
  // The state has access keys.
  const descriptor = openSync(file, 'w', 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
