import { join } from 'node:path';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { createHistory, createItem } from '../history/items';
import { rules } from '../rules/registry';
import { ROOT } from '../source';
import { createFolder } from '../temporary-files';
import { run } from './testing-io';

let store: string;
beforeAll(async () => {
  store = join(createFolder({}), 'history.duckdb');
  await ingestFiles([join(ROOT, 'examples/past')], { store });
});

interface StoryJson {
  readonly episodes: readonly {
    readonly event: { readonly eventName: string } | null;
    readonly changes: readonly { readonly resource: { readonly resourceId: string } }[];
    readonly evaluations: readonly { readonly rule: string; readonly became: string }[];
  }[];
}

/** A new rule does not change the stories. */
const STORY_RULES = ['public-s3-bucket', 'unblocked-s3-bucket', 'unused-security-group'];

const tell = async (...args: string[]): Promise<string[]> => {
  const { out } = await run(['story', ...args, '--store', store, '--format', 'json'], {
    rules: rules.filter(({ name }) => STORY_RULES.includes(name)),
  });
  return listEpisodes(out);
};

const listEpisodes = (json: string): string[] =>
  (JSON.parse(json) as StoryJson).episodes.map(({ event, changes, evaluations }) =>
    [
      event?.eventName ?? '–',
      ...changes.map(({ resource }) => resource.resourceId),
      ...evaluations.map(({ rule, became }) => `${rule} ${became}`),
    ].join(' > '),
  );

test('each cause comes with the resources that it changed and the results that followed, in order', async () => {
  expect(await tell('--from', '2026-10-12', '--to', '2026-10-16')).toEqual([
    'PutBucketPublicAccessBlock > paperboat-assets > unblocked-s3-bucket NON_COMPLIANT',
    'PutBucketPolicy > paperboat-assets > public-s3-bucket NON_COMPLIANT',
    'PutBucketPublicAccessBlock > paperboat-assets > unblocked-s3-bucket no longer NON_COMPLIANT > public-s3-bucket no longer NON_COMPLIANT',
  ]);
});

test('the story of a resource has those that it is related to, and results that another resource changed', async () => {
  expect(
    await tell('bastion', '--type', 'AWS::EC2::SecurityGroup', '--from', '2026-11-09', '--to', '2026-11-09T13:30:00Z'),
  ).toEqual(['– > eni-0c0ffee00000000c3 > unused-security-group NON_COMPLIANT']);
});

test('the story of a resource begins with its first version, and that of everything needs a beginning', async () => {
  const args = ['--to', '2026-10-12T14:08:00Z', '--store', store, '--format', 'json'];
  const { out } = await run(['story', 'paperboat-assets', ...args], {
    rules: rules.filter(({ name }) => name === 'unused-security-group'),
  });
  expect({ from: JSON.parse(out).from, episodes: listEpisodes(out) }).toEqual({
    from: '2026-09-01T06:00:00.000Z',
    episodes: ['– > paperboat-assets', 'PutBucketPublicAccessBlock > paperboat-assets'],
  });
  expect(
    (await run(['story', 'paperboat-assets', '--to', '2026-08-01', '--now', '2026-12-01', '--store', store])).err,
  ).toBe('assay: Cannot use --to "2026-08-01": the resource was recorded first at 2026-09-01T06:00:00.000Z\n');
  expect((await run(['story', 'paperboat-assets', '--now', '2026-08-01', '--store', store])).err).toBe(
    'assay: Cannot use --to "now": the resource was recorded first at 2026-09-01T06:00:00.000Z\n',
  );
  expect((await run(['story', ...args])).err).toBe('assay: assay story needs --from <time>, or a resource\n');
});

test.each([
  [
    'the only change of that time',
    [],
    ['PutBucketLogging > logs > exposed-trail-bucket NON_COMPLIANT'],
    ['logs', 'arn:aws:iam::111122223333:user/bob', true],
  ],
  [
    'one of two changes of that time',
    ['other'],
    ['PutBucketLogging > logs', '– > other', '– > exposed-trail-bucket NON_COMPLIANT'],
    [null, null, false],
  ],
])(
  'a result that another resource changed follows from %s, in a story and in a report',
  async (_, others, expected, named) => {
    const bucket = (resourceId: string, day: string, destinationBucketName?: string) =>
      createItem({
        configurationItemCaptureTime: `2026-03-${day}T10:00:00.000Z`,
        resourceType: 'AWS::S3::Bucket',
        resourceId,
        resourceName: resourceId,
        ARN: `arn:aws:s3:::${resourceId}`,
        configuration: { name: resourceId, owner: { id: 'abc' } },
        supplementaryConfiguration: {
          AccessControlList: JSON.stringify({ owner: { id: 'abc' }, grantList: [] }),
          BucketPolicy: { policyText: null },
          PublicAccessBlockConfiguration: {
            blockPublicAcls: true,
            ignorePublicAcls: true,
            blockPublicPolicy: true,
            restrictPublicBuckets: true,
          },
          BucketLoggingConfiguration: { ...(destinationBucketName && { destinationBucketName }) },
        },
      });
    const trail = createItem({
      configurationItemCaptureTime: '2026-03-01T10:00:00.000Z',
      resourceType: 'AWS::CloudTrail::Trail',
      resourceId: 'audit',
      resourceName: 'audit',
      ARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit',
      configuration: {
        name: 'audit',
        s3BucketName: 'logs',
        isLogging: true,
        isMultiRegionTrail: true,
        homeRegion: 'eu-west-1',
        trailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit',
      },
    });
    const buckets = ['logs', ...others].flatMap((id) => [bucket(id, '01', 'access'), bucket(id, '10')]);
    const event = {
      eventVersion: '1.11',
      eventID: 'e1',
      eventTime: '2026-03-10T09:58:00Z',
      awsRegion: 'eu-west-1',
      eventSource: 's3.amazonaws.com',
      eventName: 'PutBucketLogging',
      recipientAccountId: '111122223333',
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/bob', userName: 'bob' },
      requestParameters: { bucketName: 'logs', BucketLoggingStatus: {} },
    };
    const own = join(createFolder({}), 'history.duckdb');
    const files = {
      'history.json': createHistory([trail, ...buckets]),
      'trail.json': JSON.stringify({ Records: [event] }),
    };
    await ingestFiles([createFolder(files)], { store: own });
    const { out } = await run(
      ['story', '--store', own, '--from', '2026-03-09', '--to', '2026-03-11', '--format', 'json'],
      { rules: rules.filter(({ name }) => name === 'exposed-trail-bucket') },
    );
    expect(listEpisodes(out)).toEqual(expected);
    const args = [
      'report',
      '--store',
      own,
      '--from',
      '2026-03-09',
      '--to',
      '2026-03-11',
      '--rule',
      'exposed-trail-bucket',
    ];
    const report = async (format: string) => (await run([...args, '--format', format], { rules })).out;
    const cause = JSON.parse(await report('json')).periods[0].cause;
    const [, row] = (await report('csv')).split('\n');
    expect([cause?.resource.resourceId ?? null, cause?.event.principal ?? null, row?.includes('user/bob')]).toEqual(
      named,
    );
    expect((await report('table')).includes('by bob, PutBucketLogging of AWS::S3::Bucket logs from')).toBe(named[2]);
  },
);

describe('two people, and a namesake in another Region', () => {
  const permission = (port: number, cidr: string) => ({
    ipProtocol: 'tcp',
    fromPort: port,
    toPort: port,
    ipv4Ranges: [{ cidrIp: cidr }],
  });
  const prefixList = { ipProtocol: 'tcp', fromPort: 22, toPort: 22, prefixListIds: [{ prefixListId: 'pl-0a1b2c3d' }] };
  const WEB = permission(443, '0.0.0.0/0');
  const group = (time: string, ipPermissions: unknown, overrides = {}) =>
    createItem({
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId: 'sg-0a',
      ARN: undefined,
      configurationItemCaptureTime: `2026-03-01T${time}:00.000Z`,
      configuration: { groupId: 'sg-0a', groupName: 'web', vpcId: 'vpc-0a', ipPermissions, ipPermissionsEgress: [] },
      ...overrides,
    });
  const call = (time: string, user: string, port: number, cidr: string, awsRegion = 'eu-west-1') => ({
    eventVersion: '1.11',
    eventID: `${time} ${user} ${port}`,
    eventTime: `2026-03-01T${time}:00Z`,
    eventSource: 'ec2.amazonaws.com',
    eventName: 'AuthorizeSecurityGroupIngress',
    awsRegion,
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::111122223333:user/${user}`,
      userName: user,
      accountId: '111122223333',
    },
    requestParameters: {
      groupId: 'sg-0a',
      ipPermissions: {
        items: [{ ipProtocol: 'tcp', fromPort: port, toPort: port, ipRanges: { items: [{ cidrIp: cidr }] } }],
      },
    },
    recipientAccountId: '111122223333',
  });
  const other = { awsRegion: 'us-east-1' };
  let own: string;

  beforeAll(async () => {
    own = join(createFolder({}), 'history.duckdb');
    const items = [
      group('00:00', [WEB]),
      group('00:30', [WEB, permission(9000, '10.0.0.0/8'), permission(9001, '10.0.0.0/8')]),
      group('00:50', [WEB]),
      group('10:05', [WEB, permission(8080, '10.0.0.0/8'), permission(22, '0.0.0.0/0')]),
      group('14:00', [prefixList]),
      group('15:00', [WEB]),
      group('16:00', 'none'),
      group('00:00', [WEB], other),
      group('10:05', [WEB, permission(3389, '0.0.0.0/0')], other),
    ];
    const Records = [
      call('00:29', 'dan', 9000, '10.0.0.0/8'),
      call('00:29', 'dan', 9001, '10.0.0.0/8'),
      call('10:02', 'bob', 22, '0.0.0.0/0'),
      call('10:03', 'alice', 8080, '10.0.0.0/8'),
      call('10:04', 'eve', 3389, '0.0.0.0/0', 'us-east-1'),
    ];
    const files = { 'history.json': createHistory(items), 'trail.json': JSON.stringify({ Records }) };
    await ingestFiles([createFolder(files)], { store: own });
  });

  const runCommand = (...args: string[]) =>
    run([...args, '--store', own], { rules: rules.filter(({ name }) => ['open-ssh', 'open-rdp'].includes(name)) });

  test('changes of one time have one heading if their cause is not known, and two calls have two', async () => {
    const { out } = await runCommand('story', '--from', '2026-02-28', '--to', '2026-03-01T00:40:00Z');
    expect(out).toBe(`2026-02-28T00:00:00.000Z to 2026-03-01T00:40:00.000Z

2026-03-01T00:00:00.000Z  cause unknown
  AWS::EC2::SecurityGroup sg-0a, eu-west-1, 111122223333
  + first recorded state
  AWS::EC2::SecurityGroup sg-0a, us-east-1, 111122223333
  + first recorded state

2026-03-01T00:29:00.000Z  dan: AuthorizeSecurityGroupIngress, from an unknown
  address
  AWS::EC2::SecurityGroup sg-0a, eu-west-1, 111122223333
  + inbound tcp 9000 from 10.0.0.0/8

2026-03-01T00:29:00.000Z  dan: AuthorizeSecurityGroupIngress, from an unknown
  address
  AWS::EC2::SecurityGroup sg-0a, eu-west-1, 111122223333
  + inbound tcp 9001 from 10.0.0.0/8
`);
  });

  test('a result follows from the change that caused it, and a version that was not evaluated is no silence', async () => {
    const { code, out } = await runCommand('story', '--from', '2026-03-01T01:00:00Z', '--to', '2026-03-02');
    expect(out).toBe(`2026-03-01T01:00:00.000Z to 2026-03-02T00:00:00.000Z

2026-03-01T10:02:00.000Z  bob: AuthorizeSecurityGroupIngress, from an unknown
  address
  AWS::EC2::SecurityGroup sg-0a, eu-west-1, 111122223333
  + inbound tcp 22 from 0.0.0.0/0
  → open-ssh: sg-0a became non-compliant: Port 22 is open to 0.0.0.0/0 by tcp 22

2026-03-01T10:03:00.000Z  alice: AuthorizeSecurityGroupIngress, from an
  unknown address
  AWS::EC2::SecurityGroup sg-0a, eu-west-1, 111122223333
  + inbound tcp 8080 from 10.0.0.0/8

2026-03-01T10:04:00.000Z  eve: AuthorizeSecurityGroupIngress, from an unknown
  address
  AWS::EC2::SecurityGroup sg-0a, us-east-1, 111122223333
  + inbound tcp 3389 from 0.0.0.0/0
  → open-rdp: sg-0a became non-compliant: TCP 3389 is open to 0.0.0.0/0 by tcp
    3389

2026-03-01T14:00:00.000Z  cause unknown
  AWS::EC2::SecurityGroup sg-0a, eu-west-1, 111122223333
  + inbound tcp 22 from prefix list pl-0a1b2c3d
  - inbound tcp 443 from 0.0.0.0/0
  - inbound tcp 8080 from 10.0.0.0/8
  - inbound tcp 22 from 0.0.0.0/0
  → open-ssh: sg-0a can no longer be evaluated: Insufficient data: port 22 may
    be open to prefix list pl-0a1b2c3d, whose entries are not in the input

2026-03-01T15:00:00.000Z  cause unknown
  AWS::EC2::SecurityGroup sg-0a, eu-west-1, 111122223333
  + inbound tcp 443 from 0.0.0.0/0
  - inbound tcp 22 from prefix list pl-0a1b2c3d

2026-03-01T16:00:00.000Z  cause unknown
  AWS::EC2::SecurityGroup sg-0a, eu-west-1, 111122223333
  ipPermissions: 1 element -> none

2026-03-01T16:00:00.000Z  not evaluated
  AWS::EC2::SecurityGroup sg-0a
  open-rdp, open-ssh: Cannot read configuration.ipPermissions: expected a
    list, found "none"
`);
    expect(code).toBe(2);
  });

  test('a report names the one of several causes that made the resource non-compliant', async () => {
    const { out } = await runCommand('report', '--from', '2026-03-01', '--to', '2026-03-02', '--format', 'json');
    expect(
      JSON.parse(out).periods.map(({ rule, cause }: { rule: string; cause: { event: { principal: string } } }) => [
        rule,
        cause?.event.principal.split('/').at(-1),
      ]),
    ).toEqual([
      ['open-rdp', 'eve'],
      ['open-ssh', 'bob'],
      ['open-ssh', undefined],
    ]);
  });

  test('the causes of one version have the words of the type', async () => {
    const { out } = await runCommand(
      'who',
      'sg-0a',
      '--region',
      'eu-west-1',
      '--from',
      '2026-03-01T01:00:00Z',
      '--to',
      '2026-03-01T12:00:00Z',
    );
    expect(out.split('\n').filter((line) => /^ {2}([+]|by)/.test(line))).toEqual([
      '  + inbound tcp 8080 from 10.0.0.0/8',
      '  by alice, AuthorizeSecurityGroupIngress at 2026-03-01T10:03:00.000Z',
      '  + inbound tcp 22 from 0.0.0.0/0',
      '  by bob, AuthorizeSecurityGroupIngress at 2026-03-01T10:02:00.000Z',
    ]);
  });
});
