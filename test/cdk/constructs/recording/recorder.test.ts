import type { Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Recorder, type RecorderProps } from '../../../../lib/cdk/constructs/recording/recorder';
import {
  asText,
  createStack,
  findOnly,
  PARTITIONS,
  type StackEnvironment,
  statementsOf,
  synthesize,
} from '../synthesized';

const IAM = ['AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::User'];
const GLOBAL = [...IAM, 'AWS::RDS::GlobalCluster'];

const createTemplate = (props: RecorderProps, place?: StackEnvironment): Template =>
  synthesize((stack) => new Recorder(stack, 'Recorder', props), place);

const createRecorder = (props: RecorderProps, place?: StackEnvironment) =>
  findOnly(createTemplate(props, place), 'AWS::Config::ConfigurationRecorder');

const all = { strategy: 'all' } as const;
const including = (...resourceTypes: string[]) => ({ strategy: 'inclusion', resourceTypes }) as const;
const excluding = (...resourceTypes: string[]) => ({ strategy: 'exclusion', resourceTypes }) as const;

describe('the recording group', () => {
  const everything = (includeGlobal: boolean) => ({
    AllSupported: true,
    IncludeGlobalResourceTypes: includeGlobal,
    RecordingStrategy: { UseOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' },
  });
  const include = (...types: string[]) => ({
    AllSupported: false,
    IncludeGlobalResourceTypes: false,
    ResourceTypes: types,
    RecordingStrategy: { UseOnly: 'INCLUSION_BY_RESOURCE_TYPES' },
  });
  const exclude = (...types: string[]) => ({
    AllSupported: false,
    IncludeGlobalResourceTypes: false,
    ExclusionByResourceTypes: { ResourceTypes: types },
    RecordingStrategy: { UseOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
  });

  test.each<[string, RecorderProps, object]>([
    ['everything by default', {}, everything(true)],
    ['everything in the home Region', { recordingGroup: all, isHome: true }, everything(true)],
    ['everything except global types in another Region', { recordingGroup: all, isHome: false }, everything(false)],
    [
      'included types in the home Region',
      { recordingGroup: including('AWS::IAM::User', 'AWS::EC2::Volume') },
      include('AWS::EC2::Volume', 'AWS::IAM::User'),
    ],
    [
      'included types except global ones in another Region',
      { recordingGroup: including('AWS::IAM::User', 'AWS::EC2::Volume', 'AWS::RDS::GlobalCluster'), isHome: false },
      include('AWS::EC2::Volume'),
    ],
    [
      'a duplicate type once',
      { recordingGroup: including('AWS::EC2::Volume', 'AWS::EC2::Volume') },
      include('AWS::EC2::Volume'),
    ],
    [
      'all types with exclusions in the home Region',
      { recordingGroup: excluding('AWS::EC2::Volume') },
      exclude('AWS::EC2::Volume'),
    ],
    [
      'all types with exclusions, except global ones, in another Region',
      { recordingGroup: excluding('AWS::IAM::User', 'AWS::EC2::Volume'), isHome: false },
      exclude('AWS::EC2::Volume', ...GLOBAL),
    ],
    ['everything without exclusions in the home Region', { recordingGroup: excluding() }, everything(true)],
  ])('%s', (_, props, expected) => {
    expect(createRecorder(props).RecordingGroup).toEqual(expected);
  });

  test.each(PARTITIONS)('is the same in %s', (_, place) => {
    expect(createRecorder({}, place).RecordingGroup).toEqual(everything(true));
  });

  test.each([
    ['contains only global types', including(...GLOBAL), 'only global types, which only the home Region records'],
    ['is empty', including(), 'no type'],
  ])('rejects a recording group that %s in another Region', (_, recordingGroup, found) => {
    expect(() => createRecorder({ recordingGroup, isHome: false })).toThrow(
      `Cannot record in this Region: the recording group contains ${found}`,
    );
  });

  test.each<[string, boolean, string, boolean]>([
    ['does not record IAM in a home Region that cannot', true, 'eu-south-2', false],
    ['does not record IAM in a Region that AWS added later', true, 'eu-west-9', false],
    ['records IAM in a home Region that can', true, 'eu-west-1', true],
    ['does not record IAM in another Region', false, 'eu-south-2', false],
  ])('%s', (_, isHome, region, asksForIam) => {
    const stack = createStack({ account: '111122223333', region });
    const recorder = new Recorder(stack, 'Recorder', { isHome });
    expect(recorder.resource.recordingGroup).toMatchObject({ includeGlobalResourceTypes: asksForIam });
  });
});

describe('the recording frequency', () => {
  const daily = { frequency: 'DAILY' } as const;
  const override = (frequency: 'DAILY' | 'CONTINUOUS', ...resourceTypes: string[]) => ({
    frequencyOverride: { frequency, resourceTypes },
  });
  const withOverride = (recordingFrequency: string, frequency: string, ...types: string[]) => ({
    RecordingFrequency: recordingFrequency,
    RecordingModeOverrides: [expect.objectContaining({ RecordingFrequency: frequency, ResourceTypes: types })],
  });

  test.each<[string, RecorderProps, object]>([
    ['is continuous by default', {}, { RecordingFrequency: 'CONTINUOUS' }],
    ['can be daily', daily, { RecordingFrequency: 'DAILY' }],
    [
      'can be daily for some types',
      override('DAILY', 'AWS::EC2::Volume', 'AWS::EC2::Instance'),
      withOverride('CONTINUOUS', 'DAILY', 'AWS::EC2::Instance', 'AWS::EC2::Volume'),
    ],
    [
      'can be continuous for some types',
      { ...daily, ...override('CONTINUOUS', 'AWS::IAM::User') },
      withOverride('DAILY', 'CONTINUOUS', 'AWS::IAM::User'),
    ],
    [
      'has no override for a global type that is not recorded',
      { isHome: false, ...daily, ...override('CONTINUOUS', 'AWS::IAM::User') },
      { RecordingFrequency: 'DAILY' },
    ],
    [
      'has no override for a type outside the recording group',
      { recordingGroup: including('AWS::EC2::Volume'), ...override('DAILY', 'AWS::EC2::Instance', 'AWS::EC2::Volume') },
      withOverride('CONTINUOUS', 'DAILY', 'AWS::EC2::Volume'),
    ],
    [
      'has no override with the same frequency',
      override('CONTINUOUS', 'AWS::EC2::Volume'),
      { RecordingFrequency: 'CONTINUOUS' },
    ],
    [
      'is continuous for types that cannot be recorded daily, if AWS Config does not exempt them',
      { ...daily, recordingGroup: excluding('AWS::Config::ResourceCompliance') },
      withOverride('DAILY', 'CONTINUOUS', 'AWS::Config::ConformancePackCompliance'),
    ],
    [
      'is continuous for types that cannot be recorded daily and for others',
      {
        ...daily,
        recordingGroup: including('AWS::Config::ResourceCompliance', 'AWS::EC2::Volume'),
        ...override('CONTINUOUS', 'AWS::EC2::Volume'),
      },
      withOverride('DAILY', 'CONTINUOUS', 'AWS::Config::ResourceCompliance', 'AWS::EC2::Volume'),
    ],
  ])('%s', (_, props, expected) => {
    expect(createRecorder(props).RecordingMode).toEqual(expected);
  });

  test('rejects a daily frequency for a type that cannot be recorded daily', () => {
    expect(() => createRecorder(override('DAILY', 'AWS::Config::ResourceCompliance'))).toThrow(
      'Cannot record AWS::Config::ResourceCompliance daily: AWS Config only records it continuously',
    );
  });
});

describe('the role', () => {
  test.each(PARTITIONS)(
    'has the managed policy and can only be assumed by AWS Config for this account in %s',
    (_, place) => {
      const role = findOnly(createTemplate({}, place), 'AWS::IAM::Role');
      expect((role.ManagedPolicyArns as unknown[]).map(asText)).toEqual([
        'arn:<AWS::Partition>:iam::aws:policy/service-role/AWS_ConfigRole',
      ]);
      expect(statementsOf(role.AssumeRolePolicyDocument)).toEqual([
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'config.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': place.account ?? { Ref: 'AWS::AccountId' } } },
        },
      ]);
    },
  );

  test('has no name, since names are shared by all Regions', () => {
    expect(findOnly(createTemplate({}), 'AWS::IAM::Role')).not.toHaveProperty('RoleName');
  });

  test('can be an existing one', () => {
    const template = synthesize((stack) => {
      const role = Role.fromRoleArn(stack, 'Given', 'arn:aws:iam::111122223333:role/recorder');
      new Recorder(stack, 'Recorder', { role });
    });
    template.resourceCountIs('AWS::IAM::Role', 0);
    template.hasResourceProperties('AWS::Config::ConfigurationRecorder', {
      RoleARN: 'arn:aws:iam::111122223333:role/recorder',
    });
  });

  test.each(PARTITIONS)('can be the service-linked role in %s', (partition, place) => {
    const template = synthesize((stack) => {
      new Recorder(stack, 'Recorder', { role: Recorder.serviceLinkedRole(stack, 'Role') });
    }, place);
    const where = partition === '(unknown)' ? ['<AWS::Partition>', '<AWS::AccountId>'] : [partition, '111122223333'];
    expect(asText(findOnly(template, 'AWS::Config::ConfigurationRecorder').RoleARN)).toBe(
      `arn:${where[0]}:iam::${where[1]}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
    );
  });
});

test('rejects a second recorder in a stack, since AWS allows one in a Region', () => {
  expect(() =>
    synthesize((stack) => {
      new Recorder(stack, 'One');
      new Recorder(stack, 'Two');
    }),
  ).toThrow('ConfigurationRecorder');
});
