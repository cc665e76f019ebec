import * as ec2 from '@aws-sdk/client-ec2';
import { SmallRegion } from '../small-region';
import { sendInput, startsWith } from './send-input';

let region: SmallRegion;
const ids: Record<string, string> = {};

beforeAll(async () => {
  region = await SmallRegion.start({});
  const { Vpcs } = await region.call('ec2:DescribeVpcs');
  ids.vpc = Vpcs[0].VpcId;
  const { Vpc } = await region.call('ec2:CreateVpc', { CidrBlock: '10.0.0.0/16' });
  ids.otherVpc = Vpc.VpcId;
  await region.call('ec2:CreateSubnet', { VpcId: ids.otherVpc, CidrBlock: '10.0.0.0/24' });
  for (const [key, VpcId] of Object.entries({ group: ids.vpc, otherGroup: ids.otherVpc, full: ids.vpc })) {
    ids[key] = (await region.call('ec2:CreateSecurityGroup', { GroupName: key, Description: 'x', VpcId })).GroupId;
  }
  await region.call('ec2:AuthorizeSecurityGroupIngress', { GroupId: ids.full, ...allow(0, 60) });
  await region.call('ec2:AuthorizeSecurityGroupIngress', { GroupId: ids.otherGroup, ...allow(0, 1) });
  const { Subnets } = await region.call('ec2:DescribeSubnets');
  ids.subnet = Subnets[0].SubnetId;
  const { Instances } = await region.call('ec2:RunInstances', {
    ImageId: 'ami-0123456789abcdef0',
    InstanceType: 't3.micro',
    SubnetId: ids.subnet,
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 8 } }],
  });
  ids.instance = Instances[0].InstanceId;
  ids.root = Instances[0].BlockDeviceMappings[0].Ebs.VolumeId;
  for (const [key, AvailabilityZone] of Object.entries({ volume: 'eu-west-1a', otherVolume: 'eu-west-1b' })) {
    ids[key] = (await region.call('ec2:CreateVolume', { Size: 10, VolumeType: 'gp3', AvailabilityZone })).VolumeId;
  }
  await region.call('ec2:CreateNetworkInterface', { SubnetId: ids.subnet, Groups: [ids.group] });
  const list = { AddressFamily: 'IPv4', MaxEntries: 2, PrefixListName: 'offices' };
  ids.list = (await region.call('ec2:CreateManagedPrefixList', list)).PrefixList.PrefixListId;
});
afterAll(() => region.stop());

/** Permissions for TCP 22 from so many addresses. */
const allow = (first: number, count: number) => ({
  IpPermissions: [
    {
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      IpRanges: Array.from({ length: count }, (_, index) => ({ CidrIp: `192.0.2.${first + index}/32` })),
    },
  ],
});
const permission = (more: object) => ({
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }], ...more }],
});

/** Replaces the names of resources by their ids. */
const fill = (input: object): object =>
  JSON.parse(JSON.stringify(input), (_, value) =>
    typeof value === 'string' && value.startsWith('@') ? ids[value.slice(1)] : value,
  );

const INGRESS = 'AuthorizeSecurityGroupIngress';
const NEW_VOLUME = { Size: 10, AvailabilityZone: 'eu-west-1a' };
const NEW_INSTANCE = { ImageId: 'ami-0123456789abcdef0', InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 };
const NEW_LIST = { AddressFamily: 'IPv4', MaxEntries: 2, PrefixListName: 'homes' };

// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
test.each<[operation: string, input: object, error: string]>([
  ['CreateSecurityGroup', { GroupName: 'default', Description: 'x' }, 'InvalidParameterValue: Cannot use reserved'],
  ['CreateSecurityGroup', { GroupName: 'sg-web', Description: 'x' }, 'InvalidParameterValue: '],
  ['CreateSecurityGroup', { GroupName: 'x'.repeat(256), Description: 'x' }, 'InvalidParameterValue: '],
  ['CreateSecurityGroup', { GroupName: 'web', Description: 'Für alle' }, 'InvalidParameterValue: Value (Für alle) for'],
  ['CreateSecurityGroup', { GroupName: 'group', Description: 'x' }, 'InvalidGroup.Duplicate: '],
  ['CreateSecurityGroup', { GroupName: 'web', Description: 'x', VpcId: 'vpc-0' }, 'InvalidVpcID.NotFound: '],
  [INGRESS, { GroupId: '@group', ...permission({ FromPort: 70000, ToPort: 70000 }) }, 'InvalidParameterValue: '],
  [INGRESS, { GroupId: '@group', ...permission({ FromPort: 22, ToPort: 21 }) }, 'InvalidParameterValue: '],
  [INGRESS, { GroupId: '@group', ...permission({ FromPort: undefined }) }, 'InvalidParameterValue: '],
  [INGRESS, { GroupId: '@group', ...permission({ IpProtocol: 'ipx' }) }, 'InvalidParameterValue: '],
  [INGRESS, { GroupId: '@group', ...permission({ IpProtocol: '256' }) }, 'InvalidParameterValue: '],
  [INGRESS, { GroupId: '@group', ...permission({ IpProtocol: 'icmp', FromPort: 300 }) }, 'InvalidParameterValue: ICMP'],
  [INGRESS, { GroupId: '@group', ...permission({ IpRanges: undefined }) }, 'MissingParameter: '],
  [INGRESS, { GroupId: '@group', ...permission({ IpRanges: [{ CidrIp: '10.0.0.0' }] }) }, 'InvalidParameterValue: '],
  [INGRESS, { GroupId: '@group', ...permission({ IpRanges: [{ CidrIp: '10.0.0.0/33' }] }) }, 'InvalidParameterValue: '],
  [INGRESS, { GroupId: '@group', ...permission({ IpRanges: [{ CidrIp: '::/0' }] }) }, 'InvalidParameterValue: '],
  [
    INGRESS,
    { GroupId: '@group', ...permission({ IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'a*b?' }] }) },
    'InvalidParameterValue: Invalid rule description.',
  ],
  [
    INGRESS,
    { GroupId: '@group', ...permission({ IpRanges: [{ CidrIp: '10.0.0.1/8' }, { CidrIp: '10.0.0.2/8' }] }) },
    'InvalidParameterValue: The same permission must not appear multiple times',
  ],
  [INGRESS, { GroupId: '@otherGroup', ...allow(0, 1) }, 'InvalidPermission.Duplicate: '],
  [INGRESS, { GroupId: '@full', ...allow(60, 1) }, 'RulesPerSecurityGroupLimitExceeded: '],
  [INGRESS, { GroupId: '@group', ...allow(0, 61) }, 'RulesPerSecurityGroupLimitExceeded: '],
  [
    INGRESS,
    { GroupId: '@full', ...permission({ IpRanges: undefined, UserIdGroupPairs: [{ GroupId: '@group' }] }) },
    'RulesPerSecurityGroupLimitExceeded: ',
  ],
  [
    INGRESS,
    { GroupId: '@full', ...permission({ IpRanges: undefined, Ipv6Ranges: [{ CidrIpv6: '::/0' }] }) },
    'accepted',
  ],
  [
    INGRESS,
    { GroupId: '@group', ...permission({ IpRanges: undefined, PrefixListIds: [{ PrefixListId: 'pl-0123' }] }) },
    'InvalidPrefixListID.NotFound: ',
  ],
  [
    INGRESS,
    { GroupId: '@group', ...permission({ IpRanges: undefined, UserIdGroupPairs: [{ GroupId: 'sg-0123' }] }) },
    'InvalidGroup.NotFound: ',
  ],
  [INGRESS, { GroupId: 'web', ...permission({}) }, 'InvalidGroupId.Malformed: '],
  ['RevokeSecurityGroupIngress', { GroupId: '@otherGroup', ...allow(9, 1) }, 'InvalidPermission.NotFound: '],
  ['DeleteSecurityGroup', { GroupId: '@group' }, 'DependencyViolation: '],
  ['DeleteSecurityGroup', { GroupName: 'default' }, 'CannotDelete: '],
  ['DescribeSecurityGroups', { MaxResults: 4 }, 'InvalidParameterValue: '],
  ['DescribeSecurityGroups', { Filters: [{ Name: 'colour', Values: ['red'] }] }, 'InvalidParameterValue: The filter'],

  ['CreateVolume', { ...NEW_VOLUME, VolumeType: 'gp9' }, 'UnknownVolumeType: '],
  ['CreateVolume', { ...NEW_VOLUME, VolumeType: 'gp3', Size: 0 }, 'InvalidParameterValue: '],
  ['CreateVolume', { ...NEW_VOLUME, VolumeType: 'gp3', Size: 65537 }, 'InvalidParameterValue: '],
  ['CreateVolume', { ...NEW_VOLUME, VolumeType: 'st1', Size: 100 }, 'InvalidParameterValue: '],
  ['CreateVolume', { ...NEW_VOLUME, VolumeType: 'gp2', Iops: 3000 }, 'InvalidParameterCombination: '],
  ['CreateVolume', { ...NEW_VOLUME, VolumeType: 'io1' }, 'MissingParameter: '],
  ['CreateVolume', { ...NEW_VOLUME, VolumeType: 'gp3', Iops: 2999 }, 'InvalidParameterValue: '],
  [
    'CreateVolume',
    { ...NEW_VOLUME, VolumeType: 'gp3', Iops: 6000 },
    'InvalidParameterValue: Iops to volume size ratio of 600.000000 is too high; maximum is 500',
  ],
  [
    'CreateVolume',
    { ...NEW_VOLUME, VolumeType: 'io1', Iops: 600 },
    'InvalidParameterValue: Iops to volume size ratio of 60.000000 is too high; maximum is 50',
  ],
  [
    'CreateVolume',
    { ...NEW_VOLUME, VolumeType: 'gp3', Throughput: 1000 },
    'InvalidParameterValue: Throughput (MiBps) to iops ratio of 0.333333 is too high; maximum is 0.250000 MiBps per iops',
  ],
  [
    'CreateVolume',
    { ...NEW_VOLUME, VolumeType: 'io2', Iops: 3000, Throughput: 500 },
    'InvalidParameterCombination: throughput can only be specified for volumeType gp3',
  ],
  ['CreateVolume', { ...NEW_VOLUME, AvailabilityZone: 'eu-west-1z' }, 'InvalidZone.NotFound: '],
  ['CreateVolume', { Size: 10 }, 'MissingParameter: '],
  ['CreateVolume', { AvailabilityZone: 'eu-west-1a', SnapshotId: 'backup' }, 'InvalidSnapshotID.Malformed: '],
  ['DeleteVolume', { VolumeId: 'data' }, 'InvalidVolumeID.Malformed: '],
  ['DeleteVolume', { VolumeId: 'vol-0123456789abcdef0' }, 'InvalidVolume.NotFound: '],
  ['DeleteVolume', { VolumeId: '@root' }, 'VolumeInUse: '],
  [
    'AttachVolume',
    { VolumeId: '@otherVolume', InstanceId: '@instance', Device: '/dev/sdf' },
    'InvalidVolume.ZoneMismatch',
  ],
  ['AttachVolume', { VolumeId: '@volume', InstanceId: '@instance', Device: '/dev/xvda' }, 'InvalidParameterValue: '],
  ['AttachVolume', { VolumeId: '@volume', InstanceId: '@instance', Device: 'disk' }, 'InvalidParameterValue: '],
  ['DetachVolume', { VolumeId: '@root' }, 'OperationNotPermitted: '],
  ['DetachVolume', { VolumeId: '@volume' }, 'IncorrectState: '],
  ['ModifyVolume', { VolumeId: '@volume', Size: 5 }, 'InvalidParameterValue: '],
  ['ModifyVolume', { VolumeId: '@volume', VolumeType: 'gp9' }, 'InvalidParameterValue: '],

  ['RunInstances', { ...NEW_INSTANCE, ImageId: 'linux' }, 'InvalidAMIID.Malformed: '],
  ['RunInstances', { ...NEW_INSTANCE, InstanceType: 'big' }, 'InvalidParameterValue: '],
  ['RunInstances', { ...NEW_INSTANCE, MinCount: 2 }, 'InvalidParameterValue: '],
  ['RunInstances', { ...NEW_INSTANCE, MinCount: 101, MaxCount: 1e9 }, 'InstanceLimitExceeded: '],
  ['RunInstances', { ...NEW_INSTANCE, SubnetId: '@subnet', SecurityGroupIds: ['@otherGroup'] }, 'InvalidParameter: '],
  ['StopInstances', { InstanceIds: ['web'] }, 'InvalidInstanceID.Malformed: '],
  ['StopInstances', { InstanceIds: ['i-0123456789abcdef0'] }, 'InvalidInstanceID.NotFound: '],
  ['ModifyInstanceMetadataOptions', { InstanceId: '@instance', HttpTokens: 'always' }, 'InvalidParameterValue: '],

  ['CreateVpc', { CidrBlock: '10.0.0.0' }, 'InvalidParameterValue: '],
  ['CreateVpc', { CidrBlock: '10.0.0.0/8' }, 'InvalidVpc.Range: '],
  ['CreateSubnet', { VpcId: '@otherVpc', CidrBlock: '10.1.0.0/24' }, 'InvalidSubnet.Range: '],
  ['CreateSubnet', { VpcId: '@otherVpc', CidrBlock: '10.0.0.128/25' }, 'InvalidSubnet.Conflict: '],
  ['CreateSubnet', { VpcId: '@otherVpc', CidrBlock: '10.0.9.0/29' }, 'InvalidSubnet.Range: '],
  ['CreateSubnet', { VpcId: '@otherVpc', CidrBlock: 'x' }, 'InvalidParameterValue: '],
  [
    'CreateSubnet',
    { VpcId: '@otherVpc', CidrBlock: '10.0.1.0/24', AvailabilityZone: 'eu-west-1z' },
    'InvalidParameterValue: Value (eu-west-1z) for parameter availabilityZone is invalid. Subnets can currently only',
  ],
  ['DeleteVpc', { VpcId: '@otherVpc' }, 'DependencyViolation: '],

  ['CreateManagedPrefixList', { ...NEW_LIST, AddressFamily: 'IPX' }, 'InvalidParameterValue: '],
  ['CreateManagedPrefixList', { ...NEW_LIST, PrefixListName: 'com.amazonaws.x' }, 'InvalidParameterValue: '],
  ['CreateManagedPrefixList', { ...NEW_LIST, Entries: [{ Cidr: '::/0' }] }, 'InvalidParameterValue: '],
  [
    'CreateManagedPrefixList',
    { ...NEW_LIST, Entries: ['10.0.0.0/8', '10.1.0.0/16', '10.2.0.0/16'].map((Cidr) => ({ Cidr })) },
    'PrefixListMaxEntriesExceeded: ',
  ],
  [
    'ModifyManagedPrefixList',
    { PrefixListId: '@list', CurrentVersion: 7, AddEntries: [{ Cidr: '10.0.0.0/8' }] },
    'PrefixListVersionMismatch: ',
  ],
  ['CreateTags', { Resources: ['@group'], Tags: [{ Key: 'aws:x', Value: '1' }] }, 'InvalidParameterValue: Tag keys'],
  ['CreateTags', { Resources: ['@group'], Tags: [{ Key: 'x'.repeat(129), Value: '1' }] }, 'InvalidParameterValue: '],
  [
    'CreateTags',
    { Resources: ['@group'], Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `${index}`, Value: '' })) },
    'TagLimitExceeded: ',
  ],
  ['CreateTags', { Resources: ['web'], Tags: [{ Key: 'x', Value: '1' }] }, 'InvalidID: '],
])('%# EC2 answers %s %j with %s', async (operation, input, error) => {
  expect(await sendInput(region, ec2, ec2.EC2Client, operation, fill(input))).toMatch(startsWith(error));
});

// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html and the others
test.each<[operation: string, filters: string]>([
  [
    'DescribeInstances',
    'affinity architecture availability-zone block-device-mapping.attach-time block-device-mapping.delete-on-termination block-device-mapping.device-name block-device-mapping.status block-device-mapping.volume-id client-token dns-name hypervisor iam-instance-profile.arn image-id instance-id instance-lifecycle instance-state-code instance-state-name instance-type instance.group-id instance.group-name ip-address ipv6-address kernel-id key-name launch-index launch-time metadata-options.http-tokens monitoring-state network-interface.group-id network-interface.subnet-id network-interface.vpc-id owner-id placement-group-name platform private-dns-name private-ip-address product-code ramdisk-id reason requester-id reservation-id root-device-name root-device-type source-dest-check state-reason-code subnet-id tag:Name tag-key tenancy virtualization-type vpc-id',
  ],
  [
    'DescribeSecurityGroups',
    'description egress.ip-permission.cidr egress.ip-permission.from-port egress.ip-permission.group-id egress.ip-permission.group-name egress.ip-permission.ipv6-cidr egress.ip-permission.prefix-list-id egress.ip-permission.protocol egress.ip-permission.to-port egress.ip-permission.user-id group-id group-name ip-permission.cidr ip-permission.from-port ip-permission.group-id ip-permission.group-name ip-permission.ipv6-cidr ip-permission.prefix-list-id ip-permission.protocol ip-permission.to-port ip-permission.user-id owner-id tag:Name tag-key vpc-id',
  ],
  [
    'DescribeVolumes',
    'attachment.attach-time attachment.delete-on-termination attachment.device attachment.instance-id attachment.status availability-zone create-time encrypted fast-restored multi-attach-enabled size snapshot-id status tag-key volume-id volume-type',
  ],
  [
    'DescribeVpcs',
    'cidr cidr-block-association.cidr-block cidr-block-association.association-id dhcp-options-id ipv6-cidr-block-association.ipv6-cidr-block is-default owner-id state tag-key vpc-id',
  ],
  [
    'DescribeSubnets',
    'availability-zone availability-zone-id available-ip-address-count cidr-block default-for-az enable-dns64 map-public-ip-on-launch outpost-arn owner-id state subnet-arn subnet-id tag-key vpc-id',
  ],
  [
    'DescribeNetworkInterfaces',
    'addresses.association.public-ip addresses.primary addresses.private-ip-address association.allocation-id association.public-ip attachment.attachment-id attachment.instance-id attachment.status availability-zone description group-id interface-type mac-address network-interface-id owner-id private-dns-name private-ip-address requester-id requester-managed source-dest-check status subnet-id tag-key vpc-id',
  ],
  ['DescribeTags', 'key resource-id resource-type value'],
])('EC2 has the filters of %s', async (operation, filters) => {
  const answers = await Promise.all(
    filters.split(' ').map(async (Name) => {
      const answer = await sendInput(region, ec2, ec2.EC2Client, operation, { Filters: [{ Name, Values: ['*'] }] });
      return answer === 'accepted' ? [] : [Name];
    }),
  );
  expect(answers.flat()).toEqual([]);
});
