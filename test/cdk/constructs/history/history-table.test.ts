import type { Template } from 'aws-cdk-lib/assertions';
import { HistoryTable, type HistoryTableProps } from '../../../../lib/cdk/constructs/history/history-table';
import { asText, findOnly, synthesize } from '../synthesized';

const templateOf = (props: Partial<HistoryTableProps> = {}): Template =>
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

const tableOf = (template: Template): TableInput => findOnly(template, 'AWS::Glue::Table').TableInput as TableInput;

const template = templateOf();
const table = tableOf(template);

describe('where the files of a day are', () => {
  test.each<[string, Partial<HistoryTableProps>, Readonly<Record<string, string>>, string]>([
    [
      'months and days as Config writes them, without zeros before them',
      {},
      { account: '111122223333', region: 'eu-west-1', year: '2026', month: '3', day: '7', kind: 'ConfigHistory' },
      's3://files/AWSLogs/111122223333/Config/eu-west-1/2026/3/7/ConfigHistory/',
    ],
    [
      'under a prefix',
      { keyPrefix: 'audit/config' },
      { account: '444455556666', region: 'us-east-1', year: '2026', month: '12', day: '31', kind: 'ConfigSnapshot' },
      's3://files/audit/config/AWSLogs/444455556666/Config/us-east-1/2026/12/31/ConfigSnapshot/',
    ],
  ])('%s', (_, props, values, expected) => {
    const { Parameters } = tableOf(templateOf(props));
    for (const [column, value] of Object.entries(values)) expect(projected(Parameters, column)).toContain(value);
    expect(place(Parameters, values)).toBe(expected);
  });

  test('years from the first that Config has known', () => {
    expect(projected(table.Parameters, 'year')[0]).toBe('2014');
    expect(projected(table.Parameters, 'year')).toContain('2049');
  });

  test('every column that names the place is projected, and is a column of the table', () => {
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

  test('oversized notifications are left out, as the history files hold those items', () => {
    expect(projected(table.Parameters, 'kind')).toEqual(['ConfigHistory', 'ConfigSnapshot']);
  });

  test('an account that is known at deployment alone', () => {
    const agnostic = synthesize((stack) => {
      const { account, region } = stack;
      new HistoryTable(stack, 'History', {
        prefix: 'assay',
        bucketName: 'files',
        accounts: [account],
        regions: [region],
      });
    });
    const { Parameters } = tableOf(agnostic);
    expect(asText(Parameters['projection.account.values'])).toBe('<AWS::AccountId>');
    expect(asText(Parameters['projection.region.values'])).toBe('<AWS::Region>');
  });

  test.each([
    ['accounts', { accounts: [] }],
    ['Regions', { regions: [] }],
  ])('without %s there is nothing to see', (what, props) => {
    expect(() => templateOf(props)).toThrow(`Cannot make a table of the history: no ${what} are named`);
  });
});

describe('what is in a file', () => {
  const serde = table.StorageDescriptor.SerdeInfo;

  test('keys keep their case, so that `Name` and `name` can both be tags', () => {
    expect(serde.SerializationLibrary).toBe('org.openx.data.jsonserde.JsonSerDe');
    expect(serde.Parameters['case.insensitive']).toBe('false');
  });

  test('every column and field is told its key, and every key of a file has its column or field', () => {
    const keyOf = (name: string): string => serde.Parameters[`mapping.${name}`] ?? name;
    const types = table.StorageDescriptor.Columns.map(({ Name, Type }) => `${Name}:${Type}`).join(',');
    const names = [...types.matchAll(/(\w+):/g)].map(([, name]) => keyOf(name ?? ''));
    expect(new Set(names)).toEqual(new Set(keysOf(SNAPSHOT)));
  });

  test('names are in lower case, as Glue keeps no other', () => {
    const names = table.StorageDescriptor.Columns.map(({ Name, Type }) => `${Name} ${Type}`).join();
    expect(names).toBe(names.toLowerCase());
  });

  test('what has a shape of its own for every type is text', () => {
    const items = table.StorageDescriptor.Columns.find(({ Name }) => Name === 'configurationitems');
    expect(items?.Type).toMatch(/^array<struct<.*,configuration:string,supplementaryconfiguration:map<string,string>,/);
  });
});

test.each([
  ['assay', 'assay_history'],
  ['Team-One', 'team_one_history'],
])('prefix %s makes database %s', (prefix, name) => {
  expect(findOnly(templateOf({ prefix }), 'AWS::Glue::Database').DatabaseInput).toMatchObject({ Name: name });
});

/** The values that Athena works out for a column. */
function projected(parameters: TableInput['Parameters'], column: string): string[] {
  const of = (key: string): string => String(parameters[`projection.${column}.${key}`]);
  if (of('type') === 'enum') return of('values').split(',');
  const [first, last] = of('range').split(',').map(Number) as [number, number];
  expect(parameters).not.toHaveProperty([`projection.${column}.digits`]);
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

/** The place that Athena looks in. */
function place(parameters: TableInput['Parameters'], values: Readonly<Record<string, string>>): string {
  return String(parameters['storage.location.template']).replace(/\$\{(\w+)\}/g, (_, column) => values[column] ?? '');
}

/** A file as Config writes it, with one item; what differs from type to type is text for the table. */
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

function keysOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(keysOf);
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}
