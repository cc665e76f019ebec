import { join } from 'node:path';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { createHistory, createItem } from '../history/items';
import { rules } from '../rules/registry';
import { findObeyedLines, HOSTILE_TEXTS } from '../support/hostile-text';
import { createFolder } from '../temporary-files';
import { run } from './testing-io';

/** The store keeps no lone surrogates. */
const TEXTS = HOSTILE_TEXTS.filter((text) => !/\p{Cs}/u.test(text));
/** Those that need no other text to do harm. */
const NAMES = TEXTS.filter((text) => findObeyedLines(text).length > 0 || text.includes('<'));
/** Their outputs begin with the id. The rest of the first has every text, and each of the others one. */
const IDS = ['::set-output name=x::y', '##[x]\u001b[2J\n::error::y\u202e'];

const at = (day: string) => `2026-01-${day}T00:00:00.000Z`;

/** A public bucket with the texts in every part of it, and a policy that changes on a later day. */
const bucket = (resourceId: string, texts: readonly string[], day: string) => {
  const statements = [...texts, ...(day === '01' ? [] : ['more'])].map((text) => ({
    Sid: text,
    Effect: 'Allow',
    Principal: '*',
    Action: [`s3:Get${text}`],
    Resource: text,
  }));
  return createItem({
    configurationItemCaptureTime: at(day),
    resourceType: 'AWS::S3::Bucket',
    resourceId,
    resourceName: `${resourceId}${texts[0]}`,
    ARN: undefined,
    tags: { ...Object.fromEntries(texts.map((text) => [text, text])), team: texts[0] },
    relationships: texts.flatMap((text) => [
      { name: text, resourceType: 'AWS::EC2::Volume', resourceId: `v${text}`, resourceName: text },
      { name: `${text}2`, resourceType: text, resourceId: text },
    ]),
    configuration: { name: resourceId, [day]: Object.fromEntries(texts.map((text) => [text, text])) },
    supplementaryConfiguration: {
      AccessControlList: JSON.stringify({ grantSet: null, grantList: [], owner: { id: texts[0] } }),
      BucketPolicy: { policyText: JSON.stringify({ Version: '2012-10-17', Statement: statements }) },
    },
  });
};

/** A call that changes a bucket, by a caller who chose what they could. */
const call = (bucketName: string, text: string, index: number) => ({
  eventVersion: '1.08',
  eventID: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  eventTime: '2026-01-04T23:59:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  sourceIPAddress: text,
  userAgent: text,
  userIdentity: { type: 'IAMUser', userName: text, arn: `arn:aws:iam::111122223333:user/${text}`, principalId: text },
  requestParameters: { bucketName, bucketPolicy: text },
});

let store: string;
beforeAll(async () => {
  store = join(createFolder({}), 'history.duckdb');
  const contents: (readonly [id: string, texts: readonly string[]])[] = [
    [IDS[0] as string, TEXTS],
    ...[IDS[1] as string, ...NAMES.map((text) => `b${text}`)].map((id) => [id, [id.slice(1)]] as const),
  ];
  const buckets = contents.flatMap(([id, texts]) => ['01', '05'].map((day) => bucket(id, texts, day)));
  const types = NAMES.map((text) => createItem({ resourceType: text, resourceId: `t${text}`, ARN: undefined }));
  const folder = createFolder({
    'history.json': createHistory([...buckets, ...types]),
    'trail.json': JSON.stringify({ Records: contents.map(([id, [text = '']], index) => call(id, text, index)) }),
  });
  await ingestFiles([folder], { store });
});

/** Lists what both streams have that they must not have. */
async function findObeyed(args: readonly string[]): Promise<string[]> {
  const { out, err } = await run(args, { rules, width: 60 });
  return [out, err].flatMap(findObeyedLines).map((line) => JSON.stringify(line));
}

const PERIOD = ['--from', at('02'), '--to', at('09')];

test.each<readonly string[]>([
  ['inventory', '--by', 'type', '--by', 'tag:team'],
  ['query', 'SELECT resourceType, resourceId, tags, configuration'],
  ['query', '--sql', 'SELECT resource_type, resource_name, tags FROM versions'],
  ['query', '--sql', "SELECT resource_type AS '::set-output name=x::', 1 AS '##[group]' FROM items"],
  ['query', 'SELECT \u001b[2J ::x ##[y]'],
  ['story', ...PERIOD],
  ['report', ...PERIOD, '--rule', 'public-s3-bucket'],
  ['compliance', '--rule', 'public-s3-bucket'],
  ...IDS.flatMap((id) => [
    ['show', id],
    ['history', id],
    ['diff', ...PERIOD, id],
    ['who', id],
    ['related', id],
    ['restore', '--to', at('02'), '--preview', id],
    ['show', `missing${id}`],
  ]),
])('no line of "assay %s %s" is obeyed', async (...args) => {
  for (const format of ['table', 'json']) {
    expect(await findObeyed([...args, '--store', store, '--format', format])).toEqual([]);
  }
});

test.each(IDS)('no line of the relationships of %j as DOT is obeyed', async (id) =>
  expect(await findObeyed(['related', id, '--store', store, '--format', 'dot'])).toEqual([]),
);

test.each(['csv', 'html'])('no line of a report as %s is obeyed, and no text becomes markup', async (format) => {
  const args = ['report', ...PERIOD, '--rule', 'public-s3-bucket', '--format', format, '--store', store];
  const { out } = await run(args, { rules });
  expect(out.split('\n').length).toBeGreaterThan(NAMES.length);
  expect(findObeyedLines(out)).toEqual([]);
  // The page itself has bold counts.
  if (format === 'html') expect(out.match(/<(script|img|svg|b(?!>\d+<))\b/g)).toBeNull();
});
