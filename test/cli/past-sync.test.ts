import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHistory, createItem } from '../history/items';
import { LoopbackServer } from '../support/loopback-server';
import { createFolder } from '../temporary-files';
import { useAwsServer } from './aws-server';
import { run } from './testing-io';

const CONFIG = 'AWSLogs/111122223333/Config/eu-west-1/2026/2/11/ConfigHistory';
const HISTORY = createHistory([createItem()]);
let objects: Record<string, string> = {};
let denied = false;
/** The error of S3 for a key. */
let failures: Record<string, [status: number, code: string]> = {};
let lastModified = '2026-02-11T13:00:00.000Z';
let requests: string[] = [];
/** Whether the last page has the token of the one before it. */
let isEndless = false;

/** S3's ListObjectsV2, two keys a page, and GetObject. */
const server = new LoopbackServer((request, _body, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  requests.push(`${request.method} ${url.pathname}`);
  if (denied) {
    response.writeHead(403, { 'content-type': 'application/xml' });
    response.end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
    return;
  }
  const key = decodeURIComponent(url.pathname.replace(/^\/bucket\/?/, ''));
  const failure = failures[key];
  if (failure) {
    response.writeHead(failure[0], { 'content-type': 'application/xml' });
    response.end(`<Error><Code>${failure[1]}</Code><Message>It failed</Message></Error>`);
    return;
  }
  if (key !== '') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(objects[key]);
    return;
  }
  const keys = Object.keys(objects);
  const start = Number(url.searchParams.get('continuation-token') ?? 0);
  const contents = keys.slice(start, start + 2).map((name) => {
    const size = Buffer.byteLength(objects[name] as string);
    return `<Contents><Key>${name}</Key><Size>${size}</Size><LastModified>${lastModified}</LastModified></Contents>`;
  });
  const next =
    start + 2 < keys.length
      ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${start + 2}</NextContinuationToken>`
      : isEndless
        ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${start}</NextContinuationToken>`
        : '<IsTruncated>false</IsTruncated>';
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end(`<ListBucketResult>${next}${contents.join('')}</ListBucketResult>`);
});
useAwsServer('S3', server);

beforeEach(() => {
  denied = false;
  failures = {};
  lastModified = '2026-02-11T13:00:00.000Z';
  requests = [];
  isEndless = false;
  objects = {
    'AWSLogs/111122223333/Config/ConfigWritabilityCheckFile': '',
    [`${CONFIG}/111122223333_Config_eu-west-1_ConfigHistory_AWS::EC2::Volume_1.json`]: HISTORY,
    'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/2026/02/11/log.gz': 'another service',
    'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/02/11/digest.json': '{}',
    [`${CONFIG}/111122223333_Config_eu-west-1_ConfigHistory_AWS::EC2::Volume_2.json`]: createHistory([
      createItem({ resourceId: 'vol-0b' }),
    ]),
  };
});

const sync = (folder: string) =>
  run([
    'sync',
    '--bucket',
    'bucket',
    '--folder',
    join(folder, 'delivered'),
    '--store',
    join(folder, 'history.duckdb'),
    '--format',
    'json',
  ]);

test('copies the objects of AWS Config, page by page, and ingests them; the second time nothing is new', async () => {
  const folder = createFolder({});
  const first = await sync(folder);
  expect({ code: first.code, ...JSON.parse(first.out) }).toMatchObject({
    code: 0,
    copied: 2,
    versions: { new: 2, known: 0, total: 2 },
    unreadable: [],
    notes: ['2 files of other services are left out: elasticloadbalancing and CloudTrail-Digest'],
  });
  requests = [];
  const second = await sync(folder);
  expect({ code: second.code, ...JSON.parse(second.out) }).toMatchObject({
    code: 0,
    copied: 0,
    versions: { new: 0, known: 2, total: 2 },
  });
  expect(requests.filter((request) => request !== 'GET /bucket')).toEqual(
    requests.filter((request) => request === 'GET /bucket/'),
  );
});

test('an error of S3 is one line', async () => {
  denied = true;
  const { code, err } = await sync(createFolder({}));
  expect({ code, err }).toEqual({
    code: 2,
    err: 'assay: Cannot copy from the bucket "bucket": AccessDenied, Access Denied\n',
  });
});

test('a list that never ends is an error', async () => {
  isEndless = true;
  const { code, err } = await sync(createFolder({}));
  expect({ code, err }).toEqual({
    code: 2,
    err: 'assay: Cannot copy from the bucket "bucket": the answer repeats the token of an earlier page, so that its pages would never end\n',
  });
});

test('objects whose keys have one file are copied one after the other', async () => {
  const folder = createFolder({});
  objects = { [OBJECT]: HISTORY, [OBJECT.replace('/2026/', '//2026/')]: HISTORY };
  const { code, out } = await sync(folder);
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, copied: 1, versions: { total: 1 } });
});

test('an object with the name of the unfinished copy of another does not become its content', async () => {
  const folder = createFolder({});
  // Its copy takes longer than that of the other.
  const history = HISTORY + ' '.repeat(1_000_000);
  objects = { [OBJECT]: history, [`${OBJECT}.part`]: 'other' };
  await sync(folder);
  expect(readFileSync(join(folder, 'delivered', OBJECT), 'utf8').trimEnd()).toBe(HISTORY);
});

const OBJECT = `${CONFIG}/111122223333_Config_eu-west-1_ConfigHistory_AWS::EC2::Volume_1.json`;
const deniedFor = (tried: number) =>
  `assay: Cannot copy any object from the bucket "bucket" (${tried} tried): AccessDenied, It failed\n`;
const LONG_KEY = `${CONFIG}/${'x'.repeat(300)}.json`;
const ESCAPING_KEY = 'AWSLogs/111122223333/Config/eu-west-1/../../../../../../../../escaped.json';

test.each<[what: string, key: string, failure: [status: number, code: string] | undefined, message: string]>([
  ['is denied', OBJECT, [403, 'AccessDenied'], 'AccessDenied, It failed'],
  ['is in an archive', OBJECT, [403, 'InvalidObjectState'], 'InvalidObjectState, It failed'],
  ["has a customer's own key", OBJECT, [400, 'InvalidRequest'], 'InvalidRequest, It failed'],
  ['has a disabled key', OBJECT, [400, 'KMS.DisabledException'], 'KMS.DisabledException, It failed'],
  ['has a name that is too long', LONG_KEY, undefined, 'Cannot open "<file>.part": the name is too long'],
  ['leads out of the folder', ESCAPING_KEY, undefined, 'it leads out of the folder'],
])('an object that %s is named, and the others are copied', async (_, key, failure, message) => {
  const folder = createFolder({});
  objects = { [key]: HISTORY, ...objects };
  if (failure) failures = { [key]: failure };
  const { code, out } = await sync(folder);
  const source = join(folder, 'delivered', key);
  expect({ code, ...JSON.parse(out) }).toMatchObject({
    code: 2,
    copied: 2 - Number(key === OBJECT),
    versions: { total: 2 - Number(key === OBJECT) },
    unreadable: [
      { source, message: `Cannot copy "${key}" from the bucket "bucket": ${message.replace('<file>', source)}` },
    ],
  });
});

test('later answers name an object that could not be copied, until it is', async () => {
  const folder = createFolder({});
  const inventory = async () => (await run(['inventory', '--store', join(folder, 'history.duckdb')])).err;
  failures = { [OBJECT]: [403, 'AccessDenied'] };
  await sync(folder);
  expect(await inventory()).toContain('Cannot copy');
  failures = {};
  await sync(folder);
  expect(await inventory()).toBe('');
});

test.each<[title: string, count: number, code: string, expected: object]>([
  ['an error if each object is denied', 1, 'AccessDenied', { err: deniedFor(1) }],
  ['an error if the first hundred are denied, without trying the others', 103, 'AccessDenied', { err: deniedFor(100) }],
  ['no error if others can be read after them', 103, 'InvalidObjectState', { copied: 2, unreadable: 103 }],
])('objects that cannot be read are %s', async (_, count, code, expected) => {
  const keys = Array.from({ length: count }, (_, index) => `${CONFIG}/${index}.json`);
  const first = Object.fromEntries(keys.map((key) => [key, HISTORY]));
  objects = count === 1 ? first : { ...first, ...objects };
  failures = Object.fromEntries(keys.map((key) => [key, [403, code]]));
  const { out, err } = await sync(createFolder({}));
  const { copied, unreadable } = JSON.parse(out || '{}');
  expect(out === '' ? { err } : { copied, unreadable: unreadable.length }).toEqual(expected);
});

test('an object that was deleted since it was listed is left out', async () => {
  failures = { [OBJECT]: [404, 'NoSuchKey'] };
  const { code, out } = await sync(createFolder({}));
  expect({ code, ...JSON.parse(out) }).toMatchObject({
    code: 0,
    copied: 1,
    unreadable: [],
    notes: [expect.anything(), '1 object of the list no longer existed'],
  });
});

test.each<[status: number, code: string]>([
  [503, 'SlowDown'],
  [400, 'ExpiredToken'],
])('an error that concerns all objects ends the run: %s %s', async (status, code) => {
  failures = { [OBJECT]: [status, code] };
  const { err } = await sync(createFolder({}));
  expect(err).toBe(`assay: Cannot copy "${OBJECT}" from the bucket "bucket": ${code}, It failed\n`);
});

test('an object that was written again is copied again, even with the same size', async () => {
  const folder = createFolder({});
  const first = JSON.parse((await sync(folder)).out).copied;
  // Whatever the clock of this machine says.
  lastModified = '2026-02-11T13:00:01.000Z';
  expect(JSON.parse((await sync(folder)).out).copied).toBe(first);
});
