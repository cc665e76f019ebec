import { fingerprintSteps } from '../../../lib/contract/plan-protocol';
import { Python } from '../../support/automation/python';
import { BEHAVIOUR, type Behaviour } from '../../support/automation/runner';
import { sampleRemediation } from './sample-rule';
import { functionError, GROUP, PLAN, Sample } from './sample-surroundings';

let python: Python;
beforeAll(() => {
  python = new Python();
});
afterAll(() => python.stop());

/** Where AWS's pages leave something open, the documents do the right thing either way. */
const BEHAVIOURS: readonly (readonly [string, Behaviour])[] = [
  ['as AWS’s pages suggest', BEHAVIOUR],
  ['errors of functions are answers', { ...BEHAVIOUR, functionErrorFails: false }],
  ['answers of functions are objects', { ...BEHAVIOUR, functionErrorFails: false, payload: 'object' }],
  ['a rejection is no failure', { ...BEHAVIOUR, rejectionFails: false }],
  ['a failure that leads on is forgotten', { ...BEHAVIOUR, criticalByDefault: false }],
];

const AUTHORIZED = `ec2 AuthorizeSecurityGroupIngress {"GroupId":"${GROUP}","IpPermissions":[{"IpProtocol":"tcp","FromPort":21,"ToPort":21}]}`;
const REVOKED = `ec2 RevokeSecurityGroupIngress {"GroupId":"${GROUP}","IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22}]}`;
const SETTLED = `ec2 DescribeSecurityGroups {"GroupIds":["${GROUP}"]}`;
const REEVALUATED = 'config StartConfigRulesEvaluation {"ConfigRuleNames":["assay-sample-rule"]}';
const ALL_CALLS = [AUTHORIZED, REVOKED, SETTLED, REEVALUATED];

describe.each(BEHAVIOURS)('%s', (_, behaviour) => {
  let sample: Sample;
  beforeEach(() => {
    sample = new Sample(python, behaviour);
  });
  const actions = () => sample.asked.map(({ Action }) => Action);

  test.each(['manual', 'automatic'] as const)(
    '%s: plans, makes the calls of the plan, verifies and concludes',
    async (mode) => {
      const execution = await sample.remediate(mode);
      expect(execution.AutomationExecutionStatus).toBe('Success');
      expect(sample.calls).toEqual(ALL_CALLS);
      expect(sample.asked).toEqual([
        { Action: 'plan', ...about, Mode: mode, DryRun: 'no', DecidedByPerson: 'no', ApprovedPlan: '', StepsId },
        { Action: 'verify', ...about },
        { Action: 'conclude', ...about },
      ]);
      expect(execution.Outputs).toMatchObject({
        'ReadPlan.Reason': ['Revoke tcp 22 from 0.0.0.0/0'],
        'ReadResult.Result': ['compliant'],
        'ReadRecord.ExecutionId': [execution.AutomationExecutionId],
      });
    },
  );

  test('stops when nothing is to be done', async () => {
    sample.answers.plan = [{ answer: { ...PLAN, Decision: 'stop' } }];
    const execution = await sample.remediate('automatic');
    expect([execution.AutomationExecutionStatus, sample.calls, actions()]).toEqual([
      'Success',
      [],
      ['plan', 'conclude'],
    ]);
  });

  test('a dry run changes nothing, even if the function says apply', async () => {
    const execution = await sample.remediate('automatic', { DryRun: 'yes' });
    expect([execution.AutomationExecutionStatus, sample.calls, actions()]).toEqual([
      'Success',
      [],
      ['plan', 'conclude'],
    ]);
  });

  test('a refusal fails a dry run, too', async () => {
    sample.answers.plan = [{ answer: { ...PLAN, Decision: 'refuse' } }];
    expect((await sample.remediate('automatic', { DryRun: 'yes' })).AutomationExecutionStatus).toBe('Failed');
  });

  test.each(['refuse', 'whatever'])('fails on the decision "%s", and concludes', async (Decision) => {
    sample.answers.plan = [{ answer: { ...PLAN, Decision } }];
    sample.outcome = 'refused';
    const execution = await sample.remediate('automatic');
    expect([execution.AutomationExecutionStatus, sample.calls, actions()]).toEqual([
      'Failed',
      [],
      ['plan', 'conclude'],
    ]);
    expect(execution.FailureMessage).toBe('Step Fail Failed: Exception: refused: All went well');
  });

  test.each([
    ['throws', functionError('Cannot read the volume')],
    ['times out', functionError('2026-03-01T10:00:00Z Task timed out after 60.00 seconds')],
    ['answers a text', { payload: '"hello"' }],
    ['answers nothing', { payload: 'null' }],
    ['answers half a plan', { answer: { Decision: 'apply' } }],
  ])('changes nothing when the plan function %s', async (_, answer) => {
    sample.answers.plan = [answer];
    const execution = await sample.remediate('automatic');
    expect([execution.AutomationExecutionStatus, sample.calls]).toEqual(['Failed', []]);
    expect(actions().at(-1)).toBe('conclude');
    expect(execution.FailureMessage).toMatch(
      /^Step Fail Failed: Exception: failed: (Plan|ReadPlan|Decide|IfKeepTheRest): /,
    );
  });

  test('reads an answer that is text within text', async () => {
    sample.answers.plan = [{ answer: JSON.stringify(PLAN) }];
    expect((await sample.remediate('automatic')).AutomationExecutionStatus).toBe('Success');
    expect(sample.calls).toEqual(ALL_CALLS);
  });

  test('a second try saves an execution from a function that fails once', async () => {
    sample.answers.plan = [functionError('Rate exceeded'), { answer: PLAN }];
    const execution = await sample.remediate('automatic');
    expect(execution.AutomationExecutionStatus).toBe(behaviour.functionErrorFails ? 'Success' : 'Failed');
    expect(sample.calls).toEqual(behaviour.functionErrorFails ? ALL_CALLS : []);
  });

  test('a call that is denied stops the others, and the execution fails', async () => {
    sample.denied = ['ec2:RevokeSecurityGroupIngress'];
    const execution = await sample.remediate('automatic');
    expect([execution.AutomationExecutionStatus, sample.calls, actions()]).toEqual([
      'Failed',
      [AUTHORIZED],
      ['plan', 'conclude'],
    ]);
    expect(execution.FailureMessage).toBe(
      'Step Fail Failed: Exception: failed: RevokeOpen1: AccessDenied: the role may not ec2:RevokeSecurityGroupIngress',
    );
  });

  test('what does not settle in time fails, and is not verified', async () => {
    sample.api.DescribeSecurityGroups = () => ({ SecurityGroups: [{ State: 'unsettled' }] });
    const execution = await sample.remediate('automatic');
    expect(['Failed', 'TimedOut']).toContain(execution.AutomationExecutionStatus);
    expect([sample.calls, actions()]).toEqual([
      [AUTHORIZED, REVOKED, ...Array.from({ length: 6 }, () => SETTLED)],
      ['plan', 'conclude'],
    ]);
  });

  test('fails when the resource is not right afterwards', async () => {
    sample.answers.verify = [functionError('Port 22 is open to 0.0.0.0/0')];
    const execution = await sample.remediate('automatic');
    expect([execution.AutomationExecutionStatus, sample.calls]).toEqual(['Failed', [AUTHORIZED, REVOKED, SETTLED]]);
    expect(execution.FailureMessage).toContain('Port 22 is open to 0.0.0.0/0');
  });

  test('succeeds when AWS Config only refuses to evaluate again', async () => {
    sample.api.StartConfigRulesEvaluation = () => {
      throw new Error('LimitExceededException: Rate exceeded');
    };
    const execution = await sample.remediate('automatic');
    expect([execution.AutomationExecutionStatus, sample.calls, actions()]).toEqual([
      'Success',
      ALL_CALLS,
      ['plan', 'verify', 'conclude'],
    ]);
  });

  test.each([
    ['throws', functionError('Cannot write the record: SlowDown')],
    ['says that it went wrong', { answer: { outcome: 'partly done', reason: 'RevokeOpen1 was refused' } }],
  ])('no success without a good end: the conclusion %s', async (_, answer) => {
    sample.answers.conclude = [answer];
    const execution = await sample.remediate('automatic');
    expect([execution.AutomationExecutionStatus, sample.calls]).toEqual(['Failed', ALL_CALLS]);
  });

  test.each(['ReadPlan', 'IfKeepTheRest', 'KeepTheRest', 'SettleRevokeOpen1', 'Verify', 'ReadResult', 'Reevaluate'])(
    'a stop by a person at %s is written down',
    async (step) => {
      sample.cancelledAt = step;
      const execution = await sample.remediate('automatic');
      expect([execution.AutomationExecutionStatus, actions().filter((action) => action !== 'verify')]).toEqual([
        'Cancelled',
        ['plan', 'conclude'],
      ]);
    },
  );

  describe('with approval', () => {
    test('asks, plans again for what was approved, and goes on', async () => {
      const execution = await sample.remediate('approve');
      expect(execution.AutomationExecutionStatus).toBe('Success');
      expect(sample.calls).toEqual(ALL_CALLS);
      expect(sample.approvals).toEqual([
        {
          topicArn: 'arn:aws:sns:eu-west-1:111122223333:AutomationAssayApproval',
          message: 'Shall tcp 22 be closed?',
          approvers: ['arn:aws:iam::111122223333:role/on-call'],
        },
      ]);
      const plan = { Action: 'plan', ...about, Mode: 'approve', DryRun: 'no', StepsId };
      expect(sample.asked.slice(0, 2)).toEqual([
        { ...plan, DecidedByPerson: 'no', ApprovedPlan: '' },
        { ...plan, DecidedByPerson: 'yes', ApprovedPlan: 'plan-1' },
      ]);
    });

    test.each(['Rejected', undefined] as const)('changes nothing when the answer is %s', async (decision) => {
      sample.decision = decision;
      const execution = await sample.remediate('approve');
      expect(['Failed', 'TimedOut']).toContain(execution.AutomationExecutionStatus);
      expect([sample.calls, actions()]).toEqual([[], ['plan', 'conclude']]);
    });

    test('changes nothing when the resource needs another plan by then', async () => {
      sample.answers.plan = [{ answer: PLAN }, { answer: { ...PLAN, Decision: 'refuse', Reason: 'Changed since' } }];
      const execution = await sample.remediate('approve');
      expect([execution.AutomationExecutionStatus, sample.calls, actions()]).toEqual([
        'Failed',
        [],
        ['plan', 'plan', 'conclude'],
      ]);
    });

    test('ends well when somebody has put it right by then', async () => {
      sample.answers.plan = [{ answer: PLAN }, { answer: { ...PLAN, Decision: 'stop' } }];
      const execution = await sample.remediate('approve');
      expect([execution.AutomationExecutionStatus, sample.calls]).toEqual(['Success', []]);
    });

    test('asks nobody in a dry run', async () => {
      const execution = await sample.remediate('approve', { DryRun: 'yes' });
      expect([execution.AutomationExecutionStatus, sample.calls, sample.approvals]).toEqual(['Success', [], []]);
    });
  });

  test('an undo is told an execution, and learns from the plan what it is about', async () => {
    const undone = '11111111-2222-4333-8444-555555555555';
    const execution = await sample.undo({ ExecutionId: undone });
    const asked = { Rule: 'sample-rule', ExecutionId: EXECUTION };
    expect(execution.AutomationExecutionStatus).toBe('Success');
    expect(sample.calls).toEqual([AUTHORIZED]);
    expect(sample.asked).toEqual([
      {
        Action: 'plan-undo',
        ...asked,
        ResourceId: '',
        Undoes: undone,
        DryRun: 'no',
        StepsId: fingerprintSteps(sampleRemediation.undoSteps),
      },
      { Action: 'verify-undo', ...asked, ResourceId: GROUP },
      { Action: 'conclude', ...asked, ResourceId: '' },
    ]);
  });
});

const StepsId = fingerprintSteps(sampleRemediation.steps);
const EXECUTION = '00000000-0000-4000-8000-000000000001';
const about = { Rule: 'sample-rule', ResourceId: GROUP, ExecutionId: EXECUTION };

describe('starting', () => {
  const sample = () => new Sample(python, BEHAVIOUR);

  test.each([
    [{ ResourceId: 'vol-0123456789abcdef0' }, /ResourceId does not match/],
    [{ DryRun: 'maybe' }, /DryRun is none of the allowed/],
    [{ AutomationAssumeRole: 'arn:aws:iam::111122223333:role/administrator' }, /AutomationAssumeRole is none/],
    [{ GroupId: GROUP }, /no parameter GroupId/],
  ])('%j is refused', async (parameters, message) => {
    await expect(sample().remediate('manual', parameters)).rejects.toThrow(message);
  });
});
