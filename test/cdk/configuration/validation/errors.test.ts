import { ConfigurationError, unknownName } from '../../../../lib/cdk/configuration/validation/errors';
import type { Rule } from '../../../../lib/core/rule';
import { listErrors, resolve } from '../resolving';
import { everything, expiredKey, oldLock, openDoor, registry } from '../sample-registry';

const KEYS =
  'environments, homeRegion, prefix, recorder, rules, managedRules, guardRules, remediation, restore, alerts, waivers, ruleFolders, tags, aggregator, athena, storedQueries, dashboard, architecture, iam, health';
const HERE = { account: '111122223333', regions: ['eu-west-1'] };
const ELSEWHERE = { environments: [HERE, { account: '444455556666', regions: ['eu-west-1'] }] };
const APPROVER = 'arn:aws:iam::111122223333:role/on-call';
const TYPE = 'AWS::EC2::Volume';
const NO_SCOPE =
  'expected no value because the rule only runs on a schedule: AWS Config accepts a scope only for rules that run on changes';

const NO_WEBHOOK =
  'which cannot confirm an SNS subscription: send to it with an EventBridge API destination from alerts.eventBus, or with Amazon Q Developer in chat applications (docs/alerts.md)';

const DEPLOYED = 'expected a deployed environment: 111122223333 eu-west-1 production and 444455556666 eu-west-1';

/** An object that contains itself, as constructs of the CDK do. */
const CYCLE: Record<string, unknown> = {};
CYCLE.self = CYCLE;

interface Row {
  readonly configuration: unknown;
  readonly errors: readonly string[];
  readonly registry?: readonly Rule[];
  readonly files?: Readonly<Record<string, string>>;
}

const TABLE: Readonly<Record<string, Row>> = {
  'a configuration that is not an object': {
    configuration: [],
    errors: [`configuration: got [], expected an object with ${KEYS}`],
  },
  'a promise': {
    configuration: Promise.resolve({ prefix: 'house' }),
    errors: [`configuration: got [object Promise], expected an object with ${KEYS}`],
  },
  'a map': {
    configuration: { tags: new Map([['team', 'platform']]) },
    errors: ['tags: got [object Map], expected an object of tags'],
  },
  'an object that contains itself': {
    configuration: { environments: [HERE], alerts: { eventBus: CYCLE } },
    errors: [
      'alerts.eventBus: got {"self":{"self":{"self":{"self":{"self":{"self":{"self":{..., expected the ARN of an event bus such as arn:aws:events:eu-west-1:111122223333:event-bus/central',
    ],
  },
  'a module without exports': {
    configuration: { tags: Object.create(null, { [Symbol.toStringTag]: { value: 'Module' } }) },
    errors: ['tags: got [object Module], expected an object of tags'],
  },
  'a misspelt key': {
    configuration: { recoder: 'adopt' },
    errors: [`recoder: unknown key, did you mean "recorder"? Expected one of ${KEYS}`],
  },
  'an unknown key that resembles no known one': {
    configuration: { Resources: {} },
    errors: [`Resources: unknown key: expected one of ${KEYS}`],
  },
  'a prefix with an invalid character': {
    configuration: { prefix: 'Assay_' },
    errors: ['prefix: got "Assay_", expected a lower-case name with hyphens, up to 32 characters'],
  },

  'an empty list of environments': {
    configuration: { environments: [] },
    errors: ['environments: got [], expected a non-empty list of environments'],
  },
  'an account ID as a number': {
    configuration: { environments: [{ ...HERE, account: 11122223333 }] },
    errors: ['environments[0].account: got 11122223333, expected a 12-digit account ID in quotes'],
  },
  'an Availability Zone as a Region': {
    configuration: { environments: [{ ...HERE, regions: ['eu-west-1a'] }], homeRegion: 'us-east-1' },
    errors: ['environments[0].regions[0]: got "eu-west-1a", expected a Region such as eu-west-1'],
  },
  'an account without Regions': {
    configuration: { environments: [{ account: HERE.account }] },
    errors: ['environments[0].regions: got nothing, expected a non-empty list of Regions'],
  },
  'Regions without an account': {
    configuration: { environments: [{ regions: HERE.regions }] },
    errors: ['environments[0].account: got nothing, expected a 12-digit account ID in quotes'],
  },
  'the environment of the credentials with another one': {
    configuration: { environments: [{}, HERE] },
    errors: [
      'environments[0]: got {}, expected an account and its Regions; {} is only allowed as the only environment',
    ],
  },
  'a duplicate environment': {
    configuration: { environments: [HERE, { ...HERE, regions: ['us-east-1', 'eu-west-1'] }] },
    errors: ['environments[1].regions[1]: duplicate 111122223333 eu-west-1'],
  },
  'a duplicate Region': {
    configuration: { environments: [{ ...HERE, regions: ['eu-west-1', 'eu-west-1'] }] },
    errors: ['environments[0].regions[1]: duplicate "eu-west-1"'],
  },
  'a home Region that is not among the environments': {
    configuration: { environments: [HERE], homeRegion: 'us-east-1' },
    errors: ['homeRegion: got "us-east-1", expected a Region of the environments: eu-west-1'],
  },
  'a home Region that is not among the environments, with an aggregator': {
    configuration: { environments: [HERE], homeRegion: 'us-east-1', aggregator: 'organization' },
    errors: ['homeRegion: got "us-east-1", expected a Region of the environments: eu-west-1'],
  },
  'Regions of two partitions': {
    configuration: {
      environments: [HERE, { account: '444455556666', regions: ['cn-north-1'] }],
      alerts: { eventBus: 'arn:aws-cn:events:cn-north-1:444455556666:event-bus/central' },
    },
    errors: [
      'environments: got Regions of aws and aws-cn, expected one partition: nothing can be shared between two, so give each a configuration and an app of its own',
    ],
  },
  'ARNs of another partition that AWS receives': {
    configuration: {
      environments: [{ ...HERE, regions: ['cn-north-1'] }],
      tags: { source: 'arn:aws:s3:::house' },
      recorder: { delivery: { kmsKey: 'arn:aws-us-gov:kms:{region}:111122223333:key/0a' } },
      alerts: { eventBus: 'arn:aws-cn:events:cn-north-1:444455556666:event-bus/central' },
      remediation: { 'open-door': { mode: 'approve', approvers: [APPROVER] } },
    },
    errors: [
      'recorder.delivery.kmsKey: got "arn:aws-us-gov:kms:{region}:111122223333:key/0a", expected an ARN of aws-cn, the partition of cn-north-1',
      'remediation.open-door.approvers[0]: got "arn:aws:iam::111122223333:role/on-call", expected an ARN of aws-cn, the partition of cn-north-1',
    ],
  },
  'a home Region for the environment of the credentials': {
    configuration: { homeRegion: 'us-east-1' },
    errors: ['homeRegion: got "us-east-1", expected no value because the environment has no Region'],
  },
  'Regions that cannot record IAM, with a rule on IAM': {
    configuration: { environments: [HERE, { account: '444455556666', regions: ['eu-central-2', 'eu-west-9'] }] },
    errors: [
      'environments: the CDK does not know Region "eu-west-9", did you mean "eu-west-1"?',
      'environments: AWS Config cannot record users, groups, roles and policies of IAM in the Regions of 444455556666, required by rule "old-lock": add a Region that AWS Config supported before February 2022, or turn the rule off',
    ],
  },
  'Regions that cannot record IAM, with two rules on IAM': {
    configuration: {
      environments: [{ account: '444455556666', regions: ['eu-central-2'] }],
      managedRules: { 'iam-user-no-policies-check': 'default' },
    },
    errors: [
      'environments: AWS Config cannot record users, groups, roles and policies of IAM in the Regions of 444455556666, required by rule "old-lock" and managed rule "iam-user-no-policies-check": add a Region that AWS Config supported before February 2022, or turn the rules off',
    ],
  },

  'an invalid recorder': {
    configuration: { recorder: 'adpot' },
    errors: ['recorder: got "adpot", expected "adopt" or an object with recorder settings'],
  },
  'a misspelled key of the recorder': {
    configuration: { recorder: { retentiondays: 90 } },
    errors: [
      'recorder.retentiondays: unknown key, did you mean "retentionDays"? Expected one of recordingGroup, frequency, frequencyOverride, role, retentionDays, delivery',
    ],
  },
  'a retention below the minimum': {
    configuration: { recorder: { retentionDays: 29 } },
    errors: ['recorder.retentionDays: got 29, expected an integer from 30 to 2557'],
  },
  'a retention that is no number': {
    configuration: { recorder: { retentionDays: Number.NaN } },
    errors: ['recorder.retentionDays: got NaN, expected an integer from 30 to 2557'],
  },
  'a retention above the maximum': {
    configuration: { recorder: { retentionDays: 2558 } },
    errors: ['recorder.retentionDays: got 2558, expected an integer from 30 to 2557'],
  },
  'a key prefix without its bucket': {
    configuration: { recorder: { adopt: true, deliveryKeyPrefix: 'o-a1b2c3d4e5' } },
    errors: ['recorder.deliveryBucket: got nothing, expected the bucket of deliveryKeyPrefix'],
  },
  'settings for an adopted recorder': {
    configuration: { recorder: { adopt: true, retentionDays: 90 } },
    errors: ['recorder.retentionDays: unknown key: expected one of adopt, deliveryBucket, deliveryKeyPrefix'],
  },
  'another way to adopt a recorder': {
    configuration: { recorder: { mode: 'adopt' } },
    errors: ['recorder: got {"mode":"adopt"}, expected "adopt", or { adopt: true } with deliveryBucket'],
  },
  'a misspelled adopt': {
    configuration: { recorder: { adpot: true } },
    errors: ['recorder: got {"adpot":true}, expected "adopt", or { adopt: true } with deliveryBucket'],
  },
  'the bucket of an adopted recorder alone': {
    configuration: { recorder: { deliveryBucket: 'central' } },
    errors: ['recorder: got {"deliveryBucket":"central"}, expected "adopt", or { adopt: true } with deliveryBucket'],
  },
  'adopt: false': {
    configuration: { recorder: { adopt: false } },
    errors: ['recorder.adopt: got false, expected true, or no key'],
  },
  'a recording group with both lists': {
    configuration: { recorder: { recordingGroup: { inclusion: [TYPE], exclusion: [TYPE] } } },
    errors: [
      'recorder.recordingGroup: got {"inclusion":["AWS::EC2::Volume"],"exclusion":["AWS::EC2:..., expected either inclusion or exclusion, with a list of resource types',
    ],
  },
  'a recording group without types that rules evaluate or need as facts': {
    configuration: { recorder: { recordingGroup: { inclusion: ['AWS::House::Lock'] } } },
    errors: [
      'recorder.recordingGroup.inclusion: lacks AWS::House::Door and AWS::House::Key, required by rule "open-door": add them, or turn the rule off',
      'recorder.recordingGroup.inclusion: lacks AWS::IAM::User, required by rule "old-lock": add it, or turn the rule off',
    ],
  },
  'a recording group without the types of many rules': {
    configuration: {
      rules: { '*': false },
      managedRules: {
        RDS_STORAGE_ENCRYPTED: 'default',
        INCOMING_SSH_DISABLED: Array.from({ length: 11 }, (_, n) => ({ name: `ssh-${n}` })),
      },
      recorder: { recordingGroup: { exclusion: ['AWS::EC2::SecurityGroup'] } },
    },
    errors: [
      ...Array.from(
        { length: 10 },
        (_, n) =>
          `recorder.recordingGroup.exclusion: contains AWS::EC2::SecurityGroup, required by managed rule "ssh-${n}": remove it, or turn the rule off`,
      ),
      `recorder.recordingGroup: the same is true of 1 more rule: "evaluated" records what the rules need, and '*': false in rules turns off those that are not named`,
    ],
  },
  'an excluded type that a rule needs as a fact': {
    configuration: { recorder: { recordingGroup: { exclusion: ['AWS::House::Key'] } } },
    errors: [
      'recorder.recordingGroup.exclusion: contains AWS::House::Key, required by rule "open-door": remove it, or turn the rule off',
    ],
  },
  'an excluded type that a managed rule evaluates on changes': {
    configuration: {
      recorder: { recordingGroup: { exclusion: ['AWS::EC2::SecurityGroup'] } },
      managedRules: { 'restricted-ssh': 'default' },
    },
    errors: [
      'recorder.recordingGroup.exclusion: contains AWS::EC2::SecurityGroup, required by managed rule "restricted-ssh": remove it, or turn the rule off',
    ],
  },
  'an excluded type that a Guard rule evaluates': {
    configuration: {
      recorder: { recordingGroup: { exclusion: [TYPE] } },
      guardRules: { 'gp3-only': { policy: 'gp3.guard', resourceTypes: [TYPE] } },
    },
    files: { '/project/gp3.guard': 'rule gp3 {}' },
    errors: [
      'recorder.recordingGroup.exclusion: contains AWS::EC2::Volume, required by Guard rule "gp3-only": remove it, or turn the rule off',
    ],
  },
  'a recording group with none of the types of a rule scoped by tag': {
    configuration: {
      rules: { '*': false, 'old-lock': { tagScope: { key: 'floor' } } },
      recorder: { recordingGroup: { inclusion: [TYPE] } },
    },
    errors: [
      'recorder.recordingGroup.inclusion: lacks AWS::House::Lock and AWS::IAM::User, required by rule "old-lock": add them, or turn the rule off',
    ],
  },
  'evaluated types without any rule': {
    configuration: { rules: { '*': false }, recorder: { recordingGroup: 'evaluated' } },
    errors: [
      'recorder.recordingGroup: got "evaluated", expected "all" or a list of types, because no enabled rule evaluates a known type',
    ],
  },
  'only global types for two Regions': {
    configuration: {
      environments: [{ ...HERE, regions: ['eu-west-1', 'us-east-1'] }],
      rules: { '*': false },
      recorder: { recordingGroup: { inclusion: ['AWS::IAM::Role'] } },
    },
    errors: [
      'recorder.recordingGroup: contains only global types, which only the home Region records: the other Regions would record nothing',
    ],
  },
  'an invalid resource type': {
    configuration: { recorder: { recordingGroup: { exclusion: ['ec2 volume'] } } },
    errors: [
      'recorder.recordingGroup.exclusion[0]: got "ec2 volume", expected a resource type such as AWS::EC2::Volume',
    ],
  },
  'a frequency override for a type that cannot be recorded daily': {
    configuration: {
      recorder: {
        recordingGroup: 'all',
        frequencyOverride: { frequency: 'DAILY', resourceTypes: ['AWS::Config::ResourceCompliance'] },
      },
    },
    errors: [
      'recorder.frequencyOverride.resourceTypes[0]: got "AWS::Config::ResourceCompliance", expected a type that AWS Config can record daily',
    ],
  },
  'an included type that cannot be recorded daily, with a daily recorder': {
    configuration: {
      rules: { '*': false },
      recorder: { frequency: 'DAILY', recordingGroup: { inclusion: [TYPE, 'AWS::Config::ConformancePackCompliance'] } },
    },
    errors: [
      'recorder.recordingGroup.inclusion: contains AWS::Config::ConformancePackCompliance, which AWS Config cannot record daily: add it to recorder.frequencyOverride as CONTINUOUS, or remove it',
    ],
  },
  'a frequency override with the frequency of the recorder, for a type that is not recorded': {
    configuration: {
      recorder: {
        recordingGroup: { exclusion: [TYPE] },
        frequencyOverride: { frequency: 'CONTINUOUS', resourceTypes: [TYPE] },
      },
    },
    errors: [
      `recorder.frequencyOverride.frequency: got "CONTINUOUS", expected the other frequency, "DAILY"`,
      'recorder.frequencyOverride.resourceTypes[0]: got "AWS::EC2::Volume", expected a recorded type',
    ],
  },
  'an incomplete frequency override': {
    configuration: { recorder: { frequencyOverride: { resourceTypes: [TYPE] } } },
    errors: ['recorder.frequencyOverride.frequency: got nothing, expected "CONTINUOUS" or "DAILY"'],
  },
  'a key prefix that contains AWSLogs': {
    configuration: { recorder: { delivery: { keyPrefix: 'config/AWSLogs' } } },
    errors: [
      'recorder.delivery.keyPrefix: got "config/AWSLogs", expected a key prefix without AWSLogs and without a slash at either end',
    ],
  },
  'the ARN of a bucket instead of its name': {
    configuration: { recorder: { delivery: { bucketName: 'arn:aws:s3:::logs' } } },
    errors: ['recorder.delivery.bucketName: got "arn:aws:s3:::logs", expected a bucket name'],
  },
  'a bucket name with two consecutive dots': {
    configuration: { recorder: { adopt: true, deliveryBucket: 'their..logs' } },
    errors: ['recorder.deliveryBucket: got "their..logs", expected a bucket name'],
  },
  'keys and topics of another Region than the recorders': {
    configuration: {
      environments: [{ ...HERE, regions: ['eu-west-1', 'us-east-1'] }],
      recorder: {
        delivery: {
          kmsKey: 'arn:aws:kms:eu-west-1:111122223333:key/0a',
          topic: 'arn:aws:sns:us-east-1:111122223333:config',
        },
      },
    },
    errors: [
      'recorder.delivery.topic: got "arn:aws:sns:us-east-1:111122223333:config", expected an ARN with {region}, because the recorder of eu-west-1 cannot use one of us-east-1',
      'recorder.delivery.kmsKey: got "arn:aws:kms:eu-west-1:111122223333:key/0a", expected an ARN with {region}, because the recorder of us-east-1 cannot use one of eu-west-1',
    ],
  },
  'invalid keys, topics, roles, paths and boundaries': {
    configuration: {
      recorder: { role: 'mine', delivery: { kmsKey: 'alias/config', topic: 'config' } },
      iam: { path: 'platform', permissionsBoundary: 'no spaces' },
      architecture: 'arm',
    },
    errors: [
      'recorder.role: got "mine", expected "own" or "service-linked"',
      'recorder.delivery.kmsKey: got "alias/config", expected the ARN of a KMS key such as arn:aws:kms:{region}:111122223333:key/…',
      'recorder.delivery.topic: got "config", expected true, false, or the ARN of a topic such as arn:aws:sns:{region}:111122223333:config',
      'architecture: got "arm", expected "arm64" or "x86_64"',
      'iam.permissionsBoundary: got "no spaces", expected the name or the ARN of a managed policy',
      'iam.path: got "platform", expected a path such as /platform/',
    ],
  },
  'an unknown snapshot frequency': {
    configuration: { recorder: { delivery: { snapshotFrequency: 'Daily' } } },
    errors: [
      'recorder.delivery.snapshotFrequency: got "Daily", expected "One_Hour", "Three_Hours", "Six_Hours", "Twelve_Hours", "TwentyFour_Hours"',
    ],
  },
  'an expiry for the files of a central bucket': {
    configuration: { recorder: { delivery: { bucketName: 'central-logs', expireAfterDays: 400 } } },
    errors: [
      'recorder.delivery.expireAfterDays: got 400, expected no value because Assay does not manage the central bucket',
    ],
  },
  'files that move to infrequent access when they have expired': {
    configuration: { recorder: { delivery: { infrequentAccessAfterDays: 60, expireAfterDays: 60 } } },
    errors: ['recorder.delivery.infrequentAccessAfterDays: got 60, expected fewer days than expireAfterDays, 60'],
  },

  'a misspelled rule': {
    configuration: { rules: { 'opne-door': false } },
    errors: ['rules.opne-door: unknown rule, did you mean "open-door"? Expected one of open-door, old-lock, labelled'],
  },
  'a managed rule among the rules': {
    configuration: { rules: { 'restricted-ssh': 'default' } },
    errors: ['rules.restricted-ssh: is an AWS managed rule: move it to managedRules'],
  },
  'a rule among the managed rules': {
    configuration: { managedRules: { 'open-door': 'default' } },
    errors: ['managedRules.open-door: is no managed rule: move it to rules'],
  },
  'an invalid choice for a rule': {
    configuration: { rules: { '*': 'off', 'open-door': true } },
    errors: [
      'rules.*: got "off", expected false or "default"',
      'rules.open-door: got true, expected false, "default", or an object with parameters, tagScope, resourceTypes, frequency, severity, environments',
    ],
  },
  'settings for environments that no one can match': {
    configuration: {
      environments: [
        { ...HERE, tag: 'production' },
        { account: '444455556666', regions: ['eu-west-1'] },
      ],
      rules: {
        'open-door': {
          environments: [
            { severity: 'low' },
            { tag: 'sandbox', enabled: false },
            { account: '444455556666', tag: 'production', severity: 'low' },
            { region: 'eu-west-1', parameters: { most: 100 } },
            { region: 'eu-west-1', enabled: false },
          ],
        },
      },
      alerts: {
        environments: [
          { tag: 'sandbox', enabled: false },
          { tag: 'production', severity: 'low' },
          { account: '444455556666', severity: 'low' },
          { region: 'eu-west-1', enabled: false },
        ],
      },
    },
    errors: [
      'rules.open-door.environments[0]: got no account, region or tag, expected at least one',
      `rules.open-door.environments[1]: got sandbox, ${DEPLOYED}`,
      `rules.open-door.environments[2]: got 444455556666 production, ${DEPLOYED}`,
      'rules.open-door.environments[3].parameters.most: got "100", expected an integer from 0 to 99',
      'rules.open-door.environments[4]: got eu-west-1, which never applies: entries before it match the same environments',
      `alerts.environments[0]: got sandbox, ${DEPLOYED}`,
      'alerts.environments[3]: got eu-west-1, which never applies: entries before it match the same environments',
    ],
  },
  'an invalid tag of an environment': {
    configuration: { environments: [{ ...HERE, tag: 'Production!' }] },
    errors: ['environments[0].tag: got "Production!", expected a lower-case name with hyphens, up to 64 characters'],
  },
  'a misspelled parameter': {
    configuration: { rules: { 'open-door': { parameters: { exclude: ['porch'] } } } },
    errors: [
      'rules.open-door.parameters.exclude: unknown parameter, did you mean "excluded"? Expected one of most, excluded, strict',
    ],
  },
  'a parameter of a rule that has none': {
    configuration: { rules: { 'old-lock': { parameters: { age: 3 } } } },
    errors: ['rules.old-lock.parameters.age: unknown parameter: the rule has none'],
  },
  'parameters that their declarations reject': {
    configuration: {
      rules: { 'open-door': { parameters: { most: 100, strict: 'perhaps', excluded: { porch: true } } } },
    },
    errors: [
      'rules.open-door.parameters.excluded: got {"porch":true}, expected comma-separated list',
      'rules.open-door.parameters.most: got "100", expected an integer from 0 to 99',
      'rules.open-door.parameters.strict: got "perhaps", expected true or false',
    ],
  },
  'a list element with a comma': {
    configuration: { rules: { 'open-door': { parameters: { excluded: ['porch, garden'] } } } },
    errors: ['rules.open-door.parameters.excluded: got ["porch, garden"], expected comma-separated list'],
  },
  'a rule without its required parameter': {
    configuration: { rules: { labelled: 'default' } },
    errors: ['rules.labelled.parameters.label: got nothing, expected text: The required label'],
  },
  'parameters longer than InputParameters': {
    configuration: { rules: { 'open-door': { parameters: { excluded: ['x'.repeat(1000)] } } } },
    errors: ['rules.open-door.parameters: got 1,039 characters of JSON including assayRule, AWS Config allows 1,024'],
  },
  'a scope by tag and by types': {
    configuration: { rules: { 'open-door': { tagScope: { key: 'floor' }, resourceTypes: ['AWS::House::Door'] } } },
    errors: ['rules.open-door: got both tagScope and resourceTypes, AWS Config allows one of them'],
  },
  'the value of a tag without its key': {
    configuration: { rules: { 'open-door': { tagScope: { value: '1' } } } },
    errors: ['rules.open-door.tagScope.key: got nothing, expected text of 1 to 128 characters'],
  },
  'a type that the rule does not evaluate': {
    configuration: { rules: { 'old-lock': { resourceTypes: ['AWS::House::Door'] } } },
    errors: [
      'rules.old-lock.resourceTypes[0]: got "AWS::House::Door", expected a type that the rule evaluates: AWS::House::Lock and AWS::IAM::User',
    ],
  },
  'a frequency for a rule that runs only on changes': {
    configuration: { rules: { 'open-door': { frequency: 'One_Hour' } } },
    errors: ['rules.open-door.frequency: got "One_Hour", expected no value because the rule only runs on changes'],
  },
  'a rule with more types than AWS Config allows in a scope': {
    configuration: {},
    registry: [everything],
    errors: [
      'rules.everything.resourceTypes: got nothing, but the rule evaluates 101 types and AWS Config allows 100 in a scope',
    ],
  },
  'a list of more types than AWS Config allows in a scope': {
    configuration: { rules: { everything: { resourceTypes: everything.resource.resourceTypes } } },
    registry: [everything],
    errors: ['rules.everything.resourceTypes: got 101 resource types, AWS Config allows 100'],
  },
  'a rule name above the limit of AWS Config': {
    configuration: {},
    registry: [{ ...openDoor, name: `open-${'x'.repeat(120)}` }],
    errors: [
      `rules.open-${'x'.repeat(120)}: "assay-open-${'x'.repeat(120)}" has 131 characters, AWS Config allows 128`,
    ],
  },

  'a misspelled managed rule': {
    configuration: { managedRules: { 'restrited-ssh': 'default' } },
    errors: [
      'managedRules.restrited-ssh: unknown managed rule, did you mean "restricted-ssh"? Expected a name or an identifier such as rds-storage-encrypted or RDS_STORAGE_ENCRYPTED',
    ],
  },
  'the name of a managed rule in capitals, where it is not the identifier': {
    configuration: { managedRules: { RESTRICTED_SSH: 'default', EC2_INSTANCES_IN_VPC: 'default' } },
    errors: [
      'managedRules.RESTRICTED_SSH: is the name and not the identifier of the rule, did you mean "INCOMING_SSH_DISABLED"?',
      'managedRules.EC2_INSTANCES_IN_VPC: is the name and not the identifier of the rule, did you mean "INSTANCES_IN_VPC"?',
    ],
  },
  'true for a managed rule': {
    configuration: { managedRules: { 'restricted-ssh': true } },
    errors: [
      'managedRules.restricted-ssh: got true, expected false, "default", or an object with name, parameters, tagScope, resourceTypes, frequency, evaluationModes, skipChecks, severity, environments',
    ],
  },
  'unknown parameters of managed rules, and values of the wrong type': {
    configuration: {
      managedRules: {
        'acm-certificate-expiration-check': { parameters: { daysToExpiraton: 30 } },
        RDS_STORAGE_ENCRYPTED: { parameters: { kmsKeyId: { id: 1 }, key: 'k' } },
        ACCESS_KEYS_ROTATED: { parameters: { maxAccessKeyAge: 'ninety' } },
        MULTI_REGION_CLOUD_TRAIL_ENABLED: { parameters: { includeManagementEvents: 'yes' } },
        'dynamodb-autoscaling-enabled': { parameters: { targetReadUtilization: '70%' } },
        'eip-attached': { parameters: { id: 'eip' } },
      },
    },
    errors: [
      'managedRules.acm-certificate-expiration-check.parameters.daysToExpiraton: unknown parameter, did you mean "daysToExpiration"? Expected daysToExpiration',
      'managedRules.RDS_STORAGE_ENCRYPTED.parameters.kmsKeyId: got {"id":1}, expected text',
      'managedRules.RDS_STORAGE_ENCRYPTED.parameters.key: unknown parameter: expected kmsKeyId',
      'managedRules.ACCESS_KEYS_ROTATED.parameters.maxAccessKeyAge: got "ninety", expected an integer',
      'managedRules.MULTI_REGION_CLOUD_TRAIL_ENABLED.parameters.includeManagementEvents: got "yes", expected true or false',
      'managedRules.dynamodb-autoscaling-enabled.parameters.targetReadUtilization: got "70%", expected a number',
      'managedRules.eip-attached.parameters.id: unknown parameter: the rule has none',
    ],
  },
  'managed rules without a required parameter': {
    configuration: { managedRules: { 'alb-desync-mode-check': 'default', REQUIRED_TAGS: 'default' } },
    errors: [
      'managedRules.alb-desync-mode-check.parameters.desyncMode: got nothing, expected a list: see https://docs.aws.amazon.com/config/latest/developerguide/alb-desync-mode-check.html',
      'managedRules.REQUIRED_TAGS.parameters.tag1Key: got nothing, expected text: see https://docs.aws.amazon.com/config/latest/developerguide/required-tags.html',
    ],
  },
  'a managed rule twice with the same name': {
    configuration: { managedRules: { 'restricted-ssh': ['default', 'default'], INCOMING_SSH_DISABLED: 'default' } },
    errors: [
      'managedRules.restricted-ssh[1]: duplicate name "restricted-ssh", already used by managed rule "restricted-ssh"',
      'managedRules.INCOMING_SSH_DISABLED: duplicate name "restricted-ssh", already used by managed rule "restricted-ssh"',
    ],
  },
  "a managed rule with the name of one of Assay's rules": {
    configuration: { managedRules: { RDS_STORAGE_ENCRYPTED: { name: 'open-door' } } },
    errors: ['managedRules.RDS_STORAGE_ENCRYPTED: duplicate name "open-door", already used by rule "open-door"'],
  },
  'settings that a managed rule does not support': {
    configuration: {
      managedRules: {
        'encrypted-volumes': { frequency: 'One_Hour', resourceTypes: ['AWS::EC2::VPC'] },
        RDS_STORAGE_ENCRYPTED: { resourceTypes: ['AWS::RDS::DBCluster'] },
        'cloudtrail-enabled': { evaluationModes: ['ACTIVE'] },
      },
    },
    errors: [
      'managedRules.encrypted-volumes.frequency: got "One_Hour", expected no value because the rule only runs on changes',
      'managedRules.encrypted-volumes.resourceTypes[0]: got "AWS::EC2::VPC", expected a type that the rule evaluates: AWS::EC2::Volume',
      'managedRules.RDS_STORAGE_ENCRYPTED.resourceTypes[0]: got "AWS::RDS::DBCluster", expected a type that the rule evaluates: AWS::RDS::DBInstance',
      'managedRules.cloudtrail-enabled.evaluationModes[0]: got "ACTIVE", expected "DETECTIVE" or "PROACTIVE"',
    ],
  },
  'a scope of rules that only a schedule triggers': {
    configuration: {
      rules: { '*': false, 'expired-key': { resourceTypes: ['AWS::House::Key'], frequency: 'One_Hour' } },
      managedRules: {
        'cloudtrail-enabled': { resourceTypes: ['AWS::CloudTrail::Trail'] },
        KMS_CMK_NOT_SCHEDULED_FOR_DELETION: [
          { name: 'keys', tagScope: { key: 'stage' } },
          { name: 'all-keys', tagScope: { key: 'stage' }, resourceTypes: ['AWS::KMS::Key'] },
        ],
      },
    },
    registry: [expiredKey],
    errors: [
      `rules.expired-key.resourceTypes: got ["AWS::House::Key"], ${NO_SCOPE}`,
      `managedRules.cloudtrail-enabled.resourceTypes: got ["AWS::CloudTrail::Trail"], ${NO_SCOPE}`,
      `managedRules.KMS_CMK_NOT_SCHEDULED_FOR_DELETION[0].tagScope: got {"key":"stage"}, ${NO_SCOPE}`,
      `managedRules.KMS_CMK_NOT_SCHEDULED_FOR_DELETION[1].tagScope: got {"key":"stage"}, ${NO_SCOPE}`,
      `managedRules.KMS_CMK_NOT_SCHEDULED_FOR_DELETION[1].resourceTypes: got ["AWS::KMS::Key"], ${NO_SCOPE}`,
    ],
  },
  'a parameter of an unlisted managed rule that cannot be written as text': {
    configuration: { managedRules: { VERY_NEW_CHECK: { parameters: { kmsKeyId: { id: 1 } } } } },
    errors: [
      'managedRules.VERY_NEW_CHECK.parameters.kmsKeyId: got {"id":1}, expected text, a number, true or false, or a list of them',
    ],
  },
  'parameters of a managed rule longer than InputParameters': {
    configuration: { managedRules: { RDS_STORAGE_ENCRYPTED: { parameters: { kmsKeyId: 'x'.repeat(1010) } } } },
    errors: ['managedRules.RDS_STORAGE_ENCRYPTED.parameters: got 1,025 characters of JSON, AWS Config allows 1,024'],
  },

  'a Guard rule without its file, and one with an invalid name': {
    configuration: {
      guardRules: {
        'no-file': { policy: 'none.guard', resourceTypes: [TYPE] },
        Gp3: { policy: 'none.guard', resourceTypes: [TYPE] },
      },
    },
    errors: [
      'guardRules.no-file.policy: cannot read "none.guard": there is no such file',
      'guardRules.Gp3: got "Gp3", expected a lower-case name with hyphens, up to 128 characters',
    ],
  },
  'a Guard rule without types': {
    configuration: { guardRules: { 'gp3-only': { policy: 'gp3.guard' } } },
    errors: ['guardRules.gp3-only.resourceTypes: got nothing, expected a non-empty list of resource types'],
  },
  'a Guard policy that is too long, and an empty one': {
    configuration: {
      guardRules: {
        long: { policy: 'long.guard', resourceTypes: [TYPE] },
        empty: { policy: 'empty.guard', resourceTypes: [TYPE] },
      },
    },
    files: { '/project/long.guard': 'x'.repeat(10_001), '/project/empty.guard': '\n' },
    errors: [
      'guardRules.long.policy: "long.guard" has 10,001 characters, AWS Config allows 10,000',
      'guardRules.empty.policy: "empty.guard" is empty',
    ],
  },

  'restores without approval': {
    configuration: { restore: 'approve' },
    errors: ['restore: got "approve", expected "off", or an object with mode "approve" and approvers'],
  },
  'a mode that restores do not have': {
    configuration: { restore: { mode: 'automatic', approvers: [APPROVER] } },
    errors: ['restore.mode: got "automatic", expected "off" or "approve"'],
  },
  'restores without approvers': {
    configuration: { restore: { mode: 'approve' } },
    errors: [
      'restore.approvers: got nothing, expected the ARN of at least one IAM user or role, because the mode is "approve"',
    ],
  },
  'restores in an account without approvers': {
    configuration: {
      environments: [{ account: '444455556666', regions: ['eu-west-1'] }],
      restore: { mode: 'approve', approvers: [APPROVER] },
    },
    errors: [
      'restore.approvers: got no approver of account 444455556666, where the mode is "approve": SSM accepts only approvers of the same account',
    ],
  },
  'remediation of a misspelled rule': {
    configuration: { remediation: { 'opn-door': 'manual' } },
    errors: ['remediation.opn-door: unknown rule, did you mean "open-door"? Expected one of open-door, labelled'],
  },
  'remediation of all rules at once': {
    configuration: { remediation: { '*': 'manual' } },
    errors: [
      'remediation.*: each rule must be named, so that nothing is remediated by accident: expected one of open-door, labelled',
    ],
  },
  'remediation of managed rules': {
    configuration: { remediation: { 'restricted-ssh': 'manual', RDS_STORAGE_ENCRYPTED: 'manual' } },
    errors: [
      'remediation.restricted-ssh: is an AWS managed rule, and Assay remediates only its own rules: expected one of open-door, labelled',
      'remediation.RDS_STORAGE_ENCRYPTED: is an AWS managed rule, and Assay remediates only its own rules: expected one of open-door, labelled',
    ],
  },
  'remediation of a rule that has none': {
    configuration: { remediation: { 'old-lock': 'automatic' } },
    errors: [
      'remediation.old-lock: got "automatic", but the rule has no remediation: expected one of open-door, labelled',
    ],
  },
  'remediation where no rule has one': {
    configuration: { remediation: { 'old-lock': 'manual' } },
    registry: [oldLock],
    errors: ['remediation.old-lock: got "manual", but the rule has no remediation: no rule has a remediation'],
  },
  'remediation of rules that are not deployed': {
    configuration: {
      ...ELSEWHERE,
      rules: { 'open-door': false },
      remediation: {
        'open-door': { mode: 'off', environments: [{ account: '111122223333', region: 'eu-west-1', mode: 'manual' }] },
        labelled: 'manual',
      },
    },
    errors: [
      'remediation.open-door: got "manual", but the rule is not deployed: turn it on in rules',
      'remediation.labelled: got "manual", but the rule is not deployed: turn it on in rules',
    ],
  },
  'an unknown mode': {
    configuration: { remediation: { 'open-door': 'auto', labelled: { mode: 'on' } } },
    errors: [
      'remediation.open-door: got "auto", expected "off", "manual", "approve", "automatic"',
      'remediation.labelled.mode: got "on", expected "off", "manual", "approve", "automatic"',
    ],
  },
  'true for a remediation, and a remediation without a mode': {
    configuration: { remediation: { 'open-door': true, labelled: { approvalHours: 1 } } },
    errors: [
      'remediation.open-door: got true, expected "off", "manual", "approve", "automatic", or an object with mode, approvers …',
      'remediation.labelled.mode: got nothing, expected "off", "manual", "approve", "automatic"',
    ],
  },
  'mode approve without approvers': {
    configuration: { remediation: { 'open-door': 'approve' } },
    errors: [
      'remediation.open-door.approvers: got nothing, expected the ARN of at least one IAM user or role, because the mode is "approve"',
    ],
  },
  'mode approve without an approver in one of the accounts': {
    configuration: {
      ...ELSEWHERE,
      remediation: {
        'open-door': {
          mode: 'manual',
          approvers: [APPROVER],
          environments: [{ account: '444455556666', region: 'eu-west-1', mode: 'approve' }],
        },
      },
    },
    errors: [
      'remediation.open-door.approvers: got no approver of account 444455556666, where the mode is "approve": SSM accepts only approvers of the same account',
    ],
  },
  'too many approvers': {
    configuration: {
      remediation: { 'open-door': { mode: 'approve', approvers: Array.from({ length: 11 }, (_, n) => APPROVER + n) } },
    },
    errors: ['remediation.open-door.approvers: got 11 approvers, SSM allows 10'],
  },
  'too many approvers in one of the accounts': {
    configuration: {
      ...ELSEWHERE,
      remediation: {
        'open-door': {
          mode: 'approve',
          approvers: ['arn:aws:iam::444455556666:role/on-call', ...Array.from({ length: 11 }, (_, n) => APPROVER + n)],
        },
      },
    },
    errors: ['remediation.open-door.approvers: got 11 approvers of account 111122223333, SSM allows 10'],
  },
  'approvers that are neither IAM users nor roles': {
    configuration: {
      remediation: {
        'open-door': { mode: 'approve', approvers: ['ann', 'arn:aws:iam::111122223333:root', APPROVER, APPROVER] },
      },
    },
    errors: [
      'remediation.open-door.approvers[0]: got "ann", expected the ARN of an IAM user or role such as arn:aws:iam::111122223333:role/on-call',
      'remediation.open-door.approvers[1]: got "arn:aws:iam::111122223333:root", expected the ARN of an IAM user or role such as arn:aws:iam::111122223333:role/on-call',
      `remediation.open-door.approvers[3]: duplicate "${APPROVER}"`,
    ],
  },
  'numbers of a remediation outside the limits of AWS': {
    configuration: {
      remediation: {
        'open-door': {
          mode: 'automatic',
          approvalHours: 721,
          maximumAutomaticAttempts: 26,
          retryAttemptSeconds: 2678001,
          concurrentExecutionRatePercentage: 0,
          errorPercentage: 101,
        },
      },
    },
    errors: [
      'remediation.open-door.approvalHours: got 721, expected an integer from 1 to 720',
      'remediation.open-door.maximumAutomaticAttempts: got 26, expected an integer from 1 to 25',
      'remediation.open-door.retryAttemptSeconds: got 2678001, expected an integer from 1 to 2678000',
      'remediation.open-door.concurrentExecutionRatePercentage: got 0, expected an integer from 1 to 100',
      'remediation.open-door.errorPercentage: got 101, expected an integer from 1 to 100',
    ],
  },
  'remediation in environments that are not deployed, and a duplicate one': {
    configuration: {
      ...ELSEWHERE,
      remediation: {
        'open-door': {
          mode: 'manual',
          environments: [
            { account: '111122223333', region: 'us-east-1', mode: 'off' },
            { account: '111122223333', region: 'eu-west-1', mode: 'off' },
            { account: '111122223333', region: 'eu-west-1', mode: 'automatic' },
            { account: '111122223333' },
          ],
        },
      },
    },
    errors: [
      'remediation.open-door.environments[3].mode: got nothing, expected "off", "manual", "approve", "automatic"',
      'remediation.open-door.environments[0]: got 111122223333 us-east-1, expected a deployed environment: 111122223333 eu-west-1 and 444455556666 eu-west-1',
      'remediation.open-door.environments[2]: got 111122223333 eu-west-1, which never applies: entries before it match the same environments',
    ],
  },
  'remediation by environment without named environments': {
    configuration: {
      remediation: {
        'open-door': { mode: 'manual', environments: [{ account: '111122223333', region: 'eu-west-1', mode: 'off' }] },
      },
    },
    errors: [
      'remediation.open-door.environments[0]: got 111122223333 eu-west-1, expected no value because the environment has no account and Region',
    ],
  },
  'a prefix that SSM reserves': {
    configuration: { prefix: 'amzn-assay', remediation: { 'open-door': 'manual' } },
    errors: [
      'prefix: got "amzn-assay", expected a prefix that does not start with "amzn", which SSM reserves for runbooks of AWS',
    ],
  },
  'a runbook name above the limit of SSM': {
    configuration: { remediation: { [`open-${'x'.repeat(110)}`]: 'manual' } },
    registry: [{ ...openDoor, name: `open-${'x'.repeat(110)}` }],
    errors: [
      `remediation.open-${'x'.repeat(110)}: its runbook "assay-open-${'x'.repeat(110)}-remediate" has 131 characters, SSM allows 128`,
    ],
  },

  'true for alerts': {
    configuration: { alerts: true },
    errors: ['alerts: got true, expected false or an object with subscribers, severity …'],
  },
  'invalid alert settings': {
    configuration: {
      alerts: {
        subscribers: ['#alerts'],
        severity: 'severe',
        stormSize: 0,
        reminderDays: 366,
        waitForActorMinutes: 31,
        gracePeriodMinutes: 1441,
        securityHub: 'yes',
        eventBus: 'central',
        topic: 'alerts',
      },
    },
    errors: [
      'alerts.topic: unknown key: expected one of enabled, subscribers, severity, stormSize, reminderDays, waitForActorMinutes, gracePeriodMinutes, securityHub, eventBus, environments',
      'alerts.subscribers[0]: got "#alerts", expected an email address or an HTTPS endpoint',
      'alerts.severity: got "severe", expected "critical", "high", "medium", "low"',
      'alerts.stormSize: got 0, expected an integer from 1 to 1000',
      'alerts.reminderDays: got 366, expected an integer from 0 to 365',
      'alerts.waitForActorMinutes: got 31, expected an integer from 0 to 30',
      'alerts.gracePeriodMinutes: got 1441, expected an integer from 0 to 1440',
      'alerts.securityHub: got "yes", expected true or false',
      'alerts.eventBus: got "central", expected the ARN of an event bus such as arn:aws:events:eu-west-1:111122223333:event-bus/central',
    ],
  },

  'a rule folder that is not a list': {
    configuration: { ruleFolders: 'our-rules' as never },
    errors: ['ruleFolders: got "our-rules", expected a non-empty list of folders'],
  },
  'a missing waivers file': {
    configuration: { waivers: 'waivers.yaml' },
    errors: ['waivers: cannot read "waivers.yaml": there is no such file'],
  },
  'a waivers file that is not YAML': {
    configuration: { waivers: 'waivers.yaml' },
    files: { '/project/waivers.yaml': 'waivers: [' },
    errors: [
      'waivers: cannot read the waivers: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 11',
    ],
  },
  'invalid waivers, and waivers for unknown rules': {
    configuration: { waivers: 'waivers.json' },
    files: {
      '/project/waivers.json': JSON.stringify([
        { rule: 'open-door', resource: 'porch', reason: 'r', owner: 'o' },
        { rule: 'opendoor', resource: 'porch', reason: 'r', owner: 'o', expires: '2030-01-01' },
        { rule: 'restricted-ssh', resource: 'sg-1', reason: 'r', owner: 'o', expires: '2030-01-01' },
      ]),
    },
    errors: [
      'waivers: Cannot use waiver 1 (open-door, porch): "expires" is missing',
      'waivers: the waiver of "porch" names an unknown rule "opendoor": did you mean "open-door"?',
      `waivers: the waiver of "sg-1" names an unknown rule "restricted-ssh": only Assay's own rules can be waived`,
    ],
  },

  'tags that AWS rejects': {
    configuration: { tags: { 'aws:owner': 'me', owner: 3, team: 'a*b' } },
    errors: [
      'tags["aws:owner"]: got "aws:owner", expected a tag key of 1 to 128 letters, digits, spaces and _.:/=+-@ that does not start with aws:',
      'tags.owner: got 3, expected a tag value of up to 256 letters, digits, spaces and _.:/=+-@',
      'tags.team: got "a*b", expected a tag value of up to 256 letters, digits, spaces and _.:/=+-@',
    ],
  },
  'too many tags': {
    configuration: { tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, ''])) },
    errors: ['tags: got 51 tags, AWS allows 50'],
  },
  'an aggregator without accounts': {
    configuration: { aggregator: {} },
    errors: ['aggregator.accounts: got nothing, expected a non-empty list of account IDs'],
  },
  'an unknown aggregator source': {
    configuration: { aggregator: 'all' },
    errors: ['aggregator: got "all", expected "organization" or an object with accounts and regions'],
  },
  'an aggregator with invalid accounts and Regions': {
    configuration: { aggregator: { accounts: ['1'], regions: 'eu-west-1' } },
    errors: [
      'aggregator.accounts[0]: got "1", expected a 12-digit account ID in quotes',
      'aggregator.regions: got "eu-west-1", expected "all" or a list of Regions',
    ],
  },
  'an aggregator whose account is not deployed to the home Region': {
    configuration: {
      environments: [HERE, { account: '444455556666', regions: ['us-east-1'] }],
      homeRegion: 'us-east-1',
      aggregator: 'organization',
    },
    errors: [
      'aggregator: cannot be created: the first account, 111122223333, is not deployed to the home Region us-east-1. Add the Region to the account, or put the account that aggregates first',
    ],
  },
  'webhooks of chat services, which cannot confirm a subscription': {
    configuration: {
      alerts: { subscribers: ['https://hooks.slack.com/services/T0/B0/secret', 'https://slack.example.com/hook'] },
      health: {
        subscribers: ['https://example.webhook.office.com/webhookb2/secret', 'https://discord.com/api/webhooks/1/s'],
      },
    },
    errors: [
      `alerts.subscribers[0]: hooks.slack.com is a webhook of Slack, ${NO_WEBHOOK}`,
      `health.subscribers[0]: example.webhook.office.com is a webhook of Microsoft Teams, ${NO_WEBHOOK}`,
      `health.subscribers[1]: discord.com is a webhook of Discord, ${NO_WEBHOOK}`,
    ],
  },
  'Athena without a known bucket': {
    configuration: { recorder: 'adopt', athena: true },
    errors: [
      'athena: got true, expected false, or the name of the bucket in recorder: { adopt: true, deliveryBucket: "…" }',
    ],
  },
  'an invalid subscriber': {
    configuration: { health: { subscribers: ['#alerts'] } },
    errors: ['health.subscribers[0]: got "#alerts", expected an email address or an HTTPS endpoint'],
  },
};

test.each(Object.entries(TABLE))('rejects %s', (_, { configuration, errors, ...options }) => {
  expect(listErrors(configuration, options)).toEqual(errors);
});

test('a long list of choices is left out beside a suggestion', () => {
  const many = `expected one of ${Array.from({ length: 50 }, (_, index) => `rule-${index}`).join(', ')}`;
  expect(unknownName('rule', 'rule-1', many)).toBe('unknown rule, did you mean "rule-1"?');
  expect(unknownName('rule', undefined, many)).toBe(`unknown rule: ${many}`);
});

test('the message lists every error on a line', () => {
  const invalid = { prefix: 'A', recorder: { retentionDays: 10 } };
  expect(() => resolve(invalid)).toThrow(ConfigurationError);
  expect(() => resolve(invalid)).toThrow(
    [
      'Invalid configuration: 2 errors',
      '  prefix: got "A", expected a lower-case name with hyphens, up to 32 characters',
      '  recorder.retentionDays: got 10, expected an integer from 30 to 2557',
    ].join('\n'),
  );
});

test('the sample registry is valid', () => {
  expect(listErrors({}, { registry })).toEqual([]);
});
