import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { createEstate, type Estate } from './generate/estate';
import { toItem } from './generate/item';
import { countIds, generateItems } from './generate/mix';
import { type Profile, USUAL } from './generate/profiles';
import { Random } from './generate/random';

/**
 * Config snapshots of an invented company, for measurements: with the shapes, key order and sizes of real ones, in
 * Config's S3 layout, and always the same for the same seed.
 */
interface GenerateOptions {
  readonly folder: string;
  /** In all files together. */
  readonly items: number;
  /** @default 2,500: about 5 MB of JSON */
  readonly itemsPerFile?: number;
  /** @default 1 */
  readonly seed?: number;
  /** @default USUAL */
  readonly profile?: Profile;
}

export interface Generated {
  readonly files: number;
  readonly items: number;
  /** The size of the JSON. */
  readonly bytes: number;
  readonly gzipBytes: number;
}

const toGzip = promisify(gzip);

/**
 * Generates snapshot files. Level 6 gives the ratio of real files, an eighth; several files are written at a time,
 * since zlib works in other threads.
 */
export async function generate(options: GenerateOptions): Promise<Generated> {
  const { folder, items, itemsPerFile = 2500, seed = 1, profile } = options;
  const files = Math.ceil(items / itemsPerFile);
  let bytes = 0;
  let gzipBytes = 0;
  let writing: Promise<void>[] = [];
  for (let index = 0; index < files; index++) {
    const count = Math.min(itemsPerFile, items - index * itemsPerFile);
    const { key, text } = generateSnapshot(seed, index, count, profile);
    const path = join(folder, key);
    const write = async (): Promise<void> => {
      const zipped = await toGzip(text, { level: 6 });
      bytes += Buffer.byteLength(text);
      gzipBytes += zipped.length;
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, zipped);
    };
    writing.push(write());
    if (writing.length === 3) {
      await Promise.all(writing);
      writing = [];
    }
  }
  await Promise.all(writing);
  return { files, items, bytes, gzipBytes };
}

/** Generates the `index`th snapshot file: its S3 key and its text. */
export function generateSnapshot(
  seed: number,
  index: number,
  items: number,
  profile: Profile = USUAL,
): { readonly key: string; readonly text: string } {
  const random = new Random(seed, index);
  const estate = createEstate(random, index, countIds(items, profile), profile);
  const id = random.uuid();
  const parts: string[] = [];
  for (const recorded of generateItems(estate, items)) parts.push(JSON.stringify(toItem(estate, recorded)));
  return {
    key: buildKey(estate, id),
    text: `{"fileVersion":"1.0","configSnapshotId":"${id}","configurationItems":[${parts.join(',')}]}`,
  };
}

/** Month and day are not zero padded: https://docs.aws.amazon.com/config/latest/developerguide/s3-objects.html */
function buildKey({ account, region, time }: Estate, id: string): string {
  const date = new Date(time);
  const day = `${date.getUTCFullYear()}/${date.getUTCMonth() + 1}/${date.getUTCDate()}`;
  const stamp = date.toISOString().replace(/[-:]|\.\d+/g, '');
  return `AWSLogs/${account}/Config/${region}/${day}/ConfigSnapshot/${account}_Config_${region}_ConfigSnapshot_${stamp}_${id}.json.gz`;
}
