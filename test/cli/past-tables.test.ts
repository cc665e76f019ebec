import { join } from 'node:path';
import { formatIngestResult } from '../../lib/cli/past/ingest/ingest';
import { formatResults } from '../../lib/cli/past/query/query-output';
import { textWidth } from '../../lib/core/text/wrap';
import { createHistory, createItem } from '../history/items';
import { createFolder } from '../temporary-files';
import { run } from './testing-io';

const LONG = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188';

test.each([
  [
    'keeps a table that fits',
    40,
    ['resourceId', 'COUNT(*)'],
    [{ resourceId: 'vol-0a', 'COUNT(*)': 3 }],
    `resourceId  COUNT(*)
vol-0a      3
1 result
`,
  ],
  [
    'shows the values inside of nested lists, and nothing that the result does not have',
    60,
    ['groups.ports.from', 'groups.id', 'name.length'],
    [{ groups: [{ id: 1, ports: [{ from: 22 }, { from: 443 }] }, { ports: [{}] }], name: 'web' }],
    `groups.ports.from  groups.id  name.length
[[22,443],[null]]  [1,null]
1 result
`,
  ],
  [
    'wraps the widest column, and leaves the others as they are',
    50,
    ['awsRegion', 'arn'],
    [
      { awsRegion: 'eu-west-1', arn: LONG },
      { awsRegion: 'eu-central-1', arn: 'arn:aws:s3:::web' },
    ],
    `awsRegion     arn
eu-west-1     arn:aws:elasticloadbalancing:
              eu-west-1:111122223333:loadbalancer/
              app/shop/50dc6c495c0c9188
eu-central-1  arn:aws:s3:::web
2 results
`,
  ],
  [
    'lists the fields of each result where columns would be too narrow',
    40,
    ['accountId', 'awsRegion', 'arn', 'configuration.instanceType'],
    [{ accountId: '111122223333', awsRegion: 'eu-west-1', arn: LONG, configuration: { instanceType: 't3.micro' } }],
    `accountId: 111122223333
awsRegion: eu-west-1
arn:
  arn:aws:elasticloadbalancing:
  eu-west-1:111122223333:loadbalancer/
  app/shop/50dc6c495c0c9188
configuration.instanceType: t3.micro

1 result
`,
  ],
  [
    'lists the fields of each result where rows would be tall',
    40,
    ['resourceId', 'after'],
    [{ resourceId: 'vol-0a', after: 'text '.repeat(45).trim() }],
    `resourceId: vol-0a
after: text text text text text text
${'  text text text text text text text\n'.repeat(5)}  text text text text

1 result
`,
  ],
])('the results of a query fit the terminal: %s', (_, width, fields, results, expected) => {
  const table = formatResults(fields, results, width);
  expect(table).toBe(expected);
  expect(Math.max(...table.split('\n').map(textWidth))).toBeLessThanOrEqual(width);
});

test('a table of very many results is formatted', () => {
  const results = Array.from({ length: 200_000 }, () => ({ resourceId: 'vol-0a' }));
  expect(formatResults(['resourceId'], results, 80).endsWith('\nvol-0a\n200,000 results\n')).toBe(true);
});

test('the list of unreadable records fits the terminal', () => {
  const page = formatIngestResult(
    {
      files: 1,
      versions: { new: 0, known: 0, total: 0 },
      events: { new: 0, known: 0, total: 0 },
      unreadable: [
        {
          source: 'AWSLogs/111122223333/Config/eu-west-1/2026/3/1/ConfigHistory/history.json.gz',
          resourceType: 'AWS::EC2::Volume',
          resourceId: 'vol-0a',
          message: 'Cannot store the item: it has no configurationItemCaptureTime',
        },
      ],
      conflicts: [],
      notes: ['AWSLogs/111122223333/Config/eu-west-1/2026/3/1/message.json: the snapshot is not complete yet'],
    },
    'history.duckdb',
    { color: false, width: 60 },
  );
  expect(page).toBe(`Read 1 file into history.duckdb
  versions  0 new, 0 known, 0 in the store
  events    0 new, 0 known, 0 in the store
Note:
  AWSLogs/111122223333/Config/eu-west-1/2026/3/1/
  message.json: the snapshot is not complete yet
1 unreadable
  AWSLogs/111122223333/Config/eu-west-1/2026/3/1/
    ConfigHistory/history.json.gz (AWS::EC2::Volume vol-0a):
    Cannot store the item: it has no
    configurationItemCaptureTime
`);
});

test('the groups of an inventory fit the terminal', async () => {
  const name = 'a-name-that-is-longer-than-the-line-of-the-terminal-has-room-for-beside-the-count';
  const item = (id: string, tags: object) => createItem({ resourceId: id, tags });
  const items = [item('vol-0a', { Name: name }), ...[...'bcdefghijkl'].map((id) => item(`vol-0${id}`, {}))];
  const folder = createFolder({ 'history.json': createHistory(items) });
  const store = `${folder}/history.duckdb`;
  await run(['ingest', folder, '--store', store]);
  const { out } = await run(['inventory', '--by', 'type', '--by', 'tag:Name', '--store', store]);
  expect(out).toBe(`Resources at 2026-03-01T12:00:00.000Z, by type, tag:Name
  11  AWS::EC2::Volume  (none)
   1  AWS::EC2::Volume
      a-name-that-is-longer-than-the-line-of-the-terminal-has-room-for-beside-
      the-count
  12  in total
`);
});

test.each<[string, Readonly<Record<string, string>> | string, RegExp]>([
  ['an empty folder', {}, /^assay: Nothing to ingest: no files in \S+$/],
  [
    'a folder of other services',
    { 'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/2026/02/11/log.gz': '' },
    /^assay: Nothing to ingest: no files of AWS Config or CloudTrail in \S+ \(1 file of other services is left out: elasticloadbalancing\)$/,
  ],
  [
    'a path that does not exist',
    'none',
    /^assay: Nothing to ingest: Cannot read "\S+none": there is no such file or folder$/,
  ],
])('ingest says that it found nothing in %s, and creates no store', async (_, files, message) => {
  const folder = typeof files === 'string' ? join(createFolder({}), files) : createFolder(files);
  const store = `${createFolder({})}/history.duckdb`;
  const { code, err } = await run(['ingest', folder, '--store', store]);
  expect([code, err.trim()]).toEqual([2, expect.stringMatching(message)]);
  const { err: afterwards } = await run(['inventory', '--store', store]);
  expect(afterwards).toContain('there is no such file');
});
