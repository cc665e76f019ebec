import { LoopbackServer } from '../support/loopback-server';
import { useAwsServer } from './aws-server';
import { run } from './testing-io';

interface Request {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

let requests: Request[] = [];
let results: object[] = [];
/** The tokens of the pages, again and again; none: each has its own, and the last has none. */
let repeatedTokens: readonly string[] = [];
/** In place of an answer. */
let brokenAnswer: object | undefined;
let refusal: { readonly __type: string; readonly message: string } | undefined;

/** AWS Config's queries: JSON 1.1, pages of at most `Limit` results (500 groups). */
const server = new LoopbackServer((request, body, response) => {
  const action = String(request.headers['x-amz-target']).replace('StarlingDoveService.', '');
  const input = JSON.parse(body.toString());
  requests.push({ action, input });
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  if (refusal) {
    response.writeHead(400);
    response.end(JSON.stringify(refusal));
    return;
  }
  if (brokenAnswer) {
    response.end(JSON.stringify(brokenAnswer));
    return;
  }
  const start = Number(input.NextToken ?? 0);
  const end = start + (input.Limit ?? 500);
  response.end(
    JSON.stringify({
      Results: results.slice(start, end).map((result) => JSON.stringify(result)),
      QueryInfo: { SelectFields: [] },
      NextToken:
        repeatedTokens[requests.length % repeatedTokens.length] ?? (end < results.length ? String(end) : undefined),
    }),
  );
});
useAwsServer('CONFIG_SERVICE', server);

beforeEach(() => {
  requests = [];
  results = [];
  repeatedTokens = [];
  refusal = undefined;
  brokenAnswer = undefined;
});

const VOLUMES = "SELECT resourceId, configuration.size WHERE resourceType = 'AWS::EC2::Volume'";
const volume = (index: number) => ({ resourceId: `vol-${index}`, configuration: { size: 8 } });

async function query(text: string, ...options: string[]) {
  const { code, out, err } = await run(['query', text, '--on', 'aws', '--format', 'json', ...options]);
  return { code, err, json: JSON.parse(out || 'null') };
}

test('sends the query as it is, reads all pages, and answers as the history store does', async () => {
  results = Array.from({ length: 201 }, (_, index) => volume(index));
  const { code, json } = await query(VOLUMES);
  expect({ code, json }).toEqual({
    code: 0,
    json: { fields: ['resourceId', 'configuration.size'], results, warnings: [] },
  });
  expect(requests).toEqual([
    { action: 'SelectResourceConfig', input: { Expression: VOLUMES, Limit: 100 } },
    { action: 'SelectResourceConfig', input: { Expression: VOLUMES, Limit: 100, NextToken: '100' } },
    { action: 'SelectResourceConfig', input: { Expression: VOLUMES, Limit: 100, NextToken: '200' } },
  ]);
});

test('stops at the limit, and says that there is more', async () => {
  results = Array.from({ length: 300 }, (_, index) => volume(index));
  const { json } = await query(VOLUMES, '--limit', '150');
  expect(json.results).toEqual(results.slice(0, 150));
  expect(json.warnings).toEqual(['There are more results: only the first 150 are shown']);
  expect(requests.map(({ input }) => input.Limit)).toEqual([100, 51]);
});

test('asks an aggregator, for groups without a page size', async () => {
  const text = 'SELECT accountId, COUNT(*) GROUP BY accountId';
  results = [{ accountId: '111122223333', 'COUNT(*)': 2.0 }];
  const { json } = await query(text, '--aggregator', 'organization');
  expect(json).toEqual({ fields: ['accountId', 'COUNT(*)'], results, warnings: [] });
  expect(requests).toEqual([
    {
      action: 'SelectAggregateResourceConfig',
      input: { Expression: text, ConfigurationAggregatorName: 'organization' },
    },
  ]);
});

test('a property that is not published is a warning, and AWS decides', async () => {
  refusal = { __type: 'InvalidExpressionException', message: 'Unable to find field configuration.sise' };
  const { code, err, json } = await query("SELECT configuration.sise WHERE resourceType = 'AWS::EC2::Volume'");
  expect({ code, err, json, count: requests.length }).toEqual({
    code: 2,
    err: 'assay: Cannot run the query on AWS: InvalidExpressionException: Unable to find field configuration.sise\n',
    json: {
      error: 'Cannot run the query on AWS: InvalidExpressionException: Unable to find field configuration.sise',
    },
    count: 1,
  });
});

test('warnings come with the results', async () => {
  const { json } = await query("SELECT configuration.sise WHERE resourceType = 'AWS::EC2::Volume'");
  expect(json.warnings).toEqual([
    'configuration.sise is not a published property of AWS::EC2::Volume: did you mean configuration.size?',
  ]);
});

test.each([[['0']], [['0', '1', '2']]])('pages that never end are an error: %j', async (tokens) => {
  repeatedTokens = tokens;
  expect(await query(VOLUMES)).toMatchObject({
    code: 2,
    err: 'assay: Cannot run the query on AWS: the answer repeats the token of an earlier page, so that its pages would never end\n',
  });
  expect(requests).toHaveLength(tokens.length + 1);
});

test.each<[answer: object, message: string]>([
  [{}, 'the answer has no Results'],
  [{ Results: ['{"resourceId":'] }, 'a result is "{\\"resourceId\\":", expected an object of JSON'],
  [{ Results: ['{}', '5'] }, 'a result is "5", expected an object of JSON'],
])('what is no answer is an error, and not an empty result: %j', async (answer, message) => {
  brokenAnswer = answer;
  expect(await query(VOLUMES)).toMatchObject({ code: 2, err: `assay: Cannot run the query on AWS: ${message}\n` });
});

test('says what to set if there is no Region', async () => {
  const environment = process.env;
  const { AWS_REGION, AWS_PROFILE, ...others } = environment;
  process.env = { ...others, AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  try {
    expect((await query(VOLUMES)).err).toBe(
      'assay: Cannot run the query on AWS: No AWS Region is set; set AWS_REGION, or region in the AWS profile\n',
    );
  } finally {
    process.env = environment;
  }
});

test('what AWS would refuse is refused here, with its place', async () => {
  const { code, json } = await query('SELECT resourceId AS id');
  expect({ code, json, count: requests.length }).toEqual({
    code: 2,
    json: { error: "Cannot run the query: AWS Config's advanced queries do not support AS", position: 18 },
    count: 0,
  });
});

test.each([
  [
    ['--on', 'aws', '--at', '2026-01-01'],
    'Cannot use --at with --on aws: AWS Config answers for the present only; use --on athena, or leave --on out to ask the history store',
  ],
  [['--on', 'aws', '--sql'], 'Cannot use --sql with --on aws: its views are those of the history store'],
  [['--on', 'aws', '--store', 'a.duckdb'], 'Cannot use --store with --on aws'],
  [['--aggregator', 'organization'], 'Cannot use --aggregator without --on aws'],
  [['--sql', '--limit', '5'], 'Cannot use --limit with --sql: write LIMIT into the statement'],
  [['--limit', '0'], 'Cannot use --limit "0": expected a number from 1'],
  [['--on', 'azure'], 'Cannot use --on "azure": expected store, aws, athena'],
  [['--lookback', '5'], 'Cannot use --lookback without --on athena'],
])('refuses %j', async (options, message) => {
  const { code, err } = await run(['query', VOLUMES, ...options]);
  expect({ code, err, count: requests.length }).toEqual({ code: 2, err: `assay: ${message}\n`, count: 0 });
});
