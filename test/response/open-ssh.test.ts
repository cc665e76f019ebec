import { Refusal } from '../runtime/remediation/stub-account';
import { Python } from '../support/automation/python';
import { type Told, told } from './alerts-sent';
import { GROUP, permission, putGroup } from './resources';
import { functionError, Reaction } from './response';

// One rule through the whole reaction, and through all that can go wrong on the way: the rule of two calls, so that one
// can be made and the other not.

jest.setTimeout(60_000);

let python: Python;
let reaction: Reaction;
beforeAll(() => {
  python = new Python();
});
afterAll(() => python.stop());
beforeEach(async () => {
  reaction = await Reaction.start(python);
  open();
});
afterEach(() => reaction.stop());

/** Ports 20 to 25 open to the internet and to an office. */
const open = () => putGroup(reaction.account, permission(20, 25, '0.0.0.0/0', '192.0.2.0/24'));

const rule = (fromPort: number, toPort: number, source = '0.0.0.0/0') => ({
  protocol: 'tcp',
  fromPort,
  toPort,
  source,
});
const OFFICE = rule(20, 25, '192.0.2.0/24');
const OPEN = [rule(20, 25), OFFICE];
const HALF_DONE = [rule(20, 21), rule(20, 25), OFFICE, rule(23, 25)];
const PUT_RIGHT = [rule(20, 21), OFFICE, rule(23, 25)];

const ports = (FromPort: number, ToPort: number) =>
  `{"IpProtocol":"tcp","FromPort":${FromPort},"ToPort":${ToPort},"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}`;
const call = (api: string, ...permissions: readonly string[]) =>
  `ec2 ${api} {"GroupId":"${GROUP}","IpPermissions":[${permissions.join(',')}]}`;
const AUTHORIZED = call('AuthorizeSecurityGroupIngress', ports(20, 21), ports(23, 25));
const REVOKED = call('RevokeSecurityGroupIngress', ports(20, 25));
const REEVALUATED = 'config StartConfigRulesEvaluation {"ConfigRuleNames":["assay-open-ssh"]}';
const REASON = 'Narrow tcp 20-25 from 0.0.0.0/0 to 20-21 and 23-25';
const NOTHING_MADE = 'AuthorizeRest: not made, RevokeOpenSources: not made';

const remediate = (parameters: Parameters<Reaction['remediate']>[2] = {}) =>
  reaction.remediate('open-ssh', GROUP, parameters);

/** An execution that ended as failed before any call. */
const failed = (steps: string, record: Partial<Told['record']> & Pick<Told['record'], 'outcome' | 'reason'>): Told => ({
  status: 'Failed',
  failure: `Step Fail Failed: Exception: ${record.outcome}: ${record.reason}`,
  steps: `${steps} ConcludeFailure Fail (Failed)`,
  calls: [],
  record: { before: OPEN, after: null, made: NOTHING_MADE, ...record },
});

/** An execution that ended well without any call. */
const stopped = (reason: string, record: Partial<Told['record']> = {}): Told => ({
  status: 'Success',
  steps: 'Plan ReadPlan Conclude ReadRecord',
  calls: [],
  record: { outcome: 'nothing to do', reason, before: OPEN, after: null, made: '', ...record },
});

const done = (record: Partial<Told['record']> = {}): Told => ({
  status: 'Success',
  steps: 'Plan ReadPlan AuthorizeRest RevokeOpenSources Verify ReadResult Reevaluate Conclude ReadRecord',
  calls: [AUTHORIZED, REVOKED, REEVALUATED],
  record: {
    outcome: 'remediated',
    reason: REASON,
    before: OPEN,
    after: PUT_RIGHT,
    made: 'AuthorizeRest: done, RevokeOpenSources: done',
    ...record,
  },
});

test('puts it right, and writes all of it down', async () => {
  const result = await remediate();
  expect(told(result)).toEqual(done());
  const rest = { GroupId: GROUP, IpPermissions: [ports(20, 21), ports(23, 25)].map((text) => JSON.parse(text)) };
  const opening = { GroupId: GROUP, IpPermissions: [JSON.parse(ports(20, 25))] };
  const ec2 = (step: string, api: string, parameters: unknown) => ({ step, service: 'ec2', api, parameters });
  expect(result.record).toEqual({
    version: 1,
    kind: 'remediation',
    executionId: result.execution.AutomationExecutionId,
    document: 'assay-open-ssh-remediate',
    rule: 'open-ssh',
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: GROUP,
    accountId: '111122223333',
    region: 'eu-west-1',
    mode: 'automatic',
    startedBy: 'arn:aws:iam::111122223333:user/on-call',
    startedAt: '2026-03-01T12:00:00.000Z',
    endedAt: '2026-03-01T12:00:00.000Z',
    outcome: 'remediated',
    reason: REASON,
    summary: REASON,
    calls: [
      ec2('AuthorizeRest', 'AuthorizeSecurityGroupIngress', rest),
      ec2('RevokeOpenSources', 'RevokeSecurityGroupIngress', opening),
    ],
    undo: [
      { ...ec2('RestoreOpenSources', 'AuthorizeSecurityGroupIngress', opening), undoes: 'RevokeOpenSources' },
      { ...ec2('RevokeRest', 'RevokeSecurityGroupIngress', rest), undoes: 'AuthorizeRest' },
    ],
    cannotUndo: 'A revoked rule comes back with a new rule id and without its tags',
    sideEffects: [],
    before: OPEN,
    after: PUT_RIGHT,
    verdictBefore: { complianceType: 'NON_COMPLIANT', annotation: 'Port 22 is open to 0.0.0.0/0 by tcp 20-25' },
    verdictAfter: { complianceType: 'COMPLIANT', annotation: null },
    steps: [
      { name: 'AuthorizeRest', status: 'done' },
      { name: 'RevokeOpenSources', status: 'done' },
    ],
  });
  expect(JSON.parse(result.execution.Outputs['Conclude.Payload']?.[0] ?? '')).toEqual(result.record);
});

describe('changes nothing', () => {
  test('in a dry run', async () => {
    const reason = 'Dry run: would narrow tcp 20-25 from 0.0.0.0/0 to 20-21 and 23-25';
    const result = await remediate({ DryRun: 'yes' });
    expect(told(result)).toEqual(stopped(reason, { outcome: 'dry run', made: NOTHING_MADE }));
    expect(JSON.parse(result.execution.Outputs['ReadPlan.Calls']?.[0] ?? '')).toEqual(result.record?.calls);
  });

  test('when nothing is wrong any more', async () => {
    putGroup(reaction.account, permission(443, 443, '0.0.0.0/0'));
    expect(told(await remediate())).toEqual(stopped('The resource is compliant', { before: [rule(443, 443)] }));
  });

  test('while it is waived, and again once the waiver has ended', async () => {
    const waiver = { rule: 'open-ssh', resource: GROUP, reason: 'bastion', owner: 'network team' };
    reaction.waivers = [{ ...waiver, expires: '2026-03-01' }];
    expect(told(await remediate())).toEqual(stopped('Waived until 2026-03-01 by network team: bastion'));
    reaction.time += 24 * 3600 * 1000;
    expect(told(await remediate())).toEqual(done());
  });

  test('when the group is gone', async () => {
    reaction.account.state.securityGroups.clear();
    expect(told(await remediate())).toEqual(stopped(`Security group ${GROUP} is not there any more`, { before: null }));
  });

  test('when a person must decide', async () => {
    putGroup(reaction.account, { ...permission(0, 0, '0.0.0.0/0'), IpProtocol: '-1' });
    const reason =
      'A person must decide: EC2 cannot take port 22 out of all traffic from 0.0.0.0/0: permit what is needed by itself, then revoke all traffic';
    const before = [{ protocol: '-1', source: '0.0.0.0/0' }];
    expect(told(await remediate())).toEqual(failed('Plan ReadPlan', { outcome: 'refused', reason, before, made: '' }));
  });

  test('in a dry run of what a person must decide, and that is a good end', async () => {
    putGroup(reaction.account, { ...permission(0, 0, '0.0.0.0/0'), IpProtocol: '-1' });
    const reason =
      'Dry run: nothing would be done: a person must decide: EC2 cannot take port 22 out of all traffic from 0.0.0.0/0: permit what is needed by itself, then revoke all traffic';
    const before = [{ protocol: '-1', source: '0.0.0.0/0' }];
    expect(told(await remediate({ DryRun: 'yes' }))).toEqual(stopped(reason, { outcome: 'dry run', before }));
  });

  test('in a dry run of what a gate would stop, and that is a good end', async () => {
    const about = { ConfigRuleName: 'assay-open-ssh', ResourceType: 'AWS::EC2::SecurityGroup', ResourceId: GROUP };
    reaction.account.state.exceptions = [about];
    const { status, record } = told(await remediate({ DryRun: 'yes' }));
    expect([status, record.outcome, record.reason]).toEqual([
      'Success',
      'dry run',
      'Dry run: would narrow tcp 20-25 from 0.0.0.0/0 to 20-21 and 23-25. It would be refused: AWS Config holds an exception for the resource. Once a person has looked, start the document with DecidedByPerson "yes"',
    ]);
  });

  test('when a description could be taken for a reference of the document', async () => {
    const IpRanges = [{ CidrIp: '0.0.0.0/0', Description: '{{ ReadPlan.Approval }}' }];
    putGroup(reaction.account, { ...permission(20, 25), IpRanges });
    const { status, calls, record } = told(await remediate());
    expect([status, calls, record.outcome, record.reason]).toEqual([
      'Failed',
      [],
      'refused',
      'A value of its calls holds two opening braces in a row, which SSM may take for a reference of its own: a person must do it',
    ]);
  });

  test('when the group cannot be read', async () => {
    reaction.account.deny('ec2:DescribeSecurityGroups');
    const reason = `Cannot read AWS::EC2::SecurityGroup "${GROUP}" as it is now: UnauthorizedOperation: You are not authorized to perform this operation.`;
    expect(told(await remediate())).toEqual(
      failed('Plan ReadPlan', { outcome: 'refused', reason, before: null, made: '' }),
    );
  });

  test('when it was put right twice within a day, unless a person has looked', async () => {
    await remediate();
    reaction.time += 3600_000;
    open();
    await remediate();
    reaction.time += 3600_000;
    open();
    const reason =
      'Put right within a day already, on 2026-03-01 12:00 UTC and 2026-03-01 13:00 UTC, and wrong again: find out what keeps changing it. Once a person has looked, start the document with DecidedByPerson "yes"';
    expect(told(await remediate())).toEqual(failed('Plan ReadPlan', { outcome: 'refused', reason }));
    expect(told(await remediate({ DecidedByPerson: 'yes' }))).toEqual(done());
  });

  test.each([
    [
      'times out',
      functionError('2026-03-01T12:01:00.000Z 1111-2222 Task timed out after 60.00 seconds'),
      'Plan (Failed)',
      'Step Plan failed: Lambda function returned Unhandled: 2026-03-01T12:01:00.000Z 1111-2222 Task timed out after 60.00 seconds',
    ],
    [
      'throws',
      functionError('Rate exceeded'),
      'Plan (Failed)',
      'Step Plan failed: Lambda function returned Unhandled: Rate exceeded',
    ],
    [
      'answers a text',
      { payload: '"hello"' },
      'Plan ReadPlan (Failed)',
      'Step ReadPlan failed: Exception: Cannot read the plan function\'s answer: found "hello"',
    ],
  ])('when the plan function %s', async (_, answer, steps, reason) => {
    reaction.around = ({ Action }) => (Action === 'plan' ? answer : undefined);
    expect(told(await remediate())).toEqual(failed(steps, { outcome: 'failed', reason, before: null, made: '' }));
  });
});

describe('with approval', () => {
  test('shows the person what it would do, and does it', async () => {
    const asked: string[] = [];
    reaction.decide = (message) => {
      asked.push(message);
      return 'Approved';
    };
    expect(told(await remediate({ mode: 'approve' }))).toEqual({
      ...done(),
      steps:
        'Plan ReadPlan Approve PlanAgain ReadPlanAgain AuthorizeRest RevokeOpenSources Verify ReadResult Reevaluate Conclude ReadRecord',
    });
    expect(asked).toEqual([expect.stringContaining(`What will be done: ${REASON}\n`)]);
    expect(asked[0]).toContain(`Calls:\n- ${AUTHORIZED}\n- ${REVOKED}\n`);
  });

  test.each([
    ['rejects it', 'Rejected', 'Approve (Failed)', 'Not approved: Approval was rejected. Nothing was changed'],
    ['says nothing', undefined, 'Approve (TimedOut)', 'Not approved: Step timed out. Nothing was changed'],
  ] as const)('changes nothing when the person %s', async (_, decision, step, reason) => {
    reaction.decide = () => decision;
    expect(told(await remediate({ mode: 'approve' }))).toEqual(
      failed(`Plan ReadPlan ${step}`, { outcome: 'refused', reason }),
    );
  });

  test('changes nothing when the group was changed while it waited', async () => {
    reaction.decide = () => {
      putGroup(reaction.account, permission(22, 22, '0.0.0.0/0'));
      return 'Approved';
    };
    const found = told(await remediate({ mode: 'approve' }));
    const { reason } = found.record;
    expect(reason).toMatch(
      /^The resource was changed since plan \w+ was made: it now takes plan \w+: Revoke tcp 22 from 0\.0\.0\.0\/0$/,
    );
    expect(found).toEqual(
      failed('Plan ReadPlan Approve PlanAgain ReadPlanAgain', {
        outcome: 'refused',
        reason,
        before: [rule(22, 22)],
        made: 'RevokeOpenSources: not made',
      }),
    );
  });

  test('ends well when somebody put it right while it waited', async () => {
    reaction.decide = () => {
      putGroup(reaction.account);
      return 'Approved';
    };
    expect(told(await remediate({ mode: 'approve' }))).toEqual({
      ...stopped('The resource is compliant', { before: [] }),
      steps: 'Plan ReadPlan Approve PlanAgain ReadPlanAgain Conclude ReadRecord',
    });
  });
});

describe('says what was done', () => {
  test('when the role is denied the second of two calls', async () => {
    reaction.denied = ['ec2:RevokeSecurityGroupIngress'];
    expect(told(await remediate())).toEqual({
      ...failed('Plan ReadPlan AuthorizeRest RevokeOpenSources (Failed)', {
        outcome: 'partly done',
        reason:
          'Step RevokeOpenSources failed: AccessDenied: the role may not ec2:RevokeSecurityGroupIngress. Done before: AuthorizeRest',
        after: HALF_DONE,
        made: 'AuthorizeRest: done, RevokeOpenSources: failed',
      }),
      calls: [AUTHORIZED],
    });
  });

  test('when EC2 refuses the first call', async () => {
    const refusal = new Refusal('RulesPerSecurityGroupLimitExceeded', 'The maximum number of rules has been reached');
    reaction.account.faults.set('ec2:AuthorizeSecurityGroupIngress', [refusal]);
    expect(told(await remediate())).toEqual({
      ...failed('Plan ReadPlan AuthorizeRest (Failed)', {
        outcome: 'failed',
        reason:
          'Step AuthorizeRest failed: An error occurred (RulesPerSecurityGroupLimitExceeded) when calling the AuthorizeSecurityGroupIngress operation: The maximum number of rules has been reached. The resource is as it was',
        after: OPEN,
        made: 'AuthorizeRest: failed, RevokeOpenSources: not made',
      }),
      calls: [AUTHORIZED],
    });
  });

  test('when the group is open again at once', async () => {
    reaction.before = ({ api }) => {
      if (api === 'RevokeSecurityGroupIngress') {
        queueMicrotask(() => putGroup(reaction.account, permission(22, 22, '0.0.0.0/0')));
      }
    };
    expect(told(await remediate())).toEqual({
      ...failed('Plan ReadPlan AuthorizeRest RevokeOpenSources Verify (Failed)', {
        outcome: 'partly done',
        reason:
          'All calls were made. Step Verify failed: Lambda function returned Unhandled: The resource is not put right: Port 22 is open to 0.0.0.0/0 by tcp 22',
        after: [rule(22, 22)],
        made: 'AuthorizeRest: done, RevokeOpenSources: done',
      }),
      calls: [AUTHORIZED, REVOKED],
    });
  });

  test('when a default VPC passes over the rule to be revoked, which was written otherwise meanwhile', async () => {
    reaction.account.state.isDefaultVpc = true;
    reaction.before = ({ api }) => {
      if (api === 'RevokeSecurityGroupIngress') putGroup(reaction.account, permission(20, 30, '0.0.0.0/0'));
    };
    expect(told(await remediate())).toEqual({
      ...failed('Plan ReadPlan AuthorizeRest RevokeOpenSources Verify (Failed)', {
        outcome: 'partly done',
        reason:
          'All calls were made. Step Verify failed: Lambda function returned Unhandled: The resource is not put right: Port 22 is open to 0.0.0.0/0 by tcp 20-30',
        after: [rule(20, 30)],
        made: 'AuthorizeRest: done, RevokeOpenSources: done',
      }),
      calls: [AUTHORIZED, REVOKED],
    });
  });

  test.each(['Verify', 'ReadResult', 'Reevaluate'])('when a person stops it after the calls, at %s', async (step) => {
    reaction.cancelledAt = step;
    const { status, steps, record } = told(await remediate());
    expect([status, record.outcome, record.after]).toEqual(['Cancelled', 'remediated', PUT_RIGHT]);
    expect(steps).toMatch(new RegExp(`${step} \\(Cancelled\\) ConcludeFailure Fail \\(Failed\\)$`));
  });

  test('when a person stops it at the plan: the next may go on at once', async () => {
    reaction.cancelledAt = 'ReadPlan';
    expect(told(await remediate()).record).toMatchObject({
      outcome: 'failed',
      reason: 'Step ReadPlan failed: it ended as Cancelled',
    });
    reaction.cancelledAt = undefined;
    const before = reaction.now();
    expect(told(await remediate())).toEqual(done());
    expect(reaction.now()).toEqual(before);
  });

  test('when a person stops it between the calls', async () => {
    reaction.cancelledAt = 'AuthorizeRest';
    expect(told(await remediate())).toMatchObject({
      status: 'Cancelled',
      steps: 'Plan ReadPlan AuthorizeRest (Cancelled) ConcludeFailure Fail (Failed)',
      calls: [AUTHORIZED],
      record: {
        outcome: 'partly done',
        reason: 'Step AuthorizeRest failed: it ended as Cancelled. The resource was changed all the same',
        after: HALF_DONE,
      },
    });
  });
});

test('succeeds when AWS Config only refuses to evaluate again', async () => {
  const refusal = new Refusal('LimitExceededException', 'Evaluations are running already');
  reaction.account.faults.set('config:StartConfigRulesEvaluation', [refusal]);
  const reason = `${REASON}. Step Reevaluate failed: An error occurred (LimitExceededException) when calling the StartConfigRulesEvaluation operation: Evaluations are running already`;
  const { steps, ...rest } = done({ reason });
  expect(told(await remediate())).toEqual({ ...rest, steps: steps.replace('Reevaluate', 'Reevaluate (Failed)') });
});

test('fails when what it did cannot be written down', async () => {
  reaction.account.deny('s3:PutObject');
  const { execution, calls, record } = await remediate();
  expect([execution.AutomationExecutionStatus, execution.FailureMessage, calls, record]).toEqual([
    'Failed',
    `Step Conclude Failed: Lambda function returned Unhandled: Cannot write the record of execution ${execution.AutomationExecutionId}: AccessDenied: Access Denied`,
    [AUTHORIZED, REVOKED, REEVALUATED],
    undefined,
  ]);
  expect(reaction.errors).toContain('Cannot write the record of an execution');
});

describe('the undo', () => {
  const RESTORED = call('AuthorizeSecurityGroupIngress', ports(20, 25));
  const REST_REVOKED = call('RevokeSecurityGroupIngress', ports(20, 21), ports(23, 25));
  const undo = (id: string, parameters = {}) => reaction.undo('open-ssh', id, parameters);

  test('puts back what was there, once', async () => {
    const { execution } = await remediate();
    const id = execution.AutomationExecutionId;
    expect(told(await undo(id))).toEqual({
      status: 'Success',
      steps: 'Plan ReadPlan RestoreOpenSources RevokeRest Verify ReadResult Conclude ReadRecord',
      calls: [RESTORED, REST_REVOKED],
      record: {
        outcome: 'undone',
        reason: `Undo "${REASON}" of execution ${id}`,
        before: PUT_RIGHT,
        after: OPEN,
        made: 'RestoreOpenSources: done, RevokeRest: done',
      },
    });
    expect(told(await undo(id))).toEqual(
      stopped('The resource is as it was before the execution already', {
        made: 'RestoreOpenSources: not made, RevokeRest: not made',
      }),
    );
  });

  test('of a remediation that was partly done takes back that part', async () => {
    reaction.denied = ['ec2:RevokeSecurityGroupIngress'];
    const { execution } = await remediate();
    reaction.denied = [];
    const id = execution.AutomationExecutionId;
    expect(told(await undo(id))).toEqual({
      status: 'Success',
      steps: 'Plan ReadPlan RevokeRest Verify ReadResult Conclude ReadRecord',
      calls: [REST_REVOKED],
      record: {
        outcome: 'undone',
        reason: `Undo "${REASON}" of execution ${id}`,
        before: HALF_DONE,
        after: OPEN,
        made: 'RevokeRest: done',
      },
    });
  });

  test('changes nothing when the group was changed since', async () => {
    const { execution } = await remediate();
    putGroup(reaction.account, permission(20, 21, '0.0.0.0/0'), permission(20, 25, '192.0.2.0/24'));
    const reason =
      'The resource was changed since the execution: [2]: {"protocol":"tcp","fromPort":23,"toPort":25,"source":"0.0.0.0/0"} was removed';
    expect(told(await undo(execution.AutomationExecutionId))).toEqual(
      failed('Plan ReadPlan', {
        outcome: 'refused',
        reason,
        before: [rule(20, 21), OFFICE],
        made: 'RestoreOpenSources: not made, RevokeRest: not made',
      }),
    );
  });

  test('changes nothing in a dry run', async () => {
    const { execution } = await remediate();
    expect(told(await undo(execution.AutomationExecutionId, { DryRun: 'yes' }))).toEqual(
      stopped(`Dry run: would undo "${REASON}"`, {
        outcome: 'dry run',
        before: PUT_RIGHT,
        made: 'RestoreOpenSources: not made, RevokeRest: not made',
      }),
    );
  });

  test('of an execution that nobody knows is refused', async () => {
    const { execution, calls, record } = await undo('11111111-2222-4333-8444-555555555555');
    expect([execution.AutomationExecutionStatus, calls, record?.outcome, record?.reason]).toEqual([
      'Failed',
      [],
      'refused',
      expect.stringMatching(/^Cannot use the record of execution "11111111-2222-4333-8444-555555555555": .*NoSuchKey/),
    ]);
  });
});
