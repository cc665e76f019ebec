import { join } from 'node:path';
import { formatQuery, HISTORY_QUERIES } from '../../../../lib/cdk/constructs/history/history-queries';
import { createHistory, createItem } from '../../../history/items';
import { ROOT } from '../../../source';
import { AthenaStub, readDeliveredFiles } from '../../../support/athena-stub';

const athena = new AthenaStub();
const FOLDER = 'AWSLogs/111122223333/Config/eu-west-1/2026';
const WEB = 'sg-0c0ffee00000000a1';
/** The example records neither results of rules nor volumes without encryption. */
const MORE = [
  createItem({
    resourceId: 'vol-0a',
    configuration: { volumeId: 'vol-0a', encrypted: false },
  }),
  createItem({ resourceType: 'AWS::EFS::FileSystem', resourceId: 'fs-0a', configuration: { Encrypted: true } }),
];
const RESULTS = ['COMPLIANT', 'NON_COMPLIANT'].map((complianceType, index) =>
  createItem({
    resourceType: 'AWS::Config::ResourceCompliance',
    resourceId: `AWS::EC2::SecurityGroup/${WEB}`,
    configurationItemCaptureTime: `2026-09-1${index + 1}T00:00:00.000Z`,
    configuration: { configRuleList: [{ configRuleName: 'assay-open-ssh', complianceType }] },
  }),
);

beforeAll(() =>
  athena.load([
    ...readDeliveredFiles(join(ROOT, 'examples/past')),
    { key: `${FOLDER}/8/1/ConfigSnapshot/more.json`, text: createHistory(MORE) },
    { key: `${FOLDER}/9/12/ConfigHistory/results.json`, text: createHistory(RESULTS) },
  ]),
);

/** Runs a saved query and returns some columns of its rows. */
async function run(name: string, values: readonly (string | number)[], columns: readonly string[]) {
  const query = HISTORY_QUERIES.find((one) => one.name === name);
  if (!query) throw new Error(`Cannot find the query ${name}`);
  const { reason, names, rows } = await athena.execute(formatQuery(query), values);
  expect(reason).toBeUndefined();
  return rows.map((row) => columns.map((column) => row[names.indexOf(column)]));
}

test.each<[name: string, values: readonly (string | number)[], columns: readonly string[], rows: unknown]>([
  [
    'state-of-a-resource-at-a-time',
    [2026, 9, 1, 30, 'AWS::EC2::SecurityGroup', WEB, '2026-09-15T00:00:00Z'],
    ['configurationitemcapturetime', 'configurationitemstatus', 'resourcename'],
    [['2026-09-14T09:15:22.345Z', 'OK', 'web']],
  ],
  [
    'history-of-a-resource',
    [2026, 9, 11, 'AWS::EC2::Volume', 'vol-0c0ffee00000000d1'],
    ['configurationitemcapturetime', 'configurationitemstatus'],
    [
      ['2026-09-01T06:00:00.000Z', 'ResourceDiscovered'],
      ['2026-10-25T16:48:32.345Z', 'OK'],
    ],
  ],
  [
    'what-changed-on-a-day',
    [2026, 11, 9, 10, '2026-11-09'],
    ['resourceid', 'configurationitemstatus'],
    [
      ['i-0c0ffee00000000b3', 'ResourceDeleted'],
      ['eni-0c0ffee00000000c3', 'ResourceDeleted'],
      ['vol-0c0ffee00000000d3', 'ResourceDeleted'],
      ['sg-0c0ffee00000000a3', 'ResourceDeleted'],
    ],
  ],
  [
    'security-groups-open-at-a-time',
    [2026, 9, 1, 30, '2026-09-15T00:00:00Z'],
    ['groupid', 'protocol', 'fromport', 'toport'],
    [
      [WEB, 'tcp', '22', '22'],
      [WEB, 'tcp', '443', '443'],
    ],
  ],
  [
    'security-groups-open-at-a-time',
    [2026, 9, 1, 30, '2026-09-20T00:00:00Z'],
    ['groupid', 'protocol', 'fromport', 'toport'],
    [[WEB, 'tcp', '443', '443']],
  ],
  [
    'resources-by-type-and-account',
    [2026, 8, 1],
    ['account', 'resourcetype', 'resources'],
    expect.arrayContaining([['111122223333', 'AWS::EC2::Volume', '1']]),
  ],
  [
    'storage-without-encryption',
    [2026, 8, 1],
    ['awsregion', 'resourcetype', 'resourceid'],
    [['eu-west-1', 'AWS::EC2::Volume', 'vol-0a']],
  ],
  [
    'compliance-of-a-resource-over-time',
    [2026, 9, 1, 30, `AWS::EC2::SecurityGroup/${WEB}`],
    ['configurationitemcapturetime', 'rulename', 'compliance'],
    [
      ['2026-09-11T00:00:00.000Z', 'assay-open-ssh', 'COMPLIANT'],
      ['2026-09-12T00:00:00.000Z', 'assay-open-ssh', 'NON_COMPLIANT'],
    ],
  ],
])('%s finds what the files hold', async (name, values, columns, rows) => {
  expect(await run(name, values, columns)).toEqual(rows);
});
