import type { AutomationExecution } from '../../lib/local-region/automation/execution';
import { complianceChange } from '../runtime/alerts/testing-alerts';
import { python } from '../support/shared-python';
import {
  BUS,
  createUser,
  DAY,
  INTERNET,
  MINUTE,
  OFFICE,
  ResponseRegion,
  synthesizeResponseOnce,
  WAIVED,
} from './local-response';

let response: ResponseRegion;
beforeAll(async () => {
  response = await ResponseRegion.deploy(await synthesizeResponseOnce(), python);
  await response.prepare();
});
afterAll(async () => {
  await (response as ResponseRegion | undefined)?.local.stop();
});

/** Runs each scenario once, for the first test that needs it, so that no test depends on another. */
const results = new Map<() => Promise<unknown>, Promise<unknown>>();
function runOnce<T>(scenario: () => Promise<T>): Promise<T> {
  const result = results.get(scenario) ?? scenario();
  results.set(scenario, result);
  return result as Promise<T>;
}

const GROUP = 'AWS::EC2::SecurityGroup';

const summarize = ({ AutomationExecutionStatus: status, FailureMessage: failure }: AutomationExecution) =>
  failure ?? status;

/** Alice opens a group to the world, a person starts the remediation, and later the undo. */
async function openGroup() {
  const group = await response.createGroup('web');
  await response.advance(DAY / 2);
  const atOnce = await response.collect(async () => {
    await response.allow(group, INTERNET, createUser('alice'));
    await response.advance(3 * MINUTE);
  });
  const opened = await response.collect(() => response.advance(20 * MINUTE));
  const closed = await response.collect(async () => {
    await response.remediate('open-ssh', GROUP, group);
    await response.advance(20 * MINUTE);
  });
  const remediation = await response.findLastExecution();
  const sources = await response.listSources(group);
  const record = await response.readRecord('open-ssh', remediation);
  const undo = await response.undo('open-ssh', remediation);
  const restored = await response.listSources(group);
  return { group, atOnce, opened, remediation, sources, closed, record, undo, restored };
}

describe('a group that a person opens to the world', () => {
  test('sends nothing before CloudTrail delivers the call', async () => {
    expect((await runOnce(openGroup)).atOnce).toEqual({ mails: [], findings: [], events: [] });
  });

  test('sends a mail, with the actor and the remediation', async () => {
    const { group, opened } = await runOnce(openGroup);
    expect(opened.mails.map(({ subject }) => subject)).toEqual([
      expect.stringContaining(`HIGH open-ssh: web (${group}) in `),
    ]);
    const lines = opened.mails[0]?.text.split('\n').map((line) => line.trim());
    expect(lines).toEqual(
      expect.arrayContaining([
        'Port 22 is open to 0.0.0.0/0 by tcp 22',
        '+ inbound tcp 22 from 0.0.0.0/0',
        expect.stringMatching(/^alice, /),
        '--document-name assay-open-ssh-remediate \\',
      ]),
    );
  });

  test('sends a finding to Security Hub and an event to the central bus', async () => {
    const { group, opened } = await runOnce(openGroup);
    expect(opened.findings).toEqual([`eu-west-1/111122223333/open-ssh/${group} FAILED ACTIVE`]);
    expect(opened.events).toEqual([`Assay Alert: opened ${group} by alice, to ${BUS}`]);
  });

  test('is closed by the runbook of its rule, without other changes', async () => {
    const { remediation, sources } = await runOnce(openGroup);
    expect([remediation.AutomationExecutionStatus, remediation.FailureMessage]).toEqual(['Success', undefined]);
    expect(sources).toEqual([`22-22 ${OFFICE}`]);
  });

  test('has the record of the execution in the history bucket', async () => {
    const { remediation, record } = await runOnce(openGroup);
    expect(record).toMatchObject({
      executionId: remediation.AutomationExecutionId,
      outcome: 'remediated',
      mode: 'manual',
      startedBy: 'arn:aws:sts::111122223333:assumed-role/on-call/dave',
    });
  });

  test('sends notifications that Assay remediated it', async () => {
    const { group, closed } = await runOnce(openGroup);
    expect(closed.mails.map(({ subject }) => subject)).toEqual([
      expect.stringContaining(`RESOLVED open-ssh: web (${group}) in `),
    ]);
    expect(closed.findings).toEqual([`eu-west-1/111122223333/open-ssh/${group} PASSED ARCHIVED`]);
    expect(closed.events).toEqual([`Assay Alert: resolved ${group} by Assay's remediation, to ${BUS}`]);
  });

  test('is opened again by the undo', async () => {
    const { undo, restored } = await runOnce(openGroup);
    expect([undo.AutomationExecutionStatus, undo.FailureMessage]).toEqual(['Success', undefined]);
    expect(restored.sort()).toEqual([`22-22 ${INTERNET}`, `22-22 ${OFFICE}`]);
  });
});

/** The group allows more than port 22. The role may add the remaining ports, but not revoke the rule. */
async function failHalfway() {
  const group = await response.createGroup('halfway', INTERNET, [20, 25]);
  const { PrefixList } = await response.call('ec2', 'CreateManagedPrefixList', {
    PrefixListName: 'offices',
    MaxEntries: 5,
    AddressFamily: 'IPv4',
    Entries: [{ Cidr: OFFICE }],
  });
  const PrefixListIds = [{ PrefixListId: PrefixList.PrefixListId }];
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, PrefixListIds }];
  await response.call('ec2', 'AuthorizeSecurityGroupIngress', { GroupId: group, IpPermissions });
  await response.advance(20 * MINUTE);
  const { blockedActions } = response.local.accounts.access;
  blockedActions.add('ec2:RevokeSecurityGroupIngress');
  const notifications = await response.collect(async () => {
    await response.remediate('open-ssh', GROUP, group);
    await response.advance(20 * MINUTE);
  });
  blockedActions.clear();
  const sources = await response.listSources(group);
  const undo = await response.undo('open-ssh', await response.findLastExecution());
  return { group, notifications, sources, undo, restored: await response.listSources(group) };
}

describe('a remediation that fails halfway', () => {
  test('sends notifications with the completed steps', async () => {
    const { group, notifications, sources } = await runOnce(failHalfway);
    expect(sources).toEqual([`20-25 ${INTERNET}`, `20-21 ${INTERNET}`, `23-25 ${INTERNET}`]);
    expect(notifications.mails.map(({ subject }) => subject)).toEqual([
      expect.stringContaining(`REMEDIATION FAILED open-ssh: ${group} in `),
    ]);
    expect(notifications.mails[0]?.text.replaceAll(/\s+/g, ' ')).toMatch(
      /Step RevokeOpenSources failed: An error occurred \(UnauthorizedOperation\) when calling the RevokeSecurityGroupIngress operation: .* Completed before: AuthorizeRest\./,
    );
    expect(notifications.events).toEqual([
      expect.stringMatching(`^Assay Alert: remediation failed ${group} by .*, to ${BUS}$`),
    ]);
  });

  test('can be undone', async () => {
    const { undo, restored } = await runOnce(failHalfway);
    expect([undo.AutomationExecutionStatus, restored]).toEqual(['Success', [`20-25 ${INTERNET}`]]);
  });
});

/** AWS Config starts the remediation automatically, with the parameters of its configuration. */
async function remediateVolume() {
  const volume = { AvailabilityZone: 'eu-west-1a', Size: 500, VolumeType: 'gp2' };
  const { VolumeId } = await response.call('ec2', 'CreateVolume', volume, createUser('bob'));
  await response.advance(20 * MINUTE);
  const remediation = await response.findLastExecution();
  const read = async () => (await response.call('ec2', 'DescribeVolumes', { VolumeIds: [VolumeId] })).Volumes[0];
  const modified = await read();
  // A volume cannot be modified again for hours.
  await response.advance(DAY);
  const undo = await response.undo('gp2-volume', remediation);
  return { remediation, modified, undo, restored: await read() };
}

test('modifies a gp2 volume to gp3 automatically, and undoes it', async () => {
  const { remediation, modified, undo, restored } = await runOnce(remediateVolume);
  expect(remediation).toMatchObject({
    DocumentName: 'assay-gp2-volume-remediate',
    AutomationExecutionStatus: 'Success',
    Parameters: {
      AutomationAssumeRole: ['arn:aws:iam::111122223333:role/assay-gp2-volume-remediate-eu-west-1'],
      DecidedByPerson: ['no'],
    },
  });
  expect(modified).toMatchObject({ VolumeType: 'gp3', Iops: 3000, Throughput: 250 });
  expect([undo.AutomationExecutionStatus, undo.FailureMessage, restored.VolumeType]).toEqual([
    'Success',
    undefined,
    'gp2',
  ]);
});

/** AWS Config starts the remediation, which waits for approval. */
async function remediateBucket() {
  const Bucket = 'shop-example';
  await response.call('s3', 'CreateBucket', { Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } });
  await response.advance(20 * MINUTE);
  const readBlock = async () =>
    (await response.call('s3', 'GetPublicAccessBlock', { Bucket }).catch(() => ({}))).PublicAccessBlockConfiguration;
  const requests = await response.collect(async () => {
    await response.call('s3', 'DeletePublicAccessBlock', { Bucket });
    const Statement = [
      { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` },
    ];
    await response.call('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify({ Statement }) });
    await response.advance(20 * MINUTE);
  });
  const waiting = await response.findLastExecution();
  const remediation = await response.approve(waiting);
  const blocked = await readBlock();
  const undo = await response.undo('public-s3-bucket', remediation);
  return { requests, waiting, remediation, blocked, undo, restored: await readBlock() };
}

test('blocks public access to a bucket after approval, and undoes it', async () => {
  const { requests, waiting, remediation, blocked, undo, restored } = await runOnce(remediateBucket);
  expect(requests.mails.map(({ subject }) => subject)).toContain(
    'Approval request for assay-public-s3-bucket-remediate',
  );
  expect([waiting.AutomationExecutionStatus, remediation.AutomationExecutionStatus]).toEqual(['Waiting', 'Success']);
  expect(blocked).toEqual({
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  });
  expect([undo.AutomationExecutionStatus, restored]).toEqual(['Success', undefined]);
});

/** Creates a resource of each type that can be restored. */
async function createRestorable() {
  const Bucket = 'shop-logs';
  const location = { CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } };
  await response.call('s3', 'CreateBucket', { Bucket, ...location, ObjectOwnership: 'BucketOwnerPreferred' });
  const { VolumeId } = await response.call('ec2', 'CreateVolume', {
    AvailabilityZone: 'eu-west-1a',
    Size: 500,
    VolumeType: 'gp3',
    Iops: 4000,
    Throughput: 250,
  });
  const { Subnets } = await response.call('ec2', 'DescribeSubnets', {});
  const SubnetIds = Subnets.map(({ SubnetId }: { SubnetId: string }) => SubnetId);
  const { LoadBalancers } = await response.call('elbv2', 'CreateLoadBalancer', { Name: 'shop', Subnets: SubnetIds });
  const { Listeners } = await response.call('elbv2', 'CreateListener', {
    LoadBalancerArn: LoadBalancers[0].LoadBalancerArn,
    Port: 80,
    Protocol: 'HTTP',
    DefaultActions: [ANSWER],
  });
  return { group: await response.createGroup('restored'), Bucket, VolumeId, ...Listeners[0] };
}

const ANSWER = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } };
const REDIRECT = { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' } };

/** A person restores a resource of each type to what AWS Config recorded, with an approval, and undoes it. */
async function restoreResources() {
  const { group, Bucket, VolumeId, ListenerArn } = await createRestorable();
  const Statement = [
    {
      Effect: 'Allow',
      Principal: { AWS: '111122223333' },
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
    },
  ];
  await response.call('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify({ Statement }) });
  await response.call('s3', 'PutBucketAcl', { Bucket, ACL: 'log-delivery-write' });
  await response.call('s3', 'DeletePublicAccessBlock', { Bucket });
  await response.advance(DAY);
  const To = response.local.clock.now.toISOString();

  await response.allow(group, INTERNET, createUser('alice'));
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: OFFICE }] }];
  await response.call('ec2', 'RevokeSecurityGroupIngress', { GroupId: group, IpPermissions });
  await response.call('s3', 'DeleteBucketPolicy', { Bucket });
  await response.call('s3', 'PutBucketAcl', { Bucket, ACL: 'private' });
  const PublicAccessBlockConfiguration = { BlockPublicAcls: true, IgnorePublicAcls: true };
  await response.call('s3', 'PutPublicAccessBlock', { Bucket, PublicAccessBlockConfiguration });
  await response.call('ec2', 'ModifyVolume', { VolumeId, Iops: 3000, Throughput: 125 });
  await response.call('elbv2', 'ModifyListener', { ListenerArn, DefaultActions: [REDIRECT] });
  await response.advance(DAY);

  const read = async () => {
    const { Grants } = await response.call('s3', 'GetBucketAcl', { Bucket });
    const { Volumes } = await response.call('ec2', 'DescribeVolumes', { VolumeIds: [VolumeId] });
    const { Listeners } = await response.call('elbv2', 'DescribeListeners', { ListenerArns: [ListenerArn] });
    const setting = (operation: string) => response.call('s3', operation, { Bucket }).then(Boolean, () => false);
    return {
      sources: await response.listSources(group),
      grants: Grants.map(({ Permission }: { Permission: string }) => Permission).sort(),
      hasPolicy: await setting('GetBucketPolicy'),
      hasBlock: await setting('GetPublicAccessBlock'),
      iops: Volumes[0].Iops,
      action: Listeners[0].DefaultActions[0].Type,
    };
  };
  const targets = {
    'security-group-restore': group,
    'bucket-restore': Bucket,
    'volume-restore': VolumeId,
    'listener-restore': ListenerArn,
  };
  const before = await read();
  const restores: AutomationExecution[] = [];
  for (const [name, ResourceId] of Object.entries(targets)) {
    restores.push(await response.approve(await response.start(`assay-${name}`, { ResourceId, To })));
  }
  const restored = await read();
  // A volume cannot be modified again for hours.
  await response.advance(DAY);
  const undone: AutomationExecution[] = [];
  for (const [index, name] of Object.keys(targets).entries()) {
    undone.push(await response.undo(name, restores[index] as AutomationExecution));
  }
  return { before, restores, restored, undone, after: await read() };
}

test('puts resources back to what AWS Config recorded after approval, and undoes it', async () => {
  const { before, restores, restored, undone, after } = await runOnce(restoreResources);
  expect(restores.map(summarize)).toEqual(Array(4).fill('Success'));
  expect(restored).toEqual({
    sources: [`22-22 ${OFFICE}`],
    grants: ['FULL_CONTROL', 'READ_ACP', 'WRITE'],
    hasPolicy: true,
    hasBlock: false,
    iops: 4000,
    action: 'fixed-response',
  });
  expect(undone.map(summarize)).toEqual(Array(4).fill('Success'));
  expect(after).toEqual(before);
  expect(before).toEqual({
    sources: [`22-22 ${INTERNET}`],
    grants: ['FULL_CONTROL'],
    hasPolicy: false,
    hasBlock: true,
    iops: 3000,
    action: 'redirect',
  });
});

/** A waiver accepts the group until it expires. */
async function waiveGroup() {
  let group = '';
  const notifications = await response.collect(async () => {
    group = await response.createGroup(WAIVED.group, INTERNET);
    await response.advance(20 * MINUTE);
  });
  const remediation = await response.start('assay-open-ssh-remediate', { ResourceId: group });
  const sources = await response.listSources(group);
  const expired = await response.collect(() =>
    // While nothing changes, the sweep runs once a day, but also at times that the table of alerts names.
    response.advance(Date.parse(WAIVED.expires) + DAY + 30 * MINUTE - response.local.clock.time),
  );
  return { group, notifications, remediation, sources, expired };
}

test('a waived group gets no alert and no remediation, and an alert when the waiver expires', async () => {
  const { group, notifications, remediation, sources, expired } = await runOnce(waiveGroup);
  expect(notifications.mails.filter(({ text }) => text.includes(group))).toEqual([]);
  expect(sources).toEqual([`22-22 ${INTERNET}`]);
  expect(remediation.Outputs['ReadPlan.Reason']).toEqual(['Waived until 2026-03-20 by platform: Bastion']);
  expect(expired.mails.map(({ subject }) => subject)).toContainEqual(
    expect.stringContaining(`HIGH open-ssh: bastion (${group}) in `),
  );
});

test('the sweep sends nothing when no alert waits', async () => {
  await response.advance(DAY / 2);
  await response.createGroup('closed');
  const start = response.entries.length;
  const notifications = await response.collect(() => response.advance(20 * MINUTE));
  expect(notifications).toEqual({ mails: [], findings: [], events: [] });
  const invoked = response.entries
    .slice(start)
    .flatMap((entry) => (entry.kind === 'invoked' ? entry.functionName : []));
  expect(invoked.filter((name) => name.includes('assay-alerts')).length).toBeGreaterThan(2);
});

describe('no function is invoked by', () => {
  const statusChange = {
    version: '0',
    id: 'event-1',
    source: 'aws.ssm',
    account: '111122223333',
    region: 'eu-west-1',
    resources: [],
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
        ...statusChange,
        'detail-type': 'EC2 Automation Step Status-change Notification',
        detail: { Definition: 'assay-open-ssh-remediate', Status: 'Failed' },
      },
    ],
  ])('%s', async (_, event) => {
    await response.local.settle();
    const start = response.entries.length;
    response.region.eventBridge.route('default', event);
    await response.local.settle();
    expect(response.entries.slice(start)).toEqual([]);
  });
});

/** The pattern of the rule matches the event, because it does not check the missing field. */
async function sendBrokenEvent() {
  const start = response.entries.length;
  const event = complianceChange();
  const broken = { ...event, detail: { ...event.detail, resourceType: undefined } };
  response.region.eventBridge.route('default', JSON.parse(JSON.stringify(broken)));
  await response.advance(10 * MINUTE);
  return response.entries.slice(start).filter(({ kind }) => kind === 'dead letter');
}

test('sends an unreadable event to the dead-letter queue of the function, with the reason', async () => {
  const [letter] = await runOnce(sendBrokenEvent);
  const reason = 'Cannot read event.detail.resourceType: expected a string, found nothing';
  expect(letter).toMatchObject({ reason: expect.stringContaining(reason) });
  const queue = letter?.kind === 'dead letter' ? letter.queueArn : '';
  const { Messages } = await response.call('sqs', 'ReceiveMessage', { QueueUrl: queue });
  expect(JSON.parse(Messages[0].Body)).toMatchObject({
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
    requestPayload: { detail: { configRuleName: 'assay-open-ssh' } },
    responsePayload: { errorMessage: reason },
  });
  const { logGroups } = await response.call('logs', 'DescribeLogGroups', {});
  const { logGroupName } = logGroups.find(({ arn }: { arn: string }) => arn.includes('AlertsLog'));
  const filter = { logGroupName, filterPattern: '"Cannot handle an event"' };
  const { events } = await response.call('logs', 'FilterLogEvents', filter);
  expect(events.map(({ message }: { message: string }) => JSON.parse(message))).toMatchObject(
    Array(3).fill({ level: 'ERROR', error: { message: reason } }),
  );
});

/** There is no execution with the id, and so no record. */
const undoUnknownExecution = () =>
  response.start('assay-open-ssh-undo', { ExecutionId: '99999999-9999-4999-8999-999999999999' });

test('refuses to undo an unknown execution, although S3 does not report its record as missing', async () => {
  const { AutomationExecutionStatus, Outputs } = await runOnce(undoUnknownExecution);
  expect(AutomationExecutionStatus).toBe('Failed');
  expect(Outputs['ReadPlan.Reason']).toEqual([
    'Cannot use the record of execution "99999999-9999-4999-8999-999999999999": it does not exist or access is denied: S3 returned AccessDenied',
  ]);
});

/** The allowed actions that no scenario uses, by role. */
const UNUSED: Readonly<Record<string, readonly string[]>> = {
  // AWS Config asks for them when a delivery channel is created, which CloudFormation does.
  RecordingRecorderRole: ['s3:GetBucketAcl', 's3:PutObjectAcl'],
  EvaluatorRole: [
    // For items that are too large for an event: see test/runtime.
    'config:GetResourceConfigHistory',
    // The CDK grants them together with sending; the evaluator does not fail here.
    ...['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
  ],
  ResponseAlertsRole: [
    // For rules of organizations and conformance packs.
    'config:DescribeConfigRules',
    // Granted by the CDK together with sending.
    ...['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
  ],
  // The restored bucket had a policy.
  'assay-bucket-restore-eu-west-1': ['s3:DeleteBucketPolicy'],
  'assay-bucket-restore-undo-eu-west-1': ['s3:PutBucketPolicy'],
};

const SCENARIOS = [
  openGroup,
  failHalfway,
  remediateVolume,
  remediateBucket,
  restoreResources,
  waiveGroup,
  sendBrokenEvent,
  undoUnknownExecution,
];

describe('least privilege', () => {
  beforeAll(async () => {
    for (const scenario of SCENARIOS) await runOnce<unknown>(scenario);
  });

  test('no role lacks a permission', () => {
    const denied = response.local.accounts.access.denied.map(({ action }) => action);
    // Blocked by the scenario `failHalfway`.
    expect([...new Set(denied)]).toEqual(['ec2:RevokeSecurityGroupIngress']);
  });

  test('every role uses all its permissions', () => {
    const unused = Object.entries(response.local.accounts.access.listUnusedActions('111122223333'))
      .filter(([role, actions]) => role.startsWith('assay-') && actions.length > 0)
      .map(([role, actions]) => [role.replace(/^assay-(.+)[0-9A-F]{8}-[0-9A-F]+$/, '$1'), actions]);
    expect(Object.fromEntries(unused)).toEqual(UNUSED);
  });
});
