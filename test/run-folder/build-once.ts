import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/**
 * Builds something in a new folder once in a run of the tests, and returns the folder. The test files share it, so they must
 * not change it. The first one builds; the others wait, and fail as it does.
 */
export async function buildOnce(name: string, build: (folder: string) => Promise<void> | void): Promise<string> {
  const folder = join(String(process.env.ASSAY_TEST_RUN), name);
  const result = `${folder}.result`;
  if (mkdirSync(folder, { recursive: true }) === undefined) {
    while (!existsSync(result)) await setTimeout(100);
  } else {
    const error = await describeError(() => build(folder));
    writeFileSync(`${result}.new`, error);
    renameSync(`${result}.new`, result);
  }
  const error = readFileSync(result, 'utf8');
  if (error) throw new Error(`Cannot build "${name}": ${error}`);
  return folder;
}

async function describeError(work: () => Promise<void> | void): Promise<string> {
  try {
    await work();
    return '';
  } catch (error) {
    return String((error as Error).stack);
  }
}

/** Returns a text that is created once in a run of the tests, or, at the same time, by several workers, as the same text. */
export function createTextOnce(name: string, create: () => string): string {
  const file = join(String(process.env.ASSAY_TEST_RUN), name);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const text = create();
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
  return text;
}
