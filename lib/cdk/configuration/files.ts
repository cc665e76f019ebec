import { resolve } from 'node:path';
import type { KeyPath } from './shape/errors';

/** Reads a file that the configuration names, relative to the configuration; tells a fault when it cannot. */
export type ReadText = (file: string, at: KeyPath) => string | undefined;

export const createTextReader =
  (folder: string, readFile: (path: string) => string): ReadText =>
  (file, at) => {
    try {
      return readFile(resolve(folder, file));
    } catch (cause) {
      return at.say(`cannot read "${file}": ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  };
