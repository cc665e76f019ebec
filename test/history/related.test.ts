import { join } from 'node:path';
import { DAY_MS } from '../../lib/core/time';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { findRelated, type RelatedEdge } from '../../lib/history/relationships/related';
import { findResource } from '../../lib/history/state/resources';
import { openForReading } from '../../lib/history/store/store';
import { createFolder } from '../temporary-files';
import { createHistory, createItem } from './items';

const ACCOUNT = '111122223333';
const iamArn = (name: string) => `arn:aws:iam::${ACCOUNT}:${name}`;
const elbArn = (name: string) => `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:${name}`;
const KEY_ARN = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0a1b2c3d-0000-4000-8000-000000000001`;
const CERTIFICATE_ARN = `arn:aws:acm:eu-west-1:${ACCOUNT}:certificate/0a1b2c3d-0000-4000-8000-000000000002`;

const create = (resourceType: string, resourceId: string, parts: Readonly<Record<string, unknown>> = {}) =>
  createItem({ resourceType, resourceId, ARN: undefined, configuration: {}, ...parts });

/** Resources that others refer to, by the type in the references. */
const TARGETS = [
  create('AWS::EC2::SecurityGroup', 'sg-0b'),
  create('AWS::EC2::NetworkInterface', 'eni-0a', { configuration: { groups: [{ groupId: 'sg-0b', groupName: 'b' }] } }),
  create('AWS::EC2::Volume', 'vol-0a', { configuration: { kmsKeyId: KEY_ARN } }),
  create('AWS::EC2::Subnet', 'subnet-0a'),
  create('AWS::EC2::VPC', 'vpc-0a'),
  create('AWS::KMS::Key', '0a1b2c3d-0000-4000-8000-000000000001', { ARN: KEY_ARN }),
  create('AWS::ACM::Certificate', CERTIFICATE_ARN, { ARN: CERTIFICATE_ARN }),
  create('AWS::IAM::Role', 'AROA0EXAMPLE1', {
    ARN: iamArn('role/app'),
    resourceName: 'app',
    awsRegion: 'global',
    configuration: {
      attachedManagedPolicies: [{ policyName: 'read', policyArn: iamArn('policy/read') }],
      instanceProfileList: [{ arn: iamArn('instance-profile/app'), instanceProfileName: 'app' }],
    },
  }),
  create('AWS::IAM::User', 'AIDA0EXAMPLE1', { ARN: iamArn('user/alice'), resourceName: 'alice', awsRegion: 'global' }),
  create('AWS::IAM::Policy', 'ANPA0EXAMPLE1', {
    ARN: iamArn('policy/read'),
    resourceName: 'read',
    awsRegion: 'global',
  }),
  // AWS Config records an instance profile in the form of CloudFormation.
  create('AWS::IAM::InstanceProfile', 'app', {
    ARN: iamArn('instance-profile/app'),
    resourceName: 'app',
    awsRegion: 'global',
    configuration: { Path: '/', Roles: ['app'], InstanceProfileName: 'app', Arn: iamArn('instance-profile/app') },
  }),
  create('AWS::ElasticLoadBalancingV2::LoadBalancer', elbArn('loadbalancer/app/web/1'), {
    ARN: elbArn('loadbalancer/app/web/1'),
    resourceName: 'web',
  }),
  create('AWS::ElasticLoadBalancingV2::TargetGroup', elbArn('targetgroup/web/2'), { ARN: elbArn('targetgroup/web/2') }),
  create('AWS::RDS::DBSubnetGroup', 'data', { resourceName: 'data' }),
];

const statement = (principal: unknown) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: 's3:GetObject',
  Resource: '*',
});
const bucketPolicy = (principal: unknown) => ({
  supplementaryConfiguration: {
    BucketPolicy: { policyText: JSON.stringify({ Version: '2012-10-17', Statement: [statement(principal)] }) },
  },
});

const REFERENCES: readonly [type: string, parts: Readonly<Record<string, unknown>>, references: readonly string[]][] = [
  [
    'AWS::EC2::SecurityGroup',
    { configuration: { vpcId: 'vpc-0a', ipPermissions: [{ userIdGroupPairs: [{ groupId: 'sg-0b' }] }] } },
    ['sg-0b', 'vpc-0a'],
  ],
  [
    'AWS::EC2::SecurityGroup',
    { configuration: { IpPermissionsEgress: [{ UserIdGroupPairs: [{ GroupId: 'sg-0b' }] }] } },
    ['sg-0b'],
  ],
  [
    'AWS::EC2::Instance',
    {
      configuration: {
        vpcId: 'vpc-0a',
        subnetId: 'subnet-0a',
        securityGroups: [{ groupId: 'sg-0b', groupName: 'b' }],
        networkInterfaces: [{ networkInterfaceId: 'eni-0a' }],
        blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeId: 'vol-0a' } }],
        iamInstanceProfile: { arn: iamArn('instance-profile/app'), id: 'AIPA0EXAMPLE1' },
      },
    },
    ['app', 'eni-0a', 'sg-0b', 'subnet-0a', 'vol-0a', 'vpc-0a'],
  ],
  [
    'AWS::ElasticLoadBalancingV2::Listener',
    {
      configuration: {
        LoadBalancerArn: elbArn('loadbalancer/app/web/1'),
        Certificates: [{ CertificateArn: CERTIFICATE_ARN }],
        DefaultActions: [
          { Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: elbArn('targetgroup/web/2') }] } },
        ],
      },
    },
    [CERTIFICATE_ARN, elbArn('loadbalancer/app/web/1'), elbArn('targetgroup/web/2')],
  ],
  [
    'AWS::ElasticLoadBalancingV2::Listener',
    { configuration: { defaultActions: [{ type: 'forward', targetGroupArn: elbArn('targetgroup/web/2') }] } },
    [elbArn('targetgroup/web/2')],
  ],
  [
    'AWS::Lambda::Function',
    {
      configuration: {
        role: iamArn('role/app'),
        vpcConfig: { securityGroupIds: ['sg-0b'], subnetIds: ['subnet-0a'] },
      },
    },
    ['AROA0EXAMPLE1', 'sg-0b', 'subnet-0a'],
  ],
  [
    'AWS::RDS::DBInstance',
    {
      configuration: {
        vpcSecurityGroups: [{ vpcSecurityGroupId: 'sg-0b', status: 'active' }],
        dBSubnetGroup: { dBSubnetGroupName: 'data', vpcId: 'vpc-0a' },
        kmsKeyId: KEY_ARN,
      },
    },
    ['0a1b2c3d-0000-4000-8000-000000000001', 'data', 'sg-0b'],
  ],
  ['AWS::S3::Bucket', bucketPolicy({ AWS: iamArn('role/app') }), ['AROA0EXAMPLE1']],
  ['AWS::S3::Bucket', bucketPolicy({ AWS: [iamArn('user/alice'), iamArn('root')] }), ['AIDA0EXAMPLE1']],
  // AWS writes the unique id of a principal that was deleted.
  ['AWS::S3::Bucket', bucketPolicy({ AWS: ['AROA0EXAMPLE1', 'AIDA0EXAMPLE1'] }), ['AIDA0EXAMPLE1', 'AROA0EXAMPLE1']],
  ['AWS::S3::Bucket', bucketPolicy({ AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/app/session` }), ['AROA0EXAMPLE1']],
  ['AWS::S3::Bucket', bucketPolicy('*'), []],
  ['AWS::S3::Bucket', bucketPolicy({ Service: 'logging.s3.amazonaws.com' }), []],
  [
    'AWS::EC2::VPCEndpoint',
    { relationships: [{ resourceType: 'AWS::IAM::Role', resourceName: 'app', name: 'Is associated with ' }] },
    ['AROA0EXAMPLE1'],
  ],
  [
    'AWS::IAM::InstanceProfile',
    { awsRegion: 'global', configuration: { roles: [{ arn: iamArn('role/app') }] } },
    ['AROA0EXAMPLE1'],
  ],
];

test('resources refer to others, in the shapes of AWS Config', async () => {
  const asked = REFERENCES.map(([type, parts], index) => create(type, `asked-${index}`, parts));
  await withStore([...asked, ...TARGETS], async (relate) => {
    const found = [];
    for (const [index, [type, parts]] of REFERENCES.entries()) {
      const edges = await relate(`asked-${index}`, 10);
      const own = edges.filter(({ from }) => from.resourceId === `asked-${index}`);
      found.push([type, parts, own.map(({ to }) => to.resourceId).sort()]);
    }
    expect(found).toEqual(REFERENCES);
  });
});

test.each([
  ['vol-0a', ['vol-0a → 0a1b2c3d-0000-4000-8000-000000000001']],
  ['eni-0a', ['eni-0a → sg-0b']],
  ['sg-0b', ['eni-0a → sg-0b']],
  ['read', ['AROA0EXAMPLE1 → ANPA0EXAMPLE1']],
  ['AWS::IAM::InstanceProfile/app', ['app → AROA0EXAMPLE1', 'AROA0EXAMPLE1 → app']],
])('the relationships of %s run from the resource that holds them', async (name, expected) => {
  const edges = await withStore(TARGETS, (relate) => relate(name, 10));
  expect(edges.map(({ from, to }) => `${from.resourceId} → ${to.resourceId}`)).toEqual(expected);
  expect(edges.every(({ origin, depth }) => origin === 'derived' && depth === 1)).toBe(true);
});

const OTHER = '444455556666';

test.each([
  ['a role of another account', 'AWS::IAM::Role', 'x', { awsAccountId: OTHER, awsRegion: 'global' }, false],
  ['a role of the account', 'AWS::IAM::Role', 'x', { awsRegion: 'global' }, true],
  ['a subnet group of another Region', 'AWS::RDS::DBSubnetGroup', 'x', { awsRegion: 'us-east-1' }, false],
  ['a subnet group of the Region', 'AWS::RDS::DBSubnetGroup', 'x', {}, true],
  ['a subnet that another account shares', 'AWS::EC2::Subnet', 'subnet-0c', { awsAccountId: OTHER }, true],
  ['a bucket of another account', 'AWS::S3::Bucket', 'x', { awsAccountId: OTHER, awsRegion: 'us-east-1' }, true],
  ['a third-party resource of another Region', 'Forge::Code::Repository', 'x', { awsRegion: 'us-east-1' }, true],
])('a name means %s', async (_, type, name, place, isMeant) => {
  const target = create(type, type.startsWith('AWS::EC2') ? name : `id-of-${name}`, { resourceName: name, ...place });
  if (type === 'AWS::S3::Bucket' || type.startsWith('Forge')) target.resourceId = name;
  const named = name.startsWith('subnet') ? { resourceId: name } : { resourceName: name };
  const source = create('AWS::Lambda::Function', 'fn', {
    relationships: [{ resourceType: type, ...named, name: 'Is associated with' }],
  });
  const [[edge], ofTarget] = await withStore([source, target], async (relate) => [
    await relate('fn', 10),
    await relate(`${type}/${target.resourceId}`, 10),
  ]);
  expect([edge?.to.accountId, edge?.to.region, edge?.to.resourceId, ofTarget.length]).toEqual(
    isMeant ? [target.awsAccountId, target.awsRegion, target.resourceId, 1] : [ACCOUNT, 'eu-west-1', name, 0],
  );
});

test('relationships are those of the time', async () => {
  const interfaces = (day: string, configuration: unknown, configurationItemStatus = 'OK') =>
    create('AWS::EC2::NetworkInterface', 'eni-0b', {
      configuration,
      configurationItemStatus,
      configurationItemCaptureTime: `2026-01-${day}T00:00:00.000Z`,
    });
  const items = [
    ...TARGETS,
    interfaces('02', { groups: [{ groupId: 'sg-0b' }] }),
    interfaces('04', { groups: [{ groupId: 'sg-0z' }] }),
    interfaces('06', { groups: [{ groupId: 'sg-0b' }] }),
    interfaces('08', null, 'ResourceDeleted'),
  ];
  await withStore(items, async (relate) => {
    const found = [];
    for (const day of [1, 3, 5, 7, 9]) found.push((await relate('sg-0b', day)).map(({ from }) => from.resourceId));
    expect(found).toEqual([['eni-0a'], ['eni-0a', 'eni-0b'], ['eni-0a'], ['eni-0a', 'eni-0b'], ['eni-0a']]);
  });
});

test('others may refer to what is gone, but a name means what is there', async () => {
  const role = (id: string, day: string, status = 'OK') =>
    create('AWS::IAM::Role', id, {
      ARN: iamArn('role/app'),
      resourceName: 'app',
      awsRegion: 'global',
      configurationItemStatus: status,
      configurationItemCaptureTime: `2026-01-${day}T00:00:00.000Z`,
    });
  const items = [
    role('AROA0EXAMPLE1', '01'),
    role('AROA0EXAMPLE1', '03', 'ResourceDeleted'),
    role('AROA0EXAMPLE2', '05'),
    create('AWS::Lambda::Function', 'fn', { configuration: { role: iamArn('role/app') } }),
  ];
  await withStore(items, async (relate) => {
    const found = [];
    for (const [id, day] of [
      ['AROA0EXAMPLE1', 2],
      ['AROA0EXAMPLE1', 4],
      ['AROA0EXAMPLE1', 6],
      ['AROA0EXAMPLE2', 6],
    ] as const)
      found.push((await relate(id, day)).map(({ from, to }) => `${from.resourceId} ${to.resourceId}`));
    expect(found).toEqual([['fn AROA0EXAMPLE1'], ['fn AROA0EXAMPLE1'], [], ['fn AROA0EXAMPLE2']]);
  });
});

type Relate = (resource: string, day: number) => Promise<readonly RelatedEdge[]>;

async function withStore<T>(items: readonly unknown[], work: (relate: Relate) => Promise<T>): Promise<T> {
  const store = join(createFolder({}), 'history.duckdb');
  await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store });
  return work(async (resource, day) => {
    const database = await openForReading(store);
    try {
      const at = Date.parse('2026-01-01T00:00:00Z') + (day - 1) * DAY_MS;
      const found = await findResource(database, { resource }, at);
      if (found.kind !== 'found') throw new Error(`Cannot find "${resource}": ${found.kind}`);
      return (await findRelated(database, found.resource.number, at, 1)).edges;
    } finally {
      database.close();
    }
  });
}
