import { buildResult } from '../../lib/sql/advanced-query/results';
import { partitionCondition } from '../../lib/sql/athena/state-query';
import { run } from '../cli/testing-io';

const SOURCE = { database: 'd', table: 't', lookbackDays: 2, accounts: [], regions: [] };

test.each<[time: string, options: object, condition: string]>([
  [
    '2026-03-15T12:00:00Z',
    {},
    "year IN (2026) AND month IN (3) AND day IN (13, 14, 15, 16) AND kind IN ('ConfigHistory', 'ConfigSnapshot')",
  ],
  [
    '2026-01-01T00:00:00Z',
    { lookbackDays: 1, accounts: ['111122223333'], regions: ['eu-west-1', 'us-east-1'] },
    "year IN (2025, 2026) AND month IN (1, 12) AND day IN (1, 2, 31) AND ((year = 2025 AND month = 12 AND day BETWEEN 31 AND 31) OR (year = 2026 AND month = 1 AND day BETWEEN 1 AND 2)) AND kind IN ('ConfigHistory', 'ConfigSnapshot') AND account IN ('111122223333') AND region IN ('eu-west-1', 'us-east-1')",
  ],
])('reads only the files near %s', (time, options, condition) => {
  expect(partitionCondition({ ...SOURCE, ...options, at: Date.parse(time) }).join(' AND ')).toBe(condition);
});

test('prints the SQL without an account', async () => {
  const text =
    "SELECT resourceId WHERE resourceName = 'o''k' AND tags.key = 'team' AND resourceType = 'AWS::EC2::Volume'";
  const { code, out } = await run([
    ...['query', text, '--on', 'athena', '--at', '2026-03-15T12:00:00Z', '--print', '--limit', '10'],
  ]);
  expect(code).toBe(0);
  expect(out).toMatch(/^WITH delivered AS \(\n/);
  expect(out).toContain("<= from_iso8601_timestamp('2026-03-15T12:00:00.000Z')\n");
  expect(out.slice(out.indexOf('\nSELECT'))).toBe(`
SELECT json_format(CAST(item.resourceid AS json)) AS field_0,
       is_uncovered
FROM state
WHERE (coalesce(item.resourcename = 'o''k', false) AND coalesce(cardinality(filter(map_keys(item.tags), v -> coalesce(v = 'team', false))) > 0, false) AND coalesce(item.resourcetype = 'AWS::EC2::Volume', false))
ORDER BY item.resourcetype, item.awsaccountid, item.awsregion, item.resourceid
LIMIT 11
`);
});

test('paths through lists of two members of the supplementary configuration are both in a result', () => {
  const fields = ['A.list.x', 'A.list.y', 'B.missing'].map((path) => ({
    kind: 'property' as const,
    path: { keys: ['supplementaryConfiguration', ...path.split('.')], position: 0 },
  }));
  const list = '{"A":{"list":[{"x":1,"y":2},{"y":3,"z":4}]}}';
  expect(buildResult(fields, [list, list, '{"B":{"present":true}}'])).toEqual({
    supplementaryConfiguration: { A: { list: [{ x: 1, y: 2 }, { y: 3 }] } },
  });
});

test('reads the table once, since Athena bills each time', async () => {
  for (const command of [['query', 'SELECT resourceType, COUNT(*) GROUP BY resourceType'], ['inventory']]) {
    const { out } = await run([...command, '--on', 'athena', '--print']);
    expect(out.match(/"config_files"/g)).toHaveLength(1);
  }
});
