import { Python } from '../../lib/local-region/automation/python';
import {
  BUS,
  createUser,
  DAY,
  INTERNET,
  MINUTE,
  OFFICE,
  ON_CALL,
  ResponseRegion,
  synthesizeResponse,
  WAIVED,
} from './local-response';

let python: Python;
let response: ResponseRegion;
beforeAll(async () => {
  python = new Python();
  response = await ResponseRegion.deploy(synthesizeResponse(), python);
  await response.prepare();
});
afterAll(async () => {
  // Python must stop even if the deployment failed.
  await Promise.all([(response as ResponseRegion | undefined)?.local.stop(), python.stop()]);
});

/** Runs each scenario once, for the first test that needs it, so that no test depends on another. */
const results = new Map<() => Promise<unknown>, Promise<unknown>>();
function runOnce<T>(scenario: () => Promise<T>): Promise<T> {
  const result = results.get(scenario) ?? scenario();
  results.set(scenario, result);
  return result as Promise<T>;
}

const GROUP = 'AWS::EC2::SecurityGroup';

/** Alice opens a group to the world, a person starts the remediation, and later the undo. */
async function openGroup() {
  const group = await response.createGroup('web');
  await response.advance(DAY / 2);
  const opened = await response.collect(async () => {
    await response.allow(group, INTERNET, createUser('alice'));
    await response.advance(20 * MINUTE);
  });
  const sent = response.entries.length;
  const closed = await response.collect(async () => {
    await response.remediate('open-ssh', GROUP, group);
    await response.advance(20 * MINUTE);
  });
  const remediation = await response.findLastExecution();
  const sources = await response.listSources(group);
  const record = response.entries
    .slice(sent)
    .find((entry) => entry.kind === 'called' && entry.call.operation === 'PutObject');
  const undo = await response.undo('open-ssh', remediation);
  return { group, opened, remediation, sources, closed, record, undo, restored: await response.listSources(group) };
}

describe('a group that a person opens to the world', () => {
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
    const key = `Remediation/111122223333/eu-west-1/open-ssh/${remediation.AutomationExecutionId}.json`;
    expect(record).toMatchObject({ error: undefined, call: { input: { Key: key } } });
  });

  test('sends notifications that Assay remediated it', async () => {
    const { group, closed } = await runOnce(openGroup);
    expect(closed.mails.map(({ subject }) => subject)).toEqual([
      expect.stringContaining(`RESOLVED open-ssh: web (${group}) in `),
    ]);
    expect(closed.findings).toEqual([`eu-west-1/111122223333/open-ssh/${group} PASSED ARCHIVED`]);
    // CloudTrail shows the runbook's call minutes later.
    expect(closed.events).toEqual([expect.stringMatching(`^Assay Alert: resolved ${group} by .*, to ${BUS}$`)]);
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
  const input = { AutomationExecutionId: waiting.AutomationExecutionId, SignalType: 'Approve' };
  await response.call('ssm', 'SendAutomationSignal', input, ON_CALL);
  await response.advance(20 * MINUTE);
  const remediation = await response.findLastExecution();
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
    ...{ BlockPublicAcls: true, IgnorePublicAcls: true },
    ...{ BlockPublicPolicy: true, RestrictPublicBuckets: true },
  });
  expect([undo.AutomationExecutionStatus, restored]).toEqual(['Success', undefined]);
});

/** A waiver accepts the group until it expires. */
async function waiveGroup() {
  let group = '';
  const notifications = await response.collect(async () => {
    group = await response.createGroup(WAIVED.group, INTERNET);
    await response.advance(20 * MINUTE);
  });
  const remediation = await response.remediate('open-ssh', GROUP, group).catch((error: Error) => error);
  return { notifications, remediation };
}

test('a waived group gets no alert, and counts as compliant', async () => {
  const { notifications, remediation } = await runOnce(waiveGroup);
  expect(notifications.mails.filter(({ subject }) => subject.includes(WAIVED.group))).toEqual([]);
  expect(remediation).toMatchObject({ DocumentName: expect.not.stringContaining('open-ssh-remediate') });
});

/** The pattern of the rule matches the event, because it does not check the missing field. */
async function sendBrokenEvent() {
  const start = response.entries.length;
  response.region.eventBridge.emit({
    source: 'aws.config',
    detailType: 'Config Rules Compliance Change',
    detail: {
      messageType: 'ComplianceChangeNotification',
      configRuleName: 'assay-open-ssh',
      resourceId: 'sg-1',
      newEvaluationResult: { complianceType: 'NON_COMPLIANT' },
    },
  });
  await response.advance(10 * MINUTE);
  return response.entries.slice(start).filter(({ kind }) => kind === 'dead letter');
}

test('sends an unreadable event to the dead-letter queue of the function, with the reason', async () => {
  const [letter] = await runOnce(sendBrokenEvent);
  expect(letter).toMatchObject({ reason: expect.stringContaining('Cannot read event.detail.') });
  const queue = letter?.kind === 'dead letter' ? letter.queueArn : '';
  const { Messages } = await response.call('sqs', 'ReceiveMessage', { QueueUrl: queue });
  expect(JSON.parse(Messages[0].Body)).toMatchObject({
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
    responsePayload: { errorMessage: expect.stringContaining('Cannot read event.detail.') },
  });
});

const SCENARIOS = [openGroup, failHalfway, remediateVolume, remediateBucket, waiveGroup, sendBrokenEvent];

test('no role lacks a permission', async () => {
  for (const scenario of SCENARIOS) await runOnce<unknown>(scenario);
  const denied = response.local.accounts.access.denied.map(({ action }) => action);
  // Blocked by the scenario `failHalfway`.
  expect([...new Set(denied)]).toEqual(['ec2:RevokeSecurityGroupIngress']);
});
