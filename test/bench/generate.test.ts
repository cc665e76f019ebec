import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { generate, generateSnapshot } from '../../bench/generate';
import { PROFILES, USUAL } from '../../bench/generate/profiles';
import { createFolder } from '../temporary-files';

interface Item {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly relationships: readonly { readonly resourceType: string; readonly resourceId: string }[];
}
const parseItems = (text: string): Item[] => JSON.parse(text).configurationItems;

test('the same seed gives the same snapshot, another seed another snapshot', () => {
  expect(generateSnapshot(1, 3, 50)).toEqual(generateSnapshot(1, 3, 50));
  expect(generateSnapshot(2, 3, 50).text).not.toBe(generateSnapshot(1, 3, 50).text);
});

test('every snapshot is of another account or Region, since a later one supersedes an earlier one', () => {
  const scopes = Array.from({ length: 100 }, (_, index) => generateSnapshot(1, index, 1).key.split('/', 4).join('/'));
  expect(new Set(scopes).size).toBe(100);
});

test.each(PROFILES.filter((profile) => profile !== USUAL))('the $name profile is evaluated more', (profile) => {
  const evaluated = ['SecurityGroup', 'Volume', 'Bucket', 'Listener', 'Certificate'];
  const items = parseItems(generateSnapshot(1, 0, 1000, profile).text);
  const own = items.filter(({ resourceType }) => evaluated.includes(resourceType.split('::')[2] as string));
  expect(items).toHaveLength(1000);
  expect(own.length).toBeGreaterThan(490);
  expect(own.length).toBeLessThan(510);
});

test.each([1, 10, 333])('generates exactly %d items', (count) => {
  expect(parseItems(generateSnapshot(1, 0, count).text)).toHaveLength(count);
});

test('items have the shape of those in a real snapshot', () => {
  const { key, text } = generateSnapshot(1, 0, 2500);
  const items = parseItems(text);
  expect(key).toMatch(
    /^AWSLogs\/111122223333\/Config\/eu-central-1\/2026\/10\/1\/ConfigSnapshot\/111122223333_Config_eu-central-1_ConfigSnapshot_20261001T\d{6}Z_[-0-9a-f]{36}\.json\.gz$/,
  );
  expect(Object.keys(JSON.parse(text))).toEqual(['fileVersion', 'configSnapshotId', 'configurationItems']);
  expect(Object.keys(items.find(({ resourceType }) => resourceType === 'AWS::EC2::Volume') as Item)).toEqual([
    'relatedEvents',
    'relationships',
    'configuration',
    'supplementaryConfiguration',
    'tags',
    'configurationItemVersion',
    'configurationItemCaptureTime',
    'configurationStateId',
    'awsAccountId',
    'configurationItemStatus',
    'resourceType',
    'resourceId',
    'ARN',
    'awsRegion',
    'availabilityZone',
    'configurationStateMd5Hash',
    'resourceCreationTime',
  ]);
  expect(text.length / items.length).toBeGreaterThan(2000);
  expect(text.length / items.length).toBeLessThan(4000);
});

test('a snapshot has every kind of item, and the resources that its items refer to', () => {
  const items = parseItems(generateSnapshot(1, 0, 2500).text);
  const ids = new Set(items.map(({ resourceType, resourceId }) => `${resourceType} ${resourceId}`));
  expect(new Set(items.map(({ resourceType }) => resourceType)).size).toBe(29);
  for (const { relationships } of items) {
    for (const { resourceType, resourceId } of relationships) expect(ids).toContain(`${resourceType} ${resourceId}`);
  }
});

test('writes files with the S3 keys of AWS Config', async () => {
  const folder = createFolder({});
  const generated = await generate({ folder, items: 25, itemsPerFile: 10 });
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json.gz'));
  const texts = files.map((file) => gunzipSync(readFileSync(join(folder, file))).toString());
  expect(files).toHaveLength(3);
  expect(texts.flatMap(parseItems)).toHaveLength(25);
  expect(generated).toMatchObject({ files: 3, items: 25, bytes: texts.join('').length });
});
