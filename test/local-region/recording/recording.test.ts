import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadSnapshot } from '../../../lib/local-region/account/snapshot';
import type { Caller } from '../../../lib/local-region/aws-call';
import type { RecordedChange } from '../../../lib/local-region/recording/recorded-items';
import { run } from '../../cli/testing-io';
import { createFolder } from '../../temporary-files';
import { ACCOUNT, ADMINISTRATOR, REGION, TestingAccount } from '../testing-account';

const BUCKET = 'config-files';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/recorder`;
const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const ANA: Caller = { kind: 'user', account: ACCOUNT, userName: 'ana' };

let aws: TestingAccount;
let changes: RecordedChange[];
beforeEach(async () => {
  aws = new TestingAccount();
  changes = [];
  aws.parts.recorder.items.onRecord((change) => changes.push(change));
  const trust = { Effect: 'Allow', Principal: { Service: 'config.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: trust });
  await aws.call('iam:CreateRole', { RoleName: 'recorder', AssumeRolePolicyDocument });
  const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  await aws.call('iam:AttachRolePolicy', { RoleName: 'recorder', PolicyArn });
  await aws.call('iam:CreateUser', { UserName: 'ana' });
  await aws.call('iam:AttachUserPolicy', {
    UserName: 'ana',
    PolicyArn: 'arn:aws:iam::aws:policy/AmazonEC2FullAccess',
  });
});

/** Starts the recorder through its API. */
async function startRecorder(recordingGroup: object = { allSupported: true }): Promise<void> {
  const create = aws.parts.recorder.operations;
  const call = {
    service: 'config',
    caller: ADMINISTRATOR,
    region: REGION,
    requestId: 'r',
    sourceIPAddress: '',
    userAgent: '',
  };
  await aws.call('s3:CreateBucket', {
    Bucket: BUCKET,
    CreateBucketConfiguration: { LocationConstraint: REGION },
  });
  const Statement = { Effect: 'Allow', Principal: { Service: 'config.amazonaws.com' }, Action: 's3:PutObject' };
  await aws.call('s3:PutBucketPolicy', {
    Bucket: BUCKET,
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: { ...Statement, Resource: `arn:aws:s3:::${BUCKET}/*` },
    }),
  });
  const steps: [string, object][] = [
    ['PutConfigurationRecorder', { ConfigurationRecorder: { name: 'default', roleARN: ROLE, recordingGroup } }],
    ['PutDeliveryChannel', { DeliveryChannel: { name: 'default', s3BucketName: BUCKET } }],
    ['StartConfigurationRecorder', { ConfigurationRecorderName: 'default' }],
  ];
  for (const [operation, input] of steps) await create[operation]?.({ ...call, operation, input });
}

const createGroup = async (caller: Caller = ANA): Promise<string> =>
  (await aws.call('ec2:CreateSecurityGroup', { GroupName: 'web', Description: 'Web' }, caller)).GroupId;

test('a recorder that is there before the deployment has recorded what exists, and records changes', async () => {
  const group = await createGroup();
  aws.parts.recorder.adopt();
  const [item] = aws.parts.recorder.items.listVersions('AWS::EC2::SecurityGroup', group);
  expect([item?.resourceName, changes]).toEqual(['web', []]);
  await aws.call('ec2:AuthorizeSecurityGroupIngress', { GroupId: group, IpPermissions: [SSH] }, ANA);
  expect(changes.map(({ item: { resourceId } }) => resourceId)).toEqual([group]);
});

test('a recorder that is there before the deployment delivers its files to a bucket of another account', async () => {
  await createGroup();
  aws.parts.recorder.adopt();
  await aws.clock.advanceBy(6 * 3600_000);
  const { Contents } = await aws.call('s3:ListObjectsV2', { Bucket: 'config-bucket-111122223333' });
  const names = (Contents as { Key: string }[]).map(({ Key }) => Key);
  expect(names).toContain(
    'AWSLogs/111122223333/Config/eu-west-1/2026/3/1/ConfigHistory/111122223333_Config_eu-west-1_ConfigHistory_AWS::EC2::SecurityGroup_20260301T120000Z_20260301T180000Z_1.json.gz',
  );
  expect([aws.errors, aws.parts.recorder.items.listNewest('AWS::S3::Bucket')]).toEqual([[], []]);
});

test('a recorder discovers what exists, then records each change with its difference', async () => {
  await startRecorder();
  expect(changes.map(({ item }) => item.resourceType).sort()).toEqual([
    'AWS::EC2::InternetGateway',
    'AWS::EC2::NetworkAcl',
    'AWS::EC2::RouteTable',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::Subnet',
    'AWS::EC2::Subnet',
    'AWS::EC2::VPC',
    'AWS::S3::Bucket',
  ]);
  const GroupId = await createGroup();
  await aws.clock.advanceBy(60_000);
  changes = [];
  await aws.call('ec2:AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [SSH] }, ANA);
  await aws.call('ec2:DeleteSecurityGroup', { GroupId }, ANA);
  const [authorized, deleted] = changes.filter(({ item }) => item.resourceId === GroupId);
  expect(authorized).toEqual({
    item: expect.objectContaining({
      configurationItemCaptureTime: '2026-03-01T12:01:00.000Z',
      configurationStateId: Date.parse('2026-03-01T12:01:00.000Z'),
      configurationItemStatus: 'OK',
      awsAccountId: ACCOUNT,
      ARN: `arn:aws:ec2:eu-west-1:111122223333:security-group/${GroupId}`,
      relationships: [expect.objectContaining({ name: 'Is contained in Vpc' })],
    }),
    diff: {
      changeType: 'UPDATE',
      changedProperties: {
        'Configuration.IpPermissions.0': {
          previousValue: null,
          updatedValue: expect.objectContaining({ fromPort: 22, ipRanges: ['0.0.0.0/0'] }),
          changeType: 'CREATE',
        },
      },
    },
  });
  expect(deleted).toMatchObject({
    item: { configurationItemStatus: 'ResourceDeleted', configuration: null, relationships: [], tags: {} },
    diff: { changeType: 'DELETE' },
  });
  const states = aws.parts.recorder.items
    .listVersions('AWS::EC2::SecurityGroup', GroupId)
    .map((item) => item.configurationStateId);
  expect(states).toEqual([...states].sort((a, b) => b - a));
});

test('relationships are recorded on both sides', async () => {
  await startRecorder();
  const GroupId = await createGroup();
  const vpcs = changes.filter(({ item }) => item.resourceType === 'AWS::EC2::VPC');
  expect(vpcs.at(-1)?.item.relationships).toContainEqual({
    name: 'Contains SecurityGroup',
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: GroupId,
    resourceName: 'web',
  });
});

test.each<[group: object, expected: string[]]>([
  [{ allSupported: true, includeGlobalResourceTypes: true }, ['AWS::IAM::User', 'AWS::S3::Bucket']],
  [{ allSupported: true }, ['AWS::S3::Bucket']],
  [{ resourceTypes: ['AWS::IAM::User'] }, ['AWS::IAM::User']],
  [
    {
      exclusionByResourceTypes: { resourceTypes: ['AWS::S3::Bucket'] },
      recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
    },
    ['AWS::IAM::User'],
  ],
])('the group %j records %j', async (group, expected) => {
  await startRecorder(group);
  const types = new Set(changes.map(({ item }) => item.resourceType));
  expect(['AWS::IAM::User', 'AWS::S3::Bucket'].filter((type) => types.has(type))).toEqual(expected);
});

test.each<[role: string, service: string, policies: string[], types: string[], errors: string[]]>([
  ['reads everything', 'config', ['ReadOnlyAccess'], ['AWS::EC2::SecurityGroup', 'AWS::S3::Bucket'], []],
  ['reads buckets only', 'config', ['AmazonS3ReadOnlyAccess'], ['AWS::S3::Bucket'], []],
  ['has no policy', 'config', [], [], []],
  ['trusts another service', 'ec2', ['ReadOnlyAccess'], [], ['AWS Config cannot assume the role']],
])('a recorder whose role %s', async (_title, service, policies, types, errors) => {
  const trust = { Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: trust });
  await aws.call('iam:UpdateAssumeRolePolicy', { RoleName: 'recorder', PolicyDocument });
  const PolicyArn = 'arn:aws:iam::aws:policy/';
  await aws.call('iam:DetachRolePolicy', { RoleName: 'recorder', PolicyArn: `${PolicyArn}ReadOnlyAccess` });
  for (const policy of policies) {
    await aws.call('iam:AttachRolePolicy', { RoleName: 'recorder', PolicyArn: PolicyArn + policy });
  }
  await startRecorder();
  const recorded = new Set(changes.map(({ item }) => item.resourceType));
  expect(['AWS::EC2::SecurityGroup', 'AWS::S3::Bucket'].filter((type) => recorded.has(type))).toEqual(types);
  expect(aws.errors).toEqual(errors.map((error) => expect.stringContaining(error)));
});

test('CloudTrail has each call with its actor, five minutes later', async () => {
  const GroupId = await createGroup();
  await aws.call('ec2:AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [SSH] }, ANA);
  const lookUp = (AttributeKey: string, AttributeValue: string) =>
    aws.call('cloudtrail:LookupEvents', { LookupAttributes: [{ AttributeKey, AttributeValue }] });
  expect((await lookUp('ResourceName', GroupId)).Events).toEqual([]);
  await aws.clock.advanceBy(5 * 60_000);
  const { Events } = await lookUp('ResourceName', GroupId);
  expect(Events.map(({ EventName, Username }: Record<string, string>) => `${EventName} by ${Username}`)).toEqual([
    'AuthorizeSecurityGroupIngress by ana',
    'CreateSecurityGroup by ana',
  ]);
  expect(JSON.parse(Events[0].CloudTrailEvent)).toMatchObject({
    eventSource: 'ec2.amazonaws.com',
    userIdentity: { type: 'IAMUser', userName: 'ana', arn: 'arn:aws:iam::111122223333:user/ana', accountId: ACCOUNT },
    requestParameters: {
      groupId: GroupId,
      ipPermissions: {
        items: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }],
      },
    },
    responseElements: { _return: true, securityGroupRuleSet: { items: [{ groupId: GroupId, isEgress: false }] } },
    readOnly: false,
  });
});

test('a denied call fails, is reported, and is in CloudTrail with its error', async () => {
  expect(await aws.fail('s3:DeleteBucket', { Bucket: 'x' }, ANA)).toBe(
    'AccessDenied: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:DeleteBucket on resource: arn:aws:s3:::x because no identity-based policy allows the s3:DeleteBucket action',
  );
  expect(aws.accounts.access.denied).toEqual([
    { principal: 'arn:aws:iam::111122223333:user/ana', action: 's3:DeleteBucket', resource: 'arn:aws:s3:::x' },
  ]);
  expect(aws.accounts.findTrail(ACCOUNT, REGION).events.at(-1)?.record).toMatchObject({
    eventName: 'DeleteBucket',
    errorCode: 'AccessDenied',
  });
});

test('assay ingest reads the delivered files', async () => {
  await startRecorder();
  const GroupId = await createGroup();
  await aws.clock.advanceBy(3600_000);
  await aws.call('ec2:AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [SSH] }, ANA);
  await aws.clock.advanceBy(24 * 3600_000);
  expect(aws.errors).toEqual([]);
  const folder = createFolder({});
  const { Contents } = await aws.call('s3:ListObjectsV2', { Bucket: BUCKET });
  const keys = (Contents as { Key: string }[]).map(({ Key }) => Key);
  expect(keys.filter((key) => key.includes('SecurityGroup'))).toEqual([
    expect.stringMatching(
      /^AWSLogs\/111122223333\/Config\/eu-west-1\/2026\/3\/1\/ConfigHistory\/111122223333_Config_eu-west-1_ConfigHistory_AWS::EC2::SecurityGroup_20260301T120000Z_20260301T180000Z_1\.json\.gz$/,
    ),
  ]);
  for (const Key of keys) {
    const { Body } = await aws.call('s3:GetObject', { Bucket: BUCKET, Key });
    mkdirSync(dirname(join(folder, Key)), { recursive: true });
    writeFileSync(join(folder, Key), Body);
  }
  const store = join(folder, 'history.duckdb');
  const ingested = await run(['ingest', folder, '--store', store, '--format', 'json']);
  expect(JSON.parse(ingested.out)).toMatchObject({ files: keys.length, unreadable: [] });
  const shown = await run(['history', GroupId, '--store', store, '--format', 'json']);
  expect(JSON.parse(shown.out).versions).toEqual([
    expect.objectContaining({ captureTime: '2026-03-01T12:00:00.000Z' }),
    expect.objectContaining({
      captureTime: '2026-03-01T13:00:00.000Z',
      changes: [expect.objectContaining({ op: 'add', path: '/configuration/ipPermissions/0' })],
    }),
  ]);
});

test('a delivery that the policy of the bucket does not allow is reported, and is an event', async () => {
  const events: object[] = [];
  aws.parts.recorder.onDelivery(({ detail }) => events.push(detail));
  await startRecorder();
  await aws.call('s3:DeleteBucketPolicy', { Bucket: BUCKET });
  await aws.clock.advanceBy(6 * 3600_000);
  expect(aws.errors).toEqual([expect.stringContaining('AWS Config cannot deliver its files')]);
  expect(events).toEqual([
    expect.objectContaining({ messageType: 'ConfigurationHistoryDeliveryFailed', awsRegion: REGION }),
  ]);
});

test('a snapshot becomes the state of the account, which then changes by calls', async () => {
  const group = {
    awsAccountId: ACCOUNT,
    awsRegion: REGION,
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-1',
    resourceName: 'web',
    tags: { team: 'a' },
    configuration: JSON.stringify({
      groupId: 'sg-1',
      groupName: 'web',
      description: 'd',
      vpcId: 'vpc-1',
      ownerId: ACCOUNT,
      ipPermissions: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: ['0.0.0.0/0'], ipv6Ranges: [] }],
      ipPermissionsEgress: [],
    }),
  };
  const vpc = {
    awsAccountId: ACCOUNT,
    awsRegion: REGION,
    resourceType: 'AWS::EC2::VPC',
    resourceId: 'vpc-1',
    configuration: { vpcId: 'vpc-1', cidrBlock: '10.0.0.0/16', isDefault: false },
  };
  const other = {
    awsAccountId: ACCOUNT,
    awsRegion: REGION,
    resourceType: 'AWS::Glue::Job',
    resourceId: 'job',
    configuration: { Name: 'job' },
  };
  const deleted = { ...other, resourceId: 'old', configurationItemStatus: 'ResourceDeleted' };
  const loaded = new TestingAccount(ACCOUNT, (accounts) => loadSnapshot(accounts, [group, vpc, other, deleted]));
  expect(loaded.resources.listTypes()).toEqual(['AWS::EC2::SecurityGroup', 'AWS::EC2::VPC', 'AWS::Glue::Job']);
  const { SecurityGroups } = await loaded.call('ec2:DescribeSecurityGroups');
  expect(SecurityGroups).toEqual([
    expect.objectContaining({
      GroupId: 'sg-1',
      IpPermissions: [expect.objectContaining({ FromPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] })],
      Tags: [{ Key: 'team', Value: 'a' }],
    }),
  ]);
  await loaded.call('ec2:RevokeSecurityGroupIngress', { GroupId: 'sg-1', IpPermissions: [SSH] });
  expect(loaded.resources.find('AWS::EC2::SecurityGroup', 'sg-1')?.configuration.ipPermissions).toEqual([]);
});

test('the state of the accounts is saved and restored', async () => {
  const GroupId = await createGroup();
  const { AccessKey } = await aws.call('iam:CreateAccessKey', { UserName: 'ana' });
  const Bucket = 'data-1';
  await aws.call('s3:CreateBucket', { Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } });
  await aws.call('s3:PutObject', { Bucket, Key: 'k', Body: 'x' });
  const state = JSON.parse(JSON.stringify(aws.accounts.save()));
  const next = new TestingAccount();
  next.accounts.restore(state);
  expect(next.accounts.identify({ accessKeyId: AccessKey.AccessKeyId })).toEqual(ANA);
  expect((await next.call('ec2:DescribeSecurityGroups', { GroupIds: [GroupId] })).SecurityGroups).toHaveLength(1);
  expect(String((await next.call('s3:GetObject', { Bucket, Key: 'k' })).Body)).toBe('x');
  expect(next.accounts.findTrail(ACCOUNT, REGION).events.map(({ eventName }) => eventName)).toEqual(
    aws.accounts
      .findTrail(ACCOUNT, REGION)
      .events.map(({ eventName }) => eventName)
      .concat('DescribeSecurityGroups'),
  );
});
