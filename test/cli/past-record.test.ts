import { join } from 'node:path';
import { REPOSITORY_SCHEMA } from '../history/repository-schema';
import { LoopbackServer } from '../support/loopback-server';
import { createFolder } from '../temporary-files';
import { useAwsServer } from './aws-server';
import { run } from './testing-io';

let requests: (readonly [action: string, input: Readonly<Record<string, unknown>>])[] = [];
let answers: ((id: string) => readonly [status: number, body: object])[] = [];

/** AWS Config's calls for third-party resources. The first answers are those of a test, the others succeed. */
const server = new LoopbackServer((request, body, response) => {
  const input = JSON.parse(body.toString());
  requests.push([String(request.headers['x-amz-target']).replace('StarlingDoveService.', ''), input]);
  const [status, answer] = answers.shift()?.(input.ResourceId) ?? [200, {}];
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(answer));
});
useAwsServer('CONFIG_SERVICE', server, 3);

beforeEach(() => {
  requests = [];
  answers = [];
});

const line = (id: string, more: object = {}) => ({
  resourceType: 'Forge::Code::Repository',
  resourceId: id,
  configuration: { Name: id, visibility: 'private' },
  ...more,
});
const NAME = { ResourceType: 'Forge::Code::Repository' };
const put = (id: string, more: object = {}) => [
  'PutResourceConfig',
  {
    ...NAME,
    ResourceId: id,
    SchemaVersionId: '00000001',
    Configuration: `{"Name":"${id}","visibility":"private"}`,
    ...more,
  },
];

async function record(lines: readonly object[], ...options: string[]) {
  const folder = createFolder({
    'schema.json': JSON.stringify(REPOSITORY_SCHEMA),
    'things.ndjson': lines.map((one) => JSON.stringify(one)).join('\n'),
  });
  const file = join(folder, 'things.ndjson');
  const { code, out, err } = await run([
    ...['record', file, '--schema', join(folder, 'schema.json'), '--format', 'json'],
    ...options,
  ]);
  return { code, err, json: JSON.parse(out.replaceAll(file, 'things.ndjson') || 'null') };
}

test('sends the newest item of each resource', async () => {
  const { code, json } = await record([
    line('web', { configurationItemCaptureTime: '2026-01-02T00:00:00Z', resourceName: 'Web', tags: { team: 'core' } }),
    line('web', { configurationItemCaptureTime: '2026-01-01T00:00:00Z', resourceName: 'Older' }),
    line('old', { configuration: null, configurationItemStatus: 'ResourceDeleted' }),
  ]);
  expect({ code, json }).toEqual({
    code: 0,
    json: { recorded: 1, deleted: 1, failed: [], notSent: 0, unreadable: [] },
  });
  expect(requests.sort()).toEqual([
    ['DeleteResourceConfig', { ...NAME, ResourceId: 'old' }],
    put('web', { ResourceName: 'Web', Tags: { team: 'core' } }),
  ]);
});

test('deletes, and uses another version of the schema', async () => {
  await record([{ ...NAME, resourceType: NAME.ResourceType, resourceId: 'web' }], '--delete');
  await record([line('web')], '--schema-version', '00000007');
  expect(requests).toEqual([
    ['DeleteResourceConfig', { ...NAME, ResourceId: 'web' }],
    put('web', { SchemaVersionId: '00000007' }),
  ]);
});

test('shows the calls and makes none', async () => {
  const { code, json } = await record([line('web')], '--check');
  const [action, input] = put('web');
  expect({ code, json, requests }).toEqual({
    code: 0,
    json: { calls: [{ source: 'things.ndjson:1', action, input }], unreadable: [] },
    requests: [],
  });
});

test('sends nothing if a line cannot be used', async () => {
  const { code, json } = await record([
    line('web'),
    line('open', { configuration: { Name: 'open', visibility: 'open' } }),
    line('large', { configuration: { Name: 'x'.repeat(65_536), visibility: 'private' } }),
  ]);
  expect({ code, requests, json }).toEqual({
    code: 2,
    requests: [],
    json: {
      recorded: 0,
      deleted: 0,
      failed: [],
      notSent: 1,
      unreadable: [
        expect.objectContaining({
          source: 'things.ndjson:2',
          message: 'Cannot read the item: configuration.visibility: got "open", expected "public", "private"',
        }),
        expect.objectContaining({
          source: 'things.ndjson:3',
          message: 'Cannot record the item: its configuration has 65570 bytes, AWS Config accepts 64 KB',
        }),
      ],
    },
  });
});

test.each([
  [
    'a capture time that is none',
    [line('web', { configurationItemCaptureTime: 'today' })],
    'things.ndjson:1',
    'Cannot read configurationItemCaptureTime: expected a time, found "today"',
  ],
  [
    'an item without an id',
    [{ ...line('web'), resourceId: undefined }],
    'things.ndjson:1',
    'Cannot read resourceId: expected a name, found nothing',
  ],
  [
    'an id that is too long',
    [line('x'.repeat(768)), line('x'.repeat(769))],
    'things.ndjson:2',
    'Cannot record the item: its id has 769 characters, AWS Config accepts 768',
  ],
  [
    'namesakes in two accounts',
    [line('web', { awsAccountId: '111122223333' }), line('api'), line('web', { awsAccountId: '444455556666' })],
    'things.ndjson:3',
    'Cannot record the item: its account is 444455556666, that of the same resource in things.ndjson:1 is 111122223333',
  ],
  [
    'namesakes in two Regions',
    [line('web', { awsRegion: 'eu-west-1' }), line('web', { awsRegion: 'us-east-1' })],
    'things.ndjson:2',
    'Cannot record the item: its Region is us-east-1, that of the same resource in things.ndjson:1 is eu-west-1',
  ],
  [
    'an item that was not recorded',
    [line('web', { configuration: null, configurationItemStatus: 'ResourceNotRecorded' })],
    'things.ndjson:1',
    'Cannot record the item: its status is ResourceNotRecorded, so the line has no configuration that was recorded',
  ],
])('sends nothing for %s', async (_, lines, source, message) => {
  const { code, json } = await record(lines);
  expect({ code, requests, unreadable: json?.unreadable }).toEqual({
    code: 2,
    requests: [],
    unreadable: [expect.objectContaining({ source, message })],
  });
});

test('a resource that is gone and was not recorded is deleted', async () => {
  await record([line('web', { configuration: null, configurationItemStatus: 'ResourceDeletedNotRecorded' })]);
  expect(requests).toEqual([['DeleteResourceConfig', { ...NAME, ResourceId: 'web' }]]);
});

test.each([[], ['--check'], ['--delete']])('a file without items is an error: %s', async (...options) => {
  const { code, err, json } = await record([], ...options);
  expect({ code, err, json }).toEqual({
    code: 2,
    err: expect.stringMatching(/^assay: Nothing to record: there is no item in \S+things\.ndjson\n$/),
    json: null,
  });
});

test('reads files of many chunks', async () => {
  const lines = Array.from({ length: 4000 }, (_, index) =>
    line(`r${index}`, { tags: { note: 'ä'.repeat(100 + (index % 100)) } }),
  );
  const { code, json } = await record(lines, '--check');
  expect(json.calls.every(({ input }: { input: { Tags: { note: string } } }) => /^ä+$/.test(input.Tags.note))).toBe(
    true,
  );
  expect({ code, calls: json.calls.length, unreadable: json.unreadable }).toEqual({
    code: 0,
    calls: 4000,
    unreadable: [],
  });
});

test('tries again when AWS Config throttles', async () => {
  answers = [() => [400, { __type: 'ThrottlingException', message: 'Rate exceeded' }]];
  const { code, json } = await record([line('web')]);
  expect({ code, recorded: json.recorded, requests }).toEqual({
    code: 0,
    recorded: 1,
    requests: [put('web'), put('web')],
  });
});

test('goes on after the error of one resource, and stops at one that concerns all', async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `r${String(index).padStart(2, '0')}`);
  const refuse = (__type: string) => () => [400, { __type, message: 'no' }] as const;
  answers = [refuse('ValidationException')];
  const invalid = await record(ids.map((id) => line(id)));
  expect({ code: invalid.code, json: invalid.json }).toEqual({
    code: 2,
    json: {
      recorded: 19,
      deleted: 0,
      failed: [
        expect.objectContaining({ resourceType: 'Forge::Code::Repository', message: 'ValidationException: no' }),
      ],
      notSent: 0,
      unreadable: [],
    },
  });
  requests = [];
  answers = Array.from({ length: 20 }, () => refuse('NoRunningConfigurationRecorderException'));
  const { code, json } = await record(ids.map((id) => line(id)));
  expect({ code, sent: requests.length < 10, failed: json.failed.length, notSent: json.notSent }).toEqual({
    code: 2,
    sent: true,
    failed: requests.length,
    notSent: 20 - requests.length,
  });
});
