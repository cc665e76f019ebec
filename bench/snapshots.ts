import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate, generateSnapshot } from './generate';
import type { Profile } from './generate/profiles';

/** Returns a folder of generated snapshots, from an earlier run if the generator has not changed. */
export async function findSnapshots(
  items: number,
  profile: Profile,
): Promise<{ readonly folder: string; readonly bytes: number }> {
  const version = createHash('sha256')
    .update(generateSnapshot(1, 0, 100, profile).text)
    .digest('hex')
    .slice(0, 8);
  const folder = join(tmpdir(), `assay-bench-${version}`, String(items));
  // Written last, so that an interrupted run does not count.
  const record = `${folder}.bytes`;
  if (!existsSync(record)) {
    rmSync(folder, { recursive: true, force: true });
    writeFileSync(record, String((await generate({ folder, items, profile })).gzipBytes));
  }
  return { folder, bytes: Number(readFileSync(record, 'utf8')) };
}
