import { AwsError } from '../../lib/local-region/aws-call';
import { createFunctionError } from '../cdk/runbooks/immediate-runner';
import { removeGroup } from '../runtime/remediation/live-resources';
import { python } from '../support/shared-python';
import { GROUP, permission, putGroup, VPC } from './resources';
import { type ResultSummary, summarizeResult } from './result-summary';
import { TestingResponse } from './testing-response';

// The runbooks of one rule with the plan function, and every kind of failure. The remediation makes two calls, so that the
// first can succeed and the second fail.

let response: TestingResponse;
beforeEach(async () => {
  response = await TestingResponse.start(python);
  open();
});
afterEach(() => response.stop());

/** Ports 20 to 25 open to the internet and to an office. */
const open = () => putGroup(response.account, permission(20, 25, '0.0.0.0/0', '192.0.2.0/24'));

const rule = (fromPort: number, toPort: number, source = '0.0.0.0/0') => ({
  protocol: 'tcp',
  fromPort,
  toPort,
  source,
});
const OFFICE = rule(20, 25, '192.0.2.0/24');
const OPEN = [rule(20, 25), OFFICE];
const HALF_DONE = [rule(20, 21), rule(20, 25), OFFICE, rule(23, 25)];
const NARROWED = [rule(20, 21), OFFICE, rule(23, 25)];

const ports = (FromPort: number, ToPort: number) =>
  `{"IpProtocol":"tcp","FromPort":${FromPort},"ToPort":${ToPort},"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}`;
const call = (api: string, ...permissions: readonly string[]) =>
  `ec2 ${api} {"GroupId":"${GROUP}","IpPermissions":[${permissions.join(',')}]}`;
const AUTHORIZED = call('AuthorizeSecurityGroupIngress', ports(20, 21), ports(23, 25));
const REVOKED = call('RevokeSecurityGroupIngress', ports(20, 25));
const REASON = 'Narrow tcp 20-25 from 0.0.0.0/0 to 20-21 and 23-25';
const NOTHING_MADE = 'AuthorizeRest: not made, RevokeOpenSources: not made';

const EXCEPTION = {
  ConfigRuleName: 'assay-open-ssh',
  ResourceKeys: [{ ResourceType: 'AWS::EC2::SecurityGroup', ResourceId: GROUP }],
};

const remediate = (parameters: Parameters<TestingResponse['remediate']>[2] = {}) =>
  response.remediate('open-ssh', GROUP, parameters);

/** An execution that failed before any call. */
const failed = (
  steps: string,
  record: Partial<ResultSummary['record']> & Pick<ResultSummary['record'], 'outcome' | 'reason'>,
): ResultSummary => ({
  status: 'Failed',
  failure: `Step Fail Failed: Exception: ${record.outcome}: ${record.reason}`,
  steps: `${steps} ConcludeFailure Fail (Failed)`,
  calls: [],
  record: { before: OPEN, after: null, made: NOTHING_MADE, ...record },
});

/** An execution that succeeded without any call. */
const stopped = (reason: string, record: Partial<ResultSummary['record']> = {}): ResultSummary => ({
  status: 'Success',
  steps: 'Plan ReadPlan Conclude ReadRecord',
  calls: [],
  record: { outcome: 'nothing to do', reason, before: OPEN, after: null, made: '', ...record },
});

const done = (record: Partial<ResultSummary['record']> = {}): ResultSummary => ({
  status: 'Success',
  steps: 'Plan ReadPlan AuthorizeRest RevokeOpenSources Verify ReadResult Conclude ReadRecord',
  calls: [AUTHORIZED, REVOKED],
  record: {
    outcome: 'remediated',
    reason: REASON,
    before: OPEN,
    after: NARROWED,
    made: 'AuthorizeRest: done, RevokeOpenSources: done',
    ...record,
  },
});

test('remediates the group and writes the record', async () => {
  const result = await remediate();
  expect(summarizeResult(result)).toEqual(done());
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
    cannotUndo: 'A restored rule gets a new ID and loses its tags',
    sideEffects: [],
    before: OPEN,
    after: NARROWED,
    evaluationBefore: { complianceType: 'NON_COMPLIANT', annotation: 'Port 22 is open to 0.0.0.0/0 by tcp 20-25' },
    evaluationAfter: { complianceType: 'COMPLIANT', annotation: null },
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
    expect(summarizeResult(result)).toEqual(stopped(reason, { outcome: 'dry run', made: NOTHING_MADE }));
    expect(JSON.parse(result.execution.Outputs['ReadPlan.Calls']?.[0] ?? '')).toEqual(result.record?.calls);
  });

  test('when the group is compliant in the meantime', async () => {
    putGroup(response.account, permission(443, 443, '0.0.0.0/0'));
    expect(summarizeResult(await remediate())).toEqual(
      stopped('The resource is compliant', { before: [rule(443, 443)] }),
    );
  });

  test('while the group is waived, until the waiver expires', async () => {
    const waiver = { rule: 'open-ssh', resource: GROUP, reason: 'bastion', owner: 'network team' };
    response.waivers = [{ ...waiver, expires: '2026-03-01' }];
    expect(summarizeResult(await remediate())).toEqual(stopped('Waived until 2026-03-01 by network team: bastion'));
    response.time += 24 * 3600 * 1000;
    expect(summarizeResult(await remediate())).toEqual(done());
  });

  test('when the group no longer exists', async () => {
    removeGroup(response.account, GROUP);
    expect(summarizeResult(await remediate())).toEqual(
      stopped(`Security group ${GROUP} no longer exists`, { before: null }),
    );
  });

  test('when it needs manual remediation', async () => {
    putGroup(response.account, { ...permission(0, 0, '0.0.0.0/0'), IpProtocol: '-1' });
    const reason =
      'Needs manual remediation: EC2 cannot remove port 22 from the all-traffic rule for 0.0.0.0/0: add rules for the traffic you need, then revoke the all-traffic rule';
    const before = [{ protocol: '-1', source: '0.0.0.0/0' }];
    expect(summarizeResult(await remediate())).toEqual(
      failed('Plan ReadPlan', { outcome: 'refused', reason, before, made: '' }),
    );
  });

  test('in a dry run that shows the need for manual remediation, which succeeds', async () => {
    putGroup(response.account, { ...permission(0, 0, '0.0.0.0/0'), IpProtocol: '-1' });
    const reason =
      'Dry run: no changes. Needs manual remediation: EC2 cannot remove port 22 from the all-traffic rule for 0.0.0.0/0: add rules for the traffic you need, then revoke the all-traffic rule';
    const before = [{ protocol: '-1', source: '0.0.0.0/0' }];
    expect(summarizeResult(await remediate({ DryRun: 'yes' }))).toEqual(
      stopped(reason, { outcome: 'dry run', before }),
    );
  });

  test('in a dry run that a guard would refuse, which succeeds', async () => {
    await response.account.region.call('config:PutRemediationExceptions', EXCEPTION);
    const { status, record } = summarizeResult(await remediate({ DryRun: 'yes' }));
    expect([status, record.outcome, record.reason]).toEqual([
      'Success',
      'dry run',
      'Dry run: would narrow tcp 20-25 from 0.0.0.0/0 to 20-21 and 23-25. It would be refused: AWS Config has a remediation exception for the resource. After a review, start the runbook with DecidedByPerson "yes"',
    ]);
  });

  test('when SSM could interpret a description as a reference', async () => {
    const IpRanges = [{ CidrIp: '0.0.0.0/0', Description: '{{ ReadPlan.Approval }}' }];
    putGroup(response.account, { ...permission(20, 25), IpRanges });
    const { status, calls, record } = summarizeResult(await remediate());
    expect([status, calls, record.outcome, record.reason]).toEqual([
      'Failed',
      [],
      'refused',
      'A parameter of its calls has two opening braces in a row, which SSM may interpret as a reference: remediate manually',
    ]);
  });

  test('when the group cannot be read', async () => {
    response.account.deny('ec2:DescribeSecurityGroups');
    const reason = `Cannot read AWS::EC2::SecurityGroup "${GROUP}": UnauthorizedOperation: You are not authorized to perform this operation.`;
    expect(summarizeResult(await remediate())).toEqual(
      failed('Plan ReadPlan', { outcome: 'refused', reason, before: null, made: '' }),
    );
  });

  test('when it was remediated twice within a day, except after a review', async () => {
    await remediate();
    response.time += 3600_000;
    open();
    await remediate();
    response.time += 3600_000;
    open();
    const reason =
      'Remediated at 2026-03-01 12:00 UTC and 2026-03-01 13:00 UTC and non-compliant again: find out what keeps reverting it. After a review, start the runbook with DecidedByPerson "yes"';
    expect(summarizeResult(await remediate())).toEqual(failed('Plan ReadPlan', { outcome: 'refused', reason }));
    expect(summarizeResult(await remediate({ DecidedByPerson: 'yes' }))).toEqual(done());
  });

  test.each([
    [
      'times out',
      createFunctionError('2026-03-01T12:01:00.000Z 1111-2222 Task timed out after 60.00 seconds'),
      'Plan (Failed)',
      'Step Plan failed: Lambda function returned Unhandled: 2026-03-01T12:01:00.000Z 1111-2222 Task timed out after 60.00 seconds',
    ],
    [
      'throws',
      createFunctionError('Rate exceeded'),
      'Plan (Failed)',
      'Step Plan failed: Lambda function returned Unhandled: Rate exceeded',
    ],
    [
      'answers a text',
      { payload: '"hello"' },
      'Plan ReadPlan (Failed)',
      'Step ReadPlan failed: Exception: Cannot read the plan function\'s answer: got "hello"',
    ],
  ])('when the plan function %s', async (_, answer, steps, reason) => {
    response.around = ({ Action }) => (Action === 'plan' ? answer : undefined);
    expect(summarizeResult(await remediate())).toEqual(
      failed(steps, { outcome: 'failed', reason, before: null, made: '' }),
    );
  });
});

describe('with approval', () => {
  test('sends the plan to the approver, and applies it', async () => {
    const asked: string[] = [];
    response.decide = (message) => {
      asked.push(message);
      return 'Approved';
    };
    expect(summarizeResult(await remediate({ mode: 'approve' }))).toEqual({
      ...done(),
      steps:
        'Plan ReadPlan Approve PlanAgain ReadPlanAgain AuthorizeRest RevokeOpenSources Verify ReadResult Conclude ReadRecord',
    });
    expect(asked).toEqual([expect.stringContaining(`Remediation: ${REASON}\n`)]);
    expect(asked[0]).toContain(`Calls:\n- ${AUTHORIZED}\n- ${REVOKED}\n`);
  });

  test.each([
    [
      'rejects it',
      'Rejected',
      'Approve (Failed)',
      'Not approved: Approval was rejected. Nothing was changed, and the request is not repeated for 7 days',
    ],
    [
      'does not answer',
      undefined,
      'Approve (TimedOut)',
      'Not approved: nobody answered in time. Nothing was changed, and the request is not repeated for 7 days',
    ],
  ] as const)('changes nothing when the approver %s', async (_, decision, step, reason) => {
    response.decide = () => decision;
    expect(summarizeResult(await remediate({ mode: 'approve' }))).toEqual(
      failed(`Plan ReadPlan ${step}`, { outcome: 'refused', reason }),
    );
  });

  test('changes nothing when the group changed while it waited', async () => {
    response.decide = () => {
      putGroup(response.account, permission(22, 22, '0.0.0.0/0'));
      return 'Approved';
    };
    const found = summarizeResult(await remediate({ mode: 'approve' }));
    const { reason } = found.record;
    expect(reason).toMatch(
      /^The resource changed since plan \w+ was approved, and now needs plan \w+: Revoke tcp 22 from 0\.0\.0\.0\/0$/,
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

  test('succeeds when the group became compliant while it waited', async () => {
    response.decide = () => {
      putGroup(response.account);
      return 'Approved';
    };
    expect(summarizeResult(await remediate({ mode: 'approve' }))).toEqual({
      ...stopped('The resource is compliant', { before: [] }),
      steps: 'Plan ReadPlan Approve PlanAgain ReadPlanAgain Conclude ReadRecord',
    });
  });
});

describe('records the calls that were made', () => {
  test('when the second of two calls is denied', async () => {
    response.denied = ['ec2:RevokeSecurityGroupIngress'];
    expect(summarizeResult(await remediate())).toEqual({
      ...failed('Plan ReadPlan AuthorizeRest RevokeOpenSources (Failed)', {
        outcome: 'partly done',
        reason:
          'Step RevokeOpenSources failed: AccessDenied: the role may not ec2:RevokeSecurityGroupIngress. Completed before: AuthorizeRest',
        after: HALF_DONE,
        made: 'AuthorizeRest: done, RevokeOpenSources: failed',
      }),
      calls: [AUTHORIZED],
    });
  });

  test('when EC2 rejects the first call', async () => {
    const fault = new AwsError('RulesPerSecurityGroupLimitExceeded', 'The maximum number of rules has been reached');
    response.account.watch.faults.set('ec2:AuthorizeSecurityGroupIngress', [fault]);
    expect(summarizeResult(await remediate())).toEqual({
      ...failed('Plan ReadPlan AuthorizeRest (Failed)', {
        outcome: 'failed',
        reason:
          'Step AuthorizeRest failed: An error occurred (RulesPerSecurityGroupLimitExceeded) when calling the AuthorizeSecurityGroupIngress operation: The maximum number of rules has been reached. The resource is unchanged',
        after: OPEN,
        made: 'AuthorizeRest: failed, RevokeOpenSources: not made',
      }),
      calls: [AUTHORIZED],
    });
  });

  test('when the group is opened again at once', async () => {
    response.account.watch.answers.set('ec2:RevokeSecurityGroupIngress', async (revocation, next) => {
      const answer = await next(revocation);
      putGroup(response.account, permission(22, 22, '0.0.0.0/0'));
      return answer;
    });
    expect(summarizeResult(await remediate())).toEqual({
      ...failed('Plan ReadPlan AuthorizeRest RevokeOpenSources Verify (Failed)', {
        outcome: 'partly done',
        reason:
          'All calls were made. Step Verify failed: Lambda function returned Unhandled: The resource is not remediated: Port 22 is open to 0.0.0.0/0 by tcp 22',
        after: [rule(22, 22)],
        made: 'AuthorizeRest: done, RevokeOpenSources: done',
      }),
      calls: [AUTHORIZED, REVOKED],
    });
  });

  test('when a default VPC ignores the revocation of a rule that changed in the meantime', async () => {
    response.account.load({ resourceType: 'AWS::EC2::VPC', resourceId: VPC, configuration: { isDefault: true } });
    response.before = ({ operation }) => {
      if (operation === 'RevokeSecurityGroupIngress') putGroup(response.account, permission(20, 30, '0.0.0.0/0'));
    };
    expect(summarizeResult(await remediate())).toEqual({
      ...failed('Plan ReadPlan AuthorizeRest RevokeOpenSources Verify (Failed)', {
        outcome: 'partly done',
        reason:
          'All calls were made. Step Verify failed: Lambda function returned Unhandled: The resource is not remediated: Port 22 is open to 0.0.0.0/0 by tcp 20-30',
        after: [rule(20, 30)],
        made: 'AuthorizeRest: done, RevokeOpenSources: done',
      }),
      calls: [AUTHORIZED, REVOKED],
    });
  });

  test.each(['Verify', 'ReadResult'])('when a person cancels it after the calls, at %s', async (step) => {
    response.cancelledAt = step;
    const { status, steps, record } = summarizeResult(await remediate());
    expect([status, record.outcome, record.after]).toEqual(['Cancelled', 'remediated', NARROWED]);
    expect(steps).toMatch(new RegExp(`${step} \\(Cancelled\\) ConcludeFailure Fail \\(Failed\\)$`));
  });

  test('when a person cancels it at the plan, and the next execution can start at once', async () => {
    response.cancelledAt = 'ReadPlan';
    expect(summarizeResult(await remediate()).record).toMatchObject({
      outcome: 'failed',
      reason: 'Step ReadPlan failed: it ended with status Cancelled',
    });
    response.cancelledAt = undefined;
    const before = response.now();
    expect(summarizeResult(await remediate())).toEqual(done());
    expect(response.now()).toEqual(before);
  });

  test('when a person cancels it between the calls', async () => {
    response.cancelledAt = 'AuthorizeRest';
    expect(summarizeResult(await remediate())).toMatchObject({
      status: 'Cancelled',
      steps: 'Plan ReadPlan AuthorizeRest (Cancelled) ConcludeFailure Fail (Failed)',
      calls: [AUTHORIZED],
      record: {
        outcome: 'partly done',
        reason: 'Step AuthorizeRest failed: it ended with status Cancelled. The resource changed nevertheless',
        after: HALF_DONE,
      },
    });
  });
});

test('fails when the record cannot be written', async () => {
  response.account.deny('s3:PutObject');
  const { execution, calls, record } = await remediate();
  expect([execution.AutomationExecutionStatus, execution.FailureMessage, calls, record]).toEqual([
    'Failed',
    `Step Conclude Failed: Lambda function returned Unhandled: Cannot write the record of execution ${execution.AutomationExecutionId}: AccessDenied: Access Denied`,
    [AUTHORIZED, REVOKED],
    undefined,
  ]);
  expect(response.lines).toContainEqual(
    expect.objectContaining({ level: 'error', message: 'Cannot write the record of an execution' }),
  );
});

describe('the undo', () => {
  const RESTORED = call('AuthorizeSecurityGroupIngress', ports(20, 25));
  const REST_REVOKED = call('RevokeSecurityGroupIngress', ports(20, 21), ports(23, 25));
  const undo = (id: string, parameters = {}) => response.undo('open-ssh', id, parameters);

  test('restores the previous state once', async () => {
    const { execution } = await remediate();
    const id = execution.AutomationExecutionId;
    expect(summarizeResult(await undo(id))).toEqual({
      status: 'Success',
      steps: 'Plan ReadPlan RestoreOpenSources RevokeRest Verify ReadResult Conclude ReadRecord',
      calls: [RESTORED, REST_REVOKED],
      record: {
        outcome: 'undone',
        reason: `Undo "${REASON}" of execution ${id}`,
        before: NARROWED,
        after: OPEN,
        made: 'RestoreOpenSources: done, RevokeRest: done',
      },
    });
    expect(summarizeResult(await undo(id))).toEqual(
      stopped('The resource already has its state from before the execution', {
        made: 'RestoreOpenSources: not made, RevokeRest: not made',
      }),
    );
  });

  test('of a partly done remediation undoes the calls that were made', async () => {
    response.denied = ['ec2:RevokeSecurityGroupIngress'];
    const { execution } = await remediate();
    response.denied = [];
    const id = execution.AutomationExecutionId;
    expect(summarizeResult(await undo(id))).toEqual({
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

  test('changes nothing when the group changed since', async () => {
    const { execution } = await remediate();
    putGroup(response.account, permission(20, 21, '0.0.0.0/0'), permission(20, 25, '192.0.2.0/24'));
    const reason =
      'The resource changed since the execution: [2]: {"protocol":"tcp","fromPort":23,"toPort":25,"source":"0.0.0.0/0"} was removed';
    expect(summarizeResult(await undo(execution.AutomationExecutionId))).toEqual(
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
    expect(summarizeResult(await undo(execution.AutomationExecutionId, { DryRun: 'yes' }))).toEqual(
      stopped(`Dry run: would undo "${REASON}"`, {
        outcome: 'dry run',
        before: NARROWED,
        made: 'RestoreOpenSources: not made, RevokeRest: not made',
      }),
    );
  });

  test('of an unknown execution is refused', async () => {
    const { execution, calls, record } = await undo('11111111-2222-4333-8444-555555555555');
    expect([execution.AutomationExecutionStatus, calls, record?.outcome, record?.reason]).toEqual([
      'Failed',
      [],
      'refused',
      expect.stringMatching(
        /^Cannot use the record of execution "11111111-2222-4333-8444-555555555555": .*S3 returned AccessDenied/,
      ),
    ]);
  });
});
