import { LIVE_READS } from '../../../../lib/contract/permissions';
import { FactBook } from '../../../../lib/core/facts';
import type { ConfigurationItem } from '../../../../lib/core/item';
import { toIamAction } from '../../../../lib/local-region/iam/required-permissions';
import { prefixListEntries } from '../../../../lib/resources/ec2/prefix-list';
import { volume } from '../../../../lib/resources/ec2/volume';
import { listener } from '../../../../lib/resources/elbv2/listener';
import { REMEDIABLE_TYPES, type RemediableType } from '../../../../lib/resources/remediable-types';
import { accountPublicAccessBlock } from '../../../../lib/resources/s3/account-public-access-block';
import { bucket } from '../../../../lib/resources/s3/bucket';
import { applyAccountBlock, findPublicAccess } from '../../../../lib/resources/s3/public-access';
import type { PlanClients } from '../../../../lib/runtime/remediation/dependencies';
import { type LiveResource, ResourceGone } from '../../../../lib/runtime/remediation/verify/live/live-resource';
import { LIVE_READERS } from '../../../../lib/runtime/remediation/verify/live/readers';
import { AwsError, createAccessDenied } from '../../../support/aws-call';
import { ACCOUNT, REGION, StubAccount } from '../stub-account';

const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555';
const BALANCER = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0123456789abcdef';
const LISTENER = `${BALANCER.replace(':loadbalancer', ':listener')}/0a`;
const SECURE = `${BALANCER.replace(':loadbalancer', ':listener')}/0b`;

let account: StubAccount;
let clients: PlanClients;
beforeAll(async () => {
  account = await StubAccount.start();
  clients = account.clients();
});
beforeEach(() => account.reset());
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await account.stop();
});

const read = (resourceType: RemediableType, id: string): Promise<LiveResource> =>
  LIVE_READERS[resourceType](id, { scope: { accountId: ACCOUNT, region: REGION, partition: 'aws' }, clients });

/** The properties that all live items share. */
const described = {
  isLive: true,
  shape: 'description',
  accountId: ACCOUNT,
  region: REGION,
  status: 'OK',
  relationships: [],
} as const;

describe('a security group', () => {
  const type = 'AWS::EC2::SecurityGroup';
  const permission = (PrefixListId: string) => ({
    IpProtocol: 'tcp',
    FromPort: 22,
    ToPort: 22,
    IpRanges: [],
    Ipv6Ranges: [],
    PrefixListIds: [{ PrefixListId }],
    UserIdGroupPairs: [],
  });
  const group = {
    GroupId: 'sg-0a',
    GroupName: 'web & "more"',
    Description: 'd',
    OwnerId: ACCOUNT,
    IpPermissions: [permission('pl-0a'), permission('pl-0b')],
    IpPermissionsEgress: [permission('pl-0a')],
    Tags: [{ Key: 'Name', Value: 'front' }],
  };

  test('has all names that a waiver may use', async () => {
    account.state.securityGroups.set('sg-0a', { ...group, IpPermissions: [], IpPermissionsEgress: [] });
    expect(await read(type, 'sg-0a')).toEqual({
      item: {
        ...described,
        resourceType: type,
        resourceId: 'sg-0a',
        resourceName: 'web & "more"',
        arn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a',
        tags: { Name: 'front' },
        configuration: { ...group, IpPermissions: [], IpPermissionsEgress: [] },
        supplementaryConfiguration: {},
      },
      relatedItems: [],
    });
  });

  test('has the prefix lists that it refers to, each once and with all pages', async () => {
    account.state.securityGroups.set('sg-0a', group);
    account.state.pageSize = 1;
    account.state.prefixLists.set('pl-0a', [{ Cidr: '192.0.2.0/24' }, { Cidr: '198.51.100.0/24' }]);
    account.state.prefixLists.set('pl-0b', []);
    const { relatedItems } = await read(type, 'sg-0a');
    const facts = FactBook.from([prefixListEntries], relatedItems);
    expect(['pl-0a', 'pl-0b'].map((id) => facts.about(prefixListEntries, id))).toEqual([
      [['192.0.2.0/24', '198.51.100.0/24']],
      [[]],
    ]);
    expect(account.listInputs('ec2:GetManagedPrefixListEntries')).toHaveLength(3);
  });

  test('lacks a prefix list whose read is denied', async () => {
    account.state.securityGroups.set('sg-0a', group);
    account.state.prefixLists.set('pl-0b', [{ Cidr: '192.0.2.0/24' }]);
    account.fault = (call) => (call.input.PrefixListId === 'pl-0a' ? createAccessDenied(call) : undefined);
    const { relatedItems } = await read(type, 'sg-0a');
    expect(relatedItems.map(({ resourceId }) => resourceId)).toEqual(['pl-0b']);
  });

  test('that another account shares cannot be read', async () => {
    account.state.securityGroups.set('sg-0a', { ...group, OwnerId: '444455556666' });
    await expect(read(type, 'sg-0a')).rejects.toThrow('it belongs to account 444455556666');
  });
});

describe('a volume', () => {
  const type = 'AWS::EC2::Volume';
  const configuration = {
    VolumeId: 'vol-0a',
    VolumeType: 'gp2' as const,
    Size: 100,
    Iops: 300,
    State: 'in-use' as const,
    Encrypted: false,
    Attachments: [],
    CreateTime: new Date('2026-01-01T00:00:00.000Z'),
  };

  test('has no modification if it was never modified', async () => {
    account.state.volumes.set('vol-0a', { ...configuration, Tags: [{ Key: 'Name', Value: 'data' }] });
    const { item } = await read(type, 'vol-0a');
    expect(item).toEqual({
      ...described,
      resourceType: type,
      resourceId: 'vol-0a',
      arn: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0a',
      tags: { Name: 'data' },
      configuration: {
        ...configuration,
        CreateTime: '2026-01-01T00:00:00.000Z',
        Tags: [{ Key: 'Name', Value: 'data' }],
      },
      supplementaryConfiguration: { VolumesModifications: [] },
    });
  });

  test('has its modification in the SDK’s shape, which its reader understands', async () => {
    account.state.volumes.set('vol-0a', configuration);
    account.state.volumeModifications.set('vol-0a', {
      VolumeId: 'vol-0a',
      ModificationState: 'optimizing',
      TargetVolumeType: 'gp3',
      StartTime: new Date('2026-03-01T10:00:00.000Z'),
    });
    const { item } = await read(type, 'vol-0a');
    expect(item.supplementaryConfiguration).toEqual({
      VolumesModifications: [
        {
          VolumeId: 'vol-0a',
          ModificationState: 'optimizing',
          TargetVolumeType: 'gp3',
          StartTime: '2026-03-01T10:00:00.000Z',
        },
      ],
    });
    expect(volume.read(item).modifications).toEqual([
      { state: 'optimizing', targetType: 'gp3', startTime: new Date('2026-03-01T10:00:00.000Z') },
    ]);
  });
});

describe('a bucket', () => {
  const type = 'AWS::S3::Bucket';
  const publicRead = {
    Grantee: { Type: 'Group' as const, URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
    Permission: 'READ' as const,
  };
  const policy = {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'World', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::web/*' },
    ],
  };
  const block = (value: boolean) => ({
    BlockPublicAcls: value,
    IgnorePublicAcls: value,
    BlockPublicPolicy: value,
    RestrictPublicBuckets: value,
  });

  test('has only its access control list if nothing else is set', async () => {
    account.state.buckets.set('web', {});
    expect(await read(type, 'web')).toEqual({
      item: {
        ...described,
        resourceType: type,
        resourceId: 'web',
        resourceName: 'web',
        arn: 'arn:aws:s3:::web',
        tags: {},
        configuration: { Name: 'web' },
        supplementaryConfiguration: {
          AccessControlList: {
            Owner: { ID: 'owner' },
            Grants: [{ Grantee: { Type: 'CanonicalUser', ID: 'owner' }, Permission: 'FULL_CONTROL' }],
          },
        },
      },
      relatedItems: [expect.objectContaining({ resourceType: 'AWS::S3::AccountPublicAccessBlock' })],
    });
  });

  test('has the answers of all calls under Config’s keys, and the account’s block as related item', async () => {
    account.state.buckets.set('web', {
      grants: [publicRead],
      policy,
      block: block(false),
      website: { IndexDocument: { Suffix: 'index.html' } },
      tags: [{ Key: 'team', Value: 'web' }],
    });
    account.state.accountBlock = block(true);
    const { item, relatedItems } = await read(type, 'web');
    expect(item.tags).toEqual({ team: 'web' });
    expect(item.supplementaryConfiguration).toEqual({
      AccessControlList: { Owner: { ID: 'owner' }, Grants: [publicRead] },
      BucketPolicy: { Policy: JSON.stringify(policy) },
      PublicAccessBlockConfiguration: { PublicAccessBlockConfiguration: block(false) },
      BucketWebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } },
    });
    const facts = FactBook.from([accountPublicAccessBlock], relatedItems);
    expect(facts.about(accountPublicAccessBlock, ACCOUNT)).toEqual([
      { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true },
    ]);
  });

  test('has a block that blocks nothing if the account never set one', async () => {
    account.state.buckets.set('web', {});
    const facts = FactBook.from([accountPublicAccessBlock], (await read(type, 'web')).relatedItems);
    expect(facts.about(accountPublicAccessBlock, ACCOUNT)).toEqual([
      { blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false },
    ]);
  });

  test('has an access control list, a policy and a website that its reader understands', async () => {
    account.state.buckets.set('web', {
      grants: [publicRead],
      policy,
      website: { IndexDocument: { Suffix: 'a.html' } },
    });
    const resource = bucket.read((await read(type, 'web')).item);
    expect(applyAccountBlock(findPublicAccess(resource), undefined)).toEqual({
      ways: ['policy statement "World" lets anyone read (s3:GetObject)', 'the ACL grants Read to AllUsers'],
      unknown: [],
    });
    expect(resource.website).toEqual({ index: 'a.html' });
  });

  test('of another account cannot be read', async () => {
    account.state.buckets.set('web', { owner: '444455556666' });
    await expect(read(type, 'web')).rejects.toThrow(expect.objectContaining({ name: 'AccessDenied' }));
  });
});

test('a certificate has its times as text, and its tags', async () => {
  account.state.certificates.set(CERTIFICATE, {
    CertificateArn: CERTIFICATE,
    DomainName: 'example.com',
    Type: 'AMAZON_ISSUED',
    Status: 'ISSUED',
    NotAfter: new Date('2026-03-10T00:00:00.000Z'),
    Tags: [{ Key: 'team', Value: 'web' }],
  });
  expect(await read('AWS::ACM::Certificate', CERTIFICATE)).toEqual({
    item: {
      ...described,
      resourceType: 'AWS::ACM::Certificate',
      resourceId: CERTIFICATE,
      arn: CERTIFICATE,
      tags: { team: 'web' },
      configuration: {
        CertificateArn: CERTIFICATE,
        DomainName: 'example.com',
        Type: 'AMAZON_ISSUED',
        Status: 'ISSUED',
        NotAfter: '2026-03-10T00:00:00.000Z',
      },
      supplementaryConfiguration: {},
    },
    relatedItems: [],
  });
});

test('a listener has its rules and tags, and all listeners of its load balancer as related items, with all pages', async () => {
  const createListener = (ListenerArn: string, Port: number, Protocol: 'HTTP' | 'HTTPS') => ({
    ListenerArn,
    LoadBalancerArn: BALANCER,
    Port,
    Protocol,
    DefaultActions: [{ Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '404' } }],
  });
  const rule = (Priority: string) => ({ RuleArn: `${LISTENER}/${Priority}`, Priority, IsDefault: false });
  account.state.pageSize = 1;
  account.state.listeners.set(LISTENER, {
    ...createListener(LISTENER, 80, 'HTTP'),
    Tags: [{ Key: 'team', Value: 'web' }],
  });
  account.state.listeners.set(SECURE, createListener(SECURE, 443, 'HTTPS'));
  account.state.listenerRules.set(LISTENER, [rule('1'), rule('2')]);
  const item = (ListenerArn: string, port: number, protocol: 'HTTP' | 'HTTPS'): ConfigurationItem => ({
    ...described,
    resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
    resourceId: ListenerArn,
    arn: ListenerArn,
    tags: {},
    configuration: createListener(ListenerArn, port, protocol),
    supplementaryConfiguration: {},
  });
  const live = await read('AWS::ElasticLoadBalancingV2::Listener', LISTENER);
  expect(live).toEqual({
    item: {
      ...item(LISTENER, 80, 'HTTP'),
      tags: { team: 'web' },
      supplementaryConfiguration: { Rules: [rule('1'), rule('2')] },
    },
    relatedItems: [item(LISTENER, 80, 'HTTP'), item(SECURE, 443, 'HTTPS')],
  });
  expect(listener.read(live.item).kind).toBe('application');
});

test.each([
  ['AWS::ACM::Certificate', CERTIFICATE],
  ['AWS::ElasticLoadBalancingV2::Listener', LISTENER],
] as const)('%s: rejects an ARN of another account, Region or partition without a call', async (type, arn) => {
  for (const [id, found] of [
    [arn.replace('111122223333', '444455556666'), 'it is in account 444455556666, eu-west-1, partition aws'],
    [arn.replace('eu-west-1', 'us-east-1'), 'it is in account 111122223333, us-east-1, partition aws'],
    [arn.replace('arn:aws:', 'arn:aws-cn:'), 'it is in account 111122223333, eu-west-1, partition aws-cn'],
    ['web', 'it is not an ARN'],
  ] as const) {
    const reading = read(type, id);
    await expect(reading).rejects.toThrow(found);
    await expect(reading).rejects.not.toThrow(ResourceGone);
  }
  expect(account.calls).toEqual([]);
});

/** The id of a resource of each type. */
const IDS: Readonly<Record<RemediableType, string>> = {
  'AWS::ACM::Certificate': CERTIFICATE,
  'AWS::EC2::SecurityGroup': 'sg-0a',
  'AWS::EC2::Volume': 'vol-0a',
  'AWS::ElasticLoadBalancingV2::Listener': LISTENER,
  'AWS::S3::Bucket': 'web',
};

function fill(): void {
  const { state } = account;
  const PrefixListIds = [{ PrefixListId: 'pl-0a' }];
  state.certificates.set(CERTIFICATE, { CertificateArn: CERTIFICATE });
  state.securityGroups.set('sg-0a', { GroupId: 'sg-0a', IpPermissions: [{ IpProtocol: '-1', PrefixListIds }] });
  state.prefixLists.set('pl-0a', []);
  state.volumes.set('vol-0a', { VolumeId: 'vol-0a' });
  state.listeners.set(LISTENER, { ListenerArn: LISTENER, LoadBalancerArn: BALANCER });
  state.buckets.set('web', {});
}

test.each(REMEDIABLE_TYPES)('%s: throws ResourceGone if it no longer exists', async (type) => {
  const id = IDS[type];
  await expect(read(type, id)).rejects.toThrow(ResourceGone);
  await expect(read(type, id)).rejects.toThrow(`${id} no longer exists`);
});

test.each(REMEDIABLE_TYPES)('%s: makes exactly the calls that the role is granted', async (type) => {
  fill();
  await read(type, IDS[type]);
  const called = [...new Set(account.calls.map(({ service, api }) => toIamAction(service, api)))].sort();
  expect(called).toEqual(LIVE_READS[type].map(({ action }) => action).sort());
});

test('no type has permissions without a reader', () => {
  expect(Object.keys(LIVE_READS).sort()).toEqual(Object.keys(LIVE_READERS).sort());
});

const READS = REMEDIABLE_TYPES.flatMap((type) => LIVE_READS[type].map(({ action }) => [type, action] as const)).filter(
  ([, action]) => action !== 'ec2:GetManagedPrefixListEntries',
);

test.each(READS)('%s cannot be read when %s is denied', async (type, action) => {
  fill();
  account.fault = (call) => (toIamAction(call.service, call.api) === action ? createAccessDenied(call) : undefined);
  const reading = read(type, IDS[type]);
  await expect(reading).rejects.toThrow(/denied|not authorized/i);
  await expect(reading).rejects.not.toThrow(ResourceGone);
});

test.each(READS)('%s cannot be read when %s fails', async (type, action) => {
  fill();
  const failure = new AwsError('InternalError', 'An internal error has occurred', 500);
  account.fault = (call) => (toIamAction(call.service, call.api) === action ? failure : undefined);
  await expect(read(type, IDS[type])).rejects.toThrow('An internal error has occurred');
});

test('a security group cannot be read when the read of a prefix list is throttled, since it may succeed later', async () => {
  fill();
  account.faults.set('ec2:GetManagedPrefixListEntries', [
    new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503),
  ]);
  await expect(read('AWS::EC2::SecurityGroup', 'sg-0a')).rejects.toThrow('Request limit exceeded.');
});
