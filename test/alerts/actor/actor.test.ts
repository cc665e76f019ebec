import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { findActor } from '../../../lib/alerts/actor/actor';
import type { ActorQuestion } from '../../../lib/alerts/actor/candidate-calls';
import type { Actor, Channel } from '../../../lib/alerts/alert';
import { parseTime } from '../../../lib/core/time';
import { outsideData } from '../../outside-data';

const GROUP = 'sg-0a1b2c3d4e5f60718';
const question: ActorQuestion = {
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: GROUP,
  resourceName: 'web',
  arn: `arn:aws:ec2:eu-west-1:111122223333:security-group/${GROUP}`,
  accountId: '111122223333',
  changedAt: '2026-02-11T05:04:30.000Z',
  previousAt: '2026-02-03T08:58:00.000Z',
};

const user = (name: string) => ({
  type: 'IAMUser',
  arn: `arn:aws:iam::111122223333:user/${name}`,
  accountId: '111122223333',
  userName: name,
});
const session = (role: string, name: string) => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::111122223333:assumed-role/${role}/${name}`,
  accountId: '111122223333',
});

const fromOther = (identity: object) => ({ userIdentity: { ...identity, accountId: '444455556666' } });

let number = 0;
/** A call that opens the group, two minutes before the capture, unless overridden. */
const record = (given: object = {}): Record<string, unknown> => ({
  userIdentity: user('alice'),
  eventTime: '2026-02-11T05:02:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'AuthorizeSecurityGroupIngress',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  userAgent: 'aws-cli/2.22.0 md/awscrt#0.23.4',
  requestParameters: { groupId: GROUP, ipPermissions: { items: [] } },
  responseElements: { _return: true },
  eventID: `5d2c1b0a-0000-4000-8000-${String(++number).padStart(12, '0')}`,
  readOnly: false,
  managementEvent: true,
  eventCategory: 'Management',
  recipientAccountId: '111122223333',
  ...given,
});

const describeActor = (records: readonly unknown[], given: Partial<ActorQuestion> = {}): string => {
  const actor = findActor(records, { ...question, ...given });
  return actor.found ? `${actor.confidence}: ${actor.name}, ${actor.eventName}: ${actor.because}` : actor.because;
};

const WINDOW = 'from 04:49 to 05:06 UTC';
const LATE =
  'The call may arrive later, usually within minutes, or be logged in another Region; changes by AWS itself are not logged';

test('describes an actor', () => {
  const call = record();
  expect(findActor([call], question, { partition: 'aws-cn' })).toEqual({
    found: true,
    confidence: 'high',
    because: `the only change to this resource in CloudTrail ${WINDOW}`,
    principal: 'arn:aws:iam::111122223333:user/alice',
    name: 'alice',
    accountId: '111122223333',
    sourceAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.22.0 md/awscrt#0.23.4',
    channel: 'AWS CLI',
    eventName: 'AuthorizeSecurityGroupIngress',
    eventTime: '2026-02-11T05:02:00.000Z',
    eventId: String(call.eventID),
    consoleUrl: `https://console.amazonaws.cn/cloudtrailv2/home?region=eu-west-1#/events/${call.eventID}`,
  } satisfies Actor);
});

const bob = { userIdentity: user('bob') };
const ALICE = `high: alice, AuthorizeSecurityGroupIngress: the only change to this resource in CloudTrail ${WINDOW}`;

/** The call of an automatic remediation, seconds after the capture. */
const reaction = {
  userIdentity: { ...session('assay-open-ssh-remediate-eu-west-1', 'Automation-1'), invokedBy: 'ssm.amazonaws.com' },
  eventTime: '2026-02-11T05:04:35Z',
  eventName: 'RevokeSecurityGroupIngress',
};
const UNTIL_CAPTURE = 'from 04:49 to 05:04 UTC';

test.each<[string, readonly unknown[], Partial<ActorQuestion>, string]>([
  ['one call', [record()], {}, ALICE],
  ['a remediation that follows the capture', [record(), record(reaction)], {}, ALICE],
  [
    'a remediation that follows the capture, while the call of the change has not arrived',
    [record(reaction)],
    {},
    `the only call in CloudTrail did not change the resource ${WINDOW}. ${LATE}`,
  ],
  [
    'a remediation before the capture',
    [record({ ...reaction, eventTime: '2026-02-11T05:03:00Z' }), record()],
    {},
    `medium: Assay's remediation, RevokeSecurityGroupIngress: the latest of 2 changes ${WINDOW}; others by alice (AuthorizeSecurityGroupIngress)`,
  ],
  [
    'a call after the capture, beside one before it',
    [record(), record({ ...bob, eventTime: '2026-02-11T05:05:00Z' })],
    {},
    `high: alice, AuthorizeSecurityGroupIngress: the only change to this resource in CloudTrail ${UNTIL_CAPTURE}`,
  ],
  [
    'a call after the capture, and none before it, since clocks differ',
    [record({ ...bob, eventTime: '2026-02-11T05:05:00Z' })],
    {},
    `high: bob, AuthorizeSecurityGroupIngress: the only change to this resource in CloudTrail ${WINDOW}`,
  ],
  [
    'the latest of several principals',
    [record(bob), record({ eventTime: '2026-02-11T05:03:00Z', eventName: 'ModifySecurityGroupRules' })],
    {},
    `medium: alice, ModifySecurityGroupRules: the latest of 2 changes ${WINDOW}; others by bob (AuthorizeSecurityGroupIngress)`,
  ],
  [
    'several calls of one principal',
    [record({ eventName: 'CreateSecurityGroup', eventTime: '2026-02-11T05:01:00Z' }), record()],
    {},
    `high: alice, AuthorizeSecurityGroupIngress: both changes in CloudTrail ${WINDOW} are by the same principal`,
  ],
  ['the same record twice', Array(2).fill(record()), {}, ALICE],
  [
    'a call that failed is ignored',
    [record({ ...bob, errorCode: 'Client.UnauthorizedOperation', eventTime: '2026-02-11T05:03:00Z' }), record()],
    {},
    ALICE,
  ],
  [
    'a read-only call is ignored',
    [record({ ...bob, readOnly: true, eventTime: '2026-02-11T05:03:00Z' }), record()],
    {},
    ALICE,
  ],
  [
    'an old record without the field readOnly',
    [record({ ...bob, readOnly: undefined, eventName: 'DescribeSecurityGroups' }), record({ readOnly: undefined })],
    {},
    ALICE,
  ],
  [
    'the group as a source of another group',
    [
      record({
        requestParameters: {
          groupId: 'sg-00000000000000001',
          ipPermissions: { items: [{ groups: { items: [{ groupId: GROUP }] } }] },
        },
      }),
    ],
    {},
    `the only call in CloudTrail did not change the resource ${WINDOW}. ${LATE}`,
  ],
  [
    'an instance that is launched with the group',
    [record({ eventName: 'RunInstances', requestParameters: { groupSet: { items: [{ groupId: GROUP }] } } })],
    {},
    `the only call in CloudTrail did not change the resource ${WINDOW}. ${LATE}`,
  ],
  [
    'the id in the response only',
    [
      record({
        eventName: 'CreateSecurityGroup',
        requestParameters: { groupName: 'web' },
        responseElements: { groupId: GROUP },
      }),
    ],
    {},
    `high: alice, CreateSecurityGroup: the only change to this resource in CloudTrail ${WINDOW}`,
  ],
  [
    'parameters one level deeper',
    [
      record({
        eventName: 'ModifySecurityGroupRules',
        requestParameters: { ModifySecurityGroupRulesRequest: { GroupId: GROUP } },
      }),
    ],
    {},
    `high: alice, ModifySecurityGroupRules: the only change to this resource in CloudTrail ${WINDOW}`,
  ],
  [
    'a call on tags',
    [record({ eventName: 'CreateTags', requestParameters: { resourcesSet: { items: [{ resourceId: GROUP }] } } })],
    {},
    `medium: alice, CreateTags: the only call on its tags in CloudTrail ${WINDOW}; nothing else changed it`,
  ],
  [
    'a call on tags beside a change',
    [record({ ...bob, eventName: 'CreateTags', eventTime: '2026-02-11T05:03:00Z' }), record()],
    {},
    ALICE,
  ],
  [
    'a call that is not in the table',
    [record({ eventName: 'UpdateSecurityGroupRuleDescriptionsIngress' })],
    {},
    `low: alice, UpdateSecurityGroupRuleDescriptionsIngress: UpdateSecurityGroupRuleDescriptionsIngress names the resource; CloudTrail has no call that is known to change it ${WINDOW}`,
  ],
  [
    'a call half an hour before',
    [record({ eventTime: '2026-02-11T04:34:30Z' })],
    {},
    'low: alice, AuthorizeSecurityGroupIngress: made 30 minutes before AWS Config recorded the change; no later call was found',
  ],
  [
    'a call more than an hour before',
    [record({ eventTime: '2026-02-11T04:04:00Z' })],
    {},
    `the only call in CloudTrail did not change the resource ${WINDOW}. ${LATE}`,
  ],
  [
    'a call after the capture',
    [record({ eventTime: '2026-02-11T05:06:31Z' })],
    {},
    `the only call in CloudTrail did not change the resource ${WINDOW}. ${LATE}`,
  ],
  ['a clock that is two minutes ahead', [record({ eventTime: '2026-02-11T05:06:30Z' })], {}, ALICE],
  [
    'a call before the previous version',
    [record({ eventTime: '2026-02-11T05:00:00Z' })],
    { previousAt: '2026-02-11T05:02:30.000Z' },
    `the only call in CloudTrail did not change the resource from 05:02 to 05:06 UTC. ${LATE}`,
  ],
  [
    'a call that the previous version may have missed',
    [record({ eventTime: '2026-02-11T05:02:00Z' })],
    { previousAt: '2026-02-11T05:02:30.000Z' },
    'low: alice, AuthorizeSecurityGroupIngress: made 3 minutes before AWS Config recorded the change; no later call was found',
  ],
  ['no previous version', [record()], { previousAt: null }, ALICE],
  ['no record', [], {}, `CloudTrail has no call on the resource ${WINDOW}. ${LATE}`],
  [
    'a failed call and an unreadable record',
    [record({ errorCode: 'AccessDenied' }), { eventName: 'AuthorizeSecurityGroupIngress' }],
    {},
    `none of the 2 calls in CloudTrail changed the resource ${WINDOW}; 1 call on it failed; 1 record could not be read. ${LATE}`,
  ],
  [
    'a service that is logged in one Region',
    [],
    { resourceType: 'AWS::IAM::Role', resourceId: 'AROAEXAMPLE' },
    `CloudTrail has no call on the resource ${WINDOW}. The call may arrive later, usually within minutes; changes by AWS itself are not logged`,
  ],
])('%s', (_what, records, given, expected) => {
  expect(describeActor(records, given)).toBe(expected);
});

const bucketQuestion: Partial<ActorQuestion> = {
  resourceType: 'AWS::S3::Bucket',
  resourceId: 'logs',
  resourceName: 'logs',
  arn: 'arn:aws:s3:::logs',
};
const s3 = (eventName: string, given: object = {}) =>
  record({ eventSource: 's3.amazonaws.com', eventName, requestParameters: { bucketName: 'logs' }, ...given });
const NO_BUCKET_CALL = `the only call in CloudTrail did not change the resource ${WINDOW}. The call may arrive later, usually within minutes, or be logged in another Region; calls on objects are not logged there`;
const only = (eventName: string) =>
  `high: alice, ${eventName}: the only change to this resource in CloudTrail ${WINDOW}`;

const ADDRESS = 'eipalloc-0a1b2c3d4e5f60718';
const addressQuestion = {
  resourceType: 'AWS::EC2::EIP',
  resourceId: ADDRESS,
  resourceName: '203.0.113.5',
  arn: null,
  attachedTo: ['eipassoc-1', 'eni-1', 'i-1'],
};
/** The setting of a Region, which no call names. */
const settingQuestion = {
  resourceType: 'AWS::EC2::SnapshotBlockPublicAccess',
  resourceId: '111122223333',
  resourceName: null,
  arn: null,
  region: 'eu-west-1',
};
const NOBODY = `the only call in CloudTrail did not change the resource ${WINDOW}. ${LATE}`;

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:q-a1b2c3';

test.each<[string, unknown, Partial<ActorQuestion>, string]>([
  [
    'an address that another one displaced',
    record({ eventName: 'AssociateAddress', requestParameters: { allocationId: 'eipalloc-2', instanceId: 'i-1' } }),
    addressQuestion,
    only('AssociateAddress'),
  ],
  [
    'an address by its association',
    record({ eventName: 'DisassociateAddress', requestParameters: { associationId: 'eipassoc-1' } }),
    addressQuestion,
    only('DisassociateAddress'),
  ],
  [
    'an address of an instance that is only stopped',
    record({ eventName: 'StopInstances', requestParameters: { instancesSet: { items: [{ instanceId: 'i-1' }] } } }),
    addressQuestion,
    NOBODY,
  ],
  [
    'a volume of a terminated instance',
    record({
      eventName: 'TerminateInstances',
      requestParameters: { instancesSet: { items: [{ instanceId: 'i-1' }] } },
    }),
    { resourceType: 'AWS::EC2::Volume', resourceId: 'vol-1', resourceName: null, arn: null, attachedTo: ['i-1'] },
    only('TerminateInstances'),
  ],
  [
    'a setting of the Region',
    record({ eventName: 'DisableSnapshotBlockPublicAccess', requestParameters: {} }),
    settingQuestion,
    only('DisableSnapshotBlockPublicAccess'),
  ],
  [
    'a setting of another Region',
    record({ eventName: 'DisableSnapshotBlockPublicAccess', requestParameters: {}, awsRegion: 'us-east-1' }),
    settingQuestion,
    NOBODY,
  ],
  [
    'a setting of another account',
    record({
      eventName: 'DisableSnapshotBlockPublicAccess',
      requestParameters: {},
      recipientAccountId: '444455556666',
    }),
    settingQuestion,
    NOBODY,
  ],
  ['a bucket by its name', s3('PutBucketPolicy'), bucketQuestion, only('PutBucketPolicy')],
  [
    'the public access block under either name',
    s3('PutPublicAccessBlock'),
    bucketQuestion,
    only('PutPublicAccessBlock'),
  ],
  [
    'an object of the bucket',
    s3('PutObject', { managementEvent: undefined, eventCategory: undefined }),
    bucketQuestion,
    NO_BUCKET_CALL,
  ],
  ['a data event', s3('PutBucketPolicy', { managementEvent: false }), bucketQuestion, NO_BUCKET_CALL],
  [
    'the bucket as the log target of another bucket',
    s3('PutBucketLogging', {
      requestParameters: { bucketName: 'other', BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'logs' } } },
    }),
    bucketQuestion,
    NO_BUCKET_CALL,
  ],
  [
    'a volume in the response',
    record({
      eventName: 'CreateVolume',
      requestParameters: {},
      responseElements: { volumeId: 'vol-0a1b2c3d4e5f60718' },
    }),
    { resourceType: 'AWS::EC2::Volume', resourceId: 'vol-0a1b2c3d4e5f60718', resourceName: null, arn: null },
    only('CreateVolume'),
  ],
  [
    'a key by its ARN, while AWS Config has its id',
    record({
      eventSource: 'kms.amazonaws.com',
      eventName: 'DisableKeyRotation',
      requestParameters: { keyId: 'arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-4234-8234-123456789012' },
    }),
    {
      resourceType: 'AWS::KMS::Key',
      resourceId: '12345678-1234-4234-8234-123456789012',
      resourceName: null,
      arn: null,
    },
    only('DisableKeyRotation'),
  ],
  [
    'a distribution that takes over the settings of its staging distribution',
    record({
      eventSource: 'cloudfront.amazonaws.com',
      eventName: 'UpdateDistributionWithStagingConfig2020_05_31',
      awsRegion: 'us-east-1',
      requestParameters: { id: 'E1ABCDEF', stagingDistributionId: 'E2ABCDEF' },
    }),
    { resourceType: 'AWS::CloudFront::Distribution', resourceId: 'E1ABCDEF', resourceName: null, arn: null },
    only('UpdateDistributionWithStagingConfig2020_05_31'),
  ],
  [
    'a role by its name',
    record({ eventSource: 'iam.amazonaws.com', eventName: 'PutRolePolicy', requestParameters: { roleName: 'web' } }),
    { resourceType: 'AWS::IAM::Role', resourceId: 'AROAEXAMPLE', arn: 'arn:aws:iam::111122223333:role/web' },
    only('PutRolePolicy'),
  ],
  [
    'a role of that name in another account',
    record({
      eventSource: 'iam.amazonaws.com',
      eventName: 'PutRolePolicy',
      requestParameters: { roleName: 'web' },
      recipientAccountId: '444455556666',
    }),
    { resourceType: 'AWS::IAM::Role', resourceId: 'AROAEXAMPLE', arn: 'arn:aws:iam::111122223333:role/web' },
    `the only call in CloudTrail did not change the resource ${WINDOW}. The call may arrive later, usually within minutes; changes by AWS itself are not logged`,
  ],
  [
    'a type that is not in the table, changed by a call of its name',
    record({
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'UpdateSecret',
      requestParameters: { secretId: SECRET },
    }),
    {
      resourceType: 'AWS::SecretsManager::Secret',
      resourceId: SECRET,
      resourceName: 'q',
      arn: null,
    },
    `high: alice, UpdateSecret: the only change to this resource in CloudTrail ${WINDOW}`,
  ],
  [
    'a type that is not in the table, named by another call',
    record({
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'ReplicateSecretToRegions',
      requestParameters: { secretId: SECRET },
    }),
    {
      resourceType: 'AWS::SecretsManager::Secret',
      resourceId: SECRET,
      resourceName: 'q',
      arn: null,
    },
    `low: alice, ReplicateSecretToRegions: ReplicateSecretToRegions names the resource; CloudTrail has no call that is known to change it ${WINDOW}`,
  ],
])('%s', (_what, one, given, expected) => {
  expect(describeActor([one], given)).toBe(expected);
});

const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101 Firefox/135.0';
const byService = (name: string) => ({ sourceIPAddress: name, userAgent: name });

test.each<[name: string, channel: Channel, given: object]>([
  ['alice', 'console', { userAgent: 'console.ec2.amazonaws.com' }],
  ['alice', 'console', { userAgent: browser }],
  ['alice', 'console', { userAgent: 'AWS Internal', sessionCredentialFromConsole: 'true' }],
  ['alice', 'console', { userAgent: '[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488]' }],
  ['alice', 'console', { userAgent: 'signin.amazonaws.com' }],
  ['alice', 'AWS CLI', { userAgent: 'aws-cli/2.13.5 exec-env/CloudShell', sessionCredentialFromConsole: 'true' }],
  [
    'alice (role Admin)',
    'SDK',
    { userAgent: 'Boto3/1.26.165 Botocore/1.29.165', userIdentity: session('Admin', 'alice') },
  ],
  ['alice', 'SDK', { userAgent: 'aws-sdk-go-v2/1.32.3 os/linux' }],
  ['alice', 'Terraform', { userAgent: '[APN/1.0 HashiCorp/1.0 Terraform/1.1.2 (+https://www.terraform.io)]' }],
  ['alice', 'Pulumi', { userAgent: 'APN/1.0 Pulumi/1.0 PulumiAWS/6.0' }],
  ['alice', 'CloudFormation', byService('cloudformation.amazonaws.com')],
  ['alice', 'CloudFormation', { userIdentity: { ...user('alice'), invokedBy: 'cloudformation.amazonaws.com' } }],
  [
    'role cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1 (session AWSCloudFormation)',
    'CDK',
    {
      ...byService('cloudformation.amazonaws.com'),
      userIdentity: session('cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1', 'AWSCloudFormation'),
    },
  ],
  [
    'role ops (session Automation-1b2c3d4e-0000-4000-8000-000000000003)',
    'SSM Automation',
    {
      ...byService('ssm.amazonaws.com'),
      userIdentity: session('ops', 'Automation-1b2c3d4e-0000-4000-8000-000000000003'),
    },
  ],
  [
    "Assay's remediation",
    'Assay remediation',
    {
      ...byService('ssm.amazonaws.com'),
      userIdentity: session('assay-bucket-restore-eu-west-1', 'Automation-1b2c3d4e-0000-4000-8000-000000000003'),
    },
  ],
  [
    "Assay's remediation",
    'Assay remediation',
    {
      ...byService('ssm.amazonaws.com'),
      userIdentity: session('assay-open-ssh-remediate', 'Automation-1b2c3d4e-0000-4000-8000-000000000003'),
    },
  ],
  [
    'the service autoscaling.amazonaws.com',
    'AWS service',
    {
      ...byService('autoscaling.amazonaws.com'),
      userIdentity: { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' },
    },
  ],
  ['alice', 'unknown', { userAgent: 'stratus-red-team_1004a4ff' }],
  ['alice', 'unknown', { userAgent: null, sourceIPAddress: null }],
  [
    'root of the account',
    'console',
    {
      userAgent: browser,
      userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' },
    },
  ],
  [
    'alice@example.com (permission set Admin_Access)',
    'console',
    { userAgent: browser, userIdentity: session('AWSReservedSSO_Admin_Access_0123456789abcdef', 'alice@example.com') },
  ],
  [
    'instance i-0a1b2c3d4e5f60718 (role web)',
    'SDK',
    { userAgent: 'aws-sdk-go/1.44', userIdentity: session('web', 'i-0a1b2c3d4e5f60718') },
  ],
  [
    'role ci (session botocore-session-1700000000)',
    'SDK',
    { userAgent: 'Boto3/1.35', userIdentity: session('ci', 'botocore-session-1700000000') },
  ],
  [
    'carol (federated user)',
    'console',
    {
      userAgent: browser,
      userIdentity: { type: 'FederatedUser', arn: 'arn:aws:sts::111122223333:federated-user/carol' },
    },
  ],
  ['carol (web identity)', 'unknown', { userAgent: 'x', userIdentity: { type: 'WebIdentityUser', userName: 'carol' } }],
  [
    'a principal of account 444455556666',
    'AWS CLI',
    { userIdentity: { type: 'AWSAccount', accountId: '444455556666' } },
  ],
  ['a principal without a name', 'AWS CLI', { userIdentity: null }],
  ['alice of account 444455556666', 'AWS CLI', fromOther({ type: 'IAMUser', userName: 'alice' })],
  ['root of account 444455556666', 'AWS CLI', fromOther({ type: 'Root', arn: 'arn:aws:iam::444455556666:root' })],
  [
    'ci (role deploy) of account 444455556666',
    'AWS CLI',
    fromOther({ type: 'AssumedRole', arn: 'arn:aws:sts::444455556666:assumed-role/deploy/ci' }),
  ],
])('%s, %s', (name, channel, given) => {
  const actor = findActor([record(given)], question);
  expect(actor.found && [actor.name, actor.channel]).toEqual([name, channel]);
});

test("recognizes Assay's remediation by the deployed prefix", () => {
  const call = record({
    userIdentity: session('sec-open-ssh-remediate', 'Automation-x'),
    ...byService('ssm.amazonaws.com'),
  });
  const channels = ['assay', 'sec'].map((prefix) => findActor([call], question, { prefix }));
  expect(channels.map((actor) => actor.found && actor.channel)).toEqual(['SSM Automation', 'Assay remediation']);
});

test('never names the caller of a failed or read-only call', () => {
  const calls = fc.array(
    fc.record(
      {
        eventName: fc.constantFrom(
          'AuthorizeSecurityGroupIngress',
          'CreateTags',
          'DescribeSecurityGroups',
          'ModifyVpcAttribute',
        ),
        errorCode: fc.constantFrom(undefined, 'AccessDenied', 'Client.DryRunOperation'),
        readOnly: fc.constantFrom(true, false, undefined),
        eventTime: fc
          .date({ min: new Date('2026-02-11T04:00:00Z'), max: new Date('2026-02-11T05:10:00Z'), noInvalidDate: true })
          .map((time) => time.toISOString()),
        requestParameters: fc.constantFrom({ groupId: GROUP }, { groupId: 'sg-00000000000000001' }, null, {
          x: [GROUP],
        }),
      },
      { requiredKeys: ['eventName', 'eventTime', 'requestParameters'] },
    ),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(calls, (given) => {
      const records = given.map((one, index) => record({ readOnly: undefined, ...one, eventID: `event-${index}` }));
      const actor = findActor(records, question);
      const named = actor.found ? records.find(({ eventID }) => eventID === actor.eventId) : undefined;
      expect(named?.errorCode).toBeUndefined();
      expect(named?.readOnly).not.toBe(true);
      expect(named?.eventName).not.toBe('DescribeSecurityGroups');
      expect(actor.found && Date.parse(actor.eventTime) > Date.parse(question.changedAt) + 120_000).toBe(false);
    }),
  );
});

/** Files of AWS and of other repositories, which their licences keep out of this one. */
const { folder: DATA, exists, describeWithData } = outsideData('test/alerts/actor/actor.test.ts');

describeWithData('real records', () => {
  const records = exists
    ? readdirSync(DATA, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .flatMap((name) => readRecords(JSON.parse(readFileSync(join(DATA, name), 'utf8'))))
    : [];
  const ask = (resourceType: string, resourceId: string, changedAt: string, accountId = '111122223333') =>
    findActor(records, {
      resourceType,
      resourceId,
      resourceName: null,
      arn: null,
      accountId,
      changedAt,
      previousAt: null,
    });
  const readAccount = (record: unknown): string | undefined => {
    const { recipientAccountId, userIdentity } = record as {
      recipientAccountId?: string;
      userIdentity?: { accountId?: string };
    };
    return recipientAccountId ?? userIdentity?.accountId;
  };

  /** The type that a call changes, and the place of the id in its record. */
  const CHANGES: readonly [eventName: RegExp, type: string, id: RegExp][] = [
    [/SecurityGroup(Ingress|Egress)?$/, 'AWS::EC2::SecurityGroup', /"groupId":"(sg-[0-9a-f]+)"/],
    [/^(Create|Delete)Bucket$|Bucket(Policy|Acl)$/, 'AWS::S3::Bucket', /"bucketName":"([^"]+)"/],
    [/^CreateVolume$/, 'AWS::EC2::Volume', /"volumeId":"(vol-[0-9a-f]+)"/],
    [/^(Import|Request)Certificate$/, 'AWS::ACM::Certificate', /"certificateArn":"([^"]+)"/],
    [/^CreateLoadBalancer$/, 'AWS::ElasticLoadBalancingV2::LoadBalancer', /"loadBalancerArn":"([^"]+)"/],
  ];

  const TALLY = {
    'AWS::ACM::Certificate, done: high': 2,
    'AWS::EC2::SecurityGroup, done: high': 7,
    'AWS::EC2::SecurityGroup, refused: high': 1,
    'AWS::EC2::Volume, done: high': 3,
    'AWS::ElasticLoadBalancingV2::LoadBalancer, done: high': 1,
    'AWS::S3::Bucket, done: high': 9,
    // Refused, and made by another call next to it.
    'AWS::S3::Bucket, refused: high': 3,
  };

  const asked = records.flatMap((one) => {
    const { eventName = '', errorCode, eventTime = '', readOnly } = one as Record<string, string | undefined>;
    const change = CHANGES.find(([name]) => name.test(eventName) && !/^(Get|Describe|List)/.test(eventName));
    const id = change?.[2].exec(JSON.stringify(one))?.[1];
    const time = parseTime(eventTime);
    if (!id || !time || String(readOnly) === 'true') return [];
    const actor = ask(change[1], id, new Date(time.getTime() + 90_000).toISOString(), readAccount(one));
    return [{ type: change[1], failed: errorCode !== undefined, time: time.getTime(), actor }];
  });

  test('finds who changed a security group, a bucket, a volume, a certificate and a load balancer', () => {
    const tally: Record<string, number> = {};
    for (const { type, failed, actor } of asked) {
      const key = `${type}, ${failed ? 'refused' : 'done'}: ${actor.found ? actor.confidence : 'not found'}`;
      tally[key] = (tally[key] ?? 0) + 1;
    }
    expect(tally).toEqual(TALLY);
  });

  test('finds each successful call or a later one', () => {
    const lost = asked.filter(
      ({ failed, time, actor }) => !failed && !(actor.found && Date.parse(actor.eventTime) >= time),
    );
    expect(lost).toEqual([]);
  });

  test.each(CHANGES)('finds no one for an unknown id: %s, %s', (_name, type) => {
    const actors = asked
      .filter((one) => one.type === type)
      .map(({ time }) => ask(type, 'sg-00000000000000000', new Date(time).toISOString()));
    expect(actors.filter(({ found }) => found)).toEqual([]);
  });
});

function readRecords(content: unknown): unknown[] {
  if (Array.isArray(content)) return content;
  const { Records, detail, eventName } = content as { Records?: unknown[]; detail?: unknown; eventName?: string };
  return Records ?? [detail !== undefined && eventName === undefined ? detail : content];
}
