import type { ResolvedConfiguration } from '../../../lib/cdk/configuration/resolved';
import type { Rule } from '../../../lib/core/rule';
import { rules as registry } from '../../rules/registry';
import { listErrors, resolve } from './resolving';
import { oldLock, openDoor } from './sample-registry';

const HERE = { account: '111122223333', regions: ['eu-west-1'] };

/** The resolved form of an empty configuration. */
const DEFAULTS: ResolvedConfiguration = {
  prefix: 'assay',
  environments: [{}],
  recorder: {
    kind: 'create',
    recordingGroup: { strategy: 'exclusion', resourceTypes: ['AWS::Config::ResourceCompliance'] },
    frequency: 'CONTINUOUS',
    role: 'own',
    delivery: {
      snapshotFrequency: 'TwentyFour_Hours',
      topic: false,
      infrequentAccessAfterDays: 90,
      expireAfterDays: 2557,
    },
  },
  rules: [
    { rule: openDoor, parameters: {} },
    { rule: oldLock, parameters: {} },
  ],
  managedRules: [],
  guardRules: [],
  remediation: [],
  waivers: [],
  tags: {},
  athena: true,
  storedQueries: true,
  dashboard: true,
  architecture: 'arm64',
  iam: {},
  healthTopicSubscribers: [],
  warnings: [],
};

test('an empty configuration gets the defaults', () => {
  expect(resolve({})).toEqual(DEFAULTS);
});

test('an undefined value counts as missing', () => {
  expect(
    resolve({ prefix: undefined, recorder: { retentionDays: undefined }, rules: { labelled: undefined } }),
  ).toEqual(DEFAULTS);
});

test('every key of a configuration is resolved', () => {
  const resolved = resolve(
    {
      prefix: 'acme-assay',
      environments: [
        { account: '111122223333', regions: ['eu-west-1', 'us-east-1'] },
        { account: '444455556666', regions: ['us-east-1'] },
      ],
      homeRegion: 'us-east-1',
      recorder: {
        recordingGroup: 'all',
        frequency: 'DAILY',
        frequencyOverride: { frequency: 'CONTINUOUS', resourceTypes: ['AWS::IAM::User'] },
        role: 'service-linked',
        retentionDays: 400,
        delivery: {
          bucketName: 'central-logs',
          keyPrefix: 'config/all',
          kmsKey: 'arn:aws:kms:eu-west-1:444455556666:key/0a',
          snapshotFrequency: 'Six_Hours',
          topic: 'arn:aws:sns:{region}:444455556666:config',
        },
      },
      rules: {
        'open-door': {
          parameters: { most: 5, excluded: ['porch', 'gate'], strict: true },
          tagScope: { key: 'floor', value: '1' },
        },
        'old-lock': { resourceTypes: ['AWS::House::Lock'], frequency: 'One_Hour' },
      },
      managedRules: {
        'restricted-ssh': { evaluationModes: ['DETECTIVE', 'PROACTIVE'] },
        'encrypted-volumes': false,
        'required-tags': undefined,
        REQUIRED_TAGS: [
          { parameters: { tag1Key: 'owner' } },
          { name: 'floor-tags', parameters: { tag1Key: 'floor', tag1Value: [1, 2] }, tagScope: { key: 'house' } },
        ],
      },
      guardRules: {
        'gp3-only': {
          policy: 'guard/gp3.guard',
          resourceTypes: ['AWS::EC2::Volume'],
          description: 'Only gp3',
          debugLog: true,
          parameters: { allowedType: 'gp3' },
        },
      },
      remediation: {
        'old-lock': 'off',
        'open-door': {
          mode: 'approve',
          approvers: ['arn:aws:iam::111122223333:role/on-call', 'arn:aws:iam::444455556666:user/ann'],
          approvalHours: 48,
          maximumAutomaticAttempts: 2,
          retryAttemptSeconds: 600,
          concurrentExecutionRatePercentage: 50,
          errorPercentage: 20,
          environments: [{ account: '444455556666', region: 'us-east-1', mode: 'automatic' }],
        },
      },
      alerts: {
        subscribers: ['on-call@example.com', 'https://example.com/alerts'],
        severity: 'high',
        stormSize: 5,
        reminderDays: 0,
        waitForActorMinutes: 0,
        gracePeriodMinutes: 15,
        securityHub: true,
        eventBus: 'arn:aws:events:us-east-1:444455556666:event-bus/central',
      },
      waivers: 'waivers.yaml',
      tags: { owner: 'platform team' },
      aggregator: { accounts: ['444455556666'], regions: ['us-east-1'] },
      athena: false,
      storedQueries: false,
      dashboard: false,
      architecture: 'x86_64',
      iam: { permissionsBoundary: 'boundary', path: '/platform/' },
      health: { subscribers: ['platform-team@example.com', 'https://example.com/hook'] },
    },
    {
      files: {
        '/project/guard/gp3.guard': 'rule gp3 {}',
        '/project/waivers.yaml':
          'waivers:\n  - { rule: open-door, resource: porch, reason: r, owner: o, expires: 2026-11-20 }\n',
      },
    },
  );
  expect(resolved).toEqual({
    prefix: 'acme-assay',
    environments: [
      { accountId: '111122223333', region: 'eu-west-1' },
      { accountId: '111122223333', region: 'us-east-1' },
      { accountId: '444455556666', region: 'us-east-1' },
    ],
    homeRegion: 'us-east-1',
    recorder: {
      kind: 'create',
      recordingGroup: { strategy: 'all' },
      frequency: 'DAILY',
      frequencyOverride: { frequency: 'CONTINUOUS', resourceTypes: ['AWS::IAM::User'] },
      role: 'service-linked',
      retentionDays: 400,
      delivery: {
        bucketName: 'central-logs',
        keyPrefix: 'config/all',
        kmsKey: 'arn:aws:kms:eu-west-1:444455556666:key/0a',
        snapshotFrequency: 'Six_Hours',
        topic: 'arn:aws:sns:{region}:444455556666:config',
        infrequentAccessAfterDays: 90,
        expireAfterDays: 400,
      },
    },
    rules: [
      {
        rule: openDoor,
        parameters: { most: '5', excluded: 'porch,gate', strict: 'true' },
        tagScope: { key: 'floor', value: '1' },
      },
      { rule: oldLock, parameters: {}, resourceTypes: ['AWS::House::Lock'], frequency: 'One_Hour' },
    ],
    managedRules: [
      {
        name: 'restricted-ssh',
        identifier: 'INCOMING_SSH_DISABLED',
        parameters: {},
        evaluationModes: ['DETECTIVE', 'PROACTIVE'],
      },
      {
        name: 'required-tags',
        identifier: 'REQUIRED_TAGS',
        parameters: { tag1Key: 'owner' },
        evaluationModes: ['DETECTIVE'],
      },
      {
        name: 'floor-tags',
        identifier: 'REQUIRED_TAGS',
        parameters: { tag1Key: 'floor', tag1Value: '1,2' },
        tagScope: { key: 'house' },
        evaluationModes: ['DETECTIVE'],
      },
    ],
    guardRules: [
      {
        name: 'gp3-only',
        parameters: { allowedType: 'gp3' },
        description: 'Only gp3',
        policy: 'rule gp3 {}',
        runtime: 'guard-2.x.x',
        resourceTypes: ['AWS::EC2::Volume'],
        debugLog: true,
      },
    ],
    remediation: [
      {
        rule: openDoor,
        mode: 'approve',
        overrides: [{ where: { accountId: '444455556666', region: 'us-east-1' }, settings: 'automatic' }],
        approvers: ['arn:aws:iam::111122223333:role/on-call', 'arn:aws:iam::444455556666:user/ann'],
        approvalHours: 48,
        maximumAutomaticAttempts: 2,
        retryAttemptSeconds: 600,
        concurrentExecutionRatePercentage: 50,
        errorPercentage: 20,
      },
    ],
    alerts: {
      subscribers: ['on-call@example.com', 'https://example.com/alerts'],
      severity: 'high',
      stormSize: 5,
      reminderDays: 0,
      waitForActorMinutes: 0,
      gracePeriodMinutes: 15,
      securityHub: true,
      eventBus: 'arn:aws:events:us-east-1:444455556666:event-bus/central',
    },
    waivers: [{ rule: 'open-door', resource: 'porch', reason: 'r', owner: 'o', expires: '2026-11-20' }],
    tags: { owner: 'platform team' },
    aggregator: { source: 'accounts', accountIds: ['444455556666'], regions: ['us-east-1'] },
    athena: false,
    storedQueries: false,
    dashboard: false,
    architecture: 'x86_64',
    iam: { permissionsBoundary: 'boundary', path: '/platform/' },
    healthTopicSubscribers: ['platform-team@example.com', 'https://example.com/hook'],
    warnings: [],
  });
});

describe('environments', () => {
  test.each([
    'eu-west-1',
    'ap-southeast-2',
    'cn-northwest-1',
    'us-gov-west-1',
    'us-isob-east-1',
    'eu-isoe-west-1',
    'eusc-de-east-1',
  ])('accepts Region %s', (region) => {
    const { environments, homeRegion } = resolve({
      environments: [{ ...HERE, regions: [region] }],
      rules: { '*': false },
    });
    expect({ environments, homeRegion }).toEqual({
      environments: [{ accountId: HERE.account, region }],
      homeRegion: region,
    });
  });

  test.each<[string[], string]>([
    [['us-east-1', 'eu-west-1'], 'us-east-1'],
    [['eu-central-2', 'eu-west-1'], 'eu-west-1'],
    [['eu-central-2', 'il-central-1'], 'eu-central-2'],
  ])('the home Region of %j is the first one that can record IAM, or the first: %s', (regions, home) => {
    expect(resolve({ environments: [{ ...HERE, regions }], rules: { '*': false } }).homeRegion).toBe(home);
  });

  test('warns of accounts whose Regions cannot record IAM', () => {
    const environments = [
      HERE,
      { account: '444455556666', regions: ['eu-central-2', 'us-east-1'] },
      { account: '777788889999', regions: ['il-central-1'] },
    ];
    expect(resolve({ environments, rules: { '*': false } }).warnings).toEqual([
      'environments: IAM users, groups, roles and policies of 777788889999 are not recorded: AWS Config cannot record them in the home Region',
    ]);
  });

  test('warns of a Region that the CDK does not know', () => {
    expect(resolve({ environments: [{ ...HERE, regions: ['eu-west-1', 'eu-west-7'] }] }).warnings).toEqual([
      'environments: the CDK does not know Region "eu-west-7", did you mean "eu-west-1"?',
    ]);
  });
});

describe('the recorder', () => {
  const recorderOf = (recorder: unknown, more: object = {}) => resolve({ recorder, ...more }).recorder;

  test('can be adopted, without Athena', () => {
    expect(resolve({ recorder: 'adopt' })).toEqual({ ...DEFAULTS, recorder: { kind: 'adopt' }, athena: false });
  });

  test('can be adopted with its bucket, with Athena', () => {
    for (const delivery of [
      { deliveryBucket: 'their-logs' },
      { deliveryBucket: 'their-logs', deliveryKeyPrefix: 'o-a1b2c3d4e5' },
    ]) {
      expect(resolve({ recorder: { adopt: true, ...delivery } })).toEqual({
        ...DEFAULTS,
        recorder: { kind: 'adopt', ...delivery },
      });
    }
  });

  test('can record only the types that rules evaluate or need as facts', () => {
    const recorder = recorderOf(
      { recordingGroup: 'evaluated' },
      {
        rules: { 'old-lock': { resourceTypes: ['AWS::House::Lock'] } },
        managedRules: { 'encrypted-volumes': 'default', 'cloudtrail-enabled': 'default' },
      },
    );
    expect(recorder).toMatchObject({
      recordingGroup: {
        strategy: 'inclusion',
        resourceTypes: ['AWS::EC2::Volume', 'AWS::House::Door', 'AWS::House::Key', 'AWS::House::Lock'],
      },
    });
  });

  test.each<[unknown, number]>([
    [undefined, 0],
    ['all', 0],
    ['evaluated', 0],
    [{ exclusion: ['AWS::EC2::Volume'] }, 0],
    [{ exclusion: ['AWS::EC2::Volume', 'AWS::Config::ResourceCompliance'] }, 1],
  ])('with recording group %j, warns %s times that Control Tower needs the excluded type', (recordingGroup, count) => {
    const { warnings } = resolve({ recorder: { recordingGroup } });
    expect(warnings).toEqual(Array(count).fill(expect.stringContaining('AWS Control Tower shows no compliance')));
  });

  test.each<[object, string[]]>([
    [{ recordingGroup: { exclusion: ['AWS::EC2::Volum'] } }, ['recordingGroup.exclusion: "AWS::EC2::Volum"']],
    [{ recordingGroup: { exclusion: ['AWS::EC2::volume'] } }, ['recordingGroup.exclusion: "AWS::EC2::volume"']],
    [{ recordingGroup: { exclusion: ['AWS::EC2::Volume', 'AWS::House::Chimney'] } }, []],
    [
      { frequencyOverride: { frequency: 'DAILY', resourceTypes: ['AWS::EC2::Voulme'] }, recordingGroup: 'all' },
      ['frequencyOverride.resourceTypes: "AWS::EC2::Voulme"'],
    ],
  ])('with recorder %j, warns of misspelled types: %j', (recorder, places) => {
    const hint = 'is not known, did you mean "AWS::EC2::Volume"? AWS Config refuses a type that it does not know';
    expect(resolve({ recorder }).warnings).toEqual(places.map((place) => `recorder.${place} ${hint}`));
  });

  test('may leave out some types of a rule scoped by tag', () => {
    const rules = { '*': false, 'old-lock': { tagScope: { key: 'floor' } } };
    expect(recorderOf({ recordingGroup: { inclusion: ['AWS::IAM::User'] } }, { rules })).toMatchObject({
      kind: 'create',
    });
  });

  test('expires files with the items, and does not move files that expire early', () => {
    expect(recorderOf({ retentionDays: 60 })).toMatchObject({
      retentionDays: 60,
      delivery: { infrequentAccessAfterDays: 60, expireAfterDays: 60 },
    });
  });
});

describe('rules', () => {
  const namesOf = (rules: unknown) => resolve({ rules }).rules.map(({ rule }) => rule.name);

  test.each([
    [{}, ['open-door', 'old-lock']],
    [{ 'open-door': false }, ['old-lock']],
    [{ '*': false }, []],
    [{ '*': false, 'open-door': 'default' }, ['open-door']],
    [{ '*': 'default', labelled: { parameters: { label: 'A' } } }, ['open-door', 'old-lock', 'labelled']],
  ])('%j turns on %j', (rules, names) => {
    expect(namesOf(rules)).toEqual(names);
  });

  test('a parameter equal to the default is left out', () => {
    const rules = { 'open-door': { parameters: { most: 3, strict: false, excluded: [] } } };
    expect(resolve({ rules }).rules[0]).toEqual({ rule: openDoor, parameters: {} });
  });

  test('accepts parameters of 1,024 characters', () => {
    const excluded = 'x'.repeat(1024 - '{"assayRule":"open-door","excluded":""}'.length);
    expect(resolve({ rules: { 'open-door': { parameters: { excluded } } } }).rules[0]?.parameters).toEqual({
      excluded,
    });
  });
});

describe('managed rules', () => {
  const parametersOf = (managedRules: object) =>
    resolve({ managedRules }).managedRules.map(({ parameters }) => parameters);

  test("deploys AWS's defaults, since only the console fills them in", () => {
    const managedRules = {
      'acm-certificate-expiration-check': 'default',
      'restricted-common-ports': { parameters: { blockedPort1: 22 } },
      's3-account-level-public-access-blocks': { parameters: { BlockPublicAcls: false } },
      'ec2-volume-inuse-check': 'default',
    };
    expect(parametersOf(managedRules)).toEqual([
      { daysToExpiration: '14' },
      { blockedPort1: '22', blockedPort2: '21', blockedPort3: '3389', blockedPort4: '3306', blockedPort5: '4333' },
      { IgnorePublicAcls: 'True', BlockPublicPolicy: 'True', BlockPublicAcls: 'False', RestrictPublicBuckets: 'True' },
      {},
    ]);
  });

  test('converts typed values to the text that AWS documents', () => {
    const managedRules = {
      'ec2-volume-inuse-check': { parameters: { deleteOnTermination: true } },
      'vpc-sg-open-only-to-authorized-ports': { parameters: { authorizedTcpPorts: [443, '1020-1025'] } },
      'multi-region-cloudtrail-enabled': { parameters: { readWriteType: 'ALL', includeManagementEvents: true } },
    };
    expect(parametersOf(managedRules)).toEqual([
      { deleteOnTermination: 'true' },
      { authorizedTcpPorts: '443,1020-1025' },
      { includeManagementEvents: 'true', readWriteType: 'ALL' },
    ]);
  });

  test.each<[string, string]>([
    ['INCOMING_SSH_DISABELD', ', did you mean "INCOMING_SSH_DISABLED"? If it is newer, its'],
    ['GATEWAY_OF_2027_CHECK', ', so its'],
  ])('warns once of the identifier %s, which is not in the list', (identifier, hint) => {
    const managedRules = { [identifier]: [{ parameters: { any: 1 } }, { name: 'other', frequency: 'One_Hour' }] };
    const { managedRules: configured, warnings } = resolve({ managedRules });
    expect(configured).toMatchObject([{ identifier, parameters: { any: '1' } }, { identifier }]);
    expect(warnings).toEqual([
      `managedRules.${identifier}: is not in AWS's list of 2026-11${hint} parameters, triggers and types are not checked`,
    ]);
  });

  test('can be deployed without a check, for what AWS added later', () => {
    const settings = { resourceTypes: ['AWS::RDS::DBCluster'], frequency: 'One_Hour', parameters: { later: true } };
    const { managedRules, warnings } = resolve({
      managedRules: { 'rds-storage-encrypted': { ...settings, skipChecks: true } },
    });
    expect({ managedRules, warnings }).toEqual({
      managedRules: [
        {
          ...settings,
          name: 'rds-storage-encrypted',
          identifier: 'RDS_STORAGE_ENCRYPTED',
          parameters: { later: 'true' },
          evaluationModes: ['DETECTIVE'],
        },
      ],
      warnings: [],
    });
  });
});

test('accepts a Guard policy of 10,000 characters', () => {
  const guardRules = { long: { policy: 'long.guard', resourceTypes: ['AWS::EC2::Volume'] } };
  const policy = 'x'.repeat(10_000);
  expect(resolve({ guardRules }, { files: { '/project/long.guard': policy } }).guardRules).toEqual([
    {
      name: 'long',
      parameters: {},
      description: 'long.guard',
      policy,
      runtime: 'guard-2.x.x',
      resourceTypes: ['AWS::EC2::Volume'],
      debugLog: false,
    },
  ]);
});

const WAIVER = { rule: 'open-door', resource: 'porch', reason: 'r', owner: 'o', expires: '2026-11-19' };
const WAIVERS = { '/project/waivers.json': JSON.stringify({ waivers: [WAIVER] }) };

test('warns of expired waivers and leaves them out', () => {
  const { waivers, warnings } = resolve({ waivers: './waivers.json' }, { files: WAIVERS });
  expect({ waivers, warnings }).toEqual({
    waivers: [],
    warnings: ['waivers: the waiver of "porch" for open-door (o) expired on 2026-11-19 and has no effect'],
  });
});

test('a local region that begins in the past deploys the waivers of that time', () => {
  const environment = jest.replaceProperty(process, 'env', { ASSAY_LOCAL_TIME: '2026-11-18T00:00:00.000Z' });
  const { waivers, warnings } = resolve({ waivers: './waivers.json' }, { files: WAIVERS, now: undefined });
  environment.restore();
  expect({ waivers, warnings }).toEqual({ waivers: [WAIVER], warnings: [] });
});

test('the rules of this repository resolve, also with only their types recorded', () => {
  const { recorder, rules } = resolve({ recorder: { recordingGroup: 'evaluated' } }, { registry });
  expect(rules.length).toBeGreaterThan(0);
  expect(recorder).toMatchObject({
    recordingGroup: { resourceTypes: expect.arrayContaining(['AWS::EC2::PrefixList']) },
  });
});

test('a rule on a third-party type needs no recording group, which could not name it', () => {
  const repository = {
    ...oldLock,
    name: 'repository',
    resource: { ...oldLock.resource, resourceTypes: ['Forge::Code::Repository'] },
  };
  const recorder = (recordingGroup: object | string) =>
    resolve({ recorder: { recordingGroup } }, { registry: [openDoor, repository] }).recorder;
  expect(recorder('evaluated')).toMatchObject({
    recordingGroup: { resourceTypes: ['AWS::House::Door', 'AWS::House::Key'] },
  });
  expect(() => recorder({ inclusion: ['AWS::House::Door', 'AWS::House::Key'] })).not.toThrow();
});

test('a rule of the registry that the compiler would refuse is an error', () => {
  const wrong = { ...openDoor, severity: 'hihg' } as unknown as Rule;
  expect(listErrors({}, { registry: [wrong, oldLock] })).toEqual([
    'registry.open-door: severity: got "hihg", expected one of critical, high, medium, low',
  ]);
});
