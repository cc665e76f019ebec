import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Change, isUnchanged } from '../../../lib/alerts/alert';
import { describeComplianceCause, describeNewVersion, listChanges } from '../../../lib/alerts/changes/changes';
import { SHOWN } from '../../../lib/alerts/changes/disclosure';
import type { ConfigurationItem } from '../../../lib/core/item';
import { toItem } from '../../../lib/formats/items/configuration-item';
import { outsideData } from '../../outside-data';
import { change, compliant, group, item, permission, result } from '../fixtures';

const AT = '2026-02-11T05:04:30.000Z';
const listLines = (before: ConfigurationItem | undefined, after: ConfigurationItem) => {
  const described = describeNewVersion(before, after);
  return described.known ? described.lines : described.because;
};

const groupWith = (configuration: object, given: Partial<ConfigurationItem> = {}) =>
  group([], {
    configuration: { groupName: 'web', ipPermissions: [], ipPermissionsEgress: [], ...configuration },
    ...given,
  });
const anywhere = { ipProtocol: '-1', ipRanges: ['0.0.0.0/0'], ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] };

test('numbers that JavaScript writes in another way, which a text may have, are shown as others are', () => {
  const alarm = (text: string) =>
    item({ resourceType: 'Example::Service::Alarm', resourceId: 'a', configuration: { settings: text } });
  const after = alarm('{"threshold":5.0,"points":[1.0,3],"metric":{"period":60.0,"unit":{}}}');
  expect(listLines(alarm('{"threshold":1.0,"points":[1.0,2.0]}'), after)).toEqual([
    'settings.threshold: 1.0 -> 5.0',
    'settings.points[]: 2.0 -> 3',
    '+ settings.metric: period 60.0',
  ]);
});

/** A group whose ranges have descriptions, as AWS Config records them: the ranges as texts, too. */
const describedGroup = (descriptions: Readonly<Record<string, string>>) =>
  groupWith({
    ipPermissions: [
      {
        ipProtocol: 'tcp',
        fromPort: 22,
        toPort: 22,
        ipRanges: Object.keys(descriptions),
        ipv4Ranges: Object.entries(descriptions).map(([cidrIp, text]) => ({
          cidrIp,
          ...(text !== '' && { description: text }),
        })),
      },
    ],
  });

test("on the user's own terminal descriptions are shown", () => {
  const [before, after] = [describedGroup({ '10.0.0.0/8': 'office' }), describedGroup({ '10.0.0.0/8': 'the office' })];
  expect(listChanges(before, after, SHOWN)).toEqual([
    'description of inbound tcp 22 from 10.0.0.0/8: office -> the office',
  ]);
});

test("on the user's own terminal a value that only changes its type has both forms", () => {
  const setting = (configuration: object) =>
    item({ resourceType: 'Example::Service::Setting', resourceId: 'a', configuration });
  expect(listChanges(setting({ size: '1', on: true }), setting({ size: 1, on: 'true' }), SHOWN)).toEqual([
    'size: "1" -> 1',
    'on: true -> "true"',
  ]);
  expect(listChanges(setting({ password: '1' }), setting({ password: 1 }), SHOWN)).toEqual([
    'password: changed (text withheld)',
  ]);
});

test("on the user's own terminal a group without an id has its name, in the words of the type", () => {
  const byName = { ipProtocol: 'tcp', fromPort: 22, toPort: 22, userIdGroupPairs: [{ groupName: 'Hunter2-partners' }] };
  expect(listChanges(groupWith({}), groupWith({ ipPermissions: [byName] }), SHOWN)).toEqual([
    '+ inbound tcp 22 from group Hunter2-partners',
  ]);
});

test.each<[string, ConfigurationItem | undefined, ConfigurationItem, readonly string[]]>([
  [
    'an added and a removed source',
    group([permission(22, '10.0.0.0/8'), permission(443, '0.0.0.0/0')]),
    group([permission(22, '0.0.0.0/0'), permission(443, '0.0.0.0/0')]),
    ['+ inbound tcp 22 from 0.0.0.0/0', '- inbound tcp 22 from 10.0.0.0/8'],
  ],
  [
    'the same permissions in another order',
    group([permission(22, '10.0.0.0/8', '192.0.2.0/24'), permission(443, '0.0.0.0/0')]),
    group([permission(443, '0.0.0.0/0'), permission(22, '192.0.2.0/24', '10.0.0.0/8')]),
    [],
  ],
  [
    'IPv6, a prefix list, a group, a group that has no id, and outbound',
    groupWith({}),
    groupWith({
      ipPermissions: [
        {
          ipProtocol: 'udp',
          fromPort: 500,
          toPort: 600,
          ipv6Ranges: [{ cidrIpv6: '2001:db8::/32', description: 'hunter2' }],
          prefixListIds: [{ prefixListId: 'pl-0a1b2c3d' }],
          userIdGroupPairs: [{ groupId: 'sg-0a1b2c3d', description: 'hunter2' }, { groupName: 'hunter2' }],
        },
      ],
      ipPermissionsEgress: [anywhere],
    }),
    [
      '+ inbound udp 500-600 from 2001:db8::/32',
      '+ inbound udp 500-600 from prefix list pl-0a1b2c3d',
      '+ inbound udp 500-600 from group sg-0a1b2c3d',
      '+ inbound udp 500-600 from group (text withheld)',
      '+ outbound all traffic to 0.0.0.0/0',
    ],
  ],
  [
    'a new description',
    groupWith({
      ipPermissions: [{ ...anywhere, ipRanges: [], ipv4Ranges: [{ cidrIp: '0.0.0.0/0', description: 'old' }] }],
    }),
    groupWith({
      ipPermissions: [{ ...anywhere, ipRanges: [], ipv4Ranges: [{ cidrIp: '0.0.0.0/0', description: 'new' }] }],
    }),
    ['description of inbound all traffic from 0.0.0.0/0: changed (text withheld)'],
  ],
  [
    'descriptions beside rules',
    describedGroup({ '10.0.0.0/8': 'hunter2', '192.0.2.0/24': '', '198.51.100.0/24': 'same' }),
    describedGroup({ '10.0.0.0/8': '', '192.0.2.0/24': 'hunter2', '198.51.100.0/24': 'same', '0.0.0.0/0': 'new' }),
    [
      '+ inbound tcp 22 from 0.0.0.0/0',
      'description of inbound tcp 22 from 10.0.0.0/8: (text withheld) -> nothing',
      'description of inbound tcp 22 from 192.0.2.0/24: nothing -> (text withheld)',
    ],
  ],
  [
    'tags beside permissions',
    groupWith({}, { tags: { Name: 'a', costcenter: '42' } }),
    groupWith({}, { tags: { Name: 'b', 'x9Kq-Zr71mW': 'c' } }),
    [
      'tags.Name: changed (text withheld)',
      '- tags.costcenter: (text withheld)',
      '+ tags.(name withheld): (text withheld)',
    ],
  ],
  [
    'an unreadable group, by property',
    groupWith({ ipPermissions: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: ['10.0.0.0/8'] }] }),
    groupWith({ ipPermissions: [{ ipProtocol: 'tcp', fromPort: 'x', toPort: 22, ipRanges: ['0.0.0.0/0'] }] }),
    ['ipPermissions[].fromPort: 22 -> (text withheld)', 'ipPermissions[].ipRanges[]: 10.0.0.0/8 -> 0.0.0.0/0'],
  ],
  [
    'a new group, without the default outbound rule',
    undefined,
    group([permission(22, '0.0.0.0/0')], {
      configuration: {
        groupName: 'web',
        ipPermissions: [permission(22, '0.0.0.0/0')],
        ipPermissionsEgress: [anywhere],
      },
    }),
    ['+ inbound tcp 22 from 0.0.0.0/0'],
  ],
  [
    'a volume',
    item({
      resourceType: 'AWS::EC2::Volume',
      resourceId: 'v',
      configuration: { volumeType: 'gp3', size: 100, encrypted: true, state: 'in-use' },
    }),
    item({
      resourceType: 'AWS::EC2::Volume',
      resourceId: 'v',
      configuration: { volumeType: 'gp2', size: 200, encrypted: true, state: 'in-use', iops: 600 },
    }),
    ['volumeType: gp3 -> gp2', 'size: 100 -> 200', '+ iops: 600'],
  ],
  [
    'the simple values of a new volume',
    undefined,
    item({
      resourceType: 'AWS::EC2::Volume',
      resourceId: 'v',
      configuration: {
        volumeId: 'vol-0a1b2c3d',
        volumeType: 'gp2',
        size: 100,
        encrypted: false,
        note: 'hunter2',
        attachments: [],
      },
    }),
    ['volumeType: gp2', 'size: 100', 'encrypted: false'],
  ],
  [
    'a certificate',
    item({
      resourceType: 'AWS::ACM::Certificate',
      resourceId: 'c',
      configuration: { status: 'ISSUED', domainName: 'www.example.com', notAfter: '2026-02-14T04:40:10.000Z' },
    }),
    item({
      resourceType: 'AWS::ACM::Certificate',
      resourceId: 'c',
      configuration: { status: 'EXPIRED', domainName: 'api.example.com', notAfter: '2027-02-14T04:40:10.000Z' },
    }),
    [
      'status: ISSUED -> EXPIRED',
      'domainName: changed (text withheld)',
      'notAfter: 2026-02-14T04:40:10.000Z -> 2027-02-14T04:40:10.000Z',
    ],
  ],
  [
    'a listener, whose actions are a list',
    item({
      resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
      resourceId: 'l',
      configuration: {
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301' } }],
      },
    }),
    item({
      resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
      resourceId: 'l',
      configuration: {
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [
          {
            Type: 'forward',
            TargetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0a1b',
          },
        ],
      },
    }),
    ['+ default action: forward to web', '- default action: redirect to the same address (HTTP_301)'],
  ],
  [
    'a policy in a JSON string',
    item({
      resourceType: 'AWS::SQS::Queue',
      resourceId: 'q',
      configuration: {
        Policy: '{"Statement":[{"Effect":"Allow","Action":"sqs:SendMessage","Principal":{"AWS":"111122223333"}}]}',
      },
    }),
    item({
      resourceType: 'AWS::SQS::Queue',
      resourceId: 'q',
      configuration: { Policy: '{"Statement":[{"Effect":"Allow","Action":"sqs:*","Principal":"*"}]}' },
    }),
    ['Policy.Statement[].Action: sqs:SendMessage -> sqs:*', 'Policy.Statement[].Principal: AWS 111122223333 -> *'],
  ],
  [
    'values that are secret by their name',
    item({
      resourceType: 'AWS::Lambda::Function',
      resourceId: 'f',
      configuration: { memorySize: 128, environment: { variables: { PIN: 1234, on: true } }, masterUserPassword: 'on' },
    }),
    item({
      resourceType: 'AWS::Lambda::Function',
      resourceId: 'f',
      configuration: {
        memorySize: 256,
        environment: { variables: { PIN: 4321, on: false } },
        masterUserPassword: 'off',
      },
    }),
    [
      'memorySize: 128 -> 256',
      'environment.variables.PIN: changed (text withheld)',
      'environment.variables.on: changed (text withheld)',
      'masterUserPassword: changed (text withheld)',
    ],
  ],
  [
    'more changes than a mail lists',
    item({ resourceType: 'AWS::X::Y', resourceId: 'x', configuration: {} }),
    item({
      resourceType: 'AWS::X::Y',
      resourceId: 'x',
      configuration: Object.fromEntries(
        Array.from('abcdefghijklmnopqr', (letter, index) => [`setting${letter.toUpperCase()}`, index]),
      ),
    }),
    [
      '+ settingA: 0',
      '+ settingB: 1',
      '+ settingC: 2',
      '+ settingD: 3',
      '+ settingE: 4',
      '+ settingF: 5',
      '+ settingG: 6',
      '+ settingH: 7',
      '+ settingI: 8',
      '+ settingJ: 9',
      '+ settingK: 10',
      'and 7 more changes',
    ],
  ],
  [
    'a resource that was deleted',
    group([]),
    group([], { status: 'ResourceDeleted', configuration: null }),
    ['the resource was deleted'],
  ],
])('%s', (_what, before, after, lines) => {
  expect(listLines(before, after)).toEqual(lines);
});

const statement = (given: object = {}) => ({
  Sid: 'hunter2',
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::example-reports/*',
  ...given,
});
const bucketWith = (statements: readonly object[], acl: readonly object[] = [], more: object = {}) =>
  item({
    resourceType: 'AWS::S3::Bucket',
    resourceId: 'example-reports',
    supplementaryConfiguration: {
      BucketPolicy: { policyText: JSON.stringify({ Version: '2012-10-17', Statement: statements }) },
      AccessControlList: JSON.stringify({ grantList: acl }),
      ...more,
    },
  });
const owner = { grantee: { id: '0a0a', displayName: 'hunter2' }, permission: 'FullControl' };
const block = (on: boolean) => ({
  PublicAccessBlockConfiguration: { blockPublicAcls: true, restrictPublicBuckets: on },
});

test.each<[string, ConfigurationItem | undefined, ConfigurationItem, readonly string[]]>([
  [
    'a statement for everyone',
    bucketWith([]),
    bucketWith([statement()]),
    ['+ policy: Allow s3:GetObject to everyone on arn:aws:s3:::example-reports/*'],
  ],
  [
    'an added statement with conditions, and a removed one',
    bucketWith([
      statement({
        Principal: { AWS: ['111122223333', 'arn:aws:iam::444455556666:root', 'AROAEXAMPLE'] },
        Action: ['s3:Get*', 's3:List*'],
      }),
    ]),
    bucketWith([
      statement({
        Condition: {
          IpAddress: { 'aws:SourceIp': ['198.51.100.0/24', 'hunter2'] },
          StringEquals: { 'aws:PrincipalTag/hunter2': 'hunter2' },
        },
      }),
    ]),
    [
      '+ policy: Allow s3:GetObject to everyone on arn:aws:s3:::example-reports/* if IpAddress aws:SourceIp 198.51.100.0/24 and (text withheld) and StringEquals aws:PrincipalTag(name withheld) (text withheld)',
      '- policy: Allow s3:Get* and s3:List* to 111122223333, arn:aws:iam::444455556666:root and (text withheld) on arn:aws:s3:::example-reports/*',
    ],
  ],
  [
    'a new Sid',
    bucketWith([statement()]),
    bucketWith([statement({ Sid: 'other' })]),
    ['policy: changed (text withheld)'],
  ],
  [
    'a public grant',
    bucketWith([], [owner]),
    bucketWith([], [owner, { grantee: 'AllUsers', permission: 'Read' }]),
    ['+ ACL: Read to AllUsers'],
  ],
  [
    'a setting of the public access block',
    bucketWith([], [], block(true)),
    bucketWith([], [], block(false)),
    ['PublicAccessBlockConfiguration.restrictPublicBuckets: true -> false'],
  ],
  [
    'a new bucket',
    undefined,
    bucketWith([statement()], [owner]),
    ['+ policy: Allow s3:GetObject to everyone on arn:aws:s3:::example-reports/*'],
  ],
])('a bucket: %s', (_what, before, after, lines) => {
  expect(listLines(before, after)).toEqual(lines);
});

test.each<[string, ConfigurationItem | undefined, Partial<ConfigurationItem>, Change]>([
  ['a first version', undefined, {}, { known: true, at: AT, lines: [], created: true }],
  [
    'a first version, just created',
    undefined,
    { resourceCreationTime: '2026-02-11T05:00:00.000Z' },
    { known: true, at: AT, lines: [], created: true },
  ],
  [
    'a first version of an old resource',
    undefined,
    { resourceCreationTime: '2025-12-24T05:00:00.000Z' },
    { known: false, because: 'AWS Config has no earlier version; the resource was created on 2025-12-24' },
  ],
  [
    'a resource that was deleted before',
    group([], { status: 'ResourceDeleted' }),
    {},
    { known: true, at: AT, lines: [], created: true },
  ],
])('%s', (_what, before, given, expected) => {
  expect(describeNewVersion(before, group([], given))).toEqual(expected);
});

test('returns no change for an item without a capture time', () => {
  const { captureTime: _, ...undated } = group([]);
  expect(describeNewVersion(undefined, undated)).toEqual({
    known: false,
    because: 'the item has no capture time',
  });
});

const opened = (orderingTimestamp: string | undefined, invokedAt = '2026-02-11T05:06:08.000Z') => ({
  now: { ...result('NON_COMPLIANT', 'x'), invokedAt },
  before: orderingTimestamp === undefined ? undefined : { ...compliant, orderingTimestamp },
});

test.each<[string, Parameters<typeof describeComplianceCause>[0], boolean]>([
  ['evaluated before, in an older version', opened('2026-02-03T08:58:00.000Z'), false],
  ['evaluated before, in this version', opened(AT), true],
  ['evaluated before, in this version, in whole seconds', opened('2026-02-11T05:04:30.000Z'), true],
  ['evaluated before, a day after the capture', opened('2026-02-12T05:04:30.000Z', '2026-02-13T05:06:08.000Z'), true],
  ['never evaluated before, just captured', opened(undefined), false],
  ['never evaluated before, captured long ago', opened(undefined, '2026-03-11T05:06:08.000Z'), true],
])('a resource %s: unchanged is %s', (_what, event, expected) => {
  const described = describeComplianceCause(
    event,
    group([]),
    group([permission(22, '0.0.0.0/0')], { captureTime: '2026-02-11T05:04:30.000Z' }),
  );
  expect([isUnchanged(described), described.known && described.at]).toEqual([
    expected,
    expected ? event.now.invokedAt : AT,
  ]);
});

test('describes the change of the golden mail', () => {
  expect(isUnchanged(describeComplianceCause(change(), group([]), group([permission(22, '0.0.0.0/0')])))).toBe(false);
});

/** Texts like secrets: of several kinds of characters, so that none is a word of AWS by chance. */
const secret = fc
  .stringMatching(/^[A-Za-z0-9+/=_!@#$%-]{10,40}$/)
  .filter((text) => /[A-Z]/.test(text) && /[a-z]/.test(text) && /\d{2}/.test(text));
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  leaf: fc.oneof(secret, fc.integer(), fc.boolean(), fc.constant(null)),
  tree: fc.oneof(
    { depthSize: 'small' },
    tie('leaf'),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(
        secret,
        fc.constantFrom(
          'status',
          'type',
          'Action',
          'accountId',
          'policyText',
          'Key',
          'Value',
          'description',
          'ipPermissions',
          'groupName',
          'Condition',
          'Principal',
        ),
      ),
      tie('tree'),
      { maxKeys: 4 },
    ),
    tie('tree').map((nested) => JSON.stringify(nested)),
  ),
})).tree;
const secretsIn = (given: unknown): string[] =>
  JSON.stringify(given ?? null).match(/[A-Za-z0-9+/=_!@#$%-]{10,}/g) ?? [];

test.each(['AWS::EC2::SecurityGroup', 'AWS::S3::Bucket', 'AWS::RDS::DBInstance'])(
  'withholds every text of %s that could be a secret',
  (resourceType) => {
    const contents = fc.record({
      configuration: value,
      supplementaryConfiguration: fc.dictionary(fc.constantFrom('BucketPolicy', 'AccessControlList', 'x'), value),
      tags: fc.dictionary(secret, secret, { maxKeys: 2 }),
    });
    fc.assert(
      fc.property(fc.option(contents, { nil: undefined }), contents, (before, after) => {
        const described = listLines(
          before && item({ resourceType, resourceId: 'x', ...before }),
          item({ resourceType, resourceId: 'x', ...after }),
        );
        const text = [described].flat().join('\n');
        const secrets = [...secretsIn(before), ...secretsIn(after)].filter(
          (one) => /[A-Z]/.test(one) && /[a-z]/.test(one) && /\d{2}/.test(one),
        );
        expect(secrets.filter((one) => text.includes(one))).toEqual([]);
      }),
    );
  },
);

test('withholds secrets within a readable security group and policy', () => {
  fc.assert(
    fc.property(secret, (hidden) => {
      const pair = [
        [
          group([]),
          groupWith({
            description: hidden,
            ipPermissions: [
              {
                ...anywhere,
                ipv4Ranges: [{ cidrIp: '0.0.0.0/0', description: hidden }],
                userIdGroupPairs: [{ groupName: hidden }],
              },
            ],
          }),
        ],
        [
          bucketWith([]),
          bucketWith([
            statement({
              Sid: hidden,
              Principal: { AWS: hidden },
              Action: hidden,
              Resource: hidden,
              Condition: { StringLike: { [`aws:RequestTag/${hidden}`]: hidden } },
            }),
          ]),
        ],
      ] as const;
      expect(pair.map(([before, after]) => [listLines(before, after)].flat().join('\n').includes(hidden))).toEqual([
        false,
        false,
      ]);
    }),
  );
});

/** Files of AWS and of other repositories, which their licences keep out of this one. */
const { folder: DATA, testWithData } = outsideData('test/alerts/changes/changes.test.ts');

testWithData('describes each version of real histories', () => {
  const described = readdirSync(DATA).flatMap((name) => {
    const { data } = JSON.parse(readFileSync(join(DATA, name), 'utf8')) as { data: { configurationItems: unknown[] } };
    // Newest first.
    const items = data.configurationItems.map(toItem);
    return items.map((after, index) => describeNewVersion(items[index + 1], after));
  });
  expect(described.every((one) => one.known)).toBe(true);
  expect(described.map((one) => one.known && one.lines.length)).toEqual([1, 5, 0, 0, 0, 0, 2, 0, 2]);
});

const trusting = (...principals: readonly object[]) =>
  item({
    resourceType: 'AWS::IAM::Role',
    resourceId: 'AROAEXAMPLE',
    configuration: {
      assumeRolePolicyDocument: encodeURIComponent(
        JSON.stringify({
          Version: '2012-10-17',
          Statement: principals.map((Principal) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })),
        }),
      ),
    },
  });
const lambda = { Service: 'lambda.amazonaws.com' };
const partner = { AWS: ['arn:aws:iam::444455556666:role/deploy', 'arn:aws:iam::444455556666:root'] };
const attached = (...actions: readonly string[]) =>
  item({
    resourceType: 'AWS::IAM::Group',
    resourceId: 'AGPAEXAMPLE',
    configuration: {
      groupPolicyList: [
        { policyName: 'p', policyDocument: { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] } },
      ],
    },
  });
const allowing = (Action: string | readonly string[]) =>
  item({
    resourceType: 'AWS::IAM::Policy',
    resourceId: 'ANPAEXAMPLE',
    configuration: { document: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] } },
  });

test.each<[string, ConfigurationItem, ConfigurationItem, shown: readonly string[], redacted: readonly string[]]>([
  [
    'a bucket policy with a condition of free text',
    bucketWith([]),
    bucketWith([statement({ Condition: { StringEquals: { 'aws:PrincipalTag/team': 'hunter2' } } })]),
    [
      '+ policy: Allow s3:GetObject to everyone on arn:aws:s3:::example-reports/* if StringEquals aws:PrincipalTag/team hunter2',
    ],
    [
      '+ policy: Allow s3:GetObject to everyone on arn:aws:s3:::example-reports/* if StringEquals aws:PrincipalTag(name withheld) (text withheld)',
    ],
  ],
  [
    'a trust policy',
    trusting(lambda),
    trusting(lambda, partner),
    [
      '+ assumeRolePolicyDocument.Statement: Allow sts:AssumeRole to arn:aws:iam::444455556666:role/deploy and arn:aws:iam::444455556666:root',
    ],
    [
      '+ assumeRolePolicyDocument.Statement: Allow sts:AssumeRole to arn:aws:iam::444455556666:role/deploy and arn:aws:iam::444455556666:root',
    ],
  ],
  [
    'a statement that is none',
    item({ resourceType: 'AWS::X::Y', resourceId: 'x', configuration: { rules: [] } }),
    item({ resourceType: 'AWS::X::Y', resourceId: 'x', configuration: { rules: [{ Effect: 'Allow', Action: 7 }] } }),
    ['+ rules: Effect Allow, Action 7'],
    ['+ rules: Effect Allow, Action 7'],
  ],
  [
    'a policy that a list lost',
    attached('s3:Get*', 's3:List*'),
    item({ resourceType: 'AWS::IAM::Group', resourceId: 'AGPAEXAMPLE', configuration: { groupPolicyList: [] } }),
    ['- groupPolicyList: policyName p, policyDocument Allow s3:Get* and s3:List* on everything'],
    ['- groupPolicyList: policyDocument Allow s3:Get* and s3:List* on everything'],
  ],
  [
    'a statement with one action, and then a list',
    allowing('s3:GetObject'),
    allowing(['s3:GetObject', 's3:ListBucket']),
    ['document.Statement[].Action: s3:GetObject -> s3:GetObject, s3:ListBucket'],
    ['document.Statement[].Action: s3:GetObject -> s3:GetObject, s3:ListBucket'],
  ],
])('a policy on the terminal and in a mail: %s', (_title, before, after, shown, redacted) => {
  expect(listChanges(before, after, SHOWN)).toEqual(shown);
  expect(listChanges(before, after)).toEqual(redacted);
});

const TARGET_GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup';
const listenerWith = (actions: readonly object[], more: object = {}) =>
  item({
    resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
    resourceId: 'l',
    configuration: { Port: 80, Protocol: 'HTTP', DefaultActions: actions, ...more },
  });
const forward = (...weights: readonly number[]) => ({
  Type: 'forward',
  ForwardConfig: {
    TargetGroups: weights.map((Weight, index) => ({ TargetGroupArn: `${TARGET_GROUP}/web-${index}/0a1b`, Weight })),
  },
});
const respond = (MessageBody: string) => ({
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode: '503', ContentType: 'text/plain', MessageBody },
});
const signIn = { Type: 'authenticate-oidc', Order: 1, AuthenticateOidcConfig: { Issuer: 'https://example.com' } };
const toHttps = { Protocol: 'HTTPS', Port: '443', Host: 'hunter2', StatusCode: 'HTTP_301' };

test.each<[string, ConfigurationItem, ConfigurationItem, shown: readonly string[], redacted?: readonly string[]]>([
  [
    'a redirect instead of two target groups, and another port',
    listenerWith([forward(1, 3)]),
    listenerWith([{ Type: 'redirect', RedirectConfig: toHttps }], { Port: 8080 }),
    [
      '+ default action: redirect to HTTPS 443, host hunter2 (HTTP_301)',
      '- default action: forward to web-0 (weight 1) and web-1 (weight 3)',
      'Port: 80 -> 8080',
    ],
    [
      '+ default action: redirect to HTTPS 443, host (text withheld) (HTTP_301)',
      '- default action: forward to web-0 (weight 1) and web-1 (weight 3)',
      'Port: 80 -> 8080',
    ],
  ],
  [
    'the same action in another form',
    listenerWith([forward(1)]),
    listenerWith([{ ...forward(1), TargetGroupArn: `${TARGET_GROUP}/web-0/0a1b` }], { SslPolicy: 'x' }),
    ['+ SslPolicy: x'],
    ['+ SslPolicy: (text withheld)'],
  ],
  [
    'another text of a response',
    listenerWith([respond('closed')]),
    listenerWith([respond('hunter2')]),
    ['DefaultActions[].FixedResponseConfig.MessageBody: closed -> hunter2'],
    ['default action: changed (text withheld)'],
  ],
  [
    'a listener that authenticates, by property',
    listenerWith([forward(1)]),
    listenerWith([signIn, forward(1)]),
    ['+ DefaultActions: Type authenticate-oidc, Order 1'],
  ],
])('a listener on the terminal and in a mail: %s', (_title, before, after, shown, redacted = shown) => {
  expect(listChanges(before, after, SHOWN)).toEqual(shown);
  expect(listChanges(before, after)).toEqual(redacted);
});

test('elements of lists have their keys or names', () => {
  const attributes = (value: string, image: string) =>
    item({
      resourceType: 'AWS::X::Y',
      resourceId: 'x',
      configuration: {
        containers: [
          { image: 'a', name: 'proxy' },
          { image, name: 'hunter2' },
        ],
      },
      supplementaryConfiguration: {
        Attributes: JSON.stringify([
          { key: 'deletion_protection.enabled', value: 'true' },
          { key: 'access_logs.s3.enabled', value },
        ]),
      },
    });
  const [before, after] = [attributes('false', 'b'), attributes('true', 'c')];
  expect(listChanges(before, after, SHOWN)).toEqual([
    'containers[hunter2].image: b -> c',
    'Attributes[access_logs.s3.enabled].value: false -> true',
  ]);
  expect(listChanges(before, after)).toEqual([
    'containers[].image: changed (text withheld)',
    'Attributes[access_logs.s3.enabled].value: false -> true',
  ]);
});
