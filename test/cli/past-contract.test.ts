import { join } from 'node:path';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { markUnfinished, openForWriting } from '../../lib/history/store/store';
import { createHistory, createItem, createSnapshot } from '../history/items';
import { rules } from '../rules/registry';
import { createFolder } from '../temporary-files';
import { run } from './testing-io';

const bucket = (day: string, overrides: Readonly<Record<string, unknown>> = {}) =>
  createItem({
    configurationItemCaptureTime: `2026-01-${day}T00:00:00.000Z`,
    resourceType: 'AWS::S3::Bucket',
    resourceId: 'assets',
    resourceName: 'assets',
    ARN: 'arn:aws:s3:::assets',
    configuration: { name: 'assets' },
    ...overrides,
  });
const group = (day: string, id: string, overrides: Readonly<Record<string, unknown>> = {}) =>
  createItem({
    configurationItemCaptureTime: `2026-01-${day}T00:00:00.000Z`,
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: id,
    resourceName: 'web',
    ARN: `arn:aws:ec2:eu-west-1:111122223333:security-group/${id}`,
    configuration: { groupId: id, groupName: 'web' },
    ...overrides,
  });
const DELETED = { configurationItemStatus: 'ResourceDeleted', configuration: null, relationships: [] };

const ITEMS = [
  createItem({ tags: { 'cost/center~1': '42', 'a.b': 'x', "o'k": 'y', '0': 'zero' } }),
  createItem({ resourceId: 'vol-0b', ARN: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0b' }),
  // The item of a rule's results has the id "type/id".
  createItem({
    resourceType: 'AWS::Config::ResourceCompliance',
    resourceId: 'AWS::EC2::Volume/vol-0a',
    ARN: undefined,
    configuration: { targetResourceType: 'AWS::EC2::Volume', targetResourceId: 'vol-0a', configRuleList: [] },
  }),
  // A name that went from one group to another, and then to a third.
  group('01', 'sg-0a'),
  group('05', 'sg-0a', DELETED),
  group('06', 'sg-0b'),
  group('10', 'sg-0b', DELETED),
  group('11', 'sg-0c'),
  group('20', 'sg-0c', DELETED),
  // Deleted and created again under the same name.
  bucket('01'),
  bucket('03', DELETED),
  bucket('08', { configuration: { name: 'assets', owner: { id: 'second' } } }),
  // Two versions of one capture time: the higher number wins, not the later text.
  createItem({ resourceId: 'vol-0c', ARN: null, configurationStateId: '9', configuration: { size: 1 } }),
  createItem({ resourceId: 'vol-0c', ARN: null, configurationStateId: '10', configuration: { size: 2 } }),
  createItem({ resourceType: 'AWS::S3::Bucket', resourceId: 'logs', ARN: null }),
  // Stopped being recorded.
  createItem({ resourceId: 'vol-0d', ARN: null }),
  createItem({
    resourceId: 'vol-0d',
    ARN: null,
    configurationItemCaptureTime: '2026-01-09T00:00:00.000Z',
    configurationItemStatus: 'ResourceNotRecorded',
    configuration: null,
  }),
  // Recorded daily.
  createItem({ resourceId: 'vol-0e', ARN: null, recordingFrequency: 'DAILY' }),
  // One name in two Regions.
  createItem({ resourceId: 'vol-0f', ARN: null, resourceName: 'data' }),
  createItem({ resourceId: 'vol-0f', ARN: null, resourceName: 'data', awsRegion: 'us-east-1' }),
];

let store: string;
beforeAll(async () => {
  store = join(createFolder({}), 'history.duckdb');
  await ingestFiles([createFolder({ 'history.json': createHistory(ITEMS) })], { store });
});

const json = async (...args: string[]) => {
  const { code, out } = await run([...args, '--store', store, '--format', 'json']);
  return { code, json: JSON.parse(out || 'null') };
};
const at = (day: string) => `2026-01-${day}T12:00:00Z`;

describe('show', () => {
  test('has exactly the fields of the contract', async () => {
    const { code, json: shown } = await json('show', 'vol-0b', '--at', '2026-01-02');
    expect(code).toBe(0);
    expect(shown).toEqual({
      resource: {
        accountId: '111122223333',
        region: 'eu-west-1',
        resourceType: 'AWS::EC2::Volume',
        resourceId: 'vol-0b',
        arn: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0b',
      },
      at: '2026-01-02T00:00:00.000Z',
      status: 'recorded',
      certainty: 'exact',
      since: '2026-01-01T00:00:00.000Z',
      until: null,
      item: ITEMS[1],
    });
  });

  test.each<[name: string, time: string, id: string, status: string, since: string | null, until: string | null]>([
    ['web', at('02'), 'sg-0a', 'recorded', '01', '05'],
    ['web', at('05'), 'sg-0a', 'deleted', '05', null],
    ['web', at('07'), 'sg-0b', 'recorded', '06', '10'],
    ['web', at('15'), 'sg-0c', 'recorded', '11', '20'],
    ['sg-0a', at('07'), 'sg-0a', 'deleted', '05', null],
    ['sg-0c', at('02'), 'sg-0c', 'noRecord', null, '11'],
    ['assets', at('02'), 'assets', 'recorded', '01', '03'],
    ['assets', at('04'), 'assets', 'deleted', '03', '08'],
    ['assets', at('09'), 'assets', 'recorded', '08', null],
    ['assets', '2026-01-03T00:00:00Z', 'assets', 'deleted', '03', '08'],
    ['assets', '2026-01-02T23:59:59.999Z', 'assets', 'recorded', '01', '03'],
    ['AWS::S3::Bucket/assets', at('02'), 'assets', 'recorded', '01', '03'],
    ['arn:aws:s3:::assets', at('02'), 'assets', 'recorded', '01', '03'],
    ['AWS::S3::Bucket/arn:aws:s3:::assets', at('02'), 'assets', 'recorded', '01', '03'],
    ['AWS::EC2::SecurityGroup/web', at('02'), 'sg-0a', 'recorded', '01', '05'],
    ['AWS::EC2::Volume/vol-0a', at('02'), 'vol-0a', 'recorded', '01', null],
    [
      'AWS::Config::ResourceCompliance/AWS::EC2::Volume/vol-0a',
      at('02'),
      'AWS::EC2::Volume/vol-0a',
      'recorded',
      '01',
      null,
    ],
    ['vol-0d', at('09'), 'vol-0d', 'notRecorded', '09', null],
    ['arn:aws:ec2:eu-west-1:111122223333:volume/vol-0d', at('09'), 'vol-0d', 'notRecorded', '09', null],
    ['arn:aws:s3:::logs', at('02'), 'logs', 'recorded', '01', null],
    ['AWS::S3::Bucket/arn:aws:s3:::logs', at('02'), 'logs', 'recorded', '01', null],
    [
      'AWS::EC2::Volume/arn:aws:ec2:eu-west-1:111122223333:volume/vol-0d',
      at('09'),
      'vol-0d',
      'notRecorded',
      '09',
      null,
    ],
  ])('%s at %s is %s, %s', async (name, time, id, status, since, until) => {
    const { code, json: shown } = await json('show', name, '--at', time);
    const iso = (day: string | null) => (day === null ? null : `2026-01-${day}T00:00:00.000Z`);
    expect([code, shown.resource?.resourceId, shown.status, shown.since, shown.until, shown.item === null]).toEqual([
      0,
      id,
      status,
      iso(since),
      iso(until),
      status !== 'recorded',
    ]);
  });

  test.each([
    ['vol-0b', 'exact'],
    ['vol-0d', 'unavailable'],
    ['vol-0e', 'approximate'],
  ])('the certainty of %s is %s', async (name, certainty) => {
    expect((await json('show', name)).json.certainty).toBe(certainty);
  });

  test('the higher state id wins as a number', async () => {
    expect((await json('show', 'vol-0c')).json.item.configuration).toEqual({ size: 2 });
  });
});

test.each([['show'], ['history'], ['related'], ['who'], ['diff', '--from', '2026-01-01']])(
  '%s reports an unknown and an ambiguous resource on stdout',
  async (command, ...more) => {
    expect(await json(command, 'nothing', ...more)).toEqual({ code: 2, json: { error: 'unknown resource' } });
    const { code, json: found } = await json(command, 'data', ...more);
    const candidate = (region: string) => ({
      accountId: '111122223333',
      region,
      resourceType: 'AWS::EC2::Volume',
      resourceId: 'vol-0f',
      resourceName: 'data',
    });
    expect({ code, found }).toEqual({
      code: 2,
      found: { error: 'ambiguous', candidates: [candidate('eu-west-1'), candidate('us-east-1')] },
    });
    expect((await json(command, 'data', '--region', 'us-east-1', ...more)).code).toBe(0);
  },
);

test.each(['2026-01-01T00:00:00', '2026-01-01 00:00', '2026-02-30', 'soon', '1735689600'])(
  'refuses the time %s',
  async (time) => {
    expect(await run(['show', 'vol-0a', '--at', time, '--store', store])).toMatchObject({ code: 2, out: '' });
  },
);

test.each([
  ['2026-01-10T02:00:00+02:00', '2026-01-10T00:00:00.000Z'],
  ['2026-01-10', '2026-01-10T00:00:00.000Z'],
  ['yesterday', '2026-01-19T00:00:00.000Z'],
  ['36h ago', '2026-01-19T06:30:00.000Z'],
  ['2w ago', '2026-01-06T18:30:00.000Z'],
  ['5m ago', '2026-01-20T18:25:00.000Z'],
  ['3d ago', '2026-01-17T18:30:00.000Z'],
])('the time %s is %s', async (time, expected) => {
  expect((await json('show', 'vol-0a', '--at', time, '--now', '2026-01-20T18:30:00Z')).json.at).toBe(expected);
});

describe('diff', () => {
  test('against an absent state is one change of the whole', async () => {
    const { json: created } = await json('diff', 'assets', '--from', at('04'), '--to', at('09'));
    expect(created).toMatchObject({ from: '2026-01-04T12:00:00.000Z', to: '2026-01-09T12:00:00.000Z' });
    expect(created.changes).toEqual([
      { op: 'add', path: '', after: expect.objectContaining({ resourceId: 'assets' }) },
    ]);
    const { json: removed } = await json('diff', 'assets', '--from', at('02'), '--to', at('04'));
    expect(removed.changes).toEqual([
      { op: 'remove', path: '', before: expect.objectContaining({ resourceId: 'assets' }) },
    ]);
    expect((await json('diff', 'assets', '--from', at('04'), '--to', at('05'))).json.changes).toEqual([]);
  });

  test('exits with 1 only where asked', async () => {
    expect((await json('diff', 'assets', '--from', at('02'), '--to', at('09'))).code).toBe(0);
    expect((await json('diff', 'assets', '--from', at('02'), '--to', at('09'), '--exit-code')).code).toBe(1);
    expect((await json('diff', 'assets', '--from', at('09'), '--to', at('10'), '--exit-code')).code).toBe(0);
  });

  test('a name means what existed at the end, else at the beginning', async () => {
    const find = async (from: string, to: string) =>
      (await json('diff', 'web', '--from', from, '--to', to)).json.resource?.resourceId;
    expect([await find(at('02'), at('07')), await find(at('15'), at('25'))]).toEqual(['sg-0b', 'sg-0c']);
  });
});

test('history lists the versions, oldest first', async () => {
  const { code, json: history } = await json('history', 'assets');
  expect(code).toBe(0);
  expect(history.versions).toEqual([
    {
      captureTime: '2026-01-01T00:00:00.000Z',
      stateId: String(Date.parse('2026-01-01T00:00:00Z')),
      status: 'recorded',
      itemStatus: 'OK',
      certainty: 'exact',
      changes: [{ op: 'add', path: '', after: expect.anything() }],
    },
    expect.objectContaining({
      status: 'deleted',
      itemStatus: 'ResourceDeleted',
      changes: [{ op: 'remove', path: '', before: expect.anything() }],
    }),
    expect.objectContaining({ status: 'recorded', changes: [{ op: 'add', path: '', after: expect.anything() }] }),
  ]);
});

describe('inventory', () => {
  test.each([
    ['tag:cost/center~1', '42'],
    ['tag:a.b', 'x'],
    ["tag:o'k", 'y'],
    ['tag:0', 'zero'],
  ])('groups by %s, the untagged under null', async (key, value) => {
    const { json: inventory } = await json('inventory', '--at', '2026-01-02', '--by', 'type', '--by', key);
    const volumes = inventory.groups.filter((g: { key: { type: string } }) => g.key.type === 'AWS::EC2::Volume');
    expect(inventory.by).toEqual(['type', key]);
    expect(volumes).toEqual([
      { key: { type: 'AWS::EC2::Volume', [key]: null }, count: 6 },
      { key: { type: 'AWS::EC2::Volume', [key]: value }, count: 1 },
    ]);
  });

  test('leaves out deleted and notRecorded resources', async () => {
    const { json: inventory } = await json('inventory', '--at', at('25'));
    expect(inventory).toEqual({
      at: '2026-01-25T12:00:00.000Z',
      by: ['type'],
      groups: [
        { key: { type: 'AWS::EC2::Volume' }, count: 6 },
        { key: { type: 'AWS::S3::Bucket' }, count: 2 },
        { key: { type: 'AWS::Config::ResourceCompliance' }, count: 1 },
      ],
      total: 9,
      // One is recorded daily.
      approximate: 1,
      approximateReasons: ['1 resource is recorded once a day'],
    });
  });
});

test('values are shown on the terminal, but secrets by name are not', async () => {
  const state = (day: string, team: string, password: string) =>
    createItem({
      configurationItemCaptureTime: `2026-01-${day}T00:00:00.000Z`,
      tags: { team },
      configuration: { description: `of ${team}`, masterUserPassword: password },
    });
  const own = join(createFolder({}), 'history.duckdb');
  const items = [state('01', 'The web team', 'one two'), state('02', 'Others', 'three')];
  await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store: own });
  for (const command of [['history'], ['who'], ['diff', '--from', '2026-01-01']]) {
    const [name = '', ...more] = command;
    const { out } = await run([name, 'vol-0a', ...more, '--store', own]);
    expect(out).toContain('tags.team: The web team -> Others');
    expect(out).toContain('description: of The web team -> of Others');
    expect(out).toContain('masterUserPassword: changed (text withheld)');
  }
});

describe('the tag Name', () => {
  const own = join(createFolder({}), 'history.duckdb');
  const instance = (id: string, day: string, name: string, more: object = {}) =>
    createItem({
      resourceType: 'AWS::EC2::Instance',
      resourceId: id,
      configurationItemCaptureTime: `2026-01-${day}T00:00:00.000Z`,
      tags: { Name: name },
      configuration: { instanceId: id, name },
      ...more,
    });

  beforeAll(async () => {
    const items = [
      instance('i-0a', '01', 'shop'),
      instance('i-0a', '03', 'Läden "1"'),
      instance('i-0b', '03', 'shop'),
      instance('i-0c', '01', 'web'),
      instance('i-0d', '01', 'twin'),
      instance('i-0e', '01', 'twin'),
      instance('sg-0a', '01', '', { resourceType: 'AWS::EC2::SecurityGroup', resourceName: 'web', tags: {} }),
    ];
    await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store: own });
  });

  test.each<[text: string, day: string, resourceId: string]>([
    ['shop', '02', 'i-0a'],
    ['shop', '04', 'i-0b'],
    ['AWS::EC2::Instance/shop', '04', 'i-0b'],
    ['Läden "1"', '04', 'i-0a'],
    // A name that AWS Config records comes first.
    ['web', '02', 'sg-0a'],
  ])('%s names a resource on day %s', async (text, day, resourceId) => {
    const { out } = await run(['show', text, '--at', `2026-01-${day}`, '--store', own, '--format', 'json']);
    expect(JSON.parse(out)).toMatchObject({ resource: { resourceId }, status: 'recorded' });
  });

  test('of two resources is ambiguous', async () => {
    const { code, out } = await run(['show', 'twin', '--store', own, '--format', 'json']);
    expect([code, JSON.parse(out)]).toMatchObject([
      2,
      { candidates: [{ resourceId: 'i-0d' }, { resourceId: 'i-0e' }] },
    ]);
  });

  test('of another type or case names nothing', async () => {
    for (const text of ['AWS::EC2::Volume/shop', 'Shop']) {
      expect(await run(['show', text, '--store', own, '--format', 'json'])).toMatchObject({
        code: 2,
        out: '{"error":"unknown resource"}\n',
      });
    }
  });
});

test('the time of an event is as CloudTrail writes it', async () => {
  const own = join(createFolder({}), 'history.duckdb');
  const grown = createItem({
    configurationItemCaptureTime: '2026-02-01T00:00:00.000Z',
    configuration: { volumeId: 'vol-0a', size: 16 },
  });
  const event = {
    eventVersion: '1.11',
    eventID: '5d2c1b0a-0000-4000-8000-000000000001',
    eventTime: '2026-01-31T23:58:00Z',
    eventName: 'ModifyVolume',
    eventSource: 'ec2.amazonaws.com',
    awsRegion: 'eu-west-1',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice', userName: 'alice' },
    requestParameters: { ModifyVolumeRequest: { VolumeId: 'vol-0a', Size: 16 } },
    recipientAccountId: '111122223333',
  };
  const files = {
    'history.json': createHistory([createItem(), grown]),
    'trail.json': JSON.stringify({ Records: [event] }),
  };
  await ingestFiles([createFolder(files)], { store: own });
  const { out } = await run(['who', 'vol-0a', '--store', own, '--format', 'json']);
  expect(JSON.parse(out).changes.at(-1).event).toMatchObject({ eventName: 'ModifyVolume', eventTime: event.eventTime });
});

test('a status is shown in words on the terminal', async () => {
  const { out } = await run(['show', 'sg-0c', '--at', at('02'), '--store', store], { width: 80 });
  expect(out).toContain('at 2026-01-02T12:00:00.000Z: not recorded yet, unavailable');
});

test('JSON inside strings is shown as JSON on the terminal', async () => {
  const folder = createFolder({
    'history.json': createHistory([createItem({ supplementaryConfiguration: { Policy: '{"Version":"2012-10-17"}' } })]),
  });
  const file = join(createFolder({}), 'history.duckdb');
  await ingestFiles([folder], { store: file });
  const { out } = await run(['show', 'vol-0a', '--store', file]);
  expect(out).toContain('    "Policy": {\n      "Version": "2012-10-17"\n    }\n');
});

test('relationships fit the terminal, and a name that is the id is not repeated', async () => {
  const resourceId = `arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/${'long-'.repeat(6)}/50dc6c495c0c9188`;
  const balancer = createItem({
    resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    resourceId,
    resourceName: resourceId,
    relationships: [
      { name: 'Is associated with SecurityGroup', resourceType: 'AWS::EC2::SecurityGroup', resourceId: 'sg-0a' },
    ],
  });
  const file = join(createFolder({}), 'history.duckdb');
  await ingestFiles([createFolder({ 'history.json': createHistory([balancer, group('01', 'sg-0a')]) })], {
    store: file,
  });
  const { out } = await run(['related', 'sg-0a', '--store', file]);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(out).not.toContain(`(${resourceId.slice(0, 20)}`);
});

describe('who deleted a resource of which only a snapshot shows that it is gone', () => {
  const call = (eventName: string, day: string, userName: string) => ({
    eventVersion: '1.11',
    eventID: `5d2c1b0a-0000-4000-8000-0000000000${day}`,
    eventTime: `2026-01-${day}T10:00:00Z`,
    eventName,
    eventSource: 'ec2.amazonaws.com',
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/${userName}`, userName },
    requestParameters: { volumeId: 'vol-0a' },
  });
  const ask = async (...records: readonly object[]) => {
    const other = createItem({ resourceId: 'vol-0z', ARN: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0z' });
    const snapshot = createSnapshot('2026-01-20T00:00:00Z', [other]);
    const folder = createFolder({
      'history.json': createHistory([createItem()]),
      'trail.json': JSON.stringify({ Records: records }),
      [snapshot.name]: snapshot.text,
    });
    const own = join(createFolder({}), 'history.duckdb');
    await ingestFiles([folder], { store: own });
    const findLast = async (...args: string[]) =>
      JSON.parse((await run(['who', 'vol-0a', '--store', own, '--format', 'json', ...args])).out).changes.at(-1);
    const last = await findLast();
    // A period hides versions, and changes no answer.
    expect(await findLast('--from', '2026-01-19')).toEqual(last);
    const { captureTime, event, confidence, reason } = last;
    return [captureTime, event?.eventName ?? null, event?.principal ?? null, confidence, reason];
  };

  test('is the caller of the deletion since the last version, however old it is', async () => {
    expect(await ask(call('DetachVolume', '09', 'bob'), call('DeleteVolume', '10', 'alice'))).toEqual([
      '2026-01-20T00:00:00.000Z',
      'DeleteVolume',
      'arn:aws:iam::111122223333:user/alice',
      'certain',
      'the only call from 2026-01-01 00:00 to 2026-01-20 00:02 UTC that deletes this resource',
    ]);
  });

  test('is not named without such a call', async () => {
    expect(await ask(call('DetachVolume', '09', 'bob'))).toEqual([
      '2026-01-20T00:00:00.000Z',
      null,
      null,
      'none',
      'CloudTrail has no call that deletes this resource from 2026-01-01 00:00 to 2026-01-20 00:02 UTC',
    ]);
  });
});

test('history has relationships in words, and says so where nothing changed', async () => {
  const relationship = { name: 'Is attached to Instance', resourceType: 'AWS::EC2::Instance', resourceId: 'i-0a' };
  const versions = [
    createItem({ relationships: [relationship] }),
    createItem({ configurationItemCaptureTime: '2026-01-02T00:00:00.000Z' }),
    createItem({ configurationItemCaptureTime: '2026-01-03T00:00:00.000Z', configurationItemMD5Hash: 'other' }),
  ];
  const file = join(createFolder({}), 'history.duckdb');
  await ingestFiles([createFolder({ 'history.json': createHistory(versions) })], { store: file });
  const { out } = await run(['history', 'vol-0a', '--store', file]);
  expect(out.split('\n').slice(6)).toEqual([
    '2026-01-02T00:00:00.000Z  recorded',
    '  - Is attached to Instance: AWS::EC2::Instance i-0a',
    '',
    '2026-01-03T00:00:00.000Z  recorded',
    '  no changes',
    '',
  ]);
});

test.each([
  ['vol-0g', 'assay: There is no resource "vol-0g" in the store; did you mean "vol-0a" or "vol-0b" or "vol-0c"?\n'],
  ['asets', 'assay: There is no resource "asets" in the store; did you mean "assets"?\n'],
  [
    'AWS::S3::Bucket/Assets',
    'assay: There is no resource "AWS::S3::Bucket/Assets" in the store; did you mean "assets"?\n',
  ],
  ...['arn:aws:ec2:eu-west-1:444455556666:volume/vol-0d', 'arn:aws-cn:s3:::assets'].map((arn) => [
    arn,
    `assay: There is no resource "${arn}" in the store\n`,
  ]),
  ['nothing-like-it', 'assay: There is no resource "nothing-like-it" in the store\n'],
  [
    'AWS::S3::Bucket/vol-0c',
    'assay: There is no resource "AWS::S3::Bucket/vol-0c" in the store, but there is:\n  AWS::EC2::Volume/vol-0c  111122223333 eu-west-1\n',
  ],
])('the error for %s names what is similar', async (name, expected) => {
  const { code, out, err } = await run(['show', name, '--store', store]);
  expect([code, out, err]).toEqual([2, '', expected]);
});

test('an answer from a store whose last ingest did not finish comes with a note', async () => {
  const own = join(createFolder({}), 'history.duckdb');
  await ingestFiles([createFolder({ 'history.json': createHistory([bucket('01')]) })], { store: own });
  const note = `Note: the last assay ingest into ${own} did not finish, so files may be missing; run it again`;
  const ask = async () => (await run(['inventory', '--store', own, '--format', 'json'])).err.includes(note);
  expect(await ask()).toBe(false);
  const database = await openForWriting(own);
  await markUnfinished(database);
  database.close();
  expect(await ask()).toBe(true);
});

test('query says of how many resources the state is approximate, for SQL that names the state, too', async () => {
  const warnings = async (...query: string[]) => (await json('query', ...query)).json.warnings;
  const approximate = ['The state is approximate: 1 resource is recorded once a day'];
  const daily = "resource_id = 'vol-0e'";
  expect([
    await warnings('SELECT resourceId'),
    await warnings('--sql', `SELECT arn FROM items WHERE ${daily}`),
    await warnings('--sql', `SELECT arn FROM versions WHERE ${daily}`),
  ]).toEqual([approximate, approximate, []]);
});

/** Each answer for a time after the clock says so, and is the same as for the clock. */
test.each<[command: string, option: string, ...more: string[]]>([
  ['show', '--at', 'vol-0b'],
  ['inventory', '--at'],
  ['query', '--at', 'SELECT resourceId'],
  ['related', '--at', 'vol-0b'],
  ['compliance', '--at'],
  ['diff', '--to', 'vol-0b', '--from', '2026-01-01'],
  ['story', '--to', '--from', '2026-01-01'],
  ['report', '--to', '--from', '2026-01-01'],
])('%s %s in the future comes with a note', async (command, option, ...more) => {
  const ask = (time: string, ...format: string[]) =>
    run([command, option, time, ...more, '--now', '2026-02-01', '--store', store, ...format], { rules });
  const note = '2026-02-02T00:00:00.000Z is in the future: the answer assumes that nothing changes until then';
  const shown = ({ out, err }: Awaited<ReturnType<typeof ask>>) => `${out}${err}`.replace(/\s+/g, ' ').includes(note);
  expect([shown(await ask('2026-02-01')), shown(await ask('2026-02-02'))]).toEqual([false, true]);
  expect(shown(await ask('2026-02-02', '--format', 'json'))).toBe(true);
});

/** The message about an oversized bucket. */
const summarize = (day: string) =>
  JSON.stringify({
    messageType: 'OversizedConfigurationItemChangeNotification',
    configurationItemSummary: {
      ...bucket(day, { resourceCreationTime: null }),
      configuration: undefined,
      changeType: 'UPDATE',
    },
    s3DeliverySummary: { s3BucketLocation: 'logs/key', errorCode: null, errorMessage: null },
  });

test('a part of a long ARN is similar to it', async () => {
  const arn =
    'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop-web/50dc6c495c0c9188/f2f7dc8efc522ab2';
  const file = join(createFolder({}), 'history.duckdb');
  const listener = createItem({ resourceType: 'AWS::ElasticLoadBalancingV2::Listener', resourceId: arn, ARN: arn });
  await ingestFiles([createFolder({ 'history.json': createHistory([listener]) })], { store: file });
  const { err } = await run(['show', 'f2f7dc8efc522ab2', '--store', file]);
  expect(err).toBe(`assay: There is no resource "f2f7dc8efc522ab2" in the store; did you mean "${arn}"?\n`);
});

test('who says if the events of CloudTrail were not ingested', async () => {
  const file = join(createFolder({}), 'history.duckdb');
  const items = [bucket('01'), bucket('03', DELETED), bucket('06')];
  await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store: file });
  const listReasons = async () => {
    const { out } = await run(['who', 'assets', '--store', file, '--format', 'json']);
    return JSON.parse(out).changes.map(({ reason }: { reason: string }) => reason);
  };
  const none = 'the store has no CloudTrail events of account 111122223333';
  expect(await listReasons()).toEqual([none, none, none]);
  const events = ['02', '04'].map((day) => ({
    eventID: `event-${day}`,
    eventTime: `2026-01-${day}T12:00:00Z`,
    eventName: 'DeleteBucket',
    eventSource: 's3.amazonaws.com',
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    userIdentity: { type: 'Root' },
    requestParameters: { bucketName: 'another' },
  }));
  await ingestFiles([createFolder({ 'trail.json': JSON.stringify({ Records: events }) })], { store: file });
  const other =
    'the store has CloudTrail events of account 111122223333 only from 2026-01-02 12:00 UTC to 2026-01-04 12:00 UTC';
  expect(await listReasons()).toEqual([
    other,
    'CloudTrail has no call that deletes this resource from 23:45 to 00:02 UTC',
    other,
  ]);
});

test('who says if a resource was created before it was recorded', async () => {
  const file = join(createFolder({}), 'history.duckdb');
  const old = bucket('01', { resourceCreationTime: '2020-05-06T07:08:09.000Z' });
  await ingestFiles([createFolder({ 'history.json': createHistory([old]) })], { store: file });
  const { out } = await run(['who', 'assets', '--store', file, '--format', 'json']);
  expect(JSON.parse(out).changes[0]).toMatchObject({
    event: null,
    confidence: 'none',
    reason: 'the resource was created before it was recorded, at 2020-05-06 07:08 UTC',
  });
});

test('a resource that is gone has no relationships, and the answer says so', async () => {
  expect((await json('related', 'sg-0c', '--at', '2026-01-21')).json).toMatchObject({ status: 'deleted', edges: [] });
  const { out } = await run(['related', 'sg-0c', '--at', '2026-01-21', '--store', store]);
  expect(out.split('\n')[2]).toBe('  no relationships: deleted at this time');
});

test('an approximate state says why', async () => {
  const why = 'the resource is recorded once a day';
  expect((await json('show', 'vol-0e')).json).toMatchObject({ certainty: 'approximate', certaintyReason: why });
  const shown = await run(['show', 'vol-0e', '--at', '2026-01-05', '--store', store], { width: 120 });
  expect(shown.out).toContain(`  at 2026-01-05T00:00:00.000Z: recorded, approximate: ${why}\n`);
  const period = ['diff', 'vol-0e', '--from', '2026-01-05', '--to', '2026-01-06'];
  expect((await json(...period)).json).toMatchObject({ changes: [], uncertainFrom: why, uncertainTo: why });
  expect((await run([...period, '--store', store])).out.split('\n').slice(3)).toEqual([
    'No changes',
    `The state before is approximate: ${why}`,
    `The state after is approximate: ${why}`,
    '',
  ]);
});

test('the terminal says how a whole state comes and goes', async () => {
  const file = join(createFolder({}), 'history.duckdb');
  const folder = createFolder({
    'history.json': createHistory([bucket('01'), bucket('03', DELETED), bucket('08')]),
    'message.json': summarize('12'),
  });
  await ingestFiles([folder], { store: file });
  const listLines = async (...args: string[]) =>
    (await run([...args, '--store', file])).out.split('\n').filter((line) => /^ {2}[+-]/.test(line));
  const whole = [
    '  + first recorded state',
    '  - deleted, or no longer recorded',
    '  + recorded again',
    '  - no configuration: of this oversized item only the summary was ingested',
  ];
  expect(await listLines('history', 'assets')).toEqual(whole);
  expect(await listLines('who', 'assets')).toEqual(whole);
  expect(await listLines('story', '--from', '2026-01-01', '--to', '2026-01-15')).toEqual(whole);
  const compare = (from: string, to: string) =>
    listLines('diff', 'assets', '--from', `2026-01-${from}`, '--to', `2026-01-${to}`);
  expect([
    ...(await listLines('diff', 'assets', '--from', '2025-12-01', '--to', '2026-01-02')),
    ...(await compare('02', '04')),
    ...(await compare('04', '09')),
    ...(await compare('09', '13')),
  ]).toEqual(whole);
});

test('a state of which only a summary is known is neither unchanged nor gone', async () => {
  const file = join(createFolder({}), 'history.duckdb');
  const folder = createFolder({
    'history.json': createHistory([bucket('03'), bucket('07', DELETED), bucket('08', DELETED)]),
    ...Object.fromEntries(['01', '02', '05', '09'].map((day) => [`${day}.json`, summarize(day)])),
  });
  await ingestFiles([folder], { store: file });
  const ask = async (...args: string[]) => (await run([...args, '--store', file], { width: 200 })).out.split('\n');
  const none = '- no configuration: of this oversized item only the summary was ingested';
  const known = '+ recorded, where the configuration before is not known';
  expect((await ask('history', 'assets')).filter((line) => line.startsWith('  '))).toEqual(
    [none, none, known, none, '- deleted, or no longer recorded', 'no changes', none].map((line) => `  ${line}`),
  );
  const answer = await run(['who', 'assets', '--store', file, '--format', 'json']);
  const changes = JSON.parse(answer.out).changes.map((entry: Record<string, unknown>) => [
    String(entry.captureTime).slice(8, 10),
    (entry.changes as Record<string, unknown>[]).map(({ op, path }) => `${op} ${path}`).join(),
  ]);
  expect(changes).toEqual([
    ['01', 'add '],
    ['03', 'add '],
    ['05', 'remove '],
    ['07', 'remove '],
    ['09', 'add '],
  ]);
  const compare = async (from: string, to: string) =>
    (await ask('diff', 'assets', '--from', `2026-01-${from}`, '--to', `2026-01-${to}`))[3];
  expect([await compare('01', '02'), await compare('02', '04'), await compare('08', '10')]).toEqual(
    [none, known, none].map((line) => `  ${line}`),
  );
});

test('namesakes of other accounts and Regions have these beside them, in a tree and in a drawing', async () => {
  const fn = (awsRegion: string, awsAccountId = '111122223333') =>
    createItem({
      resourceType: 'AWS::Lambda::Function',
      resourceId: 'job',
      ARN: null,
      awsRegion,
      awsAccountId,
      relationships: [{ resourceType: 'AWS::EC2::SecurityGroup', resourceId: 'sg-0a', name: 'Is associated with' }],
    });
  const items = [group('01', 'sg-0a'), fn('eu-west-1'), fn('us-east-1'), fn('eu-west-1', '444455556666')];
  const file = join(createFolder({}), 'history.duckdb');
  await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store: file });
  const names = ['job', 'job, us-east-1, 111122223333', 'job, eu-west-1, 444455556666'];
  const tree = await run(['related', 'sg-0a', '--store', file], { width: 200 });
  const dot = await run(['related', 'sg-0a', '--store', file, '--format', 'dot']);
  expect([...tree.out.matchAll(/Function (.*?) {2}\[/g)].map(([, name]) => name).sort()).toEqual(names.toSorted());
  expect([...dot.out.matchAll(/Function (.*?)" ->/g)].map(([, name]) => name).sort()).toEqual(names.toSorted());
});
