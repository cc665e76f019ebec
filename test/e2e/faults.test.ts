import { type AwsCall, AwsError } from '../../lib/local-region/aws-call';
import { readAssembly } from '../../lib/local-region/deployment/assembly';
import type { JournalEntry } from '../../lib/local-region/journal';
import type { LocalRegionOptions, LocalRegionState } from '../../lib/local-region/local-region';
import { InProcessEnvironment } from '../support/in-process-functions';
import { python } from '../support/shared-python';
import { ACCOUNT, createUser, DAY, INTERNET, MINUTE, ResponseRegion, synthesizeResponse } from './local-response';

/**
 * A scenario runs in a region of its own, which goes on from the state of one that was prepared once: a group and a bucket
 * are compliant, and the day of first evaluations is over.
 */
let folder: string;
let prepared: LocalRegionState;
let group: string;
// Two hooks, since a busy machine takes long for each.
beforeAll(async () => {
  folder = await synthesizeResponse({ health: { subscribers: [PLATFORM] } });
});
beforeAll(async () => {
  const first = await deploy();
  try {
    await first.prepare();
    group = await first.createGroup('web');
    await first.advance(DAY / 2);
    prepared = copyState(first);
  } finally {
    await first.local.stop();
  }
});

/** Functions run in this process: half of the scenarios' time would be starts of processes. */
const deploy = (state?: LocalRegionState, options: Partial<LocalRegionOptions> = {}): Promise<ResponseRegion> =>
  ResponseRegion.deploy(folder, python, {
    startEnvironment: InProcessEnvironment.start,
    ...(state && { state }),
    ...options,
  });

const PLATFORM = 'platform@example.com';
const copyState = ({ local }: ResponseRegion): LocalRegionState => JSON.parse(JSON.stringify(local.save()));

type Inject = (region: ResponseRegion) => void;
type Work = (region: ResponseRegion) => Promise<unknown>;

/** Runs a scenario with a fault, and returns what people and machines learn of it. */
async function run(work: Work, inject: Inject = () => undefined, options: Partial<LocalRegionOptions> = {}) {
  const region = await deploy(structuredClone(prepared), options);
  try {
    inject(region);
    const sent = await region.collect(() => work(region));
    return describeSent(region, sent.mails, sent.findings, sent.events);
  } finally {
    await region.local.stop();
  }
}

function describeSent(
  { region, entries }: ResponseRegion,
  mails: readonly { readonly to: string; readonly subject: string }[],
  findings: readonly string[],
  events: readonly string[],
) {
  const subjects = (isHealth: boolean) =>
    mails.filter(({ to }) => (to === PLATFORM) === isHealth).map(({ subject }) => subject.replace(/ in .*/, ''));
  return {
    alerts: subjects(false),
    alarms: subjects(true),
    findings: findings.map((text) => text.replace(/.*\/(open-ssh)\/\S+/, '$1')),
    events: events.map((text) => text.replace(/^Assay Alert: (\w+).* by (\w+), .*/, '$1 by $2')),
    result: region.config.results.list().find(({ resourceId }) => resourceId === group)?.complianceType,
    deadLetters: entries.filter(({ kind }) => kind === 'dead letter').length,
  };
}

const open: Work = async (region) => {
  await region.allow(group, INTERNET, createUser('alice'));
  await region.advance(40 * MINUTE);
};

const ALERTED = {
  alerts: [expect.stringMatching(/^HIGH open-ssh: web/)],
  alarms: [],
  findings: ['open-ssh FAILED ACTIVE'],
  events: ['opened by alice'],
  result: 'NON_COMPLIANT',
  deadLetters: 0,
};

/** Lets a fault happen at calls. */
const atCalls =
  (fault: (call: AwsCall, answer: () => Promise<object>, region: ResponseRegion) => Promise<object>): Inject =>
  (region) => {
    const { accounts } = region.local;
    const answer = accounts.answer.bind(accounts);
    accounts.answer = (call) => fault(call, () => answer(call), region);
  };

/** Every event reaches its function twice. */
const sendTwice = atCalls(async ({ operation, input }, answer) => {
  if (operation === 'Invoke' && input.InvocationType === 'Event') await answer();
  return answer();
});

/** The process of a function ends at its first call of an operation, which was made or not; of any function, or of a name. */
function killAt(
  operation: string,
  { isMade, name = '' }: { readonly isMade: boolean; readonly name?: string },
): Inject {
  let isDone = false;
  return atCalls(async (call, answer, { region }) => {
    const { caller } = call;
    if (isDone || call.operation !== operation || caller.kind !== 'role') return answer();
    if (!caller.sessionName.startsWith(name)) return answer();
    isDone = true;
    const made = isMade ? await answer() : undefined;
    region.lambda.kill(caller.sessionName);
    if (made) return made;
    throw new AwsError('ServiceUnavailable', 'The function has ended', 503);
  });
}

/** @param times how many calls are refused */
function throttle(operation: string, times: number): Inject {
  let count = 0;
  return atCalls((call, answer) => {
    if (call.operation !== operation || count >= times) return answer();
    count += 1;
    throw new AwsError('ThrottlingException', 'Rate exceeded');
  });
}

const listErrorAlarms = (name: string) => [`ALARM: "assay-${name}-errors"`];

test.each<[scenario: string, inject: Inject, expected: object]>([
  ['without a fault', () => undefined, {}],
  ['every event arrives twice', sendTwice, {}],
  [
    'the evaluator is killed before it reports',
    killAt('PutEvaluations', { isMade: false }),
    { alarms: listErrorAlarms('evaluator') },
  ],
  [
    'the evaluator is killed after it has reported',
    killAt('PutEvaluations', { isMade: true }),
    { alarms: listErrorAlarms('evaluator') },
  ],
  ['PutEvaluations is throttled for a while', throttle('PutEvaluations', 5), {}],
  [
    'the alert function is killed before it sends',
    killAt('Publish', { isMade: false }),
    // Destinations that were reached at that moment receive it again.
    {
      alarms: listErrorAlarms('alert'),
      findings: expect.arrayContaining(ALERTED.findings),
      events: expect.arrayContaining(ALERTED.events),
    },
  ],
  ['the table is throttled for a while', throttle('UpdateItem', 2), {}],
])('an open group is alerted once: %s', async (_, inject, expected) => {
  expect(await run(open, inject)).toEqual({ ...ALERTED, ...expected });
});

test('an open group is alerted at once after an update of the deployment, as before it', async () => {
  const assembly = readAssembly(folder, { account: ACCOUNT, region: 'eu-west-1' });
  const stacks = assembly.stacks.map((stack) => ({ ...stack, parameters: { ...stack.parameters, Release: '2' } }));
  expect(await run(open, () => undefined, { assembly: { ...assembly, stacks } })).toEqual(ALERTED);
});

test('results that AWS Config refuses for hours are dead letters with an alarm, and never compliant', async () => {
  expect(await run(open, throttle('PutEvaluations', Number.POSITIVE_INFINITY))).toEqual({
    alerts: [],
    findings: [],
    events: [],
    alarms: [...listErrorAlarms('evaluator'), 'ALARM: "assay-evaluator-dead-letters"'],
    // The last result that was reported.
    result: 'COMPLIANT',
    deadLetters: 1,
  });
});

test('an alert that arrives after its resolution is not sent', async () => {
  const permission = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: INTERNET }] };
  const held: object[] = [];
  let isHeld = true;
  const hold: Inject = ({ region: { eventBridge } }) => {
    const route = eventBridge.route.bind(eventBridge);
    eventBridge.route = (bus, event) => {
      const isChange = (event as { 'detail-type'?: string })['detail-type'] === 'Config Rules Compliance Change';
      if (isHeld && isChange) held.push(event);
      else route(bus, event);
    };
  };
  const openAndClose: Work = async (region) => {
    await region.allow(group, INTERNET, createUser('alice'));
    await region.local.clock.advanceBy(2 * MINUTE);
    const revoked = { GroupId: group, IpPermissions: [permission] };
    await region.call('ec2', 'RevokeSecurityGroupIngress', revoked, createUser('alice'));
    await region.local.clock.advanceBy(2 * MINUTE);
    isHeld = false;
    for (const event of held.toReversed()) {
      region.region.eventBridge.route('default', event);
      await region.local.clock.advanceBy(1000);
    }
    await region.advance(2 * DAY);
  };
  expect(await run(openAndClose, hold)).toEqual({
    ...ALERTED,
    alerts: [expect.stringMatching(/^RESOLVED open-ssh: web/)],
    findings: ['open-ssh PASSED ARCHIVED'],
    events: ['resolved by alice'],
    result: 'COMPLIANT',
  });
  expect(held).toHaveLength(2);
});

/** Stops the region after numbers of tasks, and starts another one from its state. */
async function runWithRestarts(start: Work, minutes: number, pauses: readonly number[]) {
  let region = await deploy(structuredClone(prepared));
  const mails: { to: string; subject: string }[] = [];
  const [findings, events]: [string[], string[]] = [[], []];
  const collect = async (work: () => Promise<unknown>) => {
    const sent = await region.collect(work);
    mails.push(...sent.mails);
    findings.push(...sent.findings);
    events.push(...sent.events);
  };
  try {
    const end = region.local.clock.time + minutes * MINUTE;
    await collect(() => start(region));
    for (const tasks of pauses) {
      await collect(() => runTasks(region, tasks));
      const state = copyState(region);
      await region.local.stop();
      region = await deploy(state);
      expect(copyState(region)).toEqual(state);
    }
    await collect(() => region.local.clock.advanceTo(end));
    return describeSent(region, mails, findings, events);
  } finally {
    await region.local.stop();
  }
}

async function runTasks({ local: { clock } }: ResponseRegion, count: number): Promise<void> {
  for (let done = 0; done < count && clock.next; done += 1) await clock.advanceTo(clock.next.time);
}

test('a region that is stopped and started again with work in flight loses nothing and repeats nothing', async () => {
  // Before the change is recorded, before it is evaluated, before the alert, and before the actor is found.
  const sent = await runWithRestarts((region) => region.allow(group, INTERNET, createUser('alice')), 40, [0, 1, 1, 2]);
  expect(sent).toEqual(ALERTED);
});

test('changes of the recording are mailed, with the actor', async () => {
  const alice = createUser('alice');
  const sent = await run(async (region) => {
    const { ConfigurationRecorders } = await region.call('config', 'DescribeConfigurationRecorders', {});
    const input = { ConfigurationRecorderName: ConfigurationRecorders[0].name };
    await region.call('config', 'StopConfigurationRecorder', input, alice);
    await region.advance(MINUTE);
    await region.call('config', 'DeleteEvaluationResults', { ConfigRuleName: 'assay-open-ssh' }, alice);
    await region.advance(MINUTE);
    const texts = region.entries.flatMap((entry) => (entry.kind === 'published' ? [entry.mail.text] : []));
    expect(texts).toEqual([
      expect.stringContaining(
        'AWS Config recording was stopped in 111122223333 eu-west-1: StopConfigurationRecorder by',
      ),
      expect.stringContaining('A Config rule of Assay was changed or deleted outside CloudFormation'),
    ]);
    expect(texts.every((text) => text.includes('user/alice'))).toBe(true);
    const { MetricAlarms } = await region.call('cloudwatch', 'DescribeAlarms', { StateValue: 'ALARM' });
    expect(MetricAlarms.map(({ AlarmName }: { AlarmName: string }) => AlarmName)).toEqual(['assay-tamper-events']);
  });
  expect(sent.deadLetters).toBe(0);
});

/** Creates a volume, which is remediated automatically, and returns what happened to it. */
async function remediate(inject: Inject) {
  const region = await deploy(structuredClone(prepared));
  try {
    inject(region);
    const volume = { AvailabilityZone: 'eu-west-1a', Size: 100, VolumeType: 'gp2' };
    const { VolumeId } = await region.call('ec2', 'CreateVolume', volume, createUser('alice'));
    await region.advance(40 * MINUTE);
    const { Volumes } = await region.call('ec2', 'DescribeVolumes', { VolumeIds: [VolumeId] });
    const isCall = (operation: string) => (entry: JournalEntry) =>
      entry.kind === 'called' && entry.error === undefined && entry.call.operation === operation;
    return {
      type: Volumes[0].VolumeType,
      result: region.region.config.results.list().find(({ resourceId }) => resourceId === VolumeId)?.complianceType,
      modifications: region.entries.filter(isCall('ModifyVolume')).length,
      executions: region.entries.flatMap((entry) =>
        entry.kind === 'execution' && entry.status !== 'InProgress' ? [`${entry.status}: ${entry.reason}`] : [],
      ),
      mails: region.entries.flatMap((entry) =>
        entry.kind === 'published' ? [entry.mail.subject.replace(/(:| in) (vol|eu)-.*/, '')] : [],
      ),
    };
  } finally {
    await region.local.stop();
  }
}

test.each<[scenario: string, inject: Inject]>([
  ['before it stores the plan', killAt('PutItem', { isMade: false, name: 'assay-plan' })],
  ['after it has stored the plan', killAt('PutItem', { isMade: true, name: 'assay-plan' })],
  ['after it has written the record', killAt('PutObject', { isMade: true, name: 'assay-plan' })],
])('a volume is modified once, although the plan function is killed %s', async (_, inject) => {
  expect(await remediate(inject)).toEqual({
    type: 'gp3',
    result: 'COMPLIANT',
    modifications: 1,
    executions: ['Success: Modify from gp2 to gp3 with 3,000 IOPS and 128 MiB/s'],
    mails: ['ALARM: "assay-plan-errors"', 'LOW gp2-volume', 'RESOLVED gp2-volume'],
  });
});
