import fc from 'fast-check';
import type { ConfigurationItem } from '../../../lib/core/item';
import { createKeyHasher, NewestVersions, versionKey } from '../../../lib/engine/results/newest-versions';

const hash = createKeyHasher('secret');
const version = (resource: string, time: number, state = 0) => {
  const [first, second] = hash(resource);
  return { first, second, time, state };
};

test('a new resource makes no version outdated', () => {
  const newest = new NewestVersions(2);
  expect([newest.offer(version('a', 1), 0), newest.offer(version('b', 1), 1)]).toEqual([-1, -1]);
});

test('an older version is outdated, and a newer one makes the newest one so far outdated', () => {
  const newest = new NewestVersions(3);
  newest.offer(version('a', 5), 0);
  expect([newest.offer(version('a', 4), 1), newest.offer(version('a', 6), 2)]).toEqual([1, 0]);
});

test('versions of the same time are ordered by state, then by the input', () => {
  const newest = new NewestVersions(3);
  newest.offer(version('a', 5, 2), 0);
  expect([newest.offer(version('a', 5, 1), 1), newest.offer(version('a', 5, 2), 2)]).toEqual([1, 0]);
});

test('keeps the same versions as a map by name, for thousands of resources', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ name: fc.nat(3000), time: fc.nat(5), state: fc.nat(2) }), { maxLength: 9000 }),
      (versions) => {
        const newest = new NewestVersions(versions.length);
        const kept = new Set<number>();
        const byName = new Map<number, number>();
        versions.forEach(({ name, time, state }, record) => {
          kept.add(record);
          kept.delete(newest.offer(version(`r${name}`, time, state), record));
          const known = versions[byName.get(name) ?? -1];
          if (!known || time > known.time || (time === known.time && state >= known.state)) byName.set(name, record);
        });
        expect([...kept].sort((a, b) => a - b)).toEqual([...byName.values()].sort((a, b) => a - b));
      },
    ),
    { numRuns: 20 },
  );
});

test('hashes of similar names differ in both halves', () => {
  const hashes = Array.from({ length: 50_000 }, (_, index) =>
    hash(`111122223333|eu-west-1|AWS::EC2::Volume|vol-${index}`),
  );
  expect(new Set(hashes.map(([first]) => first)).size).toBe(hashes.length);
  expect(new Set(hashes.map(([, second]) => second)).size).toBe(hashes.length);
});

test('hashes depend on the secret, so that collisions cannot be computed beforehand', () => {
  const other = createKeyHasher('other');
  expect(hash('a')).toEqual(createKeyHasher('secret')('a'));
  for (const key of ['', 'a', 'é', '|'.repeat(10_000)]) expect(other(key)).not.toEqual(hash(key));
});

describe('the key of a version', () => {
  const item: ConfigurationItem = {
    shape: 'config',
    resourceType: 'AWS::CloudTrail::Trail',
    resourceId: 'audit',
    accountId: '111122223333',
    region: 'eu-west-1',
    captureTime: '2026-01-01T00:00:00.000Z',
    status: 'OK',
    tags: {},
    relationships: [],
    configuration: {},
    supplementaryConfiguration: {},
  };
  const without = (...keys: (keyof ConfigurationItem)[]): ConfigurationItem =>
    Object.fromEntries(
      Object.entries(item).filter(([key]) => !keys.includes(key as keyof ConfigurationItem)),
    ) as unknown as ConfigurationItem;
  const ARN = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
  type File = readonly [item: ConfigurationItem, source: string, ordinal: number, environment?: number];
  const toKey = ([one, source, ordinal, environment]: File) =>
    versionKey(one, environment === undefined ? { source } : { source, environment }, ordinal);

  test.each<[scenario: string, first: File, second: File]>([
    [
      'versions of one resource in two files',
      [item, 'a.json', 1],
      [{ ...item, captureTime: '2026-02-01T00:00:00.000Z', stateId: '7' }, 'b.json', 9],
    ],
    [
      'versions that only their ARN identifies',
      [{ ...without('accountId'), arn: ARN }, 'a.json', 1],
      [{ ...without('region', 'accountId'), arn: ARN }, 'b.json', 2],
    ],
    ['a file that is given twice', [without('accountId'), 'a.json', 1], [without('accountId'), 'a.json', 1]],
  ])('is the same for %s', (_scenario, first, second) => {
    expect(toKey(first)).toBe(toKey(second));
  });

  test.each<[scenario: string, first: File, second: File]>([
    ['another account', [item, 'a', 1], [{ ...item, accountId: '444455556666' }, 'a', 2]],
    ['another Region', [item, 'a', 1], [{ ...item, region: 'eu-north-1' }, 'a', 2]],
    ['another type', [item, 'a', 1], [{ ...item, resourceType: 'AWS::S3::Bucket' }, 'a', 2]],
    ['items without an account', [without('accountId'), 'a', 1], [without('accountId'), 'b', 1]],
    ['items without a Region', [without('region'), 'a', 1], [without('region'), 'a', 2]],
    [
      'another ARN, without an account',
      [{ ...without('accountId'), arn: ARN }, 'a', 1],
      [{ ...without('accountId'), arn: `${ARN}2` }, 'a', 2],
    ],
    ['items without a capture time, either of which may be newer', [without('captureTime'), 'a', 1], [item, 'a', 2]],
    ['two items without a capture time', [without('captureTime'), 'a', 1], [without('captureTime'), 'b', 1]],
    ['resources of a template', [{ ...item, shape: 'template' }, 'a', 1], [{ ...item, shape: 'template' }, 'a', 2]],
    [
      'resources of two environments of a cloud assembly',
      [{ ...item, shape: 'template' }, 'manifest.json', 1, 0],
      [{ ...item, shape: 'template' }, 'manifest.json', 1, 1],
    ],
    [
      'a name that continues the type',
      [{ ...item, resourceType: 'A::B::C', resourceId: 'D' }, 'a', 1],
      [{ ...item, resourceType: 'A::B::CD', resourceId: '' }, 'a', 2],
    ],
    [
      'a name with the separators of a key',
      [{ ...item, region: 'eu', resourceType: '1|T', resourceId: 'x' }, 'a', 1],
      [{ ...item, region: 'eu|1', resourceType: 'T', resourceId: 'x' }, 'a', 2],
    ],
    ['a file whose name is a key', [item, 'a', 1], [without('captureTime'), toKey([item, 'a', 1]), 1]],
  ])('differs for %s', (_scenario, first, second) => {
    expect(toKey(first)).not.toBe(toKey(second));
  });
});
