import { resolve } from 'node:path';
import { describeError } from '../../core/text/errors';
import type { KeyPath } from './validation/errors';

/**
 * Reads a file that the configuration names, by its path relative to the configuration. Reports an error if it cannot
 * be read.
 */
export type ReadText = (file: string, at: KeyPath) => string | undefined;

export const createTextReader =
  (folder: string, readFile: (path: string) => string): ReadText =>
  (file, at) => {
    try {
      return readFile(resolve(folder, file));
    } catch (cause) {
      const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
      return at.report(`cannot read "${file}": ${isMissing ? 'there is no such file' : describeError(cause)}`);
    }
  };
