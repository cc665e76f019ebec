import { SmallRegion } from '../small-region';

const [logGroupName, logStreamName] = ['own', 'stream'];

test('lines that are found have ids of their own, which follow their order', async () => {
  const region = await SmallRegion.start({});
  await region.call('logs:CreateLogGroup', { logGroupName });
  await region.call('logs:CreateLogStream', { logGroupName, logStreamName });
  const logEvents = ['a', 'b', 'a'].map((message) => ({ timestamp: 1, message }));
  await region.call('logs:PutLogEvents', { logGroupName, logStreamName, logEvents });
  const { events } = await region.call('logs:FilterLogEvents', { logGroupName });
  const ids: string[] = events.map((event: { eventId: string }) => event.eventId);
  expect(new Set(ids).size).toBe(3);
  expect([...ids].sort()).toEqual(ids);
  const again = await SmallRegion.start({}, region.save());
  await again.call('logs:PutLogEvents', { logGroupName, logStreamName, logEvents });
  const { events: later } = await again.call('logs:FilterLogEvents', { logGroupName });
  expect(new Set(later.map((event: { eventId: string }) => event.eventId)).size).toBe(6);
  await Promise.all([region.stop(), again.stop()]);
});

const LINES = [
  { at: 1, stream: 'a', message: 'START RequestId: r1 Version: $LATEST' },
  { at: 2, stream: 'a', message: '{"level":"INFO","rule":"open-ssh","took":{"ms":9}}' },
  { at: 3, stream: 'a', message: '{"level":"ERROR","rule":"open-rdp","took":{"ms":10}}' },
  { at: 4, stream: 'b', message: '{"level":"ERROR","rule":"gp2-volume","tags":["x","y"]}' },
  { at: 5, stream: 'b', message: 'REPORT RequestId: r1\tDuration: 12.50 ms\tMemory Size: 128 MB' },
];

/** Queries on these lines, and the numbers of those that are found, in their order. */
describe('a query of Logs Insights', () => {
  let region: SmallRegion;
  beforeAll(async () => {
    region = await SmallRegion.start({});
    await region.call('logs:CreateLogGroup', { logGroupName });
    for (const { at, stream, message } of LINES) {
      await region.call('logs:CreateLogStream', { logGroupName, logStreamName: stream }).catch(() => undefined);
      const logEvents = [{ timestamp: at * 1000, message }];
      await region.call('logs:PutLogEvents', { logGroupName, logStreamName: stream, logEvents });
    }
  });
  afterAll(() => region.stop());

  const WHOLE = { startTime: 0, endTime: 9 };
  const ask = async (queryString: string, more: object = {}) => {
    const { queryId } = await region.call('logs:StartQuery', { logGroupName, ...WHOLE, queryString, ...more });
    return region.call('logs:GetQueryResults', { queryId });
  };

  test.each<[query: string, found: readonly number[], more?: object]>([
    ['fields @message', [5, 4, 3, 2, 1]],
    ['sort @timestamp asc', [1, 2, 3, 4, 5]],
    ['fields @message | limit 2', [5, 4]],
    ['fields @message', [5, 4, 3], { limit: 3 }],
    ['fields @message', [3, 2], { startTime: 2, endTime: 3 }],
    ['filter level = "ERROR"', [4, 3]],
    ["filter level = 'ERROR' and not rule = 'open-rdp' # a comment", [4]],
    ['filter level != "ERROR"', [2]],
    ['filter level = "INFO" or rule like "rdp" and level = "INFO"', [2]],
    ['filter (level = "INFO" or rule like "rdp") and level = "ERROR"', [3]],
    ['filter @message like /(?i)error/', [4, 3]],
    ['filter @message =~ /^REPORT.*ms/', [5]],
    ['filter level not like /INFO/ and ispresent(level)', [4, 3]],
    ['filter rule in ["open-ssh", "gp2-volume"]', [4, 2]],
    ['filter rule not in ["open-ssh"] and ispresent(rule) | sort rule asc', [4, 3]],
    ['filter took.ms > 9', [3]],
    ['filter took.ms >= 9 | sort took.ms', [2, 3]],
    ['filter `tags.1` = "y"', [4]],
    ['FILTER @type = "REPORT" and @duration > 12 and @memorySize < 129 and @requestId = "r1"', [5]],
    ['filter @logStream = "b" | filter ispresent(level)', [4]],
    ['filter @log = "111122223333:own" | sort level desc, rule asc | limit 4', [1, 5, 2, 4]],
    ['filter level = "none"', []],
  ])('%j finds lines %j', async (query, found, more = {}) => {
    const { results, status } = await ask(`fields @timestamp | ${query}`, more);
    const numbers = results.map((row: { value: string }[]) => Date.parse(`${row[0]?.value}Z`) / 1000);
    expect([status, numbers]).toEqual(['Complete', found]);
  });

  test('answers with the fields that it names', async () => {
    const { results, statistics } = await ask('fields @timestamp, took, rule, none | filter took.ms = 9.0');
    expect(results).toEqual([
      [
        { field: '@timestamp', value: '1970-01-01 00:00:02.000' },
        { field: 'took', value: '{"ms":9}' },
        { field: 'rule', value: 'open-ssh' },
        { field: '@ptr', value: expect.any(String) },
      ],
    ]);
    expect(statistics).toMatchObject({ recordsMatched: 1, recordsScanned: 5 });
  });

  const UNKNOWN = 'the local region has the commands fields, filter, sort, limit: found';
  test.each<[query: string, error: string]>([
    ['stats count(*) by level', `MalformedQueryException: Cannot read the query at character 1: ${UNKNOWN} "stats"`],
    [
      'fields @message | parse @message "x"',
      `MalformedQueryException: Cannot read the query at character 19: ${UNKNOWN} "parse"`,
    ],
    [
      'fields concat(a, b)',
      'MalformedQueryException: Cannot read the query at character 14: the local region has no functions and no aliases in queries',
    ],
    [
      'fields a as b',
      'MalformedQueryException: Cannot read the query at character 10: the local region has no functions and no aliases in queries',
    ],
    [
      'filter a == 1',
      'MalformedQueryException: Cannot read the query at character 11: expected a text or a number, found "="',
    ],
    [
      'filter a = ',
      'MalformedQueryException: Cannot read the query at character 12: expected a text or a number, found the end',
    ],
    [
      'filter a like /(/',
      'MalformedQueryException: Cannot read the query at character 15: /(/ is no regular expression',
    ],
    [
      'limit 0',
      'MalformedQueryException: Cannot read the query at character 7: expected a number from 1 to 10000, found "0"',
    ],
    [
      'sort a; b',
      'MalformedQueryException: Cannot read the query at character 7: expected a command after |, found ";"',
    ],
    [`filter ${'('.repeat(60)}`, 'MalformedQueryException: Cannot read the query at character 58: more than 50 levels'],
    ['limit 1x', 'MalformedQueryException: Cannot read the query at character 7: unexpected "1"'],
    ['', `MalformedQueryException: Cannot read the query at character 1: ${UNKNOWN} ""`],
    ['constructor', `MalformedQueryException: Cannot read the query at character 1: ${UNKNOWN} "constructor"`],
  ])('%j is refused', async (queryString, error) => {
    expect(await region.tryCall('logs:StartQuery', { logGroupName, ...WHOLE, queryString })).toBe(error);
  });

  test.each([
    [{ logGroupName: 'none' }, 'ResourceNotFoundException'],
    [{ logGroupName, logGroupNames: [logGroupName] }, 'InvalidParameterException'],
    [{}, 'InvalidParameterException'],
    [{ logGroupName, startTime: 10 }, 'InvalidParameterException'],
  ])('of %j has an error', async (input, error) => {
    expect(await region.fail('logs:StartQuery', { ...WHOLE, queryString: 'limit 1', ...input })).toBe(error);
  });
});
