import { execFile } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../source';
import { createFolder } from '../temporary-files';

/** Creates a folder with the repository's packages. It is removed after the tests of the test file. */
export function createFolderWithPackages(files: Readonly<Record<string, string>> = {}): string {
  const folder = createFolder(files);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return folder;
}

/** The result of a process. */
export interface ProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node in a folder, with a script or the command of a package, and with the variables that the test has set. */
export const runNode = (folder: string, ...args: readonly string[]): Promise<ProcessResult> =>
  new Promise((resolve) => {
    // Without `env`, a process would get the variables of Jest's worker and not those of the test.
    execFile(process.execPath, args, { cwd: folder, env: process.env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
