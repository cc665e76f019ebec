import type { Template } from 'aws-cdk-lib/assertions';
import { HistoryTable, type HistoryTableProps } from '../../../../lib/cdk/constructs/history/history-table';
import { asText, findOnly, synthesize } from '../synthesized';

const createTemplate = (props: Partial<HistoryTableProps> = {}): Template =>
  synthesize((stack) => {
    new HistoryTable(stack, 'History', {
      prefix: 'assay',
      bucketName: 'files',
      accounts: ['111122223333', '444455556666'],
      regions: ['eu-west-1', 'us-east-1'],
      ...props,
    });
  });

interface TableInput {
  readonly Parameters: Readonly<Record<string, unknown>>;
  readonly PartitionKeys: readonly Column[];
  readonly StorageDescriptor: {
    readonly Location: unknown;
    readonly Columns: readonly Column[];
    readonly SerdeInfo: {
      readonly SerializationLibrary: string;
      readonly Parameters: Readonly<Record<string, string>>;
    };
  };
}

interface Column {
  readonly Name: string;
  readonly Type: string;
}

const findTable = (template: Template): TableInput => findOnly(template, 'AWS::Glue::Table').TableInput as TableInput;

const template = createTemplate();
const table = findTable(template);

describe('the partitions', () => {
  test.each<[string, Partial<HistoryTableProps>, Readonly<Record<string, string>>, string]>([
    [
      'match folders without leading zeros in months and days',
      {},
      { account: '111122223333', region: 'eu-west-1', year: '2026', month: '3', day: '7', kind: 'ConfigHistory' },
      's3://files/AWSLogs/111122223333/Config/eu-west-1/2026/3/7/ConfigHistory/',
    ],
    [
      'match folders under a prefix',
      { keyPrefix: 'audit/config' },
      { account: '444455556666', region: 'us-east-1', year: '2026', month: '12', day: '31', kind: 'ConfigSnapshot' },
      's3://files/audit/config/AWSLogs/444455556666/Config/us-east-1/2026/12/31/ConfigSnapshot/',
    ],
  ])('%s', (_, props, values, expected) => {
    const { Parameters } = findTable(createTemplate(props));
    for (const [column, value] of Object.entries(values)) expect(listProjected(Parameters, column)).toContain(value);
    expect(formatFolder(Parameters, values)).toBe(expected);
  });

  test('start with the first year of AWS Config', () => {
    expect(listProjected(table.Parameters, 'year')[0]).toBe('2014');
    expect(listProjected(table.Parameters, 'year')).toContain('2049');
  });

  test('have a projection for each partition column', () => {
    const named = [...String(table.Parameters['storage.location.template']).matchAll(/\$\{(\w+)\}/g)].map(
      ([, name]) => name,
    );
    expect(table.PartitionKeys.map(({ Name }) => Name)).toEqual(named);
    expect(table.PartitionKeys.map(({ Name, Type }) => [Type, table.Parameters[`projection.${Name}.type`]])).toEqual([
      ['string', 'enum'],
      ['string', 'enum'],
      ['int', 'integer'],
      ['int', 'integer'],
      ['int', 'integer'],
      ['string', 'enum'],
    ]);
  });

  test('do not include oversized notifications, whose items are in the history files', () => {
    expect(listProjected(table.Parameters, 'kind')).toEqual(['ConfigHistory', 'ConfigSnapshot']);
  });

  test('can use the account and Region of the deployment', () => {
    const agnostic = synthesize((stack) => {
      const { account, region } = stack;
      new HistoryTable(stack, 'History', {
        prefix: 'assay',
        bucketName: 'files',
        accounts: [account],
        regions: [region],
      });
    });
    const { Parameters } = findTable(agnostic);
    expect(asText(Parameters['projection.account.values'])).toBe('<AWS::AccountId>');
    expect(asText(Parameters['projection.region.values'])).toBe('<AWS::Region>');
  });

  test.each([
    ['accounts', { accounts: [] }],
    ['Regions', { regions: [] }],
  ])('are rejected without %s', (what, props) => {
    expect(() => createTemplate(props)).toThrow(`Cannot create the history table: got no ${what}`);
  });
});

describe('the columns', () => {
  const serde = table.StorageDescriptor.SerdeInfo;

  test('keep the case of keys, so that `Name` and `name` can both be tags', () => {
    expect(serde.SerializationLibrary).toBe('org.openx.data.jsonserde.JsonSerDe');
    expect(serde.Parameters['case.insensitive']).toBe('false');
  });

  test('map to all keys of a file', () => {
    const keyOf = (name: string): string => serde.Parameters[`mapping.${name}`] ?? name;
    const types = table.StorageDescriptor.Columns.map(({ Name, Type }) => `${Name}:${Type}`).join(',');
    const names = [...types.matchAll(/(\w+):/g)].map(([, name]) => keyOf(name ?? ''));
    expect(new Set(names)).toEqual(new Set(listKeys(SNAPSHOT)));
  });

  test('have lower-case names, since Glue requires them', () => {
    const names = table.StorageDescriptor.Columns.map(({ Name, Type }) => `${Name} ${Type}`).join();
    expect(names).toBe(names.toLowerCase());
  });

  test('are text if their shape depends on the resource type', () => {
    const items = table.StorageDescriptor.Columns.find(({ Name }) => Name === 'configurationitems');
    expect(items?.Type).toMatch(/^array<struct<.*,configuration:string,supplementaryconfiguration:map<string,string>,/);
  });
});

test.each([
  ['assay', 'assay_history'],
  ['Team-One', 'team_one_history'],
])('prefix %s creates database %s', (prefix, name) => {
  expect(findOnly(createTemplate({ prefix }), 'AWS::Glue::Database').DatabaseInput).toMatchObject({ Name: name });
});

/** Lists the projected values of a column. */
function listProjected(parameters: TableInput['Parameters'], column: string): string[] {
  const of = (key: string): string => String(parameters[`projection.${column}.${key}`]);
  if (of('type') === 'enum') return of('values').split(',');
  const [first, last] = of('range').split(',').map(Number) as [number, number];
  expect(parameters).not.toHaveProperty([`projection.${column}.digits`]);
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

/** Returns the folder for partition values. */
function formatFolder(parameters: TableInput['Parameters'], values: Readonly<Record<string, string>>): string {
  return String(parameters['storage.location.template']).replace(/\$\{(\w+)\}/g, (_, column) => values[column] ?? '');
}

/** A snapshot file with one item. Parts whose shape depends on the resource type are text. */
const SNAPSHOT = {
  fileVersion: '1.0',
  configSnapshotId: '5c0b6f1e-2f0e-4d5e-9a57-3c1c7b8f2a10',
  configurationItems: [
    {
      relatedEvents: [],
      relationships: [
        { resourceId: 'vpc-0a', resourceName: 'v', resourceType: 'AWS::EC2::VPC', name: 'Is contained in Vpc' },
      ],
      configuration: 'text',
      supplementaryConfiguration: 'text',
      tags: 'text',
      configurationItemVersion: '1.3',
      configurationItemCaptureTime: '2026-11-20T05:06:15.027Z',
      configurationStateId: 1795151175027,
      awsAccountId: '111122223333',
      configurationItemStatus: 'ResourceDiscovered',
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId: 'sg-0a',
      resourceName: 'default',
      ARN: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a',
      awsRegion: 'eu-west-1',
      availabilityZone: 'Not Applicable',
      configurationStateMd5Hash: '',
      resourceCreationTime: '2026-11-19T05:06:15.000Z',
    },
  ],
};

function listKeys(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(listKeys);
  return Object.entries(value).flatMap(([key, inner]) => [key, ...listKeys(inner)]);
}
