import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** An error of the operating system, as Node throws it. */
interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

/** Thrown when the operating system refuses something that the command needs. It is no bug: the message is for the user. */
export class SystemFailure extends Error {
  override readonly name = 'SystemFailure';
}

/**
 * Runs a step that the operating system may refuse.
 * @param failure how the message begins: `Cannot write "a.json"`
 * @throws SystemFailure with the reason
 */
export function attempt<T>(failure: string, step: () => T): T {
  try {
    return step();
  } catch (cause) {
    throw isSystemError(cause) ? new SystemFailure(`${failure}: ${explainSystemError(cause)}`, { cause }) : cause;
  }
}

/**
 * Creates a folder, and those above it that do not exist.
 *
 * With Node's own option `recursive`, Node 20 never returns for a folder in `/proc`, where none can be created.
 * @throws SystemFailure with the reason
 */
export const ensureFolder = (folder: string): void =>
  attempt(`Cannot create the folder "${folder}"`, () => createMissing(folder));

function createMissing(folder: string): void {
  if (existsSync(folder)) return;
  createMissing(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have been faster.
    if ((error as Partial<SystemError>).code !== 'EEXIST') throw error;
  }
}

/** Returns the message for the user if the operating system refused something, and undefined for other errors. */
export function findSystemFailure(error: unknown): string | undefined {
  if (error instanceof SystemFailure) return error.message;
  if (!isSystemError(error)) return undefined;
  const subject = error.path === undefined ? '' : ` "${error.path}"`;
  return `Cannot ${error.syscall}${subject}: ${explainSystemError(error)}`;
}

/** Explains an error of the operating system in a clause. */
export function explainSystemError(error: unknown): string {
  const { code, message } = error as Partial<SystemError>;
  return (code && SYSTEM_ERRORS[code]) || String(message);
}

/** Knows an error by its fields: it may come from another thread, where it is of another class. */
function isSystemError(error: unknown): error is SystemError {
  const { code, syscall } = (error ?? {}) as Partial<SystemError>;
  return typeof code === 'string' && typeof syscall === 'string';
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses it',
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'its links form a circle',
  ENOTDIR: 'a part of the path is not a folder',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is too large',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the device reports an error',
  EPIPE: 'the reader closed the pipe',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};
