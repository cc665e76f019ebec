import type { Caller, CallInput } from '../../../../lib/local-region/aws-call';
import { SmallRegion } from '../../small-region';
import { TestingAccount } from '../../testing-account';

const LAUNCH = { MinCount: 1, MaxCount: 1 };
const DATA = {
  ImageId: 'ami-0123456789abcdef0',
  InstanceType: 't3.micro',
  KeyName: 'ops',
  MetadataOptions: { HttpTokens: 'required' },
  BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 20, VolumeType: 'gp3' } }],
  TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'team', Value: 'shop' }] }],
};

describe('a launch from a launch template', () => {
  let aws: TestingAccount;
  let id: string;
  beforeEach(async () => {
    aws = new TestingAccount();
    const template = { LaunchTemplateName: 'web', LaunchTemplateData: DATA };
    id = (await aws.call('ec2:CreateLaunchTemplate', template)).LaunchTemplate.LaunchTemplateId;
    const newer = { LaunchTemplateName: 'web', SourceVersion: '1', LaunchTemplateData: { InstanceType: 'm5.large' } };
    await aws.call('ec2:CreateLaunchTemplateVersion', newer);
  });
  const launch = async (input: CallInput) => {
    const { Instances } = await aws.call('ec2:RunInstances', { ...LAUNCH, ...input });
    const { Reservations } = await aws.call('ec2:DescribeInstances', { InstanceIds: [Instances[0].InstanceId] });
    return Reservations[0].Instances[0];
  };

  test('has its parameters and tags', async () => {
    const instance = await launch({ LaunchTemplate: { LaunchTemplateName: 'web' } });
    expect(instance).toMatchObject({
      ImageId: DATA.ImageId,
      InstanceType: 't3.micro',
      KeyName: 'ops',
      MetadataOptions: { HttpTokens: 'required' },
      Tags: [
        { Key: 'team', Value: 'shop' },
        { Key: 'aws:ec2launchtemplate:id', Value: id },
        { Key: 'aws:ec2launchtemplate:version', Value: '1' },
      ],
    });
    const [volume] = aws.resources.list('AWS::EC2::Volume');
    expect(volume?.configuration).toMatchObject({ size: 20, volumeType: 'gp3' });
  });

  test.each<[version: string, type: string]>([
    ['$Default', 't3.micro'],
    ['1', 't3.micro'],
    ['$Latest', 'm5.large'],
    ['2', 'm5.large'],
  ])('takes version %s', async (Version, type) => {
    expect((await launch({ LaunchTemplate: { LaunchTemplateId: id, Version } })).InstanceType).toBe(type);
  });

  test('prefers the parameters of the call', async () => {
    const own = { InstanceType: 'c5.large', MetadataOptions: { HttpTokens: 'optional' } };
    const instance = await launch({ LaunchTemplate: { LaunchTemplateName: 'web' }, ...own });
    expect(instance).toMatchObject({ ...own, KeyName: 'ops' });
  });

  test.each<[input: CallInput, error: string]>([
    [{ LaunchTemplate: { LaunchTemplateName: 'db' } }, 'InvalidLaunchTemplateName.NotFoundException'],
    [{ LaunchTemplate: { LaunchTemplateName: 'web', Version: '7' } }, 'InvalidLaunchTemplateId.VersionNotFound'],
    [{ LaunchTemplate: {} }, 'MissingParameter'],
    [{}, 'MissingParameter'],
    [
      { LaunchTemplate: { LaunchTemplateName: 'web' }, NetworkInterfaces: [{ DeviceIndex: 0 }], SecurityGroups: ['a'] },
      'InvalidParameterCombination',
    ],
    [{ ImageId: 'ami-0a', NetworkInterfaces: [{ NetworkInterfaceId: 'eni-0a' }] }, 'NotImplemented'],
  ])('%j is refused: %s', async (input, error) => {
    expect(await aws.fail('ec2:RunInstances', { ...LAUNCH, ...input })).toMatch(error);
  });

  test('its network interface has the subnet, groups and address that it names', async () => {
    const { GroupId } = await aws.call('ec2:CreateSecurityGroup', { GroupName: 'web', Description: 'web' });
    const [, subnet] = aws.resources.list('AWS::EC2::Subnet');
    const SubnetId = subnet?.resourceId;
    const nic = { DeviceIndex: 0, SubnetId, Groups: [GroupId], AssociatePublicIpAddress: false };
    const instance = await launch({ ImageId: DATA.ImageId, NetworkInterfaces: [nic] });
    expect(instance).toMatchObject({ SubnetId, SecurityGroups: [{ GroupId }] });
    expect(instance.PublicIpAddress).toBeUndefined();
  });

  test('versions and launch templates are deleted, but the default version is not', async () => {
    const { SuccessfullyDeletedLaunchTemplateVersions: deleted, UnsuccessfullyDeletedLaunchTemplateVersions: kept } =
      await aws.call('ec2:DeleteLaunchTemplateVersions', { LaunchTemplateName: 'web', Versions: ['1', '2', '3'] });
    expect(deleted).toEqual([{ LaunchTemplateId: id, LaunchTemplateName: 'web', VersionNumber: 2 }]);
    expect(kept.map((each: CallInput) => [each.VersionNumber, each.ResponseError.Code])).toEqual([
      [1, 'unexpectedError'],
      [3, 'launchTemplateVersionDoesNotExist'],
    ]);
    const again = { LaunchTemplateName: 'web', LaunchTemplateData: {} };
    expect(await aws.fail('ec2:CreateLaunchTemplate', again)).toMatch('AlreadyExists');
    await aws.call('ec2:DeleteLaunchTemplate', { LaunchTemplateName: 'web' });
    expect(await aws.call('ec2:DescribeLaunchTemplates')).toEqual({ LaunchTemplates: [] });
  });

  test('a terminated instance is described for an hour', async () => {
    const { InstanceId } = await launch({ LaunchTemplate: { LaunchTemplateName: 'web' } });
    const call = (operation: string) => aws.call(`ec2:${operation}`, { InstanceIds: [InstanceId] });
    await call('TerminateInstances');
    const { Reservations } = await call('DescribeInstances');
    expect(Reservations[0].Instances[0]).toMatchObject({ State: { Name: 'terminated' }, BlockDeviceMappings: [] });
    expect((await call('TerminateInstances')).TerminatingInstances[0].CurrentState.Name).toBe('terminated');
    for (const operation of ['StartInstances', 'StopInstances']) {
      expect(await aws.fail(`ec2:${operation}`, { InstanceIds: [InstanceId] })).toMatch('IncorrectInstanceState');
    }
    const change = { InstanceId, SourceDestCheck: { Value: false } };
    expect(await aws.fail('ec2:ModifyInstanceAttribute', change)).toMatch('IncorrectInstanceState');
    expect(aws.resources.list('AWS::EC2::Instance')).toEqual([]);
    await aws.clock.advanceBy(3_600_001);
    expect(await aws.fail('ec2:DescribeInstances', { InstanceIds: [InstanceId] })).toMatch(
      'InvalidInstanceID.NotFound',
    );
  });
});

const PARTLY_READ = {
  ...DATA,
  UserData: 'IyEvYmluL3No',
  Monitoring: { Enabled: true },
  Placement: { Tenancy: 'dedicated' },
  BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 20, KmsKeyId: 'alias/own' } }],
  NetworkInterfaces: [{ DeviceIndex: 0, Ipv6AddressCount: 1, Description: 'web' }],
};
const IGNORED = ['BlockDeviceMappings.Ebs.KmsKeyId', 'NetworkInterfaces.Ipv6AddressCount', 'Placement'];

test('every member of a launch or a launch template that no launch reads is reported', async () => {
  const Properties = { LaunchTemplateName: 'deployed', LaunchTemplateData: PARTLY_READ };
  const region = await SmallRegion.start({ Web: { Type: 'AWS::EC2::LaunchTemplate', Properties } });
  const reports = () =>
    region.entries
      .splice(0)
      .flatMap((entry) => (entry.kind === 'error' ? [entry.message] : []))
      .sort();
  const ignored = (operation: string, prefix = 'LaunchTemplateData.', paths = IGNORED) =>
    paths.map((path) => `The local region ignores ${prefix}${path} of ec2 ${operation}`);
  try {
    expect([...region.local.gaps].sort()).toEqual(
      IGNORED.map((path) => `AWS::EC2::LaunchTemplate.LaunchTemplateData.${path}`).sort(),
    );
    await region.call('ec2:CreateLaunchTemplate', { LaunchTemplateName: 'own', LaunchTemplateData: PARTLY_READ });
    expect(reports()).toEqual(ignored('CreateLaunchTemplate'));
    const { Instances } = await region.call('ec2:RunInstances', {
      ...LAUNCH,
      LaunchTemplate: { LaunchTemplateName: 'own' },
    });
    expect(reports()).toEqual(ignored('RunInstances'));
    expect(Instances).toMatchObject([
      { Monitoring: { State: 'enabled' }, NetworkInterfaces: [{ Description: 'web' }] },
    ]);
    await region.call('ec2:RunInstances', { ...LAUNCH, ...PARTLY_READ });
    expect(reports()).toEqual(ignored('RunInstances', ''));
  } finally {
    await region.stop();
  }
});

test('a launch template of a stack is recorded, and an update of the stack adds a version', async () => {
  const resources = (InstanceType: string) => ({
    Web: {
      Type: 'AWS::EC2::LaunchTemplate',
      Properties: { LaunchTemplateName: 'web', LaunchTemplateData: { ...DATA, InstanceType } },
    },
    Id: { Type: 'AWS::SSM::Parameter', Properties: { Name: 'id', Type: 'String', Value: { Ref: 'Web' } } },
  });
  const read = async (region: SmallRegion) => {
    const { Parameter } = await region.call('ssm:GetParameter', { Name: 'id' });
    const { LaunchTemplateVersions } = await region.call('ec2:DescribeLaunchTemplateVersions', {
      LaunchTemplateId: Parameter.Value,
    });
    const versions = LaunchTemplateVersions as readonly CallInput[];
    return versions.map(({ VersionNumber: number, DefaultVersion: isDefault, LaunchTemplateData: data }) => [
      ...[number, isDefault, data.InstanceType],
    ]);
  };
  const first = await SmallRegion.start(resources('t3.micro'));
  expect([...first.local.gaps]).toEqual([]);
  expect(await read(first)).toEqual([[1, true, 't3.micro']]);
  await first.stop();
  const same = await SmallRegion.start(resources('t3.micro'), first.save());
  expect(await read(same)).toEqual([[1, true, 't3.micro']]);
  await same.stop();
  const updated = await SmallRegion.start(resources('m5.large'), same.save());
  const versions = [
    [2, false, 'm5.large'],
    [1, true, 't3.micro'],
  ];
  expect(await read(updated)).toEqual(versions);
  await updated.stop();
  const later = await SmallRegion.start(resources('m5.large'), updated.save());
  expect(await read(later)).toEqual(versions);
  const template = { LaunchTemplateName: 'web' };
  await later.call('ec2:CreateLaunchTemplateVersion', { ...template, LaunchTemplateData: DATA });
  await later.call('ec2:DeleteLaunchTemplateVersions', { ...template, Versions: ['2'] });
  const changed = await read(later);
  await later.stop();
  const restarted = await SmallRegion.start(resources('m5.large'), later.save());
  expect(await read(restarted)).toEqual(changed);
  await restarted.call('ec2:DeleteLaunchTemplateVersions', { ...template, Versions: ['3'] });
  const { LaunchTemplateVersions } = await restarted.call('ec2:DescribeLaunchTemplateVersions', {
    Versions: ['$Latest'],
  });
  expect(LaunchTemplateVersions.map(({ VersionNumber }: CallInput) => VersionNumber)).toEqual([1]);
  await restarted.stop();
  const queue = { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'new' } } };
  const unchanged = await SmallRegion.start({ ...resources('m5.large'), ...queue }, later.save());
  expect(await read(unchanged)).toEqual(changed);
  await unchanged.stop();
});

test('the instances of one launch are one reservation', async () => {
  const aws = new TestingAccount();
  const launch = (MaxCount: number) => aws.call('ec2:RunInstances', { ImageId: DATA.ImageId, MinCount: 1, MaxCount });
  const [two, one] = [await launch(2), await launch(1)];
  const { Reservations } = await aws.call('ec2:DescribeInstances');
  expect(Reservations.map(({ ReservationId, Instances }: CallInput) => [ReservationId, Instances.length])).toEqual([
    [two.ReservationId, 2],
    [one.ReservationId, 1],
  ]);
  const filtered = await aws.call('ec2:DescribeInstances', {
    Filters: [{ Name: 'instance-id', Values: [two.Instances[1].InstanceId, one.Instances[0].InstanceId] }],
  });
  expect(filtered.Reservations.map(({ Instances }: CallInput) => Instances.length)).toEqual([1, 1]);
});

test('the answer to a change of metadata options has all of them', async () => {
  const aws = new TestingAccount();
  const { Instances } = await aws.call('ec2:RunInstances', { ...LAUNCH, ImageId: DATA.ImageId });
  const [{ InstanceId }] = Instances;
  const change = (options: object) => aws.call('ec2:ModifyInstanceMetadataOptions', { InstanceId, ...options });
  await change({ HttpPutResponseHopLimit: 3 });
  const { InstanceMetadataOptions } = await change({ HttpTokens: 'required' });
  expect(InstanceMetadataOptions).toMatchObject({
    State: 'pending',
    HttpTokens: 'required',
    HttpPutResponseHopLimit: 3,
  });
});

test.each<[launch: CallInput, expected: RegExp | undefined]>([
  [{ ImageId: DATA.ImageId }, undefined],
  [{ ImageId: DATA.ImageId, IamInstanceProfile: { Name: 'web' } }, undefined],
  [{ ImageId: DATA.ImageId, IamInstanceProfile: { Name: 'admin' } }, /iam:PassRole on resource: .*:role\/ops\/admin /],
  [{ LaunchTemplate: { LaunchTemplateName: 'web' } }, undefined],
  [{ LaunchTemplate: { LaunchTemplateName: 'admin' } }, /iam:PassRole on resource: .*:role\/ops\/admin /],
  [{ LaunchTemplate: { LaunchTemplateName: 'admin' }, IamInstanceProfile: { Name: 'web' } }, undefined],
  [{ LaunchTemplate: { LaunchTemplateName: 'recorded' } }, /iam:PassRole on resource: .*:role\/recorded /],
  [
    { LaunchTemplate: { LaunchTemplateName: 'other-image' } },
    /ec2:RunInstances on resource: .*:image\/ami-1123456789abcdef0 /,
  ],
])(
  'a user who may pass the role of one profile and launch one image calls RunInstances with %j',
  async (launch, expected) => {
    const aws = new TestingAccount();
    const AssumeRolePolicyDocument = JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
    for (const [name, Path] of [
      ['web', '/'],
      ['admin', '/ops/'],
    ]) {
      await aws.call('iam:CreateRole', { RoleName: name, Path, AssumeRolePolicyDocument });
      await aws.call('iam:CreateInstanceProfile', { InstanceProfileName: name });
      await aws.call('iam:AddRoleToInstanceProfile', { InstanceProfileName: name, RoleName: name });
      const LaunchTemplateData = { ImageId: DATA.ImageId, IamInstanceProfile: { Name: name } };
      await aws.call('ec2:CreateLaunchTemplate', { LaunchTemplateName: name, LaunchTemplateData });
    }
    await aws.call('iam:CreateRole', { RoleName: 'recorded', AssumeRolePolicyDocument });
    const identities = aws.accounts.listResources('111122223333', 'global');
    const [recorded] = identities.list('AWS::IAM::Role').filter(({ resourceName }) => resourceName === 'recorded');
    if (recorded) identities.configure(recorded, { instanceProfileList: [{ instanceProfileName: 'old' }] });
    for (const [LaunchTemplateName, data] of [
      ['recorded', { ImageId: DATA.ImageId, IamInstanceProfile: { Name: 'old' } }],
      ['other-image', { ImageId: 'ami-1123456789abcdef0' }],
    ] as const) {
      await aws.call('ec2:CreateLaunchTemplate', { LaunchTemplateName, LaunchTemplateData: data });
    }
    const allow = (Action: string, ...Resource: string[]) => ({ Effect: 'Allow', Action, Resource });
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        allow(
          'ec2:RunInstances',
          'arn:aws:ec2:eu-west-1:111122223333:*',
          `arn:aws:ec2:eu-west-1::image/${DATA.ImageId}`,
        ),
        allow('iam:PassRole', 'arn:aws:iam::111122223333:role/web'),
      ],
    });
    await aws.call('iam:CreateUser', { UserName: 'eve' });
    await aws.call('iam:PutUserPolicy', { UserName: 'eve', PolicyName: 'launch', PolicyDocument });
    const eve: Caller = { kind: 'user', account: '111122223333', userName: 'eve' };
    const answer = aws.call('ec2:RunInstances', { ...LAUNCH, ...launch }, eve).then(
      () => 'launched',
      ({ message }) => String(message),
    );
    expect(await answer).toMatch(expected ?? /^launched$/);
  },
);

test('a launch template that a policy denies by its ID is not launched by its name', async () => {
  const aws = new TestingAccount();
  const create = async (LaunchTemplateName: string): Promise<string> =>
    (await aws.call('ec2:CreateLaunchTemplate', { LaunchTemplateName, LaunchTemplateData: DATA })).LaunchTemplate
      .LaunchTemplateId;
  await create('web');
  const denied = `arn:aws:ec2:eu-west-1:111122223333:launch-template/${await create('admin')}`;
  const Statement = [
    { Effect: 'Allow', Action: 'ec2:RunInstances', Resource: '*' },
    { Effect: 'Deny', Action: 'ec2:RunInstances', Resource: denied },
  ];
  await aws.call('iam:CreateUser', { UserName: 'eve' });
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await aws.call('iam:PutUserPolicy', { UserName: 'eve', PolicyName: 'launch', PolicyDocument });
  const eve: Caller = { kind: 'user', account: '111122223333', userName: 'eve' };
  const launch = (LaunchTemplateName: string) => ({ ...LAUNCH, LaunchTemplate: { LaunchTemplateName } });
  expect((await aws.call('ec2:RunInstances', launch('web'), eve)).Instances).toHaveLength(1);
  expect(await aws.fail('ec2:RunInstances', launch('admin'), eve)).toContain(denied);
});
