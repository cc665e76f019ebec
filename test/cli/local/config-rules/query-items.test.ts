import { queryItems } from '../../../../lib/cli/local/config-rules/query-items';
import { AwsError } from '../../../../lib/local-region/aws-call';
import { ItemAnswers } from '../../../../lib/local-region/config/item-answers';
import { selectItems } from '../../../../lib/local-region/config/select';
import type { RecordedItem, RecordedItems } from '../../../../lib/local-region/recording/recorded-items';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');

const createVolume = (resourceId: string, volumeType: string, size: number): RecordedItem => ({
  configurationItemVersion: '1.3',
  configurationItemStatus: 'OK',
  configurationStateId: 1,
  configurationItemCaptureTime: '2026-02-20T00:00:00.000Z',
  awsAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  resourceType: 'AWS::EC2::Volume',
  resourceId,
  tags: { env: 'prod' },
  relatedEvents: [],
  relationships: [],
  supplementaryConfiguration: {},
  configuration: { volumeId: resourceId, volumeType, size },
});
const VOLUMES = [createVolume('vol-1', 'gp2', 8), createVolume('vol-2', 'gp2', 16), createVolume('vol-3', 'gp3', 8)];

test.each<[query: string, items: readonly RecordedItem[], fields: string[], results: object[]]>([
  [
    'SELECT resourceType, COUNT(*) GROUP BY resourceType',
    VOLUMES,
    ['resourceType', 'COUNT(*)'],
    [{ resourceType: 'AWS::EC2::Volume', 'COUNT(*)': 3 }],
  ],
  [
    "SELECT configuration.volumeType, SUM(configuration.size), MAX(configuration.size) WHERE resourceType = 'AWS::EC2::Volume' GROUP BY configuration.volumeType ORDER BY COUNT(*) DESC",
    VOLUMES,
    ['configuration.volumeType', 'SUM(configuration.size)', 'MAX(configuration.size)'],
    [
      { configuration: { volumeType: 'gp2' }, 'SUM(configuration.size)': 24, 'MAX(configuration.size)': 16 },
      { configuration: { volumeType: 'gp3' }, 'SUM(configuration.size)': 8, 'MAX(configuration.size)': 8 },
    ],
  ],
  [
    "SELECT resourceId WHERE resourceType LIKE 'AWS::EC2::V%' AND configuration.size < 10 ORDER BY resourceId DESC",
    VOLUMES,
    ['resourceId'],
    [{ resourceId: 'vol-3' }, { resourceId: 'vol-1' }],
  ],
  ['SELECT COUNT(*)', [], ['COUNT(*)'], [{ 'COUNT(*)': 0 }]],
])('%s is answered', async (query, items, fields, results) => {
  const answer = await queryItems(query, items, NOW);
  expect({ fields: answer.fields, results: answer.results }).toEqual({ fields, results });
});

test.each<[query: string, message: string]>([
  ['DROP TABLE items', 'Cannot run the query: expected a SELECT statement'],
  [
    'SELECT resourceType, COUNT(*) GROUP BY resourceType HAVING COUNT(*) > 1',
    "Cannot run the query: AWS Config's advanced queries do not support HAVING",
  ],
  ['SELECT COUNT(', 'Cannot parse the query: syntax error at end of input'],
])('%s is refused', async (query, message) => {
  const error = await queryItems(query, VOLUMES, NOW).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(AwsError);
  expect(`${(error as AwsError).code}: ${(error as AwsError).message}`).toBe(`InvalidExpressionException: ${message}`);
});

test.each<[query: string, isSimple: boolean]>([
  ['SELECT resourceId', true],
  ["  select resourceId , tags.env where configuration.volumeType in ('gp2', 'gp3') and resourceId = 'vol-1' ; ", true],
  ["SELECT resourceId WHERE tags.env = 'a AND b'", false],
  ['SELECT resourceId,', false],
  ['SELECT resourceId WHERE', false],
  [`SELECT${' '.repeat(4000)}!`, false],
  [`SELECT a${' '.repeat(4000)}!`, false],
  [`SELECT ${'a'.repeat(4000)}!`, false],
  [`SELECT a WHERE ${' b'.repeat(2000)}`, false],
])('%.60s is read at once', (query, isSimple) => {
  expect(selectItems(query, []) !== undefined).toBe(isSimple);
});

test('the pages of a query come from one answer, as long as no item changes', async () => {
  const recorded = [...VOLUMES];
  let queries = 0;
  const items: RecordedItems = { listVersions: () => [], listNewest: () => recorded, onRecord: () => undefined };
  const answers = new ItemAnswers(items, { time: NOW }, async () => {
    queries += 1;
    return { fields: ['COUNT(*)'], results: [1, 2, 3].map((count) => ({ 'COUNT(*)': count })) };
  });
  const select = async (NextToken?: string) => {
    const input = { Expression: 'SELECT COUNT(*) GROUP BY tags', Limit: 2, NextToken };
    const answer = await answers.select({ service: 'config', operation: 'SelectResourceConfig', input });
    return answer as { readonly Results: readonly string[]; readonly NextToken?: string };
  };
  const { Results, NextToken } = await select();
  expect(Results).toEqual(['{"COUNT(*)":1}', '{"COUNT(*)":2}']);
  expect(await select(NextToken)).toEqual({
    Results: ['{"COUNT(*)":3}'],
    QueryInfo: { SelectFields: [{ Name: 'COUNT(*)' }] },
  });
  expect(queries).toBe(1);
  recorded[1] = createVolume('vol-2', 'gp3', 16);
  await select();
  expect(queries).toBe(2);
});
