export const repeat = <T>(count: number, create: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => create(i));
const toJson = (value: unknown): string => JSON.stringify(value);

const item = (resourceType: string, resourceId: string, configuration: unknown, more: object = {}) => ({
  configurationItemStatus: 'OK',
  configurationItemCaptureTime: '2026-02-01T00:00:00.000Z',
  awsAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  resourceType,
  resourceId,
  tags: {},
  relationships: [],
  configuration,
  supplementaryConfiguration: {},
  ...more,
});
/** A gp2 volume. */
export const volume = (id: string) =>
  item('AWS::EC2::Volume', id, { volumeId: id, volumeType: 'gp2', size: 8, encrypted: true, state: 'in-use' });
const group = (id: string, ...ipPermissions: object[]) =>
  item('AWS::EC2::SecurityGroup', id, {
    groupId: id,
    groupName: id,
    vpcId: 'vpc-1',
    ipPermissions,
    ipPermissionsEgress: [],
  });
const ssh = (more: object) => ({ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ...more });
const address = (index: number) => `${1 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}.0/24`;
const ACL = toJson({ grantSet: null, grantList: [], owner: { id: 'x' } });
const bucket = (id: string, ...Statement: object[]) =>
  item(
    'AWS::S3::Bucket',
    id,
    { name: id },
    {
      supplementaryConfiguration: {
        AccessControlList: ACL,
        BucketPolicy: { policyText: toJson({ Version: '2012-10-17', Statement }) },
      },
    },
  );
const allow = (more: object) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::b/*',
  ...more,
});
const role = (id: string, ...Statement: object[]) =>
  item('AWS::IAM::Role', id, {
    roleId: id,
    rolePolicyList: [
      { policyName: 'p', policyDocument: encodeURIComponent(toJson({ Version: '2012-10-17', Statement })) },
    ],
  });
/** A policy variable. */
const VARIABLE = ['$', '{aws:username}'].join('');
export const snapshot = (...configurationItems: object[]): string =>
  toJson({ configSnapshotId: 's', configurationItems });
const template = (Resources: object): string => toJson({ Resources });
const resource = (Type: string, Properties: object) => ({ Type, Properties });

/** The texts of files, by their names. */
export type Files = Readonly<Record<string, string>>;

/** Inputs that can grow in one way: the rule that reads them, a size, and the files of any size. */
export const GROWING_INPUTS: [
  kind: string,
  rule: string,
  size: number,
  build: (size: number) => Files,
  ...args: string[],
][] = [
  ['items', 'gp2-volume', 300, (size) => ({ 'a.json': snapshot(...repeat(size, (i) => volume(`vol-${i}`))) })],
  [
    'versions of a resource',
    'gp2-volume',
    300,
    (size) => ({ 'a.json': snapshot(...repeat(size, () => volume('vol-1'))) }),
  ],
  [
    'files',
    'gp2-volume',
    50,
    (size) => Object.fromEntries(repeat(size, (i) => [`${i}.json`, snapshot(volume(`vol-${i}`))])),
  ],
  [
    'snapshots of one Region',
    'gp2-volume',
    50,
    (size) =>
      Object.fromEntries(
        repeat(size, (i) => [
          `${i}.json`,
          toJson({ configSnapshotId: `s${i}`, configurationItems: [volume(`vol-${i}`)] }),
        ]),
      ),
  ],
  [
    'lines of NDJSON',
    'gp2-volume',
    300,
    (size) => ({ 'a.json': repeat(size, (i) => toJson(volume(`vol-${i}`))).join('\n') }),
  ],
  [
    'a line of NDJSON',
    'gp2-volume',
    100,
    (size) => ({ 'a.json': `${toJson(volume('v'))}\n{"a":"${'x'.repeat(1000 * size)}` }),
  ],
  [
    'blank lines',
    'gp2-volume',
    2000,
    (size) => ({ 'a.json': `${toJson(volume('v'))}${'\n'.repeat(size)}${toJson(volume('w'))}` }),
  ],
  [
    'lines that are no JSON',
    'gp2-volume',
    20,
    (size) => ({ 'a.json': `${toJson(volume('v'))}\n${'oops\n'.repeat(size)}` }),
  ],
  [
    'unreadable items',
    'gp2-volume',
    300,
    (size) => ({ 'a.json': snapshot(...repeat(size, () => ({ resourceType: 'AWS::EC2::Volume' }))) }),
  ],
  [
    'messages that are refused',
    'gp2-volume',
    300,
    (size) => ({ 'a.json': toJson(repeat(size, () => ({ messageType: 'x' }))) }),
  ],
  ['elements that are no objects', 'gp2-volume', 300, (size) => ({ 'a.json': toJson(repeat(size, () => 1)) })],
  [
    'types',
    'gp2-volume',
    300,
    (size) => ({ 'a.json': snapshot(...repeat(size, (i) => item(`Custom::T${i}`, 'x', {}))) }),
  ],
  [
    'the length of a type',
    'gp2-volume',
    2000,
    (size) => ({ 'a.json': snapshot(item(`Custom::${'Tt'.repeat(size)}`, 'x', {})) }),
  ],
  ['the length of an id', 'gp2-volume', 2000, (size) => ({ 'a.json': snapshot(volume('vol-'.repeat(size))) })],
  [
    'the length of a name',
    'gp2-volume',
    2000,
    (size) => ({ 'a.json': snapshot({ ...volume('v'), resourceName: 'a b'.repeat(size) }) }),
  ],
  [
    'the length of a tag',
    'gp2-volume',
    2000,
    (size) => ({ 'a.json': snapshot({ ...volume('v'), tags: { Name: '-'.repeat(size) } }) }),
  ],
  [
    'the depth of an item',
    'gp2-volume',
    240,
    (size) => ({
      'a.json': snapshot(item('AWS::EC2::Volume', 'v', JSON.parse('{"x":'.repeat(size) + 1 + '}'.repeat(size)))),
    }),
  ],
  [
    'the values of an item',
    'gp2-volume',
    2000,
    (size) => ({ 'a.json': snapshot(item('AWS::EC2::Volume', 'v', { volumeType: 'gp3', x: repeat(size, (i) => i) })) }),
  ],
  [
    'the keys of an item',
    'gp2-volume',
    1000,
    (size) => ({
      'a.json': snapshot(item('AWS::EC2::Volume', 'v', Object.fromEntries(repeat(size, (i) => [`k${i}`, i])))),
    }),
  ],
  [
    'tags',
    'missing-tags',
    300,
    (size) => ({
      'a.json': snapshot({ ...volume('v'), tags: Object.fromEntries(repeat(size, (i) => [`k${i}`, 'v'])) }),
    }),
    '--param',
    'missing-tags.tag1Key=Owner',
  ],
  [
    'relationships',
    'gp2-volume',
    500,
    (size) => ({
      'a.json': snapshot({
        ...volume('v'),
        relationships: repeat(size, (i) => ({
          resourceType: 'AWS::EC2::Instance',
          resourceId: `i-${i}`,
          name: 'Is attached to Instance',
        })),
      }),
    }),
  ],
  [
    'rules of a security group',
    'open-ssh',
    200,
    (size) => ({ 'a.json': snapshot(group('sg-1', ...repeat(size, (i) => ssh({ ipRanges: [address(i)] })))) }),
  ],
  [
    'ranges of a rule',
    'open-ssh',
    200,
    (size) => ({
      'a.json': snapshot(group('sg-1', ssh({ ipv4Ranges: repeat(size, (i) => ({ cidrIp: address(i) })) }))),
    }),
  ],
  [
    'rules for every port',
    'open-database-port',
    50,
    (size) => ({
      'a.json': snapshot(group('sg-1', ...repeat(size, (i) => ({ ipProtocol: '-1', ipRanges: [address(i)] })))),
    }),
  ],
  [
    'IPv6 ranges',
    'open-ssh',
    200,
    (size) => ({
      'a.json': snapshot(
        group('sg-1', ssh({ ipv6Ranges: repeat(size, (i) => ({ cidrIpv6: `2a00:${i.toString(16)}::/32` })) })),
      ),
    }),
  ],
  [
    'groups of a rule',
    'open-ssh',
    200,
    (size) => ({
      'a.json': snapshot(group('sg-1', ssh({ userIdGroupPairs: repeat(size, (i) => ({ groupId: `sg-${i}` })) }))),
    }),
  ],
  [
    'prefix lists',
    'open-ssh',
    60,
    (size) => ({
      'a.json': snapshot(
        group('sg-1', ssh({ prefixListIds: repeat(size, (i) => ({ prefixListId: `pl-${i}` })) })),
        ...repeat(size, (i) =>
          item('AWS::EC2::PrefixList', `pl-${i}`, { prefixListId: `pl-${i}`, entries: [{ cidr: address(i) }] }),
        ),
      ),
    }),
  ],
  [
    'entries of a prefix list',
    'open-ssh',
    200,
    (size) => ({
      'a.json': snapshot(
        group('sg-1', ssh({ prefixListIds: [{ prefixListId: 'pl-1' }] })),
        item('AWS::EC2::PrefixList', 'pl-1', {
          prefixListId: 'pl-1',
          entries: repeat(size, (i) => ({ cidr: address(i) })),
        }),
      ),
    }),
  ],
  [
    'statements of a bucket policy',
    'public-s3-bucket',
    100,
    (size) => ({ 'a.json': snapshot(bucket('b', ...repeat(size, (i) => allow({ Sid: `s${i}` })))) }),
  ],
  [
    'denials of a bucket policy',
    'public-s3-bucket',
    100,
    (size) => ({
      'a.json': snapshot(
        bucket(
          'b',
          ...repeat(size, (i) => allow({ Resource: `arn:aws:s3:::b/${i}/*` })),
          ...repeat(size, (i) => ({ ...allow({}), Effect: 'Deny', Resource: `arn:aws:s3:::b/${i}/*` })),
        ),
      ),
    }),
  ],
  [
    'actions of a statement',
    'public-s3-bucket',
    200,
    (size) => ({ 'a.json': snapshot(bucket('b', allow({ Action: repeat(size, (i) => `s3:Get${i}*`) }))) }),
  ],
  [
    'resources of a statement',
    'public-s3-bucket',
    200,
    (size) => ({ 'a.json': snapshot(bucket('b', allow({ Resource: repeat(size, (i) => `arn:aws:s3:::b/${i}*`) }))) }),
  ],
  [
    'principals of a statement',
    'public-s3-bucket',
    200,
    (size) => ({
      'a.json': snapshot(
        bucket('b', allow({ Principal: { AWS: repeat(size, (i) => `arn:aws:iam::${111122220000 + i}:root`) } })),
      ),
    }),
  ],
  [
    'conditions of a statement',
    'public-s3-bucket',
    100,
    (size) => ({
      'a.json': snapshot(
        bucket(
          'b',
          allow({
            Condition: { StringLike: Object.fromEntries(repeat(size, (i) => [`aws:PrincipalTag/k${i}`, 'x*'])) },
          }),
        ),
      ),
    }),
  ],
  [
    'values of a condition',
    'public-s3-bucket',
    200,
    (size) => ({
      'a.json': snapshot(
        bucket(
          'b',
          allow({
            Condition: { StringLike: { 'aws:PrincipalArn': repeat(size, (i) => `arn:aws:iam::*:role/${i}*`) } },
          }),
        ),
      ),
    }),
  ],
  [
    'addresses of a condition',
    'public-s3-bucket',
    200,
    (size) => ({
      'a.json': snapshot(bucket('b', allow({ Condition: { IpAddress: { 'aws:SourceIp': repeat(size, address) } } }))),
    }),
  ],
  [
    'wildcards of a value',
    'public-s3-bucket',
    500,
    (size) => ({
      'a.json': snapshot(bucket('b', allow({ Condition: { StringLike: { 'aws:PrincipalArn': 'a*'.repeat(size) } } }))),
    }),
  ],
  [
    'wildcards of an action',
    'inline-admin-policy',
    500,
    (size) => ({
      'a.json': snapshot(
        bucket('b', allow({ Action: `s3:${'*e'.repeat(size)}` })),
        role('r', { Effect: 'Allow', Action: `${'*'.repeat(size)}:*`, Resource: '*' }),
      ),
    }),
  ],
  [
    'wildcards of a resource',
    'inline-admin-policy',
    500,
    (size) => ({
      'a.json': snapshot(role('r', { Effect: 'Allow', Action: '*', Resource: `arn:${'*:'.repeat(size)}` })),
    }),
  ],
  [
    'statements of an inline policy',
    'inline-admin-policy',
    100,
    (size) => ({
      'a.json': snapshot(role('r', ...repeat(size, (i) => ({ Effect: 'Allow', Action: `s3:Get${i}`, Resource: '*' })))),
    }),
  ],
  [
    'denials of an inline policy',
    'inline-admin-policy',
    100,
    (size) => ({
      'a.json': snapshot(
        role(
          'r',
          { Effect: 'Allow', Action: '*', Resource: '*' },
          ...repeat(size, (i) => ({ Effect: 'Deny', Action: `s3:Get${i}`, Resource: '*' })),
        ),
      ),
    }),
  ],
  [
    'policy variables',
    'public-s3-bucket',
    300,
    (size) => ({
      'a.json': snapshot(bucket('b', allow({ Resource: `arn:aws:s3:::b/${VARIABLE.repeat(size)}` }))),
    }),
  ],
  [
    'openings of policy variables',
    'public-s3-bucket',
    1000,
    (size) => ({ 'a.json': snapshot(bucket('b', allow({ Resource: `arn:aws:s3:::b/${'${'.repeat(size)}` }))) }),
  ],
  [
    'listeners of a load balancer',
    'alb-http-listener',
    60,
    (size) => ({
      'a.json': toJson({
        Listeners: repeat(size, (i) => ({
          ListenerArn: `arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/w/1/${i}`,
          LoadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/w/1',
          Port: 80,
          Protocol: 'HTTP',
          DefaultActions: [{ Type: 'forward', TargetGroupArn: 'x' }],
        })),
      }),
    }),
  ],
  [
    'rules of listeners, in files of their own',
    'alb-http-listener',
    20,
    (size) =>
      Object.fromEntries(
        repeat(size, (i) => [
          `${i}.json`,
          toJson({
            Rules: [
              {
                RuleArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/w/1/2/3',
                Priority: `${i}`,
                Actions: [],
                IsDefault: false,
              },
            ],
          }),
        ]),
      ),
  ],
  [
    'certificates',
    'expiring-certificate',
    60,
    (size) => ({
      'a.json': toJson({
        CertificateSummaryList: repeat(size, (i) => ({
          CertificateArn: `arn:aws:acm:eu-west-1:111122223333:certificate/${i}`,
          DomainName: 'a',
          Status: 'ISSUED',
          Type: 'IMPORTED',
          NotAfter: '2026-03-05',
        })),
      }),
    }),
  ],
  [
    'names of a certificate',
    'expiring-certificate',
    100,
    (size) => ({
      'a.json': snapshot(
        item('AWS::ACM::Certificate', 'c', {
          domainName: 'a',
          status: 'ISSUED',
          type: 'AMAZON_ISSUED',
          notAfter: '2026-03-05T00:00:00.000Z',
          renewalEligibility: 'ELIGIBLE',
          renewalSummary: { renewalStatus: 'PENDING_VALIDATION', domainValidationOptions: [] },
          domainValidationOptions: repeat(size, (i) => ({
            domainName: `a${i}`,
            validationStatus: 'PENDING_VALIDATION',
            validationMethod: 'DNS',
            resourceRecord: { name: `n${i}`, value: 'v' },
          })),
        }),
      ),
    }),
  ],
  [
    'network interfaces of a group',
    'unused-security-group',
    100,
    (size) => ({
      'a.json': snapshot(
        group('sg-1'),
        ...repeat(size, (i) => item('AWS::EC2::NetworkInterface', `eni-${i}`, { groups: [{ groupId: 'sg-1' }] })),
      ),
    }),
  ],
  [
    'groups of a network interface',
    'unused-security-group',
    100,
    (size) => ({
      'a.json': snapshot(
        ...repeat(size, (i) => group(`sg-${i}`)),
        item('AWS::EC2::NetworkInterface', 'eni-1', { groups: repeat(size, (i) => ({ groupId: `sg-${i}` })) }),
      ),
    }),
  ],
  [
    'resources of a template',
    'gp2-volume',
    50,
    (size) => ({
      'a.json': template(
        Object.fromEntries(repeat(size, (i) => [`V${i}`, resource('AWS::EC2::Volume', { VolumeType: 'gp2' })])),
      ),
    }),
  ],
  [
    'buckets and their policies in a template',
    'public-s3-bucket',
    25,
    (size) => ({
      'a.json': template(
        Object.fromEntries(
          repeat(size, (i) => [
            [`B${i}`, resource('AWS::S3::Bucket', {})],
            [
              `P${i}`,
              resource('AWS::S3::BucketPolicy', {
                Bucket: { Ref: `B${i}` },
                PolicyDocument: { Version: '2012-10-17', Statement: [] },
              }),
            ],
          ]).flat(),
        ),
      ),
    }),
  ],
  [
    'the documents of a YAML file',
    'gp2-volume',
    10,
    (size) => ({ 'a.yaml': repeat(size, () => 'Resources:\n  V:\n    Type: AWS::EC2::Volume\n').join('---\n') }),
  ],
  [
    'the keys of a YAML map',
    'gp2-volume',
    400,
    (size) => ({
      'a.yaml': `Resources:\n  V:\n    Type: AWS::EC2::Volume\n    Properties:\n${repeat(size, (i) => `      k${i}: 1\n`).join('')}`,
    }),
  ],
  [
    'the keys of a document that is refused',
    'gp2-volume',
    1000,
    (size) => ({ 'a.json': toJson(Object.fromEntries(repeat(size, (i) => [`k${i}`, i]))) }),
  ],
];
