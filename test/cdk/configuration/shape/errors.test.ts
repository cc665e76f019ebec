import { ConfigurationError } from '../../../../lib/cdk/configuration/shape/errors';
import type { Rule } from '../../../../lib/core/rule';
import { faultsOf, resolve } from '../resolving';
import { everything, oldLock, openDoor, registry } from '../sample-registry';

const KEYS =
  'environments, homeRegion, prefix, recorder, rules, managedRules, guardRules, remediation, alerts, waivers, tags, aggregator, athena, health';
const HERE = { account: '111122223333', regions: ['eu-west-1'] };
const ELSEWHERE = { environments: [HERE, { account: '444455556666', regions: ['eu-west-1'] }] };
const APPROVER = 'arn:aws:iam::111122223333:role/on-call';
const TYPE = 'AWS::EC2::Volume';
const SOME_MANAGED = 'restricted-ssh, restricted-common-ports, vpc-sg-open-only-to-authorized-ports and 26 more';
const ANY_IDENTIFIER = 'any identifier such as RDS_STORAGE_ENCRYPTED';

interface Row {
  readonly configuration: unknown;
  readonly faults: readonly string[];
  readonly registry?: readonly Rule[];
  readonly files?: Readonly<Record<string, string>>;
}

const TABLE: Readonly<Record<string, Row>> = {
  'the whole is not an object': {
    configuration: [],
    faults: [`configuration: found [], allowed is an object with ${KEYS}`],
  },
  'a misspelt key': {
    configuration: { recoder: 'adopt' },
    faults: [`recoder: unknown key, did you mean "recorder"? Allowed are ${KEYS}`],
  },
  'a key from somewhere else': {
    configuration: { Resources: {} },
    faults: [`Resources: unknown key: allowed are ${KEYS}`],
  },
  'a prefix that cannot begin names': {
    configuration: { prefix: 'Assay_' },
    faults: ['prefix: found "Assay_", allowed is a name in lower case with hyphens, up to 32 characters'],
  },

  'no environments': {
    configuration: { environments: [] },
    faults: ['environments: found [], allowed is a list of environments, at least one'],
  },
  'an account id that lost its zeros': {
    configuration: { environments: [{ ...HERE, account: 11122223333 }] },
    faults: ['environments[0].account: found 11122223333, allowed is an account id, 12 digits in quotes'],
  },
  'an Availability Zone for a Region': {
    configuration: { environments: [{ ...HERE, regions: ['eu-west-1a'] }], homeRegion: 'us-east-1' },
    faults: ['environments[0].regions[0]: found "eu-west-1a", allowed is a Region such as eu-west-1'],
  },
  'an account without Regions': {
    configuration: { environments: [{ account: HERE.account }] },
    faults: ['environments[0].regions: found nothing, allowed is a list of Regions, at least one'],
  },
  'Regions without an account': {
    configuration: { environments: [{ regions: HERE.regions }] },
    faults: ['environments[0].account: found nothing, allowed is an account id, 12 digits in quotes'],
  },
  'the environment of the credentials beside another': {
    configuration: { environments: [{}, HERE] },
    faults: [
      'environments[0]: found {}, allowed is an account and its Regions; the environment of the credentials has to be alone',
    ],
  },
  'an environment twice': {
    configuration: { environments: [HERE, { ...HERE, regions: ['us-east-1', 'eu-west-1'] }] },
    faults: ['environments[1].regions[1]: found 111122223333 eu-west-1 a second time'],
  },
  'a Region twice': {
    configuration: { environments: [{ ...HERE, regions: ['eu-west-1', 'eu-west-1'] }] },
    faults: ['environments[0].regions[1]: found "eu-west-1" a second time'],
  },
  'a home Region that is not among the environments': {
    configuration: { environments: [HERE], homeRegion: 'us-east-1' },
    faults: ['homeRegion: found "us-east-1", allowed is a Region of the environments: eu-west-1'],
  },
  'a home Region for the environment of the credentials': {
    configuration: { homeRegion: 'us-east-1' },
    faults: ['homeRegion: found "us-east-1", allowed is nothing, since the environment names no Region'],
  },
  'a home Region that cannot record IAM': {
    configuration: { environments: [{ ...HERE, regions: ['eu-central-2'] }] },
    faults: [
      'homeRegion: AWS Config cannot record AWS::IAM::User in eu-central-2, without which rule "old-lock" does not work: choose another Region, or switch the rule off',
    ],
  },

  'a recorder that is neither': {
    configuration: { recorder: 'adpot' },
    faults: ['recorder: found "adpot", allowed is "adopt" or an object with the settings of a recorder'],
  },
  'a misspelt key of the recorder': {
    configuration: { recorder: { retentiondays: 90 } },
    faults: [
      'recorder.retentiondays: unknown key, did you mean "retentionDays"? Allowed are recordingGroup, frequency, frequencyOverride, retentionDays, delivery',
    ],
  },
  'too short a retention': {
    configuration: { recorder: { retentionDays: 29 } },
    faults: ['recorder.retentionDays: found 29, allowed is a whole number from 30 to 2557'],
  },
  'too long a retention': {
    configuration: { recorder: { retentionDays: 2558 } },
    faults: ['recorder.retentionDays: found 2558, allowed is a whole number from 30 to 2557'],
  },
  'an adopted recorder that is to be changed': {
    configuration: { recorder: { adopt: true, retentionDays: 90 } },
    faults: ['recorder.retentionDays: unknown key: allowed are adopt, deliveryBucket'],
  },
  'a recorder that is not adopted, at length': {
    configuration: { recorder: { adopt: false } },
    faults: ['recorder.adopt: found false, allowed is true, or leave it out'],
  },
  'both lists of types': {
    configuration: { recorder: { recordingGroup: { inclusion: [TYPE], exclusion: [TYPE] } } },
    faults: [
      'recorder.recordingGroup: found {"inclusion":["AWS::EC2::Volume"],"exclusion":["AWS::EC2:..., allowed is either inclusion or exclusion, with a list of resource types',
    ],
  },
  'a list of types that lacks what rules judge and look at': {
    configuration: { recorder: { recordingGroup: { inclusion: ['Test::House::Lock'] } } },
    faults: [
      'recorder.recordingGroup.inclusion: lacks Test::House::Door and Test::House::Key, without which rule "open-door" does not work: add it, or switch the rule off',
      'recorder.recordingGroup.inclusion: lacks AWS::IAM::User, without which rule "old-lock" does not work: add it, or switch the rule off',
    ],
  },
  'types left out that a rule looks at': {
    configuration: { recorder: { recordingGroup: { exclusion: ['Test::House::Key'] } } },
    faults: [
      'recorder.recordingGroup.exclusion: holds Test::House::Key, without which rule "open-door" does not work: take it out, or switch the rule off',
    ],
  },
  'types left out that a managed rule judges on changes': {
    configuration: {
      recorder: { recordingGroup: { exclusion: ['AWS::EC2::SecurityGroup'] } },
      managedRules: { 'restricted-ssh': 'default' },
    },
    faults: [
      'recorder.recordingGroup.exclusion: holds AWS::EC2::SecurityGroup, without which managed rule "restricted-ssh" does not work: take it out, or switch the rule off',
    ],
  },
  'types left out that a Guard rule judges': {
    configuration: {
      recorder: { recordingGroup: { exclusion: [TYPE] } },
      guardRules: { 'gp3-only': { policy: 'gp3.guard', resourceTypes: [TYPE] } },
    },
    files: { '/project/gp3.guard': 'rule gp3 {}' },
    faults: [
      'recorder.recordingGroup.exclusion: holds AWS::EC2::Volume, without which Guard rule "gp3-only" does not work: take it out, or switch the rule off',
    ],
  },
  'none of the types of a rule with a tag for its scope': {
    configuration: {
      rules: { '*': false, 'old-lock': { tagScope: { key: 'floor' } } },
      recorder: { recordingGroup: { inclusion: [TYPE] } },
    },
    faults: [
      'recorder.recordingGroup.inclusion: lacks Test::House::Lock and AWS::IAM::User, without which rule "old-lock" does not work: add it, or switch the rule off',
    ],
  },
  'what rules judge, but no rules': {
    configuration: { rules: { '*': false }, recorder: { recordingGroup: 'judged' } },
    faults: [
      'recorder.recordingGroup: found "judged", allowed is "all" or a list of types, since no rule that is on judges a type',
    ],
  },
  'global types alone, for two Regions': {
    configuration: {
      environments: [{ ...HERE, regions: ['eu-west-1', 'us-east-1'] }],
      rules: { '*': false },
      recorder: { recordingGroup: { inclusion: ['AWS::IAM::Role'] } },
    },
    faults: [
      'recorder.recordingGroup: holds global types alone, which the home Region records: nothing is left for the other Regions',
    ],
  },
  'a type that is none': {
    configuration: { recorder: { recordingGroup: { exclusion: ['ec2 volume'] } } },
    faults: [
      'recorder.recordingGroup.exclusion[0]: found "ec2 volume", allowed is a resource type such as AWS::EC2::Volume',
    ],
  },
  'a type that cannot be recorded daily': {
    configuration: {
      recorder: {
        recordingGroup: 'all',
        frequencyOverride: { frequency: 'DAILY', resourceTypes: ['AWS::Config::ResourceCompliance'] },
      },
    },
    faults: [
      'recorder.frequencyOverride.resourceTypes[0]: found "AWS::Config::ResourceCompliance", allowed is a type that AWS Config can record daily',
    ],
  },
  'a listed type that cannot be recorded daily, where all are': {
    configuration: {
      rules: { '*': false },
      recorder: { frequency: 'DAILY', recordingGroup: { inclusion: [TYPE, 'AWS::Config::ConformancePackCompliance'] } },
    },
    faults: [
      'recorder.recordingGroup.inclusion: holds AWS::Config::ConformancePackCompliance, which AWS Config cannot record daily: name it in recorder.frequencyOverride as CONTINUOUS, or take it out',
    ],
  },
  'an exception from the frequency that is none, for a type that is not recorded': {
    configuration: {
      recorder: {
        recordingGroup: { exclusion: [TYPE] },
        frequencyOverride: { frequency: 'CONTINUOUS', resourceTypes: [TYPE] },
      },
    },
    faults: [
      `recorder.frequencyOverride.frequency: found "CONTINUOUS", allowed is the frequency that is not the recorder's: "DAILY"`,
      'recorder.frequencyOverride.resourceTypes[0]: found "AWS::EC2::Volume", allowed is a type that is recorded',
    ],
  },
  'half an exception from the frequency': {
    configuration: { recorder: { frequencyOverride: { resourceTypes: [TYPE] } } },
    faults: ['recorder.frequencyOverride.frequency: found nothing, allowed is "CONTINUOUS" or "DAILY"'],
  },
  'a key prefix with what Config adds by itself': {
    configuration: { recorder: { delivery: { keyPrefix: 'config/AWSLogs' } } },
    faults: [
      'recorder.delivery.keyPrefix: found "config/AWSLogs", allowed is a key prefix without slashes at its ends, without AWSLogs',
    ],
  },
  'a bucket by its ARN': {
    configuration: { recorder: { delivery: { bucketName: 'arn:aws:s3:::logs' } } },
    faults: ['recorder.delivery.bucketName: found "arn:aws:s3:::logs", allowed is the name of a bucket'],
  },
  'a bucket with two dots': {
    configuration: { recorder: { adopt: true, deliveryBucket: 'their..logs' } },
    faults: ['recorder.deliveryBucket: found "their..logs", allowed is the name of a bucket'],
  },
  'an odd snapshot frequency': {
    configuration: { recorder: { delivery: { snapshotFrequency: 'Daily' } } },
    faults: [
      'recorder.delivery.snapshotFrequency: found "Daily", allowed is "One_Hour", "Three_Hours", "Six_Hours", "Twelve_Hours", "TwentyFour_Hours"',
    ],
  },
  'a life of files in a bucket that is not ours': {
    configuration: { recorder: { delivery: { bucketName: 'central-logs', expireAfterDays: 400 } } },
    faults: [
      "recorder.delivery.expireAfterDays: found 400, allowed is nothing, since the central bucket is not Assay's to change",
    ],
  },
  'files that move after they ended': {
    configuration: { recorder: { delivery: { infrequentAccessAfterDays: 60, expireAfterDays: 60 } } },
    faults: ['recorder.delivery.infrequentAccessAfterDays: found 60, allowed is fewer days than expireAfterDays, 60'],
  },

  'a misspelt rule': {
    configuration: { rules: { 'opne-door': false } },
    faults: ['rules.opne-door: unknown rule, did you mean "open-door"? Allowed are open-door, old-lock, labelled'],
  },
  'a managed rule among the rules': {
    configuration: { rules: { 'restricted-ssh': 'default' } },
    faults: ['rules.restricted-ssh: is a managed rule of AWS: it belongs under managedRules'],
  },
  'a choice that is none': {
    configuration: { rules: { '*': 'off', 'open-door': true } },
    faults: [
      'rules.*: found "off", allowed is false or "default"',
      'rules.open-door: found true, allowed is false, "default", or an object with parameters, tagScope, resourceTypes, frequency',
    ],
  },
  'a misspelt parameter': {
    configuration: { rules: { 'open-door': { parameters: { exclude: ['porch'] } } } },
    faults: [
      'rules.open-door.parameters.exclude: unknown parameter, did you mean "excluded"? Allowed are most, excluded, strict',
    ],
  },
  'a parameter of a rule that has none': {
    configuration: { rules: { 'old-lock': { parameters: { age: 3 } } } },
    faults: ['rules.old-lock.parameters.age: unknown parameter: the rule has none'],
  },
  'parameters that their declarations refuse': {
    configuration: {
      rules: { 'open-door': { parameters: { most: 100, strict: 'perhaps', excluded: { porch: true } } } },
    },
    faults: [
      'rules.open-door.parameters.excluded: found {"porch":true}, allowed is comma-separated list',
      'rules.open-door.parameters.most: found "100", allowed is a whole number from 0 to 99',
      'rules.open-door.parameters.strict: found "perhaps", allowed is true or false',
    ],
  },
  'a word with a comma in a list': {
    configuration: { rules: { 'open-door': { parameters: { excluded: ['porch, garden'] } } } },
    faults: ['rules.open-door.parameters.excluded: found ["porch, garden"], allowed is comma-separated list'],
  },
  'a rule without what it cannot do without': {
    configuration: { rules: { labelled: 'default' } },
    faults: ['rules.labelled.parameters.label: found nothing, needed is text: The label that has to be there'],
  },
  'parameters longer than InputParameters': {
    configuration: { rules: { 'open-door': { parameters: { excluded: ['x'.repeat(1000)] } } } },
    faults: ['rules.open-door.parameters: found 1,039 characters as JSON with assayRule, AWS Config allows 1,024'],
  },
  'a scope by tag and by types': {
    configuration: { rules: { 'open-door': { tagScope: { key: 'floor' }, resourceTypes: ['Test::House::Door'] } } },
    faults: ['rules.open-door: found both tagScope and resourceTypes, AWS Config allows one of them'],
  },
  'the value of a tag without its key': {
    configuration: { rules: { 'open-door': { tagScope: { value: '1' } } } },
    faults: ['rules.open-door.tagScope.key: found nothing, allowed is text of 1 to 128 characters'],
  },
  'a type that the rule does not judge': {
    configuration: { rules: { 'old-lock': { resourceTypes: ['Test::House::Door'] } } },
    faults: [
      'rules.old-lock.resourceTypes[0]: found "Test::House::Door", allowed is a type that the rule judges: Test::House::Lock and AWS::IAM::User',
    ],
  },
  'a schedule for a rule that has none': {
    configuration: { rules: { 'open-door': { frequency: 'One_Hour' } } },
    faults: ['rules.open-door.frequency: found "One_Hour", allowed is nothing, since the rule runs on changes alone'],
  },
  'a rule of more types than a scope holds': {
    configuration: {},
    registry: [everything],
    faults: [
      'rules.everything.resourceTypes: found nothing, and the rule judges 101 types; AWS Config allows 100 in a scope',
    ],
  },
  'more types than a scope holds': {
    configuration: { rules: { everything: { resourceTypes: everything.resource.resourceTypes } } },
    registry: [everything],
    faults: ['rules.everything.resourceTypes: found 101 resource types, AWS Config allows 100'],
  },
  'a name longer than a Config rule may have': {
    configuration: {},
    registry: [{ ...openDoor, name: `open-${'x'.repeat(120)}` }],
    faults: [
      `rules.open-${'x'.repeat(120)}: "assay-open-${'x'.repeat(120)}" has 131 characters, AWS Config allows 128`,
    ],
  },
  'more rules than a Region takes': {
    configuration: {},
    registry: Array.from({ length: 1001 }, (_, index) => ({ ...openDoor, name: `open-${index}` })),
    faults: ['rules: found 1,001 rules, AWS Config allows 1,000 in a Region'],
  },

  'a misspelt managed rule': {
    configuration: { managedRules: { 'restrited-ssh': 'default' } },
    faults: [
      `managedRules.restrited-ssh: unknown managed rule, did you mean "restricted-ssh"? Allowed are ${SOME_MANAGED}, and ${ANY_IDENTIFIER}`,
    ],
  },
  "AWS's name of a managed rule that goes by its identifier": {
    configuration: { managedRules: { 'rds-storage-encrypted': 'default' } },
    faults: [
      `managedRules.rds-storage-encrypted: unknown managed rule, did you mean "RDS_STORAGE_ENCRYPTED"? Allowed are ${SOME_MANAGED}, and ${ANY_IDENTIFIER}`,
    ],
  },
  'a misspelt identifier': {
    configuration: { managedRules: { INCOMING_SSH_DISABELD: 'default' } },
    faults: ['managedRules.INCOMING_SSH_DISABELD: unknown managed rule, did you mean "INCOMING_SSH_DISABLED"?'],
  },
  'a managed rule that is simply true': {
    configuration: { managedRules: { 'restricted-ssh': true } },
    faults: [
      'managedRules.restricted-ssh: found true, allowed is false, "default", or an object with name, parameters, tagScope, resourceTypes, frequency, evaluationModes',
    ],
  },
  'parameters of a managed rule that its table refuses': {
    configuration: {
      managedRules: {
        'acm-certificate-expiration-check': { parameters: { daysToExpiraton: 30 } },
        'restricted-common-ports': { parameters: { blockedPort1: 65536 } },
        'vpc-sg-open-only-to-authorized-ports': { parameters: { authorizedTcpPorts: ['https'] } },
        'elb-predefined-security-policy-ssl-check': 'default',
      },
    },
    faults: [
      'managedRules.acm-certificate-expiration-check.parameters.daysToExpiraton: unknown parameter, did you mean "daysToExpiration"? Allowed is daysToExpiration',
      'managedRules.restricted-common-ports.parameters.blockedPort1: found "65536", allowed is a whole number from 0 to 65535',
      'managedRules.vpc-sg-open-only-to-authorized-ports.parameters.authorizedTcpPorts: found "https", allowed are ports and ranges of ports such as 443,1020-1025',
      'managedRules.elb-predefined-security-policy-ssl-check.parameters.predefinedPolicyName: found nothing, needed is text: Name of the policy that has to be used',
    ],
  },
  'a managed rule twice under one name': {
    configuration: { managedRules: { 'restricted-ssh': ['default', 'default'], INCOMING_SSH_DISABLED: 'default' } },
    faults: [
      'managedRules.restricted-ssh[1]: found the name "restricted-ssh" a second time, after managed rule "restricted-ssh": two Config rules cannot have one name',
      'managedRules.INCOMING_SSH_DISABLED: found the name "restricted-ssh" a second time, after managed rule "restricted-ssh": two Config rules cannot have one name',
    ],
  },
  'a managed rule by the name of one of ours': {
    configuration: { managedRules: { RDS_STORAGE_ENCRYPTED: { name: 'open-door' } } },
    faults: [
      'managedRules.RDS_STORAGE_ENCRYPTED: found the name "open-door" a second time, after rule "open-door": two Config rules cannot have one name',
    ],
  },
  'what a managed rule does not take': {
    configuration: {
      managedRules: {
        'encrypted-volumes': { frequency: 'One_Hour', resourceTypes: ['AWS::EC2::VPC'] },
        'cloudtrail-enabled': { resourceTypes: ['AWS::CloudTrail::Trail'], evaluationModes: ['ACTIVE'] },
      },
    },
    faults: [
      'managedRules.encrypted-volumes.frequency: found "One_Hour", allowed is nothing, since the rule runs on changes alone',
      'managedRules.encrypted-volumes.resourceTypes[0]: found "AWS::EC2::VPC", allowed is a type that the rule judges: AWS::EC2::Volume',
      'managedRules.cloudtrail-enabled.evaluationModes[0]: found "ACTIVE", allowed is "DETECTIVE" or "PROACTIVE"',
      'managedRules.cloudtrail-enabled.resourceTypes[0]: found "AWS::CloudTrail::Trail", allowed is nothing, since the rule judges the account',
    ],
  },
  'a parameter that no text can say': {
    configuration: { managedRules: { RDS_STORAGE_ENCRYPTED: { parameters: { kmsKeyId: { id: 1 } } } } },
    faults: [
      'managedRules.RDS_STORAGE_ENCRYPTED.parameters.kmsKeyId: found {"id":1}, allowed is text, a number, true or false, or a list of them',
    ],
  },
  'parameters of a managed rule longer than InputParameters': {
    configuration: { managedRules: { RDS_STORAGE_ENCRYPTED: { parameters: { kmsKeyId: 'x'.repeat(1010) } } } },
    faults: ['managedRules.RDS_STORAGE_ENCRYPTED.parameters: found 1,025 characters as JSON, AWS Config allows 1,024'],
  },

  'a Guard rule without its file, or with an odd name': {
    configuration: {
      guardRules: {
        'no-file': { policy: 'none.guard', resourceTypes: [TYPE] },
        Gp3: { policy: 'none.guard', resourceTypes: [TYPE] },
      },
    },
    faults: [
      'guardRules.no-file.policy: cannot read "none.guard": there is no such file',
      'guardRules.Gp3: found "Gp3", allowed is a name in lower case with hyphens, up to 128 characters',
    ],
  },
  'a Guard rule without types': {
    configuration: { guardRules: { 'gp3-only': { policy: 'gp3.guard' } } },
    faults: ['guardRules.gp3-only.resourceTypes: found nothing, allowed is a list of resource types, at least one'],
  },
  'Guard text that is too long, or empty': {
    configuration: {
      guardRules: {
        long: { policy: 'long.guard', resourceTypes: [TYPE] },
        empty: { policy: 'empty.guard', resourceTypes: [TYPE] },
      },
    },
    files: { '/project/long.guard': 'x'.repeat(10_001), '/project/empty.guard': '\n' },
    faults: [
      'guardRules.long.policy: "long.guard" has 10,001 characters, AWS Config allows 10,000',
      'guardRules.empty.policy: "empty.guard" is empty',
    ],
  },

  'remediation of a misspelt rule': {
    configuration: { remediation: { 'opn-door': 'manual' } },
    faults: ['remediation.opn-door: unknown rule, did you mean "open-door"? Allowed are open-door, labelled'],
  },
  'remediation of all rules at once': {
    configuration: { remediation: { '*': 'manual' } },
    faults: [
      "remediation.*: each remediation is switched on by its rule's own name, so that nothing is changed that nobody thought of: allowed are open-door, labelled",
    ],
  },
  'remediation of managed rules': {
    configuration: { remediation: { 'restricted-ssh': 'manual', RDS_STORAGE_ENCRYPTED: 'manual' } },
    faults: [
      'remediation.restricted-ssh: is a managed rule of AWS: Assay puts right what breaks its own rules alone: allowed are open-door, labelled',
      'remediation.RDS_STORAGE_ENCRYPTED: is a managed rule of AWS: Assay puts right what breaks its own rules alone: allowed are open-door, labelled',
    ],
  },
  'remediation of a rule that has none': {
    configuration: { remediation: { 'old-lock': 'automatic' } },
    faults: [
      'remediation.old-lock: found "automatic", and the rule has no remediation: allowed are open-door, labelled',
    ],
  },
  'remediation where no rule has any': {
    configuration: { remediation: { 'old-lock': 'manual' } },
    registry: [oldLock],
    faults: ['remediation.old-lock: found "manual", and the rule has no remediation: no rule has a remediation'],
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
    faults: [
      'remediation.open-door: found "manual", and the rule is not deployed: switch it on under rules',
      'remediation.labelled: found "manual", and the rule is not deployed: switch it on under rules',
    ],
  },
  'an unknown mode': {
    configuration: { remediation: { 'open-door': 'auto', labelled: { mode: 'on' } } },
    faults: [
      'remediation.open-door: found "auto", allowed is "off", "manual", "approve", "automatic"',
      'remediation.labelled.mode: found "on", allowed is "off", "manual", "approve", "automatic"',
    ],
  },
  'remediation that is simply true, or without a mode': {
    configuration: { remediation: { 'open-door': true, labelled: { approvalHours: 1 } } },
    faults: [
      'remediation.open-door: found true, allowed is "off", "manual", "approve", "automatic", or an object with mode, approvers …',
      'remediation.labelled.mode: found nothing, allowed is "off", "manual", "approve", "automatic"',
    ],
  },
  'approval by nobody': {
    configuration: { remediation: { 'open-door': 'approve' } },
    faults: [
      'remediation.open-door.approvers: found nothing, needed where the mode is "approve" are the ARNs of IAM users or roles',
    ],
  },
  'approval by nobody in one place': {
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
    faults: [
      'remediation.open-door.approvers: found none of account 444455556666, where the mode is "approve": nobody else can approve there',
    ],
  },
  'too many approvers': {
    configuration: {
      remediation: { 'open-door': { mode: 'approve', approvers: Array.from({ length: 11 }, (_, n) => APPROVER + n) } },
    },
    faults: ['remediation.open-door.approvers: found 11 approvers, SSM allows 10'],
  },
  'too many approvers in an account': {
    configuration: {
      ...ELSEWHERE,
      remediation: {
        'open-door': {
          mode: 'approve',
          approvers: ['arn:aws:iam::444455556666:role/on-call', ...Array.from({ length: 11 }, (_, n) => APPROVER + n)],
        },
      },
    },
    faults: ['remediation.open-door.approvers: found 11 approvers of account 111122223333, SSM allows 10'],
  },
  'approvers that are no users and no roles': {
    configuration: {
      remediation: {
        'open-door': { mode: 'approve', approvers: ['ann', 'arn:aws:iam::111122223333:root', APPROVER, APPROVER] },
      },
    },
    faults: [
      'remediation.open-door.approvers[0]: found "ann", allowed is the ARN of an IAM user or role such as arn:aws:iam::111122223333:role/on-call',
      'remediation.open-door.approvers[1]: found "arn:aws:iam::111122223333:root", allowed is the ARN of an IAM user or role such as arn:aws:iam::111122223333:role/on-call',
      `remediation.open-door.approvers[3]: found "${APPROVER}" a second time`,
    ],
  },
  'numbers of a remediation beyond what AWS takes': {
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
    faults: [
      'remediation.open-door.approvalHours: found 721, allowed is a whole number from 1 to 720',
      'remediation.open-door.maximumAutomaticAttempts: found 26, allowed is a whole number from 1 to 25',
      'remediation.open-door.retryAttemptSeconds: found 2678001, allowed is a whole number from 1 to 2678000',
      'remediation.open-door.concurrentExecutionRatePercentage: found 0, allowed is a whole number from 1 to 100',
      'remediation.open-door.errorPercentage: found 101, allowed is a whole number from 1 to 100',
    ],
  },
  'remediation in environments that are not deployed, or twice': {
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
    faults: [
      'remediation.open-door.environments[3].region: found nothing, allowed is a Region such as eu-west-1',
      'remediation.open-door.environments[3].mode: found nothing, allowed is "off", "manual", "approve", "automatic"',
      'remediation.open-door.environments[0]: found 111122223333 us-east-1, allowed is one that is deployed: 111122223333 eu-west-1 and 444455556666 eu-west-1',
      'remediation.open-door.environments[2]: found 111122223333 eu-west-1 a second time',
    ],
  },
  'remediation by environment, where the credentials say which that is': {
    configuration: {
      remediation: {
        'open-door': { mode: 'manual', environments: [{ account: '111122223333', region: 'eu-west-1', mode: 'off' }] },
      },
    },
    faults: [
      'remediation.open-door.environments[0]: found 111122223333 eu-west-1, allowed is nothing, since the environment names no account and Region',
    ],
  },
  'a prefix that documents cannot begin with': {
    configuration: { prefix: 'amzn-assay', remediation: { 'open-door': 'manual' } },
    faults: [
      'prefix: found "amzn-assay", allowed is a name that does not begin with "amzn" where there is remediation: SSM keeps it for AWS',
    ],
  },
  'a document with a name that is too long': {
    configuration: { remediation: { [`open-${'x'.repeat(110)}`]: 'manual' } },
    registry: [{ ...openDoor, name: `open-${'x'.repeat(110)}` }],
    faults: [
      `remediation.open-${'x'.repeat(110)}: its document "assay-open-${'x'.repeat(110)}-remediate" has 131 characters, SSM allows 128`,
    ],
  },

  'alerts that are simply true': {
    configuration: { alerts: true },
    faults: ['alerts: found true, allowed is false or an object with subscribers, severity …'],
  },
  'alerts that cannot be': {
    configuration: {
      alerts: {
        subscribers: ['#alerts'],
        severity: 'severe',
        stormSize: 0,
        reminderDays: 366,
        waitForActorMinutes: 31,
        securityHub: 'yes',
        eventBus: 'central',
        topic: 'alerts',
      },
    },
    faults: [
      'alerts.topic: unknown key: allowed are subscribers, severity, stormSize, reminderDays, waitForActorMinutes, securityHub, eventBus',
      'alerts.subscribers[0]: found "#alerts", allowed is an e-mail address or an HTTPS endpoint',
      'alerts.severity: found "severe", allowed is "critical", "high", "medium", "low"',
      'alerts.stormSize: found 0, allowed is a whole number from 1 to 1000',
      'alerts.reminderDays: found 366, allowed is a whole number from 0 to 365',
      'alerts.waitForActorMinutes: found 31, allowed is a whole number from 0 to 30',
      'alerts.securityHub: found "yes", allowed is true or false',
      'alerts.eventBus: found "central", allowed is the ARN of an event bus such as arn:aws:events:eu-west-1:111122223333:event-bus/central',
    ],
  },

  'a waivers file that is not there': {
    configuration: { waivers: 'waivers.yaml' },
    faults: ['waivers: cannot read "waivers.yaml": there is no such file'],
  },
  'a waivers file that is no YAML': {
    configuration: { waivers: 'waivers.yaml' },
    files: { '/project/waivers.yaml': 'waivers: [' },
    faults: [
      'waivers: cannot read the waivers: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 11:',
    ],
  },
  'waivers that are broken, or for no rule of ours': {
    configuration: { waivers: 'waivers.json' },
    files: {
      '/project/waivers.json': JSON.stringify([
        { rule: 'open-door', resource: 'porch', reason: 'r', owner: 'o' },
        { rule: 'opendoor', resource: 'porch', reason: 'r', owner: 'o', expires: '2030-01-01' },
        { rule: 'restricted-ssh', resource: 'sg-1', reason: 'r', owner: 'o', expires: '2030-01-01' },
      ]),
    },
    faults: [
      'waivers: Cannot use waiver 1 (open-door, porch): "expires" is missing',
      'waivers: the waiver of "porch" is for a rule that does not exist, "opendoor": did you mean "open-door"?',
      `waivers: the waiver of "sg-1" is for a rule that does not exist, "restricted-ssh": waivers count for Assay's own rules`,
    ],
  },

  'tags that AWS refuses': {
    configuration: { tags: { 'aws:owner': 'me', owner: 3, team: 'a*b' } },
    faults: [
      'tags["aws:owner"]: found "aws:owner", allowed is a tag key of 1 to 128 letters, digits, spaces and _.:/=+-@, not beginning with aws:',
      'tags.owner: found 3, allowed is a tag value of up to 256 letters, digits, spaces and _.:/=+-@',
      'tags.team: found "a*b", allowed is a tag value of up to 256 letters, digits, spaces and _.:/=+-@',
    ],
  },
  'too many tags': {
    configuration: { tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, ''])) },
    faults: ['tags: found 51 tags, AWS allows 50'],
  },
  'an aggregator of nothing': {
    configuration: { aggregator: {} },
    faults: ['aggregator.accounts: found nothing, allowed is a list of account ids, at least one'],
  },
  'an aggregator of everything': {
    configuration: { aggregator: 'all' },
    faults: ['aggregator: found "all", allowed is "organization" or an object with accounts and regions'],
  },
  'an aggregator of odd accounts and Regions': {
    configuration: { aggregator: { accounts: ['1'], regions: 'eu-west-1' } },
    faults: [
      'aggregator.accounts[0]: found "1", allowed is an account id, 12 digits in quotes',
      'aggregator.regions: found "eu-west-1", allowed is "all" or a list of Regions',
    ],
  },
  'Athena over a bucket that nobody knows': {
    configuration: { recorder: 'adopt', athena: true },
    faults: [
      'athena: found true, allowed is false, unless the bucket is named: recorder: { adopt: true, deliveryBucket: "…" }',
    ],
  },
  'a subscriber that cannot be reached': {
    configuration: { health: { subscribers: ['#alerts'] } },
    faults: ['health.subscribers[0]: found "#alerts", allowed is an e-mail address or an HTTPS endpoint'],
  },
};

test.each(Object.entries(TABLE))('%s', (_, { configuration, faults, ...given }) => {
  expect(faultsOf(configuration, given)).toEqual(faults);
});

test('the message has every fault, a line each', () => {
  const faulty = { prefix: 'A', recorder: { retentionDays: 10 } };
  expect(() => resolve(faulty)).toThrow(ConfigurationError);
  expect(() => resolve(faulty)).toThrow(
    [
      'Cannot use the configuration: 2 faults',
      '  prefix: found "A", allowed is a name in lower case with hyphens, up to 32 characters',
      '  recorder.retentionDays: found 10, allowed is a whole number from 30 to 2557',
    ].join('\n'),
  );
});

test('the sample registry itself is in order', () => {
  expect(faultsOf({}, { registry })).toEqual([]);
});
