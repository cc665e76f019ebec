import { execFileSync } from 'node:child_process';
import { buildOnce } from '../run-folder/build-once';
import { ROOT } from '../source';

/** Builds the command into `dist/`, once for all test files. */
export async function buildCommand(): Promise<void> {
  await buildOnce('command', () => void execFileSync(process.execPath, ['bin/build.mjs'], { cwd: ROOT }));
}
