import type { ConfigurationItem } from '../../../lib/core/item';
import type { Json } from '../../../lib/core/remediation/operation';
import { authorizeIngress, revokeIngress } from '../../../lib/resources/ec2/security-group-operations';
import { modifyVolume } from '../../../lib/resources/ec2/volume-operations';
import { createLaunchTemplateVersion, modifyLaunchTemplate } from '../../../lib/resources/settings/launch-template';
import { createItem } from '../item';

const ANYWHERE = { CidrIp: '0.0.0.0/0' };
const request = (...IpPermissions: { [key: string]: Json }[]) => ({ GroupId: 'sg-0a', IpPermissions });
const tcp = (FromPort: number, ToPort: number, sources: { [key: string]: Json }) => ({
  IpProtocol: 'tcp',
  FromPort,
  ToPort,
  ...sources,
});
const ssh = (...IpRanges: { [key: string]: Json }[]) => tcp(22, 22, { IpRanges });

const group = (configuration: object, shape: ConfigurationItem['shape'] = 'config') =>
  createItem('AWS::EC2::SecurityGroup', configuration, { resourceId: 'sg-0a', shape });

test('the calls need the permissions that AWS documents', () => {
  const permissions = [
    ...[authorizeIngress, revokeIngress, modifyVolume],
    ...[createLaunchTemplateVersion, modifyLaunchTemplate],
  ].map(({ permission }) => permission);
  const arn = (type: string) => `arn:\${Partition}:ec2:\${Region}:\${Account}:${type}/*`;
  expect(permissions).toEqual([
    { action: 'ec2:AuthorizeSecurityGroupIngress', resource: arn('security-group') },
    { action: 'ec2:RevokeSecurityGroupIngress', resource: arn('security-group') },
    { action: 'ec2:ModifyVolume', resource: arn('volume') },
    { action: 'ec2:CreateLaunchTemplateVersion', resource: arn('launch-template') },
    { action: 'ec2:ModifyLaunchTemplate', resource: arn('launch-template') },
  ]);
});

describe('AuthorizeSecurityGroupIngress', () => {
  const authorize = (configuration: object, call: { [key: string]: Json }, shape?: ConfigurationItem['shape']) =>
    authorizeIngress.apply(group(configuration, shape), call).configuration;
  const office = { ipProtocol: 'tcp', fromPort: 22, toPort: 22, userIdGroupPairs: [], prefixListIds: [] };

  test('adds a range as object and text to the permission with the same protocol and ports, in AWS Config', () => {
    const [ipv4Ranges, ipRanges] = [[{ cidrIp: '203.0.113.0/24' }], ['203.0.113.0/24']];
    const before = { groupId: 'sg-0a', ipPermissions: [{ ...office, ipv4Ranges, ipRanges }] };
    const call = request({ ...ssh({ CidrIp: '0.0.0.0/0', Description: 'x' }), Ipv6Ranges: [{ CidrIpv6: '::/0' }] });
    expect(authorize(before, call)).toEqual({
      groupId: 'sg-0a',
      ipPermissions: [
        {
          ...office,
          ipv4Ranges: [...ipv4Ranges, { cidrIp: '0.0.0.0/0', description: 'x' }],
          ipRanges: [...ipRanges, '0.0.0.0/0'],
          ipv6Ranges: [{ cidrIpv6: '::/0' }],
        },
      ],
    });
  });

  test('adds a permission for other ports, in AWS Config', () => {
    expect(authorize({ ipPermissions: [] }, request(tcp(20, 21, { IpRanges: [ANYWHERE] })))).toEqual({
      ipPermissions: [
        {
          ipProtocol: 'tcp',
          fromPort: 20,
          toPort: 21,
          ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }],
          ipRanges: ['0.0.0.0/0'],
          ipv6Ranges: [],
          prefixListIds: [],
          userIdGroupPairs: [],
        },
      ],
    });
  });

  test('adds a range as text, in items from 2016', () => {
    const before = { ipPermissions: [{ ...office, ipRanges: ['203.0.113.0/24'] }] };
    expect(authorize(before, request(ssh(ANYWHERE), tcp(443, 443, { IpRanges: [ANYWHERE] })))).toEqual({
      ipPermissions: [
        { ...office, ipRanges: ['203.0.113.0/24', '0.0.0.0/0'] },
        { ...office, fromPort: 443, toPort: 443, ipRanges: ['0.0.0.0/0'] },
      ],
    });
  });

  test('adds a range as object, in a describe call', () => {
    const call = request(ssh({ CidrIp: '0.0.0.0/0', Description: 'x' }), tcp(80, 80, { IpRanges: [ANYWHERE] }));
    const before = {
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '203.0.113.0/24' }] }],
    };
    expect(authorize(before, call, 'description')).toEqual({
      IpPermissions: [
        ssh({ CidrIp: '203.0.113.0/24' }, { CidrIp: '0.0.0.0/0', Description: 'x' }),
        { ...tcp(80, 80, { IpRanges: [ANYWHERE] }), Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [] },
      ],
    });
  });

  test.each<[string, { [key: string]: Json }, string]>([
    [
      'a rule that exists already, with another description',
      request(ssh({ CidrIp: '203.0.113.0/24', Description: 'again' })),
      'InvalidPermission.Duplicate, tcp 22 from 203.0.113.0/24',
    ],
    [
      'the same rule twice',
      request(ssh(ANYWHERE), ssh(ANYWHERE)),
      'InvalidPermission.Duplicate, tcp 22 from 0.0.0.0/0',
    ],
    ['no rule', request(), 'expected CIDR ranges, found nothing'],
    [
      'a rule for a group, which plans do not use',
      request(tcp(22, 22, { UserIdGroupPairs: [{ GroupId: 'sg-0b' }] })),
      'expected CIDR ranges, found sg-0b',
    ],
    ['another group', { ...request(ssh(ANYWHERE)), GroupId: 'sg-0b' }, 'expected group sg-0a, found sg-0b'],
  ])('fails with %s', (_what, call, reason) => {
    const item = group({ ipPermissions: [{ ...office, ipRanges: ['203.0.113.0/24'] }] });
    expect(() => authorizeIngress.apply(item, call)).toThrow(
      new Error(`Cannot call AuthorizeSecurityGroupIngress: ${reason}`),
    );
  });
});

describe('RevokeSecurityGroupIngress', () => {
  const open = {
    ipProtocol: '6',
    fromPort: 22,
    toPort: 22,
    ipv6Ranges: [{ cidrIpv6: '::/0' }],
    prefixListIds: [{ prefixListId: 'pl-0a' }],
    userIdGroupPairs: [{ groupId: 'sg-0b', userId: '111122223333' }],
    ipv4Ranges: [{ cidrIp: '0.0.0.0/0', description: 'x' }, { cidrIp: '203.0.113.0/24' }],
    ipRanges: ['0.0.0.0/0', '203.0.113.0/24'],
  };
  const web = { ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipv4Ranges: [], ipRanges: ['0.0.0.0/0'] };
  const egress = [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: ['0.0.0.0/0'] }];

  test('removes only the source, from all lists that contain it', () => {
    const item = group({ ipPermissions: [open, web], ipPermissionsEgress: egress });
    const call = request({ ...ssh(ANYWHERE), Ipv6Ranges: [{ CidrIpv6: '0::/0' }] });
    expect(revokeIngress.apply(item, call).configuration).toEqual({
      ipPermissions: [
        { ...open, ipv6Ranges: [], ipv4Ranges: [{ cidrIp: '203.0.113.0/24' }], ipRanges: ['203.0.113.0/24'] },
        web,
      ],
      ipPermissionsEgress: egress,
    });
  });

  test.each([
    ['a larger one with the same first address', '0.0.0.0/1', ['0.0.0.0/0', '0.0.0.0/2'], []],
    ['a smaller one with the same last address', '128.0.0.0/1', ['255.0.0.0/8', '0.0.0.0/0'], []],
    ['one of the other family with the same numbers', '0.0.0.0/32', ['203.0.113.0/24'], ['::/128']],
  ])('removes a range, but not %s', (_what, removed, ranges, ipv6Ranges) => {
    const recorded = (...ipRanges: string[]) => [
      { ...web, ipRanges, ipv6Ranges: ipv6Ranges.map((cidrIpv6) => ({ cidrIpv6 })) },
    ];
    const item = group({ ipPermissions: recorded(removed, ...ranges) });
    const call = request(tcp(443, 443, { IpRanges: [{ CidrIp: removed }] }));
    expect(revokeIngress.apply(item, call).configuration).toEqual({ ipPermissions: recorded(...ranges) });
  });

  test('removes a permission without sources', () => {
    const IpPermissions = [{ ...ssh(ANYWHERE), Ipv6Ranges: [], UserIdGroupPairs: [], PrefixListIds: [] }];
    const item = group({ GroupName: 'web', IpPermissions }, 'description');
    const expected = { GroupName: 'web', IpPermissions: [] };
    expect(revokeIngress.apply(item, request(ssh(ANYWHERE))).configuration).toEqual(expected);
  });

  test.each<[string, { [key: string]: Json }, string]>([
    ['another range', request(ssh({ CidrIp: '0.0.0.0/1' })), 'tcp 22 from 0.0.0.0/1'],
    ['other ports', request(tcp(22, 23, { IpRanges: [ANYWHERE] })), 'tcp 22-23 from 0.0.0.0/0'],
    ['another protocol', request({ ...ssh(ANYWHERE), IpProtocol: 'udp' }), 'udp 22 from 0.0.0.0/0'],
    ['an existing rule and another one', request(ssh(ANYWHERE, { CidrIp: '10.0.0.0/8' })), 'tcp 22 from 10.0.0.0/8'],
  ])('fails with %s', (_what, call, rule) => {
    expect(() => revokeIngress.apply(group({ ipPermissions: [open, web] }), call)).toThrow(
      new Error(`Cannot call RevokeSecurityGroupIngress: InvalidPermission.NotFound, ${rule}`),
    );
  });

  test('fails for a template', () => {
    const item = group(
      { SecurityGroupIngress: [{ IpProtocol: '6', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }] },
      'template',
    );
    expect(() => revokeIngress.apply(item, request(ssh(ANYWHERE)))).toThrow(
      new Error('Cannot call EC2 for sg-0a: found a template'),
    );
  });
});

describe('ModifyVolume', () => {
  const volume = (configuration: object, parts: Partial<ConfigurationItem> = {}) =>
    createItem('AWS::EC2::Volume', configuration, { resourceId: 'vol-0a', ...parts });
  const gp2 = { volumeId: 'vol-0a', volumeType: 'gp2', size: 100, iops: 300, state: 'in-use' };
  const gp3 = { ...gp2, volumeType: 'gp3', iops: 4000, throughput: 250 };
  const toGp3 = { VolumeId: 'vol-0a', VolumeType: 'gp3', Iops: 4000, Throughput: 250 };
  const toGp2 = { VolumeId: 'vol-0a', VolumeType: 'gp2' };

  test('changes a volume to gp3, in AWS Config', () =>
    expect(modifyVolume.apply(volume(gp2), toGp3).configuration).toEqual(gp3));

  test('changes a volume to gp2, with its baseline IOPS and without throughput', () => {
    expect(modifyVolume.apply(volume(gp3), toGp2).configuration).toEqual(gp2);
  });

  test('changes a volume to gp3 and back, in a describe call', () => {
    const described = { VolumeId: 'vol-0a', VolumeType: 'gp2', Size: 100, Iops: 300, State: 'available' };
    const after = modifyVolume.apply(volume(described, { shape: 'description' }), toGp3);
    expect(after.configuration).toEqual({ ...described, VolumeType: 'gp3', Iops: 4000, Throughput: 250 });
    expect(modifyVolume.apply(after, toGp2).configuration).toEqual(described);
  });

  const inStates = (...states: string[]) => ({
    supplementaryConfiguration: { VolumesModifications: states.map((ModificationState) => ({ ModificationState })) },
  });

  test('changes a volume whose modifications have ended', () =>
    expect(modifyVolume.apply(volume(gp2, inStates('completed', 'failed')), toGp3).configuration).toEqual(gp3));

  test.each([
    ['the least performance', 100, 3000, 125],
    ['the most IOPS of its size', 100, 50_000, 125],
    ['the most IOPS and throughput of any volume', 1000, 80_000, 2000],
    ['the most throughput of its IOPS', 100, 4000, 1000],
  ])('changes a volume to gp3 with %s', (_what, size, Iops, Throughput) => {
    const after = modifyVolume.apply(volume({ ...gp2, size }), { ...toGp3, Iops, Throughput });
    expect(after.configuration).toEqual({ ...gp2, volumeType: 'gp3', size, iops: Iops, throughput: Throughput });
  });

  test.each<[string, ConfigurationItem, { [key: string]: Json }, string]>([
    ['another volume', volume(gp2), { ...toGp3, VolumeId: 'vol-0b' }, 'expected volume vol-0a, found vol-0b'],
    ['an unsupported type', volume(gp2), { ...toGp3, VolumeType: 'io2' }, 'expected type gp2 or gp3, found io2'],
    [
      'a volume that is being created',
      volume({ ...gp2, state: 'creating' }),
      toGp3,
      'IncorrectState, the volume is creating',
    ],
    [
      'a volume without a state',
      volume({ ...gp2, state: null }),
      toGp3,
      'IncorrectState, the volume is in an unknown state',
    ],
    ...['modifying', 'optimizing'].map((state): [string, ConfigurationItem, { [key: string]: Json }, string] => [
      `a volume that is ${state} after another modification`,
      volume(gp2, inStates('completed', state)),
      toGp3,
      `IncorrectModificationState, the volume is ${state}`,
    ]),
    [
      'more IOPS than any volume has',
      volume({ ...gp2, size: 1000 }),
      { ...toGp3, Iops: 80_001 },
      'expected from 3,000 to 80,000 IOPS, found 80,001',
    ],
    [
      'more throughput than any volume has',
      volume({ ...gp2, size: 1000 }),
      { ...toGp3, Iops: 80_000, Throughput: 2001 },
      'expected from 125 to 2,000 MiB/s, found 2,001',
    ],
    ['too few IOPS', volume(gp2), { ...toGp3, Iops: 300 }, 'expected from 3,000 to 50,000 IOPS, found 300'],
    ['too many IOPS', volume({ ...gp2, size: 2 }), toGp3, 'expected from 3,000 to 3,000 IOPS, found 4,000'],
    [
      'too little throughput',
      volume(gp2),
      { ...toGp3, Throughput: 100 },
      'expected from 125 to 1,000 MiB/s, found 100',
    ],
    [
      'too much throughput',
      volume(gp2),
      { ...toGp3, Throughput: 1001 },
      'expected from 125 to 1,000 MiB/s, found 1,001',
    ],
  ])('fails with %s', (_what, item, call, reason) => {
    expect(() => modifyVolume.apply(item, call)).toThrow(new Error(`Cannot call ModifyVolume: ${reason}`));
  });
});

describe('versions of a launch template', () => {
  const data = { ImageId: 'ami-0a', MetadataOptions: { HttpTokens: 'optional', HttpEndpoint: 'enabled' } };
  const configuration = {
    LaunchTemplateName: 'web',
    DefaultVersionNumber: '2',
    LatestVersionNumber: '3',
    LaunchTemplateData: data,
  };
  const template = createItem('AWS::EC2::LaunchTemplate', configuration, { resourceId: 'lt-0a' });
  const create = { LaunchTemplateId: 'lt-0a', SourceVersion: '2', LaunchTemplateData: { ImageId: 'ami-0b' } };
  const created = { ...data, ImageId: 'ami-0b' };

  test('a new version changes the number of the newest one alone', () => {
    expect(createLaunchTemplateVersion.apply(template, create).configuration).toEqual({
      ...configuration,
      LatestVersionNumber: '4',
    });
    expect(createLaunchTemplateVersion.predictAnswer?.(template, create)).toEqual({
      LaunchTemplateVersion: { VersionNumber: 4, LaunchTemplateData: created },
    });
  });

  test.each<[what: string, version: string, answers: { [key: string]: Json }, expected: object]>([
    [
      'that was just created',
      '3',
      { DefaultVersion: { LaunchTemplateVersion: { VersionNumber: 3, LaunchTemplateData: created } } },
      { ...configuration, DefaultVersionNumber: '3', LaunchTemplateData: created },
    ],
    ['that is the default one already', '2', {}, configuration],
    [
      'of which nothing else is known',
      '1',
      {},
      { ...configuration, DefaultVersionNumber: '1', LaunchTemplateData: undefined },
    ],
  ])('the default version becomes one %s', (_, DefaultVersion, answers, expected) => {
    const after = modifyLaunchTemplate.apply(template, { LaunchTemplateId: 'lt-0a', DefaultVersion }, answers);
    expect(after.configuration).toEqual(expected);
  });

  test.each<[call: () => unknown, message: string]>([
    [
      () => createLaunchTemplateVersion.apply(template, { ...create, SourceVersion: '3' }),
      'Cannot call CreateLaunchTemplateVersion: expected version 2 as its source, found "3"',
    ],
    [
      () => createLaunchTemplateVersion.apply(template, { ...create, LaunchTemplateId: 'lt-0b' }),
      'Cannot call CreateLaunchTemplateVersion: expected "lt-0a", found "lt-0b"',
    ],
    [
      () => modifyLaunchTemplate.apply(template, { LaunchTemplateId: 'lt-0a', DefaultVersion: '4' }),
      'Cannot call ModifyLaunchTemplate: found version "4", expected one up to 3',
    ],
    [
      () => modifyLaunchTemplate.apply(template, { LaunchTemplateId: 'lt-0a', DefaultVersion: '$Latest' }),
      'Cannot call ModifyLaunchTemplate: found version "$Latest", expected one up to 3',
    ],
  ])('AWS would refuse a call: %#', (call, message) => {
    expect(call).toThrow(new Error(message));
  });
});
