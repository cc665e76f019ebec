import { fingerprintSteps } from '../../../lib/contract/plan-protocol';
import { type Behaviour, DEFAULT_BEHAVIOUR } from '../../../lib/local-region/automation/behaviour';
import { python } from '../../support/shared-python';
import { createFunctionError } from './immediate-runner';
import { GROUP, PLAN, SampleExecution } from './sample-execution';
import { sampleRemediation } from './sample-rule';

/** The runbooks work with every behaviour that the AWS documentation leaves open. */
const BEHAVIOURS: readonly (readonly [string, Behaviour])[] = [
  ['as the AWS documentation suggests', DEFAULT_BEHAVIOUR],
  ['with function errors as answers', { ...DEFAULT_BEHAVIOUR, functionErrorFails: false }],
  ['with answers as objects', { ...DEFAULT_BEHAVIOUR, functionErrorFails: false, payload: 'object' }],
  ['with a rejection that does not fail the step', { ...DEFAULT_BEHAVIOUR, rejectionFails: false }],
  ['with a handled failure that does not fail the execution', { ...DEFAULT_BEHAVIOUR, criticalByDefault: false }],
];

const AUTHORIZED = `ec2 AuthorizeSecurityGroupIngress {"GroupId":"${GROUP}","IpPermissions":[{"IpProtocol":"tcp","FromPort":21,"ToPort":21}]}`;
const REVOKED = `ec2 RevokeSecurityGroupIngress {"GroupId":"${GROUP}","IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22}]}`;
const WAITED = `ec2 DescribeSecurityGroups {"GroupIds":["${GROUP}"]}`;
const REEVALUATED = 'config StartConfigRulesEvaluation {"ConfigRuleNames":["assay-sample-rule"]}';
const ALL_CALLS = [AUTHORIZED, REVOKED, WAITED, REEVALUATED];

describe.each(BEHAVIOURS)('%s', (_, behaviour) => {
  let sample: SampleExecution;
  beforeEach(() => {
    sample = new SampleExecution(python, behaviour);
  });
  const listRequests = () => sample.requests.map(({ Action }) => Action);

  test.each(['manual', 'automatic'] as const)(
    '%s: plans, makes the calls of the plan, verifies and concludes',
    async (mode) => {
      const execution = await sample.remediate(mode);
      expect(execution.AutomationExecutionStatus).toBe('Success');
      expect(sample.calls).toEqual(ALL_CALLS);
      expect(sample.requests).toEqual([
        { Action: 'plan', ...subject, Mode: mode, DryRun: 'no', DecidedByPerson: 'no', ApprovedPlan: '', StepsId },
        { Action: 'verify', ...subject },
        { Action: 'conclude', ...subject },
      ]);
      expect(execution.Outputs).toMatchObject({
        'ReadPlan.Reason': ['Revoke tcp 22 from 0.0.0.0/0'],
        'ReadResult.Result': ['compliant'],
        'ReadRecord.ExecutionId': [execution.AutomationExecutionId],
      });
    },
  );

  test('stops if nothing needs to change', async () => {
    sample.answers.plan = [{ answer: { ...PLAN, Decision: 'stop' } }];
    const execution = await sample.remediate('automatic');
    expect([execution.AutomationExecutionStatus, sample.calls, listRequests()]).toEqual([
      'Success',
      [],
      ['plan', 'conclude'],
    ]);
  });

  test('changes nothing in a dry run, even if the decision is apply', async () => {
    const execution = await sample.remediate('automatic', { DryRun: 'yes' });
    expect([execution.AutomationExecutionStatus, sample.calls, listRequests()]).toEqual([
      'Success',
      [],
      ['plan', 'conclude'],
    ]);
  });

  test('fails a dry run that is refused', async () => {
    sample.answers.plan = [{ answer: { ...PLAN, Decision: 'refuse' } }];
    expect((await sample.remediate('automatic', { DryRun: 'yes' })).AutomationExecutionStatus).toBe('Failed');
  });

  test.each(['refuse', 'whatever'])('fails with the decision "%s", and concludes', async (Decision) => {
    sample.answers.plan = [{ answer: { ...PLAN, Decision } }];
    sample.outcome = 'refused';
    const execution = await sample.remediate('automatic');
    expect([execution.AutomationExecutionStatus, sample.calls, listRequests()]).toEqual([
      'Failed',
      [],
      ['plan', 'conclude'],
    ]);
    expect(execution.FailureMessage).toBe('Step Fail Failed: Exception: refused: The resource is compliant');
  });

  test.each([
    ['throws', createFunctionError('Cannot read the volume')],
    ['times out', createFunctionError('2026-03-01T10:00:00Z Task timed out after 60.00 seconds')],
    ['answers a text', { payload: '"hello"' }],
    ['answers nothing', { payload: 'null' }],
    ['answers half a plan', { answer: { Decision: 'apply' } }],
  ])('changes nothing when the plan function %s', async (_, answer) => {
    sample.answers.plan = [answer];
    const execution = await sample.remediate('automatic');
    expect([execution.AutomationExecutionStatus, sample.calls]).toEqual(['Failed', []]);
    expect(listRequests().at(-1)).toBe('conclude');
    expect(execution.FailureMessage).toMatch(
      /^Step Fail Failed: Exception: failed: (Plan|ReadPlan|Decide|IfKeepTheRest): /,
    );
  });

  test('parses an answer that is JSON text inside JSON text', async () => {
    sample.answers.plan = [{ answer: JSON.stringify(PLAN) }];
    expect((await sample.remediate('automatic')).AutomationExecutionStatus).toBe('Success');
    expect(sample.calls).toEqual(ALL_CALLS);
  });

  test('retries a plan function that fails once', async () => {
    sample.answers.plan = [createFunctionError('Rate exceeded'), { answer: PLAN }];
    const execution = await sample.remediate('automatic');
    expect(execution.AutomationExecutionStatus).toBe(behaviour.functionErrorFails ? 'Success' : 'Failed');
    expect(sample.calls).toEqual(behaviour.functionErrorFails ? ALL_CALLS : []);
  });

  test('fails after a denied call, without further calls', async () => {
    sample.denied = ['ec2:RevokeSecurityGroupIngress'];
    const execution = await sample.remediate('automatic');
    expect([execution.AutomationExecutionStatus, sample.calls, listRequests()]).toEqual([
      'Failed',
      [AUTHORIZED],
      ['plan', 'conclude'],
    ]);
    expect(execution.FailureMessage).toBe(
      'Step Fail Failed: Exception: failed: RevokeOpen1: AccessDenied: the role may not ec2:RevokeSecurityGroupIngress',
    );
  });

  test('fails without verification if the effect of a call does not show in time', async () => {
    sample.api.DescribeSecurityGroups = () => ({ SecurityGroups: [{ State: 'unsettled' }] });
    const execution = await sample.remediate('automatic');
    expect(['Failed', 'TimedOut']).toContain(execution.AutomationExecutionStatus);
    expect([sample.calls, listRequests()]).toEqual([
      [AUTHORIZED, REVOKED, ...Array.from({ length: 6 }, () => WAITED)],
      ['plan', 'conclude'],
    ]);
  });

  test('fails if the resource is still non-compliant', async () => {
    sample.answers.verify = [createFunctionError('Port 22 is open to 0.0.0.0/0')];
    const execution = await sample.remediate('automatic');
    expect([execution.AutomationExecutionStatus, sample.calls]).toEqual(['Failed', [AUTHORIZED, REVOKED, WAITED]]);
    expect(execution.FailureMessage).toContain('Port 22 is open to 0.0.0.0/0');
  });

  test('succeeds if only the evaluation by AWS Config fails', async () => {
    sample.api.StartConfigRulesEvaluation = () => {
      throw new Error('LimitExceededException: Rate exceeded');
    };
    const execution = await sample.remediate('automatic');
    expect([execution.AutomationExecutionStatus, sample.calls, listRequests()]).toEqual([
      'Success',
      ALL_CALLS,
      ['plan', 'verify', 'conclude'],
    ]);
  });

  test.each([
    ['throws', createFunctionError('Cannot write the record: SlowDown')],
    ['reports a failure', { answer: { outcome: 'partly done', reason: 'RevokeOpen1 was refused' } }],
  ])('fails if the conclusion %s', async (_, answer) => {
    sample.answers.conclude = [answer];
    const execution = await sample.remediate('automatic');
    expect([execution.AutomationExecutionStatus, sample.calls]).toEqual(['Failed', ALL_CALLS]);
  });

  test.each(['ReadPlan', 'IfKeepTheRest', 'KeepTheRest', 'WaitForRevokeOpen1', 'Verify', 'ReadResult', 'Reevaluate'])(
    'writes the record if a person stops the execution at %s',
    async (step) => {
      sample.cancelledAt = step;
      const execution = await sample.remediate('automatic');
      expect([execution.AutomationExecutionStatus, listRequests().filter((action) => action !== 'verify')]).toEqual([
        'Cancelled',
        ['plan', 'conclude'],
      ]);
    },
  );

  describe('with approval', () => {
    test('requests approval, plans again and makes the calls', async () => {
      const execution = await sample.remediate('approve');
      expect(execution.AutomationExecutionStatus).toBe('Success');
      expect(sample.calls).toEqual(ALL_CALLS);
      expect(sample.approvals).toEqual([
        {
          topicArn: 'arn:aws:sns:eu-west-1:111122223333:AutomationAssayApproval',
          message: 'Close tcp 22?\n\nWithout approval within 24 hours, nothing is changed.',
          approvers: ['arn:aws:iam::111122223333:role/on-call'],
        },
      ]);
      const plan = { Action: 'plan', ...subject, Mode: 'approve', DryRun: 'no', StepsId };
      expect(sample.requests.slice(0, 2)).toEqual([
        { ...plan, DecidedByPerson: 'no', ApprovedPlan: '' },
        { ...plan, DecidedByPerson: 'yes', ApprovedPlan: 'plan-1' },
      ]);
    });

    test.each(['Rejected', undefined] as const)('changes nothing if the answer is %s', async (decision) => {
      sample.decision = decision;
      const execution = await sample.remediate('approve');
      expect(['Failed', 'TimedOut']).toContain(execution.AutomationExecutionStatus);
      expect([sample.calls, listRequests()]).toEqual([[], ['plan', 'conclude']]);
    });

    test('changes nothing if the resource needs another plan by then', async () => {
      sample.answers.plan = [{ answer: PLAN }, { answer: { ...PLAN, Decision: 'refuse', Reason: 'Changed since' } }];
      const execution = await sample.remediate('approve');
      expect([execution.AutomationExecutionStatus, sample.calls, listRequests()]).toEqual([
        'Failed',
        [],
        ['plan', 'plan', 'conclude'],
      ]);
    });

    test('succeeds if the resource was remediated by then', async () => {
      sample.answers.plan = [{ answer: PLAN }, { answer: { ...PLAN, Decision: 'stop' } }];
      const execution = await sample.remediate('approve');
      expect([execution.AutomationExecutionStatus, sample.calls]).toEqual(['Success', []]);
    });

    test('requests no approval in a dry run', async () => {
      const execution = await sample.remediate('approve', { DryRun: 'yes' });
      expect([execution.AutomationExecutionStatus, sample.calls, sample.approvals]).toEqual(['Success', [], []]);
    });
  });

  test('an undo gets the resource from its plan', async () => {
    const undone = '11111111-2222-4333-8444-555555555555';
    const execution = await sample.undo({ ExecutionId: undone });
    const request = { Rule: 'sample-rule', ExecutionId: EXECUTION };
    expect(execution.AutomationExecutionStatus).toBe('Success');
    expect(sample.calls).toEqual([AUTHORIZED]);
    expect(sample.requests).toEqual([
      {
        Action: 'plan-undo',
        ...request,
        ResourceId: '',
        Undoes: undone,
        DryRun: 'no',
        StepsId: fingerprintSteps(sampleRemediation.undoSteps),
      },
      { Action: 'verify-undo', ...request, ResourceId: GROUP },
      { Action: 'conclude', ...request, ResourceId: '' },
    ]);
  });
});

const StepsId = fingerprintSteps(sampleRemediation.steps);
const EXECUTION = '00000000-0000-4000-8000-000000000001';
const subject = { Rule: 'sample-rule', ResourceId: GROUP, ExecutionId: EXECUTION };

describe('the start of an execution', () => {
  const sample = () => new SampleExecution(python, DEFAULT_BEHAVIOUR);

  test.each([
    [{ ResourceId: 'vol-0123456789abcdef0' }, /ResourceId does not match/],
    [{ DryRun: 'maybe' }, /DryRun is not one of the allowed/],
    [{ AutomationAssumeRole: 'arn:aws:iam::111122223333:role/administrator' }, /AutomationAssumeRole is not one/],
    [{ GroupId: GROUP }, /no parameter GroupId/],
  ])('rejects %j', async (parameters, message) => {
    await expect(sample().remediate('manual', parameters)).rejects.toThrow(message);
  });
});
