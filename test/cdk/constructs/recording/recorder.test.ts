import type { Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Recorder, type RecorderProps } from '../../../../lib/cdk/constructs/recording/recorder';
import { asText, createStack, findOnly, PARTITIONS, type StackEnvironment, statementsOf, synthesize } from '../synthesized';

const IAM = ['AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::User'];
const GLOBAL = [...IAM, 'AWS::RDS::GlobalCluster'];

const templateOf = (props: RecorderProps, place?: StackEnvironment): Template =>
  synthesize((stack) => new Recorder(stack, 'Recorder', props), place);

const recorderOf = (props: RecorderProps, place?: StackEnvironment) =>
  findOnly(templateOf(props, place), 'AWS::Config::ConfigurationRecorder');

const all = { strategy: 'all' } as const;
const including = (...resourceTypes: string[]) => ({ strategy: 'inclusion', resourceTypes }) as const;
const excluding = (...resourceTypes: string[]) => ({ strategy: 'exclusion', resourceTypes }) as const;

describe('what a recorder records', () => {
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
    ['everything, where nothing is said', {}, everything(true)],
    ['everything at home', { recordingGroup: all, isHome: true }, everything(true)],
    ['everything elsewhere, without the global types', { recordingGroup: all, isHome: false }, everything(false)],
    [
      'some types at home',
      { recordingGroup: including('AWS::IAM::User', 'AWS::EC2::Volume') },
      include('AWS::EC2::Volume', 'AWS::IAM::User'),
    ],
    [
      'some types elsewhere, without the global ones',
      { recordingGroup: including('AWS::IAM::User', 'AWS::EC2::Volume', 'AWS::RDS::GlobalCluster'), isHome: false },
      include('AWS::EC2::Volume'),
    ],
    [
      'a type that is named twice',
      { recordingGroup: including('AWS::EC2::Volume', 'AWS::EC2::Volume') },
      include('AWS::EC2::Volume'),
    ],
    ['all types but some at home', { recordingGroup: excluding('AWS::EC2::Volume') }, exclude('AWS::EC2::Volume')],
    [
      'all types but some elsewhere, and without the global ones',
      { recordingGroup: excluding('AWS::IAM::User', 'AWS::EC2::Volume'), isHome: false },
      exclude('AWS::EC2::Volume', ...GLOBAL),
    ],
    ['all types but none at home, which is everything', { recordingGroup: excluding() }, everything(true)],
  ])('%s', (_, props, expected) => {
    expect(recorderOf(props).RecordingGroup).toEqual(expected);
  });

  test.each(PARTITIONS)('is the same in %s', (_, place) => {
    expect(recorderOf({}, place).RecordingGroup).toEqual(everything(true));
  });

  test.each([
    ['holds global types alone', including(...GLOBAL), 'global types alone, which the home Region records'],
    ['is empty', including(), 'no type'],
  ])('a recording group that %s leaves nothing to another Region', (_, recordingGroup, found) => {
    expect(() => recorderOf({ recordingGroup, isHome: false })).toThrow(
      `Cannot record in this Region: the recording group holds ${found}`,
    );
  });

  test.each<[string, boolean, string, boolean]>([
    ['a home that cannot record IAM is warned of, and does not ask for it', true, 'eu-south-2', false],
    ['a home that can is not warned of', true, 'eu-west-1', true],
    ['nor is another Region that cannot', false, 'eu-south-2', false],
  ])('%s', (_, isHome, region, asksForIam) => {
    const stack = createStack({ account: '111122223333', region });
    const recorder = new Recorder(stack, 'Recorder', { isHome });
    expect(recorder.resource.recordingGroup).toMatchObject({ includeGlobalResourceTypes: asksForIam });
    expect(recorder.node.metadata.map(({ data }) => data)).toEqual(
      isHome && !asksForIam ? [expect.stringMatching(/^IAM users.*in eu-south-2/)] : [],
    );
  });
});

describe('how often', () => {
  const daily = { frequency: 'DAILY' } as const;
  const override = (frequency: 'DAILY' | 'CONTINUOUS', ...resourceTypes: string[]) => ({
    frequencyOverride: { frequency, resourceTypes },
  });
  const withOverride = (recordingFrequency: string, frequency: string, ...types: string[]) => ({
    RecordingFrequency: recordingFrequency,
    RecordingModeOverrides: [expect.objectContaining({ RecordingFrequency: frequency, ResourceTypes: types })],
  });

  test.each<[string, RecorderProps, object]>([
    ['continuously, where nothing is said', {}, { RecordingFrequency: 'CONTINUOUS' }],
    ['daily', daily, { RecordingFrequency: 'DAILY' }],
    [
      'some types daily',
      override('DAILY', 'AWS::EC2::Volume', 'AWS::EC2::Instance'),
      withOverride('CONTINUOUS', 'DAILY', 'AWS::EC2::Instance', 'AWS::EC2::Volume'),
    ],
    [
      'some types continuously',
      { ...daily, ...override('CONTINUOUS', 'AWS::IAM::User') },
      withOverride('DAILY', 'CONTINUOUS', 'AWS::IAM::User'),
    ],
    [
      'a global type is not named where it is not recorded',
      { isHome: false, ...daily, ...override('CONTINUOUS', 'AWS::IAM::User') },
      { RecordingFrequency: 'DAILY' },
    ],
    [
      'a type that the group leaves out is not named',
      { recordingGroup: including('AWS::EC2::Volume'), ...override('DAILY', 'AWS::EC2::Instance', 'AWS::EC2::Volume') },
      withOverride('CONTINUOUS', 'DAILY', 'AWS::EC2::Volume'),
    ],
    [
      'an override with the same frequency says nothing',
      override('CONTINUOUS', 'AWS::EC2::Volume'),
      { RecordingFrequency: 'CONTINUOUS' },
    ],
    [
      'types that Config cannot record daily, where it does not see to them itself',
      { ...daily, recordingGroup: excluding('AWS::Config::ResourceCompliance') },
      withOverride(
        'DAILY',
        'CONTINUOUS',
        'AWS::Config::ConfigurationRecorder',
        'AWS::Config::ConformancePackCompliance',
      ),
    ],
    [
      'the same beside others',
      {
        ...daily,
        recordingGroup: including('AWS::Config::ResourceCompliance', 'AWS::EC2::Volume'),
        ...override('CONTINUOUS', 'AWS::EC2::Volume'),
      },
      withOverride('DAILY', 'CONTINUOUS', 'AWS::Config::ResourceCompliance', 'AWS::EC2::Volume'),
    ],
  ])('%s', (_, props, expected) => {
    expect(recorderOf(props).RecordingMode).toEqual(expected);
  });

  test('a type that Config cannot record daily is refused', () => {
    expect(() => recorderOf(override('DAILY', 'AWS::Config::ResourceCompliance'))).toThrow(
      'Cannot record AWS::Config::ResourceCompliance daily: Config records it continuously',
    );
  });
});

describe('the role', () => {
  test.each(PARTITIONS)(
    'in %s reads with the policy of AWS, and only Config in this account assumes it',
    (_, place) => {
      const role = findOnly(templateOf({}, place), 'AWS::IAM::Role');
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

  test('has no name, so that Regions do not share it', () => {
    expect(findOnly(templateOf({}), 'AWS::IAM::Role')).not.toHaveProperty('RoleName');
  });

  test('may be a given one', () => {
    const template = synthesize((stack) => {
      const role = Role.fromRoleArn(stack, 'Given', 'arn:aws:iam::111122223333:role/recorder');
      new Recorder(stack, 'Recorder', { role });
    });
    template.resourceCountIs('AWS::IAM::Role', 0);
    template.hasResourceProperties('AWS::Config::ConfigurationRecorder', {
      RoleARN: 'arn:aws:iam::111122223333:role/recorder',
    });
  });

  test.each(PARTITIONS)("may be Config's own in %s", (partition, place) => {
    const template = synthesize((stack) => {
      new Recorder(stack, 'Recorder', { role: Recorder.serviceLinkedRole(stack, 'Role') });
    }, place);
    const where = partition === '(unknown)' ? ['<AWS::Partition>', '<AWS::AccountId>'] : [partition, '111122223333'];
    expect(asText(findOnly(template, 'AWS::Config::ConfigurationRecorder').RoleARN)).toBe(
      `arn:${where[0]}:iam::${where[1]}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
    );
  });
});

test('a second recorder in a stack is refused, as AWS has one a Region', () => {
  expect(() =>
    synthesize((stack) => {
      new Recorder(stack, 'One');
      new Recorder(stack, 'Two');
    }),
  ).toThrow('ConfigurationRecorder');
});
