import type { VolumeModification } from '@aws-sdk/client-ec2';
import type { ApprovalRequest } from '../../lib/local-region/automation/dependencies';
import type { AutomationExecution } from '../../lib/local-region/automation/execution';
import { Python } from '../../lib/local-region/automation/python';
import { recordBucket, recordGroup, recordListener, recordVolume } from '../response/recorded-versions';
import {
  BUCKET,
  GROUP,
  HTTP_LISTENER,
  permission,
  putBucket,
  putGroup,
  putListeners,
  putVolume,
  TARGETS,
  VOLUME,
} from '../response/resources';
import { complianceChange } from '../runtime/alerts/testing-alerts';
import { publicBucketItem, volumeItem } from '../support/region/recorded-items';
import type { Region } from '../support/region/region';
import { APPROVER, BUS, INTERNET, OFFICE, PERSON, PREFIX_LIST, ResponseRegion, WAIVED } from './response-region';

let python: Python;
let response: ResponseRegion;
let region: Region;
beforeAll(async () => {
  python = new Python();
  response = await ResponseRegion.deploy(python);
  region = response.region;
  await response.passFirstDay();
});
afterAll(async () => {
  // Python must stop even if the deployment failed.
  await Promise.all([(response as ResponseRegion | undefined)?.stop(), python.stop()]);
});

/** Runs each scenario once, for the first test that needs it, so that no test depends on another. */
const results = new Map<() => Promise<unknown>, Promise<unknown>>();
function runOnce<T>(scenario: () => Promise<T>): Promise<T> {
  const result = results.get(scenario) ?? scenario();
  results.set(scenario, result);
  return result as Promise<T>;
}

const FIVE_MINUTES = 'rate(5 minutes)';

/** Alice opens a group to the world, a person starts the remediation, and later the undo. */
async function openGroup() {
  const group = 'sg-0123456789abcdef0';
  await response.openGroup(group);
  response.addTrailRecord(group, { user: 'alice' });
  const opened = await response.collectNotifications(() => response.recordGroup(group));
  region.advance(3600);
  const remediation = await region.awsConfig.remediate('assay-open-ssh', group, PERSON);
  const sources = response.listSources(group);
  response.addTrailRecord(group, { role: 'assay-open-ssh-remediate-eu-west-1' });
  const closed = await response.collectNotifications(() => response.recordGroup(group));
  const undo = await undoExecution('open-ssh', remediation);
  return { opened, remediation, sources, closed, undo, restored: response.listSources(group) };
}

describe('a group that a person opens to the world', () => {
  test('sends a mail at once, with the actor and the remediation', async () => {
    const { mails } = (await runOnce(openGroup)).opened;
    expect(mails.map(({ subject }) => subject)).toEqual([
      'HIGH open-ssh: web (sg-0123456789abcdef0) in shop-production eu-west-1',
    ]);
    const lines = mails[0]?.text.split('\n').map((line) => line.trim());
    expect(lines).toEqual(
      expect.arrayContaining([
        'Port 22 is open to 0.0.0.0/0 by tcp 22',
        '+ inbound tcp 22 from 0.0.0.0/0',
        'alice, with the AWS CLI, from 198.51.100.7',
        '--document-name assay-open-ssh-remediate \\',
      ]),
    );
  });

  test('sends a finding to Security Hub and an event to the central bus', async () => {
    const { findings, events } = (await runOnce(openGroup)).opened;
    expect(findings).toEqual(['eu-west-1/111122223333/open-ssh/sg-0123456789abcdef0 FAILED ACTIVE']);
    expect(events).toEqual([`Assay Alert: opened sg-0123456789abcdef0 by alice, to ${BUS}`]);
  });

  test('is closed by the runbook of its rule, without other changes', async () => {
    const { remediation, sources } = await runOnce(openGroup);
    expect([remediation.AutomationExecutionStatus, remediation.FailureMessage]).toEqual(['Success', undefined]);
    expect(sources).toEqual([`22-22 ${OFFICE}`]);
  });

  test('has the record of the execution in the history bucket', async () => {
    const { remediation } = await runOnce(openGroup);
    const [key, record] = response.findRecord(remediation);
    const id = remediation.AutomationExecutionId;
    expect(key).toBe(`${findHistoryBucket()}/Remediation/111122223333/eu-west-1/open-ssh/${id}.json`);
    expect(record).toMatchObject({ executionId: id, outcome: 'remediated', startedBy: PERSON, mode: 'manual' });
  });

  test('sends notifications that Assay remediated it', async () => {
    const { mails, findings, events } = (await runOnce(openGroup)).closed;
    expect(mails.map(({ subject }) => subject)).toEqual([
      'RESOLVED open-ssh: web (sg-0123456789abcdef0) in shop-production eu-west-1',
    ]);
    expect(findings).toEqual(['eu-west-1/111122223333/open-ssh/sg-0123456789abcdef0 PASSED ARCHIVED']);
    expect(events).toEqual([`Assay Alert: resolved sg-0123456789abcdef0 by Assay's remediation, to ${BUS}`]);
  });

  test('is opened again by the undo', async () => {
    const { undo, restored } = await runOnce(openGroup);
    expect([undo.AutomationExecutionStatus, undo.FailureMessage]).toEqual(['Success', undefined]);
    expect(restored).toEqual([`22-22 ${OFFICE}`, `22-22 ${INTERNET}`]);
  });
});

/** The group allows more than port 22. The role may add the remaining ports, but not revoke the rule. */
async function failHalfway() {
  const group = 'sg-0123456789abcdef1';
  const { state } = region.account;
  response.putGroup(group, [INTERNET], [20, 25]);
  state.prefixLists.set(PREFIX_LIST, [{ Cidr: OFFICE }]);
  state.securityGroups.get(group)?.IpPermissions?.push({
    ...{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22 },
    PrefixListIds: [{ PrefixListId: PREFIX_LIST }],
  });
  response.addTrailRecord(group, { user: 'alice' });
  region.iam.blockedActions.add('ec2:RevokeSecurityGroupIngress');
  const notifications = await response.collectNotifications(() =>
    region.awsConfig.remediate('assay-open-ssh', group, PERSON),
  );
  region.iam.blockedActions.clear();
  const sources = response.listSources(group);
  const undo = await undoExecution('open-ssh', lastExecution());
  return { notifications, sources, undo, restored: response.listSources(group) };
}

describe('a remediation that fails halfway', () => {
  test('sends notifications with the completed steps', async () => {
    const { notifications, sources } = await runOnce(failHalfway);
    expect(sources).toEqual([`20-25 ${INTERNET}`, `20-21 ${INTERNET}`, `23-25 ${INTERNET}`]);
    expect(notifications.mails.map(({ subject }) => subject)).toEqual([
      'REMEDIATION FAILED open-ssh: sg-0123456789abcdef1 in shop-production eu-west-1',
    ]);
    expect(notifications.mails[0]?.text.replaceAll(/\s+/g, ' ')).toContain(
      'Step RevokeOpenSources failed: An error occurred (UnauthorizedOperation) when calling the RevokeSecurityGroupIngress operation: You are not authorized to perform this operation. Completed before: AuthorizeRest.',
    );
    expect(notifications.events).toEqual([`Assay Alert: remediation failed sg-0123456789abcdef1 by alice, to ${BUS}`]);
  });

  test('can be undone', async () => {
    const { undo, restored } = await runOnce(failHalfway);
    expect([undo.AutomationExecutionStatus, restored]).toEqual(['Success', [`20-25 ${INTERNET}`]]);
  });
});

/** AWS Config starts the remediation automatically, with the parameters of its configuration. */
async function remediateVolume() {
  putVolume(region.account);
  const { volumes, volumeModifications } = region.account.state;
  await region.awsConfig.record('assay-gp2-volume', volumeItem(VOLUME, 'gp2', region.now));
  const remediation = lastExecution();
  const modified = volumes.get(VOLUME);
  const modification = volumeModifications.get(VOLUME) as VolumeModification;
  volumeModifications.set(VOLUME, { ...modification, ModificationState: 'completed' });
  const undo = await undoExecution('gp2-volume', remediation);
  return { remediation, modified, undo, restored: volumes.get(VOLUME) };
}

test('modifies a gp2 volume to gp3 automatically, and undoes it', async () => {
  const { remediation, modified, undo, restored } = await runOnce(remediateVolume);
  expect(remediation).toMatchObject({
    DocumentName: 'assay-gp2-volume-remediate',
    AutomationExecutionStatus: 'Success',
    Parameters: {
      ResourceId: [VOLUME],
      AutomationAssumeRole: ['arn:aws:iam::111122223333:role/assay-gp2-volume-remediate-eu-west-1'],
      DecidedByPerson: ['no'],
    },
  });
  expect(modified).toMatchObject({ VolumeType: 'gp3', Iops: 3000, Throughput: 250 });
  expect([undo.AutomationExecutionStatus, restored?.VolumeType]).toEqual(['Success', 'gp2']);
});

/** AWS Config starts the remediation, which waits for approval. */
async function remediateBucket() {
  putBucket(region.account);
  const { buckets } = region.account.state;
  const requests: ApprovalRequest[] = [];
  region.automation.decide = (request) => {
    requests.push(request);
    return 'Approved';
  };
  await region.awsConfig.record('assay-public-s3-bucket', publicBucketItem(BUCKET, region.now));
  const remediation = lastExecution();
  const blocked = buckets.get(BUCKET)?.block;
  const undo = await undoExecution('public-s3-bucket', remediation);
  return { requests, remediation, blocked, undo, restored: buckets.get(BUCKET)?.block };
}

test('blocks public access to a bucket after approval, and undoes it', async () => {
  const { requests, remediation, blocked, undo, restored } = await runOnce(remediateBucket);
  expect(requests).toEqual([
    {
      topicArn: 'arn:aws:sns:eu-west-1:111122223333:Automation-assay-approvals',
      message: expect.stringContaining(`AWS::S3::Bucket ${BUCKET} in account 111122223333, eu-west-1`),
      approvers: [APPROVER],
    },
  ]);
  expect(remediation.AutomationExecutionStatus).toBe('Success');
  expect(blocked).toEqual({
    ...{ BlockPublicAcls: true, IgnorePublicAcls: true },
    ...{ BlockPublicPolicy: true, RestrictPublicBuckets: true },
  });
  expect([undo.AutomationExecutionStatus, restored]).toEqual(['Success', undefined]);
});

/** A person restores a resource of each type to what AWS Config recorded, with an approval, and undoes it. */
async function restoreResources() {
  const { account, aws } = region;
  const { state } = account;
  const to = region.now.toISOString();
  const forward = [{ Type: 'forward', TargetGroupArn: TARGETS }];
  const redirect = [
    { Type: 'redirect' as const, RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' as const } },
  ];
  putGroup(account, permission(22, 22, INTERNET));
  putBucket(account, {
    ...{ BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
  });
  putVolume(account);
  state.volumeModifications.delete(VOLUME);
  putListeners(account);
  state.listeners.set(HTTP_LISTENER, { ...state.listeners.get(HTTP_LISTENER), DefaultActions: redirect });
  const versions = [
    recordGroup(to, [OFFICE]),
    recordBucket(to, { grants: [{ grantee: 'LogDelivery', permission: 'Write' }] }),
    recordVolume(to, { volumeType: 'gp3', iops: 4000, throughput: 250 }),
    recordListener(to, forward),
  ];
  // The stub of the alerts sends times as they are on the wire.
  const toSeconds = (time: unknown) => Number(time) / 1000;
  aws.history.unshift(
    ...versions.map(({ configurationItemCaptureTime: captured, resourceCreationTime: created, ...version }) => ({
      ...version,
      configurationItemCaptureTime: toSeconds(captured),
      resourceCreationTime: toSeconds(created),
    })),
  );
  region.advance(3600);
  region.automation.decide = () => 'Approved';
  const names = ['security-group-restore', 'bucket-restore', 'volume-restore', 'listener-restore'];
  const restores: AutomationExecution[] = [];
  const read = () =>
    structuredClone([
      response.listSources(GROUP),
      state.buckets.get(BUCKET),
      state.volumes.get(VOLUME)?.VolumeType,
      state.listeners.get(HTTP_LISTENER)?.DefaultActions,
    ]);
  const before = read();
  for (const [index, name] of names.entries()) {
    const ResourceId = String(versions[index]?.resourceId);
    restores.push(await region.automation.start(`assay-${name}`, { ResourceId, To: to }, PERSON));
  }
  const restored = read();
  const modification = state.volumeModifications.get(VOLUME) as VolumeModification;
  state.volumeModifications.set(VOLUME, { ...modification, ModificationState: 'completed' });
  const undone: AutomationExecution[] = [];
  for (const [index, name] of names.entries()) {
    undone.push(await undoExecution(name, restores[index] as AutomationExecution));
  }
  return { before, restores, restored, undone, after: read() };
}

test('puts resources back to what AWS Config recorded after approval, and undoes it', async () => {
  const { before, restores, restored, undone, after } = await runOnce(restoreResources);
  const summarize = (executions: readonly AutomationExecution[]) =>
    executions.map(({ AutomationExecutionStatus, FailureMessage }) => FailureMessage ?? AutomationExecutionStatus);
  expect(summarize(restores)).toEqual(Array(4).fill('Success'));
  expect(restored).toEqual([
    [`22-22 ${OFFICE}`],
    {
      grants: [
        { Grantee: { Type: 'CanonicalUser', ID: 'owner' }, Permission: 'FULL_CONTROL' },
        {
          Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' },
          Permission: 'WRITE',
        },
      ],
    },
    'gp3',
    [{ Type: 'forward', TargetGroupArn: TARGETS }],
  ]);
  expect(summarize(undone)).toEqual(Array(4).fill('Success'));
  expect(after).toEqual([
    before[0],
    {
      ...(before[1] as object),
      grants: [{ Grantee: { Type: 'CanonicalUser', ID: 'owner' }, Permission: 'FULL_CONTROL' }],
    },
    before[2],
    before[3],
  ]);
});

/** CloudTrail delivers the call minutes after the change. */
async function delayTrail() {
  const group = 'sg-0123456789abcdef2';
  await response.openGroup(group);
  const changed = region.now;
  const atOnce = await response.collectNotifications(() => response.recordGroup(group));
  response.addTrailRecord(group, { user: 'bob' }, changed);
  region.advance(300);
  const later = await response.collectNotifications(() => region.fireSchedule(FIVE_MINUTES));
  const about = later.events.filter((event) => event.includes(group));
  return { atOnce, about };
}

test('the sweep sends an alert that waited for its actor in CloudTrail', async () => {
  const { atOnce, about } = await runOnce(delayTrail);
  expect(atOnce).toEqual({ mails: [], findings: [], events: [] });
  expect(about).toEqual([`Assay Alert: opened sg-0123456789abcdef2 by bob, to ${BUS}`]);
});

/** A waiver accepts the group until it expires. */
async function waiveGroup() {
  response.putGroup(WAIVED.group, [INTERNET]);
  region.aws.recorded.push({ resourceType: 'AWS::EC2::SecurityGroup', resourceId: WAIVED.group });
  const notifications = await response.collectNotifications(() => response.recordGroup(WAIVED.group));
  const remediation = await region.awsConfig.remediate('assay-open-ssh', WAIVED.group, PERSON);
  const { startedRules } = region.account.state;
  const before = startedRules.length;
  region.advance((Date.parse(WAIVED.expires) - region.now.getTime()) / 1000 + 25 * 3600);
  await region.fireSchedule(FIVE_MINUTES);
  return { notifications, remediation, started: startedRules.slice(before) };
}

test('a waived group gets no alert and no remediation, and is evaluated again when the waiver expires', async () => {
  const { notifications, remediation, started } = await runOnce(waiveGroup);
  expect(notifications.mails).toEqual([]);
  expect(response.listSources(WAIVED.group)).toEqual([`22-22 ${INTERNET}`]);
  expect(remediation.Outputs['ReadPlan.Reason']).toEqual(['Waived until 2026-03-20 by platform: Bastion']);
  expect(started).toEqual(['assay-open-ssh']);
});

test('the sweep sends nothing when no alert waits', async () => {
  let delivered: unknown;
  const notifications = await response.collectNotifications(async () => {
    delivered = await region.fireSchedule(FIVE_MINUTES);
  });
  expect(delivered).toEqual([
    {
      rule: 'assay-alerts-tick',
      functionArn: findArn('AWS::Lambda::Function', 'ResponseAlertsFunction'),
      event: { assay: 'tick' },
    },
  ]);
  expect(notifications.mails).toEqual([]);
});

describe('no function is invoked by', () => {
  const statusChange = {
    ...{ version: '0', id: 'event-1', source: 'aws.ssm', account: '111122223333', region: 'eu-west-1', resources: [] },
    'detail-type': 'EC2 Automation Execution Status-change Notification',
    time: '2026-03-01T11:59:00Z',
  };
  test.each<[string, object]>([
    ['the result of a Config rule with another prefix', complianceChange({ rule: 'other-open-ssh' })],
    ['a compliant resource that is deleted', complianceChange({ before: 'COMPLIANT', now: 'NOT_APPLICABLE' })],
    ['a compliant resource at its first evaluation', complianceChange({ before: undefined, now: 'COMPLIANT' })],
    [
      'a remediation that succeeded',
      { ...statusChange, detail: { Definition: 'assay-open-ssh-remediate', Status: 'Success' } },
    ],
    [
      'a runbook with another prefix',
      { ...statusChange, detail: { Definition: 'AWS-StopEC2Instance', Status: 'Failed' } },
    ],
    [
      'a step of a runbook',
      {
        ...{ ...statusChange, 'detail-type': 'EC2 Automation Step Status-change Notification' },
        detail: { Definition: 'assay-open-ssh-remediate', Status: 'Failed' },
      },
    ],
  ])('%s', async (_, event) => {
    expect(await region.emit(event)).toEqual([]);
  });
});

/** The pattern of the rule matches the event, because it does not check the missing field. */
async function sendBrokenEvent() {
  const event = complianceChange();
  const broken = { ...event, detail: { ...event.detail, resourceType: undefined } };
  return { broken: JSON.parse(JSON.stringify(broken)), delivered: await region.emit(broken) };
}

test('sends an unreadable event to the dead-letter queue of the function, with the reason', async () => {
  const { broken, delivered } = await runOnce(sendBrokenEvent);
  const reason = 'Cannot read event.detail.resourceType: expected a string, found nothing';
  expect(delivered).toMatchObject([
    {
      rule: 'assay-compliance-changed',
      functionArn: findArn('AWS::Lambda::Function', 'ResponseAlertsFunction'),
      error: reason,
    },
  ]);
  expect(region.lambda.deadLetters.get(findArn('AWS::SQS::Queue', 'ResponseAlertsDeadLetters'))).toEqual([
    { requestPayload: broken, responsePayload: expect.objectContaining({ errorMessage: reason }) },
  ]);
  expect(region.lambda.readLog(findArn('AWS::Lambda::Function', 'ResponseAlertsFunction'))).toContain(reason);
});

/** There is no execution with the id, and so no record. */
async function undoUnknownExecution() {
  const ExecutionId = '99999999-9999-4999-8999-999999999999';
  return region.automation.start('assay-open-ssh-undo', { ExecutionId }, PERSON);
}

test('refuses to undo an unknown execution, although S3 does not report its record as missing', async () => {
  const { AutomationExecutionStatus, Outputs } = await runOnce(undoUnknownExecution);
  expect(AutomationExecutionStatus).toBe('Failed');
  expect(Outputs['ReadPlan.Reason']).toEqual([
    'Cannot use the record of execution "99999999-9999-4999-8999-999999999999": it does not exist or access is denied: S3 returned AccessDenied',
  ]);
});

/** The allowed actions that no scenario uses, by role. */
const UNUSED: Readonly<Record<string, readonly string[]>> = {
  // AWS Config uses these to deliver, which the Region does not do.
  RecordingRecorderRole: ['s3:GetBucketAcl', 's3:PutObject', 's3:PutObjectAcl'],
  EvaluatorRole: [
    // For periodic rules and for items that are too large for an event: see test/runtime.
    ...['config:BatchGetResourceConfig', 'config:DescribeConfigRules', 'config:GetComplianceDetailsByConfigRule'],
    'config:GetResourceConfigHistory',
    // The CDK grants them together with sending; the evaluator does not fail here.
    ...['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
  ],
  // The restored bucket had no policy.
  'assay-bucket-restore-eu-west-1': ['s3:PutBucketPolicy'],
  'assay-bucket-restore-undo-eu-west-1': ['s3:DeleteBucketPolicy'],
  ResponseAlertsRole: [
    // For rules of organizations and conformance packs.
    'config:DescribeConfigRules',
    // Granted by the CDK together with sending.
    ...['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
  ],
};

const SCENARIOS = [
  openGroup,
  failHalfway,
  remediateVolume,
  remediateBucket,
  restoreResources,
  delayTrail,
  waiveGroup,
  sendBrokenEvent,
  undoUnknownExecution,
];

describe('least privilege', () => {
  test('no role lacks a permission', async () => {
    for (const scenario of SCENARIOS) await runOnce<unknown>(scenario);
    expect([...new Set(region.iam.denied)]).toEqual([
      // Blocked by the scenario `failHalfway`.
      'assay-open-ssh-remediate-eu-west-1 ec2:RevokeSecurityGroupIngress arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef1',
      // S3 checks it to decide whether to report an object as missing.
      expect.stringMatching(
        /^assay-ResponseRemediationPlannerRole\w+ s3:ListBucket arn:aws:s3:::assay-recordingbucket\w+$/,
      ),
    ]);
  });

  test('every role uses all its permissions', async () => {
    for (const scenario of SCENARIOS) await runOnce<unknown>(scenario);
    const unused = Object.entries(region.iam.listUnusedActions())
      .filter(([, actions]) => actions.length > 0)
      .map(([role, actions]) => [role.replace(/^assay-(.+)[0-9A-F]{8}$/, '$1'), actions]);
    expect(Object.fromEntries(unused)).toEqual(UNUSED);
  });
});

const lastExecution = (): AutomationExecution => region.automation.executions.at(-1) as AutomationExecution;

const undoExecution = (rule: string, { AutomationExecutionId }: AutomationExecution): Promise<AutomationExecution> =>
  region.automation.start(`assay-${rule}-undo`, { ExecutionId: AutomationExecutionId }, PERSON);

/** Finds the ARN of a resource by its logical id without the hash at the end. */
function findArn(type: string, logicalId: string): string {
  const found = region.template
    .listResources(type)
    .filter((one) => one.logicalId.slice(0, -'A2555B54'.length) === logicalId);
  if (!found[0] || found.length > 1)
    throw new Error(`Cannot find ${type} ${logicalId}: the template has ${found.length}`);
  return found[0].arn;
}

/** Finds the bucket that AWS Config delivers to. */
function findHistoryBucket(): string {
  const [channel] = region.template.listResources<{ readonly S3BucketName: string }>('AWS::Config::DeliveryChannel');
  return String(channel?.properties.S3BucketName);
}
