import { LIVE_READS } from '../../../../lib/contract/permissions';
import { FactBook } from '../../../../lib/core/facts';
import type { ConfigurationItem } from '../../../../lib/core/item';
import { AwsError } from '../../../../lib/local-region/aws-call';
import { toIamAction } from '../../../../lib/local-region/iam/required-permissions';
import { toCanonicalId } from '../../../../lib/local-region/services/s3/buckets';
import { interfacesUsingGroup } from '../../../../lib/resources/ec2/network-interface';
import { prefixListEntries } from '../../../../lib/resources/ec2/prefix-list';
import { volume } from '../../../../lib/resources/ec2/volume';
import { listener } from '../../../../lib/resources/elbv2/listener';
import type { RemediableType } from '../../../../lib/resources/remediable-types';
import { accountPublicAccessBlock } from '../../../../lib/resources/s3/account-public-access-block';
import { bucket } from '../../../../lib/resources/s3/bucket';
import { applyAccountBlock, findPublicAccess } from '../../../../lib/resources/s3/public-access';
import type { PlanClients } from '../../../../lib/runtime/remediation/dependencies';
import { type LiveResource, ResourceGone } from '../../../../lib/runtime/remediation/verify/live/live-resource';
import { LIVE_READERS, readLiveResource } from '../../../../lib/runtime/remediation/verify/live/readers';
import {
  putAccountBlock,
  putBucket,
  putCertificate,
  putGroup,
  putListeners,
  putPrefixList,
  putVolume,
} from '../live-resources';
import { ACCOUNT, createAccessDenied, PlanAccount, REGION } from '../plan-account';

const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555';
const BALANCER = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0123456789abcdef';
const LISTENER = `${BALANCER.replace(':loadbalancer', ':listener')}/0a`;
const SECURE = `${BALANCER.replace(':loadbalancer', ':listener')}/0b`;

let account: PlanAccount;
let clients: PlanClients;
beforeAll(async () => {
  account = await PlanAccount.start();
  clients = account.clients();
});
beforeEach(() => account.reset());
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await account.stop();
});

const read = (resourceType: RemediableType, id: string, ...relatedTypes: readonly string[]): Promise<LiveResource> => {
  const scope = { accountId: ACCOUNT, region: REGION, partition: 'aws' };
  return readLiveResource(resourceType, id, { scope, clients, relatedTypes });
};

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
    putGroup(account, { ...group, IpPermissions: [], IpPermissionsEgress: [] });
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
    putGroup(account, group);
    account.watch.pages.set('ec2:GetManagedPrefixListEntries', { member: 'MaxResults', size: 1 });
    putPrefixList(account, 'pl-0a', { Cidr: '192.0.2.0/24' }, { Cidr: '198.51.100.0/24' });
    putPrefixList(account, 'pl-0b');
    const { relatedItems } = await read(type, 'sg-0a');
    const facts = FactBook.from([prefixListEntries], relatedItems);
    expect(['pl-0a', 'pl-0b'].map((id) => facts.about(prefixListEntries, id))).toEqual([
      [['192.0.2.0/24', '198.51.100.0/24']],
      [[]],
    ]);
    expect(account.watch.listInputs('ec2:GetManagedPrefixListEntries')).toHaveLength(3);
  });

  test('lacks a prefix list whose read is denied', async () => {
    putGroup(account, group);
    putPrefixList(account, 'pl-0b', { Cidr: '192.0.2.0/24' });
    account.watch.fault = (call) => (call.input.PrefixListId === 'pl-0a' ? createAccessDenied(call.name) : undefined);
    const { relatedItems } = await read(type, 'sg-0a');
    expect(relatedItems.map(({ resourceId }) => resourceId)).toEqual(['pl-0b']);
  });

  test('has the network interfaces that use it if the rule needs them, with all pages', async () => {
    const load = (resourceId: string, ...ids: readonly string[]) =>
      account.load({
        resourceType: 'AWS::EC2::NetworkInterface',
        resourceId,
        configuration: { networkInterfaceId: resourceId, groups: ids.map((groupId) => ({ groupId })) },
      });
    load('eni-0a', 'sg-0a');
    load('eni-0b', 'sg-0b', 'sg-0a');
    load('eni-0c', 'sg-0b');
    account.watch.pages.set('ec2:DescribeNetworkInterfaces', { member: 'MaxResults', size: 1 });
    const closed = { ...group, IpPermissions: [], IpPermissionsEgress: [] };
    putGroup(account, closed);
    expect((await read(type, 'sg-0a')).relatedItems).toEqual([]);
    const { relatedItems } = await read(type, 'sg-0a', 'AWS::EC2::NetworkInterface');
    expect(FactBook.from([interfacesUsingGroup], relatedItems).about(interfacesUsingGroup, 'sg-0a')).toEqual([
      'eni-0a',
      'eni-0b',
    ]);
  });

  test('that another account shares cannot be read', async () => {
    putGroup(account, { ...group, OwnerId: '444455556666' });
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
    putVolume(account, { ...configuration, Tags: [{ Key: 'Name', Value: 'data' }] });
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
    putVolume(account, configuration);
    await account.region.call('ec2:ModifyVolume', { VolumeId: 'vol-0a', VolumeType: 'gp3' });
    const { item } = await read(type, 'vol-0a');
    expect(item.supplementaryConfiguration).toMatchObject({
      VolumesModifications: [
        {
          VolumeId: 'vol-0a',
          ModificationState: 'optimizing',
          TargetVolumeType: 'gp3',
          StartTime: '2026-03-01T12:00:00.000Z',
        },
      ],
    });
    expect(volume.read(item).modifications).toEqual([
      { state: 'optimizing', targetType: 'gp3', startTime: new Date('2026-03-01T12:00:00.000Z') },
    ]);
  });
});

describe('a bucket', () => {
  const type = 'AWS::S3::Bucket';
  const owner = { ID: toCanonicalId(ACCOUNT) };
  const ownGrant = { Grantee: { Type: 'CanonicalUser', ...owner }, Permission: 'FULL_CONTROL' };
  const publicRead = {
    Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
    Permission: 'READ',
  };
  const grants = [{ grantee: 'AllUsers', permission: 'Read' }];
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
    putBucket(account, 'web');
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
          AccessControlList: { Owner: owner, Grants: [ownGrant] },
          BucketPolicy: null,
          PublicAccessBlockConfiguration: null,
          BucketVersioningConfiguration: {},
          BucketLoggingConfiguration: {},
        },
      },
      relatedItems: [expect.objectContaining({ resourceType: 'AWS::S3::AccountPublicAccessBlock' })],
    });
  });

  test('has the answers of all calls under Config’s keys, and the account’s block as related item', async () => {
    putBucket(account, 'web', { grants, policy, block: block(false), website: 'index.html', tags: { team: 'web' } });
    await putAccountBlock(account, block(true));
    const { item, relatedItems } = await read(type, 'web');
    expect(item.tags).toEqual({ team: 'web' });
    expect(item.supplementaryConfiguration).toEqual({
      AccessControlList: { Owner: owner, Grants: [ownGrant, publicRead] },
      BucketPolicy: { Policy: JSON.stringify(policy) },
      PublicAccessBlockConfiguration: { PublicAccessBlockConfiguration: block(false) },
      BucketVersioningConfiguration: {},
      BucketLoggingConfiguration: {},
      BucketWebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } },
    });
    const facts = FactBook.from([accountPublicAccessBlock], relatedItems);
    expect(facts.about(accountPublicAccessBlock, ACCOUNT)).toEqual([
      { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true },
    ]);
  });

  test('has a block that blocks nothing if the account never set one', async () => {
    putBucket(account, 'web');
    const facts = FactBook.from([accountPublicAccessBlock], (await read(type, 'web')).relatedItems);
    expect(facts.about(accountPublicAccessBlock, ACCOUNT)).toEqual([
      { blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false },
    ]);
  });

  test('has an access control list, a policy and a website that its reader understands', async () => {
    putBucket(account, 'web', { grants, policy, website: 'a.html' });
    const resource = bucket.read((await read(type, 'web')).item);
    expect(applyAccountBlock(findPublicAccess(resource), undefined)).toEqual({
      ways: ['policy statement "World" lets anyone read (s3:GetObject)', 'the ACL grants Read to AllUsers'],
      unknown: [],
    });
    expect(resource.website).toEqual({ index: 'a.html' });
  });

  test('of another account cannot be read', async () => {
    putBucket(account, 'web', { owner: '444455556666' });
    await expect(read(type, 'web')).rejects.toThrow(expect.objectContaining({ name: 'AccessDenied' }));
  });
});

test('a certificate has its times as text, and its tags', async () => {
  putCertificate(account, {
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

const NOT_FOUND = { Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '404' } };

test('a listener has its rules and tags, and all listeners of its load balancer as related items, with all pages', async () => {
  const createListener = (ListenerArn: string, Port: number, Protocol: 'HTTP' | 'HTTPS') => ({
    ListenerArn,
    LoadBalancerArn: BALANCER,
    Port,
    Protocol,
    DefaultActions: [NOT_FOUND],
  });
  for (const name of ['DescribeListeners', 'DescribeRules']) {
    account.watch.pages.set(`elbv2:${name}`, { member: 'PageSize', size: 1 });
  }
  const Tags = [{ Key: 'team', Value: 'web' }];
  putListeners(account, { ...createListener(LISTENER, 80, 'HTTP'), Tags }, createListener(SECURE, 443, 'HTTPS'));
  const first = await account.region.call('elbv2:CreateRule', {
    ListenerArn: LISTENER,
    Priority: 1,
    Conditions: [],
    Actions: [NOT_FOUND],
  });
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
      supplementaryConfiguration: { Rules: [...first.Rules, expect.objectContaining({ Priority: 'default' })] },
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
  expect(account.watch.calls).toEqual([]);
});

/** The id of a resource of each type. The types that `live-settings.test.ts` reads are not here. */
const IDS = {
  'AWS::ACM::Certificate': CERTIFICATE,
  'AWS::EC2::SecurityGroup': 'sg-0a',
  'AWS::EC2::Volume': 'vol-0a',
  'AWS::ElasticLoadBalancingV2::Listener': LISTENER,
  'AWS::S3::Bucket': 'web',
} satisfies Partial<Record<RemediableType, string>>;
const TYPES = Object.keys(IDS) as (keyof typeof IDS)[];

function fill(): void {
  const PrefixListIds = [{ PrefixListId: 'pl-0a' }];
  putCertificate(account, { CertificateArn: CERTIFICATE });
  putGroup(account, { GroupId: 'sg-0a', IpPermissions: [{ IpProtocol: '-1', PrefixListIds }] });
  putPrefixList(account, 'pl-0a');
  putVolume(account, { VolumeId: 'vol-0a' });
  putListeners(account, { ListenerArn: LISTENER, LoadBalancerArn: BALANCER });
  putBucket(account, 'web');
}

test.each(TYPES)('%s: throws ResourceGone if it no longer exists', async (type) => {
  const id = IDS[type];
  await expect(read(type, id)).rejects.toThrow(ResourceGone);
  await expect(read(type, id)).rejects.toThrow(`${id} no longer exists`);
});

test.each(TYPES)('%s: makes exactly the calls that the role is granted', async (type) => {
  fill();
  await read(type, IDS[type]);
  const called = [
    ...new Set(account.watch.calls.map(({ service, operation }) => toIamAction(service, operation))),
  ].sort();
  expect(called).toEqual(LIVE_READS[type].map(({ action }) => action).sort());
});

test('no type has permissions without a reader', () => {
  expect(Object.keys(LIVE_READS).sort()).toEqual(Object.keys(LIVE_READERS).sort());
});

const READS = TYPES.flatMap((type) => LIVE_READS[type].map(({ action }) => [type, action] as const)).filter(
  ([, action]) => action !== 'ec2:GetManagedPrefixListEntries',
);

test.each(READS)('%s cannot be read when %s is denied', async (type, action) => {
  fill();
  account.watch.fault = (call) =>
    toIamAction(call.service, call.operation) === action ? createAccessDenied(call.name) : undefined;
  const reading = read(type, IDS[type]);
  await expect(reading).rejects.toThrow(/denied|not authorized/i);
  await expect(reading).rejects.not.toThrow(ResourceGone);
});

test.each(READS)('%s cannot be read when %s fails', async (type, action) => {
  fill();
  const failure = new AwsError('InternalError', 'An internal error has occurred', 500);
  account.watch.fault = (call) => (toIamAction(call.service, call.operation) === action ? failure : undefined);
  await expect(read(type, IDS[type])).rejects.toThrow('An internal error has occurred');
});

test('a security group cannot be read when the read of a prefix list is throttled, since it may succeed later', async () => {
  fill();
  account.watch.faults.set('ec2:GetManagedPrefixListEntries', [
    new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503),
  ]);
  await expect(read('AWS::EC2::SecurityGroup', 'sg-0a')).rejects.toThrow('Request limit exceeded.');
});
