import { TestingAccount } from '../testing-account';

const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

let aws: TestingAccount;
let vpcId: string;
let groupId: string;
beforeEach(async () => {
  aws = new TestingAccount();
  const { Vpcs } = await aws.call('ec2:DescribeVpcs');
  vpcId = Vpcs[0].VpcId;
  ({ GroupId: groupId } = await aws.call('ec2:CreateSecurityGroup', { GroupName: 'web', Description: 'Web' }));
});

const describeGroup = async () =>
  (await aws.call('ec2:DescribeSecurityGroups', { GroupIds: [groupId] })).SecurityGroups[0];

test('an account has a default VPC, with a subnet in each of two zones and a default group', async () => {
  const { Subnets } = await aws.call('ec2:DescribeSubnets', { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] });
  expect(Subnets.map(({ AvailabilityZone }: { AvailabilityZone: string }) => AvailabilityZone)).toEqual([
    'eu-west-1a',
    'eu-west-1b',
  ]);
  const { SecurityGroups } = await aws.call('ec2:DescribeSecurityGroups', { GroupNames: ['default'] });
  const { GroupId, IpPermissions } = SecurityGroups[0];
  expect(IpPermissions).toEqual([
    expect.objectContaining({ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId, UserId: '111122223333' }] }),
  ]);
});

test('rules of the same ports are one permission, and can be revoked by id', async () => {
  const { SecurityGroupRules } = await aws.call('ec2:AuthorizeSecurityGroupIngress', {
    GroupId: groupId,
    IpPermissions: [SSH, { ...SSH, IpRanges: [{ CidrIp: '10.1.2.3/8', Description: 'Office' }] }],
  });
  expect((await describeGroup()).IpPermissions).toEqual([
    {
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      IpRanges: [{ CidrIp: '0.0.0.0/0' }, { CidrIp: '10.0.0.0/8', Description: 'Office' }],
      Ipv6Ranges: [],
      PrefixListIds: [],
      UserIdGroupPairs: [],
    },
  ]);
  const SecurityGroupRuleIds = [SecurityGroupRules[0].SecurityGroupRuleId];
  await aws.call('ec2:RevokeSecurityGroupIngress', { GroupId: groupId, SecurityGroupRuleIds });
  expect((await describeGroup()).IpPermissions[0].IpRanges).toEqual([{ CidrIp: '10.0.0.0/8', Description: 'Office' }]);
});

test('AWS Config records ranges of IPv4 twice, as objects and as texts', async () => {
  await aws.call('ec2:AuthorizeSecurityGroupIngress', { GroupId: groupId, IpPermissions: [SSH] });
  expect(aws.resources.find('AWS::EC2::SecurityGroup', groupId)?.configuration.ipPermissions).toEqual([
    {
      ipProtocol: 'tcp',
      fromPort: 22,
      toPort: 22,
      ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }],
      ipRanges: ['0.0.0.0/0'],
      ipv6Ranges: [],
      prefixListIds: [],
      userIdGroupPairs: [],
    },
  ]);
});

test('a revocation of a rule that does not exist is ignored only in the default VPC', async () => {
  const input = { GroupId: groupId, IpPermissions: [SSH] };
  const { UnknownIpPermissions } = await aws.call('ec2:RevokeSecurityGroupIngress', input);
  expect(UnknownIpPermissions).toHaveLength(1);
  const { Vpc } = await aws.call('ec2:CreateVpc', { CidrBlock: '10.0.0.0/16' });
  const { GroupId } = await aws.call('ec2:CreateSecurityGroup', { GroupName: 'x', Description: 'x', VpcId: Vpc.VpcId });
  expect(await aws.fail('ec2:RevokeSecurityGroupIngress', { ...input, GroupId })).toMatch('InvalidPermission.NotFound');
});

test('an instance has an interface and volumes, which go with it', async () => {
  const { Instances } = await aws.call('ec2:RunInstances', {
    ImageId: 'ami-1',
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    SecurityGroupIds: [groupId],
    BlockDeviceMappings: [
      { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 20, VolumeType: 'gp3' } },
      { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 5, DeleteOnTermination: false } },
    ],
  });
  const [{ InstanceId, State }] = Instances;
  expect(State).toEqual({ Code: 0, Name: 'pending' });
  const interfaces = { Filters: [{ Name: 'group-id', Values: [groupId] }] };
  expect((await aws.call('ec2:DescribeNetworkInterfaces', interfaces)).NetworkInterfaces).toHaveLength(1);
  const { Volumes } = await aws.call('ec2:DescribeVolumes', {
    Filters: [{ Name: 'attachment.instance-id', Values: [InstanceId] }],
  });
  expect(Volumes.map(({ Size, VolumeType, State }: Record<string, unknown>) => ({ Size, VolumeType, State }))).toEqual([
    { Size: 20, VolumeType: 'gp3', State: 'in-use' },
    { Size: 5, VolumeType: 'gp2', State: 'in-use' },
  ]);
  const group = aws.resources.find('AWS::EC2::SecurityGroup', groupId);
  expect(group?.relationships.map(({ name }) => name)).toEqual([
    'Is contained in Vpc',
    'Is associated with NetworkInterface',
    'Is associated with Instance',
  ]);
  expect(await aws.fail('ec2:DeleteSecurityGroup', { GroupId: groupId })).toMatch('DependencyViolation');
  await aws.call('ec2:TerminateInstances', { InstanceIds: [InstanceId] });
  expect((await aws.call('ec2:DescribeVolumes')).Volumes).toEqual([
    expect.objectContaining({ Size: 5, State: 'available', Attachments: [] }),
  ]);
  await aws.call('ec2:DeleteSecurityGroup', { GroupId: groupId });
});

test('a modified volume has the performance of its new type, and cannot be modified again for six hours', async () => {
  const { VolumeId } = await aws.call('ec2:CreateVolume', { AvailabilityZone: 'eu-west-1a', Size: 500 });
  const change = { VolumeId, VolumeType: 'gp3', Iops: 3000, Throughput: 250 };
  await aws.call('ec2:ModifyVolume', change);
  expect(aws.resources.find('AWS::EC2::Volume', VolumeId)?.configuration).toMatchObject({
    volumeType: 'gp3',
    iops: 3000,
    throughput: 250,
    size: 500,
  });
  expect(await aws.fail('ec2:ModifyVolume', change)).toMatch('VolumeModificationRateExceeded');
  await aws.clock.advanceBy(6 * 3600_000);
  await aws.call('ec2:ModifyVolume', { VolumeId, Size: 600 });
  const { VolumesModifications } = await aws.call('ec2:DescribeVolumesModifications', { VolumeIds: [VolumeId] });
  expect(VolumesModifications).toEqual([expect.objectContaining({ OriginalSize: 500, TargetSize: 600 })]);
});

test('pages follow one another', async () => {
  for (const GroupName of ['a', 'b', 'c']) await aws.call('ec2:CreateSecurityGroup', { GroupName, Description: 'x' });
  const first = await aws.call('ec2:DescribeSecurityGroups', { MaxResults: 3 });
  const second = await aws.call('ec2:DescribeSecurityGroups', { MaxResults: 3, NextToken: first.NextToken });
  expect([first, second].map(({ SecurityGroups }) => SecurityGroups.length)).toEqual([3, 2]);
  expect(second).not.toHaveProperty('NextToken');
});

test.each<[call: string, input: () => object, error: string]>([
  [
    'DescribeSecurityGroups',
    () => ({ GroupIds: ['sg-1'] }),
    "InvalidGroup.NotFound: The security group 'sg-1' does not exist",
  ],
  [
    'DescribeSecurityGroups',
    () => ({ GroupIds: ['x'] }),
    'InvalidGroupId.Malformed: Invalid id: "x" (expecting "sg-...")',
  ],
  [
    'CreateSecurityGroup',
    () => ({ GroupName: 'web', Description: 'x' }),
    "InvalidGroup.Duplicate: The security group 'web' already exists for VPC '<vpc>'",
  ],
  [
    'CreateSecurityGroup',
    () => ({ GroupName: 'a', Description: 'x', VpcId: 'vpc-1' }),
    "InvalidVpcID.NotFound: The vpc ID 'vpc-1' does not exist",
  ],
  [
    'AuthorizeSecurityGroupIngress',
    () => ({ GroupId: groupId, IpPermissions: [SSH, SSH] }),
    'InvalidParameterValue: The same permission must not appear multiple times',
  ],
  [
    'AuthorizeSecurityGroupIngress',
    () => ({ GroupId: groupId, IpPermissions: [{ ...SSH, IpRanges: [{ CidrIp: '300.0.0.0/8' }] }] }),
    'InvalidParameterValue: CIDR block 300.0.0.0/8 is malformed',
  ],
  [
    'AuthorizeSecurityGroupIngress',
    () => ({ GroupId: groupId, IpPermissions: [{ ...SSH, ToPort: 21 }] }),
    'InvalidParameterValue: Invalid TCP/UDP port range. The from port is greater than the to port.',
  ],
  [
    'AuthorizeSecurityGroupIngress',
    () => ({ GroupId: groupId }),
    'MissingParameter: The request must contain the parameter ipPermissions',
  ],
  [
    'DeleteVpc',
    () => ({ VpcId: vpcId }),
    "DependencyViolation: The vpc '<vpc>' has dependencies and cannot be deleted.",
  ],
  ['DeleteVolume', () => ({ VolumeId: 'vol-1' }), "InvalidVolume.NotFound: The volume 'vol-1' does not exist."],
  [
    'CreateVolume',
    () => ({ AvailabilityZone: 'eu-west-1a', Size: 1, VolumeType: 'st1' }),
    "InvalidParameterValue: Volume of 1GiB is smaller than the limit of 125GiB for volume type 'st1'",
  ],
  [
    'StopInstances',
    () => ({ InstanceIds: ['i-1'] }),
    "InvalidInstanceID.NotFound: The instance ID 'i-1' does not exist",
  ],
  ['CreateTags', () => ({ Resources: ['x'], Tags: [] }), "InvalidID: The ID 'x' is not valid"],
  [
    'DescribeVolumes',
    () => ({ DryRun: true }),
    'DryRunOperation: Request would have succeeded, but DryRun flag is set.',
  ],
  [
    'GetManagedPrefixListEntries',
    () => ({ PrefixListId: 'pl-1' }),
    "InvalidPrefixListID.NotFound: The prefix list ID 'pl-1' does not exist",
  ],
])('%s fails like EC2 (case %#)', async (call, input, error) => {
  expect((await aws.fail(`ec2:${call}`, input())).replace(vpcId, '<vpc>')).toBe(error);
});

describe('launch templates', () => {
  const VOLUME = { DeviceName: '/dev/sdf', Ebs: { SnapshotId: 'snap-0a', VolumeType: 'gp3' } };
  let template: { LaunchTemplateId: string };
  beforeEach(async () => {
    const { LaunchTemplate } = await aws.call('ec2:CreateLaunchTemplate', {
      LaunchTemplateName: 'web',
      LaunchTemplateData: { ImageId: 'ami-0a', InstanceType: 't3.micro', BlockDeviceMappings: [VOLUME] },
      TagSpecifications: [{ ResourceType: 'launch-template', Tags: [{ Key: 'team', Value: 'shop' }] }],
    });
    template = { LaunchTemplateId: LaunchTemplate.LaunchTemplateId };
  });
  const createVersion = (input: object) => aws.call('ec2:CreateLaunchTemplateVersion', { ...template, ...input });

  test('a version has the parameters of its source, without snapshots, and other values of some', async () => {
    const LaunchTemplateData = { InstanceType: 'm5.large' };
    const { LaunchTemplateVersion } = await createVersion({ SourceVersion: '1', LaunchTemplateData });
    expect(LaunchTemplateVersion).toEqual({
      ...template,
      LaunchTemplateName: 'web',
      VersionNumber: 2,
      DefaultVersion: false,
      LaunchTemplateData: {
        ImageId: 'ami-0a',
        InstanceType: 'm5.large',
        BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { VolumeType: 'gp3' } }],
      },
    });
    const { LaunchTemplateVersion: bare } = await createVersion({ LaunchTemplateData });
    expect([bare.VersionNumber, bare.LaunchTemplateData]).toEqual([3, LaunchTemplateData]);
  });

  test('AWS Config records the default version, and the number of the newest one', async () => {
    await createVersion({ SourceVersion: '$Default', LaunchTemplateData: { InstanceType: 'm5.large' } });
    const { LaunchTemplate } = await aws.call('ec2:ModifyLaunchTemplate', {
      LaunchTemplateName: 'web',
      DefaultVersion: '2',
    });
    await createVersion({ LaunchTemplateData: { InstanceType: 'c5.large' } });
    expect(LaunchTemplate).toMatchObject({
      ...template,
      DefaultVersionNumber: 2,
      Tags: [{ Key: 'team', Value: 'shop' }],
    });
    expect(aws.resources.find('AWS::EC2::LaunchTemplate', template.LaunchTemplateId)?.configuration).toMatchObject({
      LaunchTemplateName: 'web',
      DefaultVersionNumber: '2',
      LatestVersionNumber: '3',
      LaunchTemplateData: { InstanceType: 'm5.large' },
    });
    const { LaunchTemplateVersions } = await aws.call('ec2:DescribeLaunchTemplateVersions', template);
    expect(
      LaunchTemplateVersions.map(
        (version: { VersionNumber: number; DefaultVersion: boolean; LaunchTemplateData: { InstanceType: string } }) => [
          ...[version.VersionNumber, version.DefaultVersion, version.LaunchTemplateData.InstanceType],
        ],
      ),
    ).toEqual([
      [3, false, 'c5.large'],
      [2, true, 'm5.large'],
      [1, false, 't3.micro'],
    ]);
  });

  test.each<[call: string, input: object, code: string]>([
    ['ModifyLaunchTemplate', { DefaultVersion: '7' }, 'InvalidLaunchTemplateId.VersionNotFound'],
    [
      'CreateLaunchTemplateVersion',
      { SourceVersion: '7', LaunchTemplateData: {} },
      'InvalidLaunchTemplateId.VersionNotFound',
    ],
    ['DescribeLaunchTemplateVersions', { Versions: ['$Latest', '7'] }, 'InvalidLaunchTemplateId.VersionNotFound'],
    ['ModifyLaunchTemplate', { LaunchTemplateId: 'lt-0b', DefaultVersion: '1' }, 'InvalidLaunchTemplateId.NotFound'],
    [
      'ModifyLaunchTemplate',
      { LaunchTemplateId: undefined, LaunchTemplateName: 'db', DefaultVersion: '1' },
      'InvalidLaunchTemplateName.NotFoundException',
    ],
    ['ModifyLaunchTemplate', { LaunchTemplateName: 'web', DefaultVersion: '1' }, 'MissingParameter'],
  ])('%s refuses %j: %s', async (call, input, code) => {
    expect(await aws.fail(`ec2:${call}`, { ...template, ...input })).toMatch(code);
  });

  test('a launch template that does not exist is not described', async () => {
    const input = { LaunchTemplateIds: ['lt-0b'] };
    expect(await aws.fail('ec2:DescribeLaunchTemplates', input)).toMatch('InvalidLaunchTemplateId.NotFound');
    const { LaunchTemplates } = await aws.call('ec2:DescribeLaunchTemplates', { LaunchTemplateNames: ['web'] });
    expect(LaunchTemplates).toMatchObject([template]);
  });
});
