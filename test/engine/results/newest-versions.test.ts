import fc from 'fast-check';
import { createKeyHasher, NewestVersions } from '../../../lib/engine/results/newest-versions';

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
