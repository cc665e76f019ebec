import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { UnreadableItem } from '../../lib/core/reading/unreadable';
import { detectText } from '../../lib/formats/detect-text';
import { identify, toItem } from '../../lib/formats/items/configuration-item';
import { ParseError } from '../../lib/formats/parse-error';
import { outsideData } from '../outside-data';
import { DESCRIPTIONS } from './fixtures';

/** Files of AWS and of other people's repositories that may lie beside this one; their licences keep them out of it. */
const { folder: DATA, exists, describeWithData } = outsideData('test/formats/real-data.test.ts');

describeWithData('real files', () => {
  const folders = exists ? readdirSync(DATA).filter((name) => statSync(join(DATA, name)).isDirectory()) : [];

  test.each(folders)('%s: reads or refuses every file', async (folder) => {
    const { items, odd } = await readFolder(folder);
    expect({ items: items.length, odd }).toEqual({ items: ITEMS[folder] ?? 0, odd: [] });
  });

  test('reads as many items as the index of the data counts', async () => {
    const inFolders = await Promise.all(folders.filter((folder) => folder !== SCHEMA).map(readFolder));
    const items = inFolders.flatMap((one) => one.items);
    expect([items.length, new Set(items.map(normalize)).size]).toEqual([568, 425]);
  });
});

const SCHEMA = 'resource-schema';

/** By folder; a schema has the keys of an item, and the word "string" for its status. */
const ITEMS: Readonly<Record<string, number>> = {
  'config-history-api': 9,
  'config-items': 45,
  'config-snapshots': 397,
  'config-snapshots-nonstandard': 62,
  'docs-examples': 7,
  eventbridge: 3,
  notifications: 17,
  'rule-events': 28,
};

async function readFolder(folder: string): Promise<{ readonly items: unknown[]; readonly odd: string[] }> {
  const items: unknown[] = [];
  const odd: string[] = [];
  for (const path of filesIn(join(DATA, folder))) {
    try {
      const detected = await detectText(readFileSync(path, 'utf8'), { descriptions: DESCRIPTIONS });
      if (folder !== SCHEMA) items.push(...detected.items);
      for (const raw of detected.items) {
        const message = findError(raw);
        if (message && folder !== SCHEMA) odd.push(`${relative(DATA, path)}: ${identify(raw).resourceId}: ${message}`);
      }
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
    }
  }
  return { items, odd };
}

function findError(raw: unknown): string | undefined {
  try {
    toItem(raw);
    return undefined;
  } catch (error) {
    if (error instanceof UnreadableItem) return error.message;
    throw error;
  }
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Formats an item independently of the order of its keys. */
const normalize = (value: unknown): string =>
  JSON.stringify(value, (_key, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
