import type { Actor, Alert, AlertSummary } from '../../lib/alerts/alert';
import { describeComplianceCause } from '../../lib/alerts/changes/changes';
import { composeAlert } from '../../lib/alerts/compose-alert';
import { composeFailure, type ExecutionSummary } from '../../lib/alerts/compose-failure';
import type { DestinationFailure } from '../../lib/alerts/texts/destination-failure';
import { composeDigest, type Digest } from '../../lib/alerts/texts/digest';
import { composeReminder, type Reminder, type ReminderParts } from '../../lib/alerts/texts/reminder';
import type { Fix } from '../../lib/core/remediation/plan';
import type { AutomationStatus } from '../../lib/formats/events/automation-status';
import { alice, change, group, item, notFound, openSsh, permission, result } from './fixtures';

/** One message of each kind, composed by the functions of `lib/alerts`. */

const EARLIER = '2026-02-03T08:58:00.000Z';
const before = group([permission(443, '0.0.0.0/0')], { captureTime: EARLIER });
const after = group([permission(443, '0.0.0.0/0'), permission(22, '0.0.0.0/0')]);
const wasOpen = result('NON_COMPLIANT', 'Port 22 is open to 0.0.0.0/0');

const fix = (summary: string, more: Partial<Fix> = {}): Fix => ({
  kind: 'fix',
  summary,
  calls: [],
  undo: [],
  sideEffects: [],
  ...more,
});

const parts = {
  event: change(),
  kind: 'opened',
  rule: openSsh,
  item: after,
  change: describeComplianceCause(change(), before, after),
  actor: alice,
  accountAlias: 'prod',
  plan: fix('Revoke tcp 22 from 0.0.0.0/0'),
  partition: 'aws',
} as const;

export const openedByHand: Alert = composeAlert(parts);

export const openedForThreeRules: Alert = {
  ...openedByHand,
  otherRules: ['open-high-risk-port', 'unauthorized-open-port'],
};

const policy = (...statements: unknown[]) => ({
  BucketPolicy: { policyText: JSON.stringify({ Version: '2012-10-17', Statement: statements }) },
  AccessControlList: '{"grantList":[]}',
});
const bucketItem = (given: object) =>
  item({
    resourceType: 'AWS::S3::Bucket',
    resourceId: 'example-reports',
    resourceName: 'example-reports',
    arn: 'arn:aws:s3:::example-reports',
    ...given,
  });
const publicBucket = bucketItem({
  supplementaryConfiguration: policy({
    Sid: 'PublicRead',
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::example-reports/*',
  }),
});
const bucketEvent = change({
  configRuleName: 'assay-public-s3-bucket',
  resourceType: 'AWS::S3::Bucket',
  resourceId: 'example-reports',
  now: result('NON_COMPLIANT', 'Policy statement "PublicRead" allows anyone to read (s3:GetObject)'),
});
const terraform: Actor = {
  ...alice,
  principal: 'arn:aws:sts::111122223333:assumed-role/deploy/ci-4711',
  name: 'ci-4711 (role deploy)',
  sourceAddress: '203.0.113.20',
  userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.82.2',
  channel: 'Terraform',
  confidence: 'medium',
  because: 'the latest of 2 changes from 04:49 to 05:06 UTC; others by bob (PutBucketAcl)',
  eventName: 'PutBucketPolicy',
};

export const publicThroughTerraform: Alert = composeAlert({
  ...parts,
  event: bucketEvent,
  item: publicBucket,
  change: describeComplianceCause(
    bucketEvent,
    bucketItem({ captureTime: EARLIER, supplementaryConfiguration: policy() }),
    publicBucket,
  ),
  actor: terraform,
  rule: {
    name: 'public-s3-bucket',
    title: 'S3 buckets must not be public',
    severity: 'critical',
    mode: 'approve',
    runbook: 'assay-public-s3-bucket-remediate',
  },
  plan: fix('Turn on all four settings of the public access block of example-reports', {
    sideEffects: ['The bucket serves a website, which visitors can no longer read'],
  }),
});

const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-4234-8234-123456789012';
const certificateItem = item({
  resourceType: 'AWS::ACM::Certificate',
  resourceId: certificateArn,
  resourceName: 'www.example.com',
  arn: certificateArn,
  captureTime: '2025-06-01T00:00:00.000Z',
});
const certificateEvent = change({
  configRuleName: 'assay-expiring-certificate',
  resourceType: 'AWS::ACM::Certificate',
  resourceId: certificateArn,
  now: result('NON_COMPLIANT', 'Expires 2026-03-13 (29 days); imported, so ACM does not renew it'),
});

export const expiringCertificate: Alert = composeAlert({
  ...parts,
  event: certificateEvent,
  item: certificateItem,
  change: describeComplianceCause(certificateEvent, undefined, certificateItem),
  actor: { found: false, because: 'nothing of the resource changed' },
  rule: {
    name: 'expiring-certificate',
    title: 'Certificates must be renewed before they expire',
    severity: 'high',
    mode: 'off',
  },
  plan: {
    kind: 'manual',
    reason: 'Renew the certificate at its issuer, and reimport it under the same ARN',
  },
});

const insufficientDataEvent = change({
  now: result(
    'NON_COMPLIANT',
    'Insufficient data: port 22 may be open to prefix list pl-0a1b2c3d4e5f60718, whose entries are not in the input',
  ),
});
export const insufficientData: Alert = composeAlert({
  ...parts,
  event: insufficientDataEvent,
  kind: 'insufficientData',
  plan: { kind: 'manual', reason: 'Check the entries of prefix list pl-0a1b2c3d4e5f60718, which are not in the input' },
});

export const resolved: Alert = composeAlert({
  ...parts,
  event: change({ now: result('COMPLIANT'), before: wasOpen }),
  kind: 'resolved',
  change: { known: true, at: '2026-02-11T05:04:30.000Z', lines: ['- inbound tcp 22 from 0.0.0.0/0'], created: false },
  actor: {
    ...alice,
    name: "Assay's remediation",
    principal:
      'arn:aws:sts::111122223333:assumed-role/assay-open-ssh-remediate/Automation-1b2c3d4e-0000-4000-8000-000000000003',
    channel: 'Assay remediation',
    sourceAddress: 'ssm.amazonaws.com',
    userAgent: 'ssm.amazonaws.com',
    eventName: 'RevokeSecurityGroupIngress',
  },
});

const waivedEvent = change({
  now: result('NOT_APPLICABLE', 'Waived until 2026-06-30 by platform (OPS-12): the bastion of the old VPC'),
  before: { ...wasOpen, orderingTimestamp: '2026-02-11T05:04:30.000Z' },
});
export const waived: Alert = composeAlert({
  ...parts,
  event: waivedEvent,
  kind: 'waived',
  change: describeComplianceCause(waivedEvent, before, after),
  actor: { found: false, because: 'nothing of the resource changed' },
});

const endedWaiverEvent = change({ before: waivedEvent.now });
export const endedWaiver: Alert = composeAlert({
  ...parts,
  event: endedWaiverEvent,
  change: describeComplianceCause(endedWaiverEvent, before, after),
  actor: { found: false, because: 'nothing of the resource changed' },
});

export const actorNotFound: Alert = composeAlert({ ...parts, actor: notFound, accountAlias: null });

const many = (count: number, actor: string | null): AlertSummary[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'opened',
    at: `2026-02-11T05:0${index % 5}:30.000Z`,
    type: 'AWS::EC2::SecurityGroup',
    id: `sg-0000000000000${String(index).padStart(4, '0')}`,
    name: index % 2 === 0 ? `web-${index}` : null,
    annotation: 'Port 22 is open to 0.0.0.0/0',
    actor,
  }));

const digestParts = {
  rule: openedByHand.rule,
  accountId: '111122223333',
  accountAlias: 'prod',
  region: 'eu-west-1',
  partition: 'aws',
};

export const storm: Digest = composeDigest({
  ...digestParts,
  reason: 'storm',
  resources: [
    ...many(21, 'ci-4711 (role deploy)'),
    {
      ...(many(1, null)[0] as AlertSummary),
      id: 'sg-00000000000000099',
      kind: 'insufficientData',
      annotation: 'Insufficient data: port 22 may be open to prefix list pl-0a, whose entries are not in the input',
    },
  ],
});

export const firstEvaluation: Digest = composeDigest({
  ...digestParts,
  reason: 'first evaluation',
  resources: many(3, null),
});

const reminderParts: ReminderParts = {
  at: '2026-02-11T08:00:00.000Z',
  days: 7,
  accountId: '111122223333',
  accountAlias: 'prod',
  region: 'eu-west-1',
  partition: 'aws',
  rules: [
    {
      name: 'gp2-volume',
      configRuleName: 'assay-gp2-volume',
      title: 'EBS volumes must be gp3 instead of gp2',
      severity: 'low',
      open: [
        {
          type: 'AWS::EC2::Volume',
          id: 'vol-0a1b2c3d4e5f60718',
          name: null,
          openedAt: '2026-01-02T08:00:00.000Z',
          annotation: 'gp2 of 100 GiB: gp3 would cost $8.00 a month instead of $10.00',
          actor: null,
        },
      ],
    },
    {
      name: 'open-ssh',
      configRuleName: 'assay-open-ssh',
      title: 'Security groups must not allow SSH from the internet',
      severity: 'high',
      open: [
        {
          type: 'AWS::EC2::SecurityGroup',
          id: 'sg-0a1b2c3d4e5f60718',
          name: 'web',
          openedAt: '2026-02-03T09:00:00.000Z',
          annotation: 'Port 22 is open to 0.0.0.0/0',
          actor: 'alice (role Admin)',
        },
        {
          type: 'AWS::EC2::SecurityGroup',
          id: 'sg-0000000000000abcd',
          name: 'bastion',
          openedAt: '2026-01-12T09:00:00.000Z',
          annotation:
            'Insufficient data: port 22 may be open to prefix list pl-0a; the input does not have its entries',
          actor: null,
        },
      ],
    },
  ],
};

export const reminder: Reminder = composeReminder(reminderParts);

export const baseline: Reminder = composeReminder({ ...reminderParts, kind: 'baseline', days: 0 });

const status: AutomationStatus = {
  executionId: '1b2c3d4e-0000-4000-8000-000000000003',
  runbook: 'assay-open-ssh-remediate',
  status: 'Failed',
  at: '2026-02-11T05:08:40.000Z',
  startedAt: '2026-02-11T05:08:01.000Z',
  accountId: '111122223333',
  region: 'eu-west-1',
  executedBy: 'arn:aws:sts::111122223333:assumed-role/Admin/alice',
};
const call = (step: string, api: string) => ({ step, service: 'ec2', api });
const record: ExecutionSummary = {
  kind: 'remediation',
  outcome: 'partly done',
  reason: 'The third of three calls failed',
  calls: [
    call('AddNarrowSources', 'AuthorizeSecurityGroupIngress'),
    call('RevokeOpenSources', 'RevokeSecurityGroupIngress'),
    call('TagGroup', 'CreateTags'),
  ],
  undo: [{}],
  cannotUndo: null,
  evaluationBefore: { annotation: 'Port 22 is open to 0.0.0.0/0 and ::/0' },
  evaluationAfter: { annotation: 'Port 22 is open to 0.0.0.0/0' },
  steps: [
    { name: 'AddNarrowSources', status: 'done' },
    { name: 'RevokeOpenSources', status: 'done' },
    {
      name: 'TagGroup',
      status: 'failed',
      failure:
        'UnauthorizedOperation: You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/assay-open-ssh-remediate/Automation is not authorized to perform: ec2:CreateTags',
    },
  ],
};
const failureParts = {
  status,
  purpose: 'remediation' as const,
  configRuleName: 'assay-open-ssh',
  rule: openSsh,
  resource: openedByHand.resource,
  record,
  undoRunbook: 'assay-open-ssh-undo',
  actor: alice,
  accountAlias: 'prod',
  partition: 'aws',
};
export const failedAtThirdCall: Alert = composeFailure(failureParts);

export const refusedAfterTwoReverts: Alert = composeFailure({
  ...failureParts,
  rule: { ...openSsh, mode: 'automatic' },
  record: {
    ...record,
    outcome: 'refused',
    reason: 'Remediated twice since 2026-02-10 21:14 UTC and reverted each time. Find out what reverts it',
    evaluationAfter: null,
    steps: record.steps.map(({ name }) => ({ name, status: 'not made' as const })),
  },
});

export const failedWithoutRecord: Alert = composeFailure({
  status: { ...status, status: 'TimedOut' },
  purpose: 'remediation',
  configRuleName: 'assay-open-ssh',
  rule: openSsh,
  resource: openedByHand.resource,
  actor: notFound,
  accountAlias: 'prod',
  partition: 'aws',
});

export const failingDestination: DestinationFailure = {
  version: 1,
  kind: 'destinationFailure',
  destination: 'Security Hub',
  retentionHours: 24,
  at: '2026-02-11T05:20:00.000Z',
  since: '2026-02-11T05:05:00.000Z',
  accountId: '111122223333',
  accountAlias: 'prod',
  region: 'eu-west-1',
  reason: 'InvalidAccessException: Account 111122223333 is not subscribed to AWS Security Hub',
};
