import type { VolumeModification } from '@aws-sdk/client-ec2';
import { BUCKET, putBucket, putVolume, VOLUME } from '../response/resources';
import { complianceChange } from '../runtime/alerts/testing-alerts';
import type { AutomationExecution } from '../support/automation/execution';
import { Python } from '../support/automation/python';
import type { ApprovalRequest } from '../support/automation/runner';
import { publicBucketItem, volumeItem } from '../support/region/recorded-items';
import type { Region } from '../support/region/region';
import { APPROVER, BUS, HOME, LISTED, PERSON, ResponseRegion, WAIVED, WORLD } from './response-region';

let python: Python;
let world: ResponseRegion;
let region: Region;
beforeAll(async () => {
  python = new Python();
  world = await ResponseRegion.deploy(python);
  region = world.region;
  await world.settle();
});
afterAll(async () => {
  // What went wrong before there was a Region must not keep Python.
  await Promise.all([(world as ResponseRegion | undefined)?.stop(), python.stop()]);
});

/** Each story happens once, whoever asks for it first: so no test depends on another. */
const lived = new Map<() => Promise<unknown>, Promise<unknown>>();
function live<T>(story: () => Promise<T>): Promise<T> {
  const known = lived.get(story) ?? story();
  lived.set(story, known);
  return known as Promise<T>;
}

const FIVE_MINUTES = 'rate(5 minutes)';

/** Opened to the world by alice, closed by a person with the document, opened again by the undo. */
async function lifeOfAGroup() {
  const group = 'sg-0123456789abcdef0';
  await world.open(group);
  world.fileChange(group, { user: 'alice' });
  const opened = await world.told(() => world.recordGroup(group));
  region.advance(3600);
  const remediation = await region.awsConfig.remediate('assay-open-ssh', group, PERSON);
  const sources = world.listSources(group);
  world.fileChange(group, { role: 'assay-open-ssh-remediate-eu-west-1' });
  const closed = await world.told(() => world.recordGroup(group));
  const undo = await undone('open-ssh', remediation);
  return { opened, remediation, sources, closed, undo, restored: world.listSources(group) };
}

describe('a group that somebody opens to the world', () => {
  test('people hear at once who did it and what can be done', async () => {
    const { mails } = (await live(lifeOfAGroup)).opened;
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

  test('Security Hub and the central bus hear as well', async () => {
    const { findings, events } = (await live(lifeOfAGroup)).opened;
    expect(findings).toEqual(['eu-west-1/111122223333/open-ssh/sg-0123456789abcdef0 FAILED ACTIVE']);
    expect(events).toEqual([`Assay Alert: opened sg-0123456789abcdef0 by alice, to ${BUS}`]);
  });

  test('the document that its rule names closes it, and nothing else', async () => {
    const { remediation, sources } = await live(lifeOfAGroup);
    expect([remediation.AutomationExecutionStatus, remediation.FailureMessage]).toEqual(['Success', undefined]);
    expect(sources).toEqual([`22-22 ${HOME}`]);
  });

  test('the evidence lies in the bucket of the history', async () => {
    const { remediation } = await live(lifeOfAGroup);
    const [key, record] = world.recordOf(remediation);
    const id = remediation.AutomationExecutionId;
    expect(key).toBe(`${historyBucket()}/Remediation/111122223333/eu-west-1/open-ssh/${id}.json`);
    expect(record).toMatchObject({ executionId: id, outcome: 'remediated', startedBy: PERSON, mode: 'manual' });
  });

  test('everybody hears that it was put right, and that Assay did it', async () => {
    const { mails, findings, events } = (await live(lifeOfAGroup)).closed;
    expect(mails.map(({ subject }) => subject)).toEqual([
      'RESOLVED open-ssh: web (sg-0123456789abcdef0) in shop-production eu-west-1',
    ]);
    expect(findings).toEqual(['eu-west-1/111122223333/open-ssh/sg-0123456789abcdef0 PASSED ARCHIVED']);
    expect(events).toEqual([`Assay Alert: resolved sg-0123456789abcdef0 by Assay's remediation, to ${BUS}`]);
  });

  test('the undo document opens it again', async () => {
    const { undo, restored } = await live(lifeOfAGroup);
    expect([undo.AutomationExecutionStatus, undo.FailureMessage]).toEqual(['Success', undefined]);
    expect(restored).toEqual([`22-22 ${HOME}`, `22-22 ${WORLD}`]);
  });
});

/** A permission for more than port 22: the role may add what is to stay, and then not revoke. */
async function refusedHalfway() {
  const group = 'sg-0123456789abcdef1';
  const { state } = region.account;
  world.putGroup(group, [WORLD], [20, 25]);
  state.prefixLists.set(LISTED, [{ Cidr: HOME }]);
  state.securityGroups.get(group)?.IpPermissions?.push({
    ...{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22 },
    PrefixListIds: [{ PrefixListId: LISTED }],
  });
  world.fileChange(group, { user: 'alice' });
  region.iam.withheld.add('ec2:RevokeSecurityGroupIngress');
  const told = await world.told(() => region.awsConfig.remediate('assay-open-ssh', group, PERSON));
  region.iam.withheld.clear();
  const left = world.listSources(group);
  const undo = await undone('open-ssh', lastExecution());
  return { told, left, undo, restored: world.listSources(group) };
}

describe('a remediation that is refused halfway', () => {
  test('people hear of it, and of what was done', async () => {
    const { told, left } = await live(refusedHalfway);
    expect(left).toEqual([`20-25 ${WORLD}`, `20-21 ${WORLD}`, `23-25 ${WORLD}`]);
    expect(told.mails.map(({ subject }) => subject)).toEqual([
      'REMEDIATION FAILED open-ssh: sg-0123456789abcdef1 in shop-production eu-west-1',
    ]);
    expect(told.mails[0]?.text.replaceAll(/\s+/g, ' ')).toContain(
      'Step RevokeOpenSources failed: An error occurred (UnauthorizedOperation) when calling the RevokeSecurityGroupIngress operation: You are not authorized to perform this operation. Done before: AuthorizeRest.',
    );
    expect(told.events).toEqual([`Assay Alert: remediation failed sg-0123456789abcdef1 by alice, to ${BUS}`]);
  });

  test('what was done can be taken back', async () => {
    const { undo, restored } = await live(refusedHalfway);
    expect([undo.AutomationExecutionStatus, restored]).toEqual(['Success', [`20-25 ${WORLD}`]]);
  });
});

/** AWS Config starts the remediation by itself, with the parameters of its configuration. */
async function volume() {
  putVolume(region.account);
  const { volumes, volumeModifications } = region.account.state;
  await region.awsConfig.record('assay-gp2-volume', volumeItem(VOLUME, 'gp2', region.now));
  const remediation = lastExecution();
  const modified = volumes.get(VOLUME);
  const modification = volumeModifications.get(VOLUME) as VolumeModification;
  volumeModifications.set(VOLUME, { ...modification, ModificationState: 'completed' });
  const undo = await undone('gp2-volume', remediation);
  return { remediation, modified, undo, restored: volumes.get(VOLUME) };
}

test('a gp2 volume becomes gp3 by itself, and gp2 again when that is undone', async () => {
  const { remediation, modified, undo, restored } = await live(volume);
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

/** AWS Config starts the remediation, and it waits for a person. */
async function bucket() {
  putBucket(region.account);
  const { buckets } = region.account.state;
  const asked: ApprovalRequest[] = [];
  region.automation.decide = (request) => {
    asked.push(request);
    return 'Approved';
  };
  await region.awsConfig.record('assay-public-s3-bucket', publicBucketItem(BUCKET, region.now));
  const remediation = lastExecution();
  const blocked = buckets.get(BUCKET)?.block;
  const undo = await undone('public-s3-bucket', remediation);
  return { asked, remediation, blocked, undo, restored: buckets.get(BUCKET)?.block };
}

test('a public bucket is closed once somebody has approved, and opened when that is undone', async () => {
  const { asked, remediation, blocked, undo, restored } = await live(bucket);
  expect(asked).toEqual([
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

/** CloudTrail has the call only minutes later. */
async function lateTrail() {
  const group = 'sg-0123456789abcdef2';
  await world.open(group);
  const changed = region.now;
  const atOnce = await world.told(() => world.recordGroup(group));
  world.fileChange(group, { user: 'bob' }, changed);
  region.advance(300);
  const later = await world.told(() => region.fireSchedule(FIVE_MINUTES));
  const about = later.events.filter((event) => event.includes(group));
  return { atOnce, about };
}

test('an alert waits until CloudTrail knows who it was, and a tick sends it', async () => {
  const { atOnce, about } = await live(lateTrail);
  expect(atOnce).toEqual({ mails: [], findings: [], events: [] });
  expect(about).toEqual([`Assay Alert: opened sg-0123456789abcdef2 by bob, to ${BUS}`]);
});

async function waiver() {
  world.putGroup(WAIVED.group, [WORLD]);
  const told = await world.told(() => world.recordGroup(WAIVED.group));
  const remediation = await region.awsConfig.remediate('assay-open-ssh', WAIVED.group, PERSON);
  const { startedRules } = region.account.state;
  const before = startedRules.length;
  region.advance((Date.parse(WAIVED.until) - region.now.getTime()) / 1000 + 25 * 3600);
  await region.fireSchedule(FIVE_MINUTES);
  return { told, remediation, started: startedRules.slice(before) };
}

test('what is waived is neither told nor touched, and is judged again when the waiver has ended', async () => {
  const { told, remediation, started } = await live(waiver);
  expect(told.mails).toEqual([]);
  expect(world.listSources(WAIVED.group)).toEqual([`22-22 ${WORLD}`]);
  expect(remediation.Outputs['ReadPlan.Reason']).toEqual(['Waived until 2026-03-20 by platform: Bastion']);
  expect(started).toEqual(['assay-open-ssh']);
});

test('a tick when nothing waits tells nobody', async () => {
  let delivered: unknown;
  const told = await world.told(async () => {
    delivered = await region.fireSchedule(FIVE_MINUTES);
  });
  expect(delivered).toEqual([
    {
      rule: 'assay-alerts-tick',
      functionArn: arnOf('AWS::Lambda::Function', 'ReactionAlertsFunction'),
      event: { assay: 'tick' },
    },
  ]);
  expect(told.mails).toEqual([]);
});

describe('what is nobody’s alert reaches no function', () => {
  const ended = {
    ...{ version: '0', id: 'event-1', source: 'aws.ssm', account: '111122223333', region: 'eu-west-1', resources: [] },
    'detail-type': 'EC2 Automation Execution Status-change Notification',
    time: '2026-03-01T11:59:00Z',
  };
  test.each<[string, object]>([
    ['a Config rule with another prefix', complianceChange({ rule: 'other-open-ssh' })],
    ['what is compliant and then deleted', complianceChange({ before: 'COMPLIANT', now: 'NOT_APPLICABLE' })],
    ['what is compliant at first', complianceChange({ before: undefined, now: 'COMPLIANT' })],
    [
      'a remediation that went well',
      { ...ended, detail: { Definition: 'assay-open-ssh-remediate', Status: 'Success' } },
    ],
    ['a document with another prefix', { ...ended, detail: { Definition: 'AWS-StopEC2Instance', Status: 'Failed' } }],
    [
      'a step of a document',
      {
        ...{ ...ended, 'detail-type': 'EC2 Automation Step Status-change Notification' },
        detail: { Definition: 'assay-open-ssh-remediate', Status: 'Failed' },
      },
    ],
  ])('%s', async (_, event) => {
    expect(await region.emit(event)).toEqual([]);
  });
});

/** EventBridge lets it through, since the pattern does not look at what is missing. */
async function badEvent() {
  const event = complianceChange();
  const bad = { ...event, detail: { ...event.detail, resourceType: undefined } };
  return { bad: JSON.parse(JSON.stringify(bad)), delivered: await region.emit(bad) };
}

test('a bad event ends in the dead-letter queue of the function, with the reason', async () => {
  const { bad, delivered } = await live(badEvent);
  const reason = 'Cannot read event.detail.resourceType: expected a string, found nothing';
  expect(delivered).toMatchObject([
    {
      rule: 'assay-compliance-changed',
      functionArn: arnOf('AWS::Lambda::Function', 'ReactionAlertsFunction'),
      error: reason,
    },
  ]);
  expect(region.lambda.putAside.get(arnOf('AWS::SQS::Queue', 'ReactionAlertsDeadLetters'))).toEqual([
    { requestPayload: bad, responsePayload: expect.objectContaining({ errorMessage: reason }) },
  ]);
  expect(region.lambda.logOf(arnOf('AWS::Lambda::Function', 'ReactionAlertsFunction'))).toContain(reason);
});

/** No execution of that id: there is no record to be undone. */
async function undoOfNothing() {
  const ExecutionId = '99999999-9999-4999-8999-999999999999';
  return region.automation.start('assay-open-ssh-undo', { ExecutionId }, PERSON);
}

test('an undo of what never was is refused, although S3 does not say that it never was', async () => {
  const { AutomationExecutionStatus, Outputs } = await live(undoOfNothing);
  expect(AutomationExecutionStatus).toBe('Failed');
  expect(Outputs['ReadPlan.Reason']).toEqual([
    'Cannot use the record of execution "99999999-9999-4999-8999-999999999999": the bucket has none, or it may not be read: S3 answered AccessDenied',
  ]);
});

/** What roles are allowed and no story makes use of. */
const UNUSED: Readonly<Record<string, readonly string[]>> = {
  // AWS Config's own; nothing is delivered here.
  RecordingRecorderRole: ['s3:GetBucketAcl', 's3:PutObject', 's3:PutObjectAcl'],
  EvaluatorRole: [
    // Rules that judge everything that is recorded, and items too large for an event: test/runtime.
    ...['config:BatchGetResourceConfig', 'config:DescribeConfigRules', 'config:GetComplianceDetailsByConfigRule'],
    'config:GetResourceConfigHistory',
    // The CDK gives them along with the sending; the evaluator fails on nothing here.
    ...['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
  ],
  // As above.
  ReactionAlertsRole: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
};

const STORIES = [lifeOfAGroup, refusedHalfway, volume, bucket, lateTrail, waiver, badEvent, undoOfNothing];

describe('least privilege', () => {
  test('nobody asks for more than the roles may', async () => {
    for (const story of STORIES) await live<unknown>(story);
    expect([...new Set(region.iam.refused)]).toEqual([
      // Withheld on purpose.
      'assay-open-ssh-remediate-eu-west-1 ec2:RevokeSecurityGroupIngress arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef1',
      // Nobody asks for it: S3 looks whether it may say that an object is not there.
      expect.stringMatching(
        /^assay-ReactionRemediationPlannerRole\w+ s3:ListBucket arn:aws:s3:::assay-recordingbucket\w+$/,
      ),
    ]);
  });

  test('the roles may no more than is asked for', async () => {
    for (const story of STORIES) await live<unknown>(story);
    const unused = Object.entries(region.iam.unused())
      .filter(([, actions]) => actions.length > 0)
      .map(([role, actions]) => [role.replace(/^assay-(.+)[0-9A-F]{8}$/, '$1'), actions]);
    expect(Object.fromEntries(unused)).toEqual(UNUSED);
  });
});

const lastExecution = (): AutomationExecution => region.automation.executions.at(-1) as AutomationExecution;

const undone = (rule: string, { AutomationExecutionId }: AutomationExecution): Promise<AutomationExecution> =>
  region.automation.start(`assay-${rule}-undo`, { ExecutionId: AutomationExecutionId }, PERSON);

/** Of a resource of the template, without the hash that ends its logical id. */
function arnOf(type: string, logicalId: string): string {
  const found = region.template.listResources(type).filter((one) => one.logicalId.slice(0, -'A2555B54'.length) === logicalId);
  if (!found[0] || found.length > 1) throw new Error(`Cannot tell which ${type} is ${logicalId}`);
  return found[0].arn;
}

/** Of the template's buckets, the one that AWS Config delivers to. */
function historyBucket(): string {
  const [channel] = region.template.listResources<{ readonly S3BucketName: string }>('AWS::Config::DeliveryChannel');
  return String(channel?.properties.S3BucketName);
}
