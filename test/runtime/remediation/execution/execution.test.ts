import type { AutomationExecution, SSMClient, StepExecution } from '@aws-sdk/client-ssm';
import type { PlanDependencies } from '../../../../lib/runtime/remediation/dependencies';
import { type Execution, readExecution } from '../../../../lib/runtime/remediation/execution/execution';

const ID = '11111111-2222-3333-4444-000000000001';
const NOW = new Date('2026-03-01T12:00:00.000Z');

function read(answer: AutomationExecution | undefined) {
  const send = async () => ({ AutomationExecution: answer });
  const clients = { ssm: { send } as unknown as SSMClient } as PlanDependencies['clients'];
  return readExecution(ID, { clients, now: () => NOW } as PlanDependencies);
}
const readSteps = (...StepExecutions: StepExecution[]) => read({ StepExecutions });

const readParts = (execution: Execution) => ({
  ...execution,
  parameter: execution.parameter('ResourceId'),
  step: execution.step('Plan'),
  output: execution.output('Plan', 'Version'),
});

test('an execution as SSM reports it', async () => {
  const execution = await read({
    DocumentName: 'assay-narrow-door-remediate',
    AutomationExecutionStatus: 'InProgress',
    ExecutedBy: 'arn:aws:sts::111122223333:assumed-role/Ops/kim',
    ExecutionStartTime: new Date('2026-03-01T11:55:00.000Z'),
    Parameters: { ResourceId: ['sg-0a'] },
    StepExecutions: [{ StepName: 'Plan', StepStatus: 'Success', Outputs: { Version: ['4'] } }],
  });
  expect(readParts(execution)).toEqual({
    runbook: 'assay-narrow-door-remediate',
    parameter: 'sg-0a',
    hasEnded: false,
    isConcluding: false,
    startedBy: 'arn:aws:sts::111122223333:assumed-role/Ops/kim',
    startedAt: '2026-03-01T11:55:00.000Z',
    step: { name: 'Plan', status: 'done' },
    output: '4',
    failed: undefined,
    notApproved: undefined,
    isApproved: false,
    startedByMachine: undefined,
  });
});

test('an execution of which SSM reports nothing', async () => {
  const execution = await read({});
  expect(readParts(execution)).toEqual({
    runbook: '',
    parameter: undefined,
    hasEnded: false,
    isConcluding: false,
    startedBy: null,
    startedAt: NOW.toISOString(),
    step: { name: 'Plan', status: 'not made' },
    output: undefined,
    failed: undefined,
    notApproved: undefined,
    isApproved: false,
    startedByMachine: 'an unknown principal',
  });
});

test.each<[string, AutomationExecution | undefined, string]>([
  ['nothing', undefined, 'SSM returned nothing'],
  ['only some steps', { StepExecutionsTruncated: true }, 'SSM returned only some of its steps'],
])('cannot be read if SSM returns %s', async (_, answer, reason) => {
  await expect(read(answer)).rejects.toThrow(new Error(`Cannot read execution ${ID}: ${reason}`));
});

// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html
test.each([
  ...[
    'Pending',
    'InProgress',
    'Waiting',
    'Cancelling',
    'PendingApproval',
    'Approved',
    'Scheduled',
    'RunbookInProgress',
  ],
  ...['PendingChangeCalendarOverride', 'ChangeCalendarOverrideApproved', 'ChangeCalendarOverrideRejected'],
])('an execution that is %s has not ended', async (AutomationExecutionStatus) => {
  const { hasEnded, isConcluding } = await read({ AutomationExecutionStatus } as AutomationExecution);
  expect({ hasEnded, isConcluding }).toEqual({ hasEnded: false, isConcluding: false });
});

test.each([
  ...['Success', 'Failed', 'TimedOut', 'Cancelled', 'Rejected', 'Exited'],
  ...['CompletedWithSuccess', 'CompletedWithFailure'],
])('an execution with the status %s has ended', async (AutomationExecutionStatus) => {
  const { hasEnded, isConcluding } = await read({ AutomationExecutionStatus } as AutomationExecution);
  expect({ hasEnded, isConcluding }).toEqual({ hasEnded: true, isConcluding: true });
});

test.each<[string, AutomationExecution, boolean]>([
  ['makes its calls', { CurrentStepName: 'Revoke' }, false],
  ['has reached the last step', { CurrentStepName: 'Conclude' }, true],
  ['has reached the last step after a failure', { CurrentStepName: 'ConcludeFailure' }, true],
  ['has begun the last step', { StepExecutions: [{ StepName: 'Conclude', StepStatus: 'InProgress' }] }, true],
  ['has failed in the last step', { StepExecutions: [{ StepName: 'ConcludeFailure', StepStatus: 'Failed' }] }, true],
  [
    'lists the last steps before they begin',
    { StepExecutions: [{ StepName: 'Conclude', StepStatus: 'Pending' }, { StepName: 'ConcludeFailure' }] },
    false,
  ],
])('an execution that %s: concludes %s', async (_, answer, expected) => {
  expect((await read(answer)).isConcluding).toBe(expected);
});

describe('a step', () => {
  const failed = (failure: string) => ({ name: 'Revoke', status: 'failed', failure });
  test.each<[string, StepExecution, object]>([
    ['that succeeded', { StepStatus: 'Success' }, { name: 'Revoke', status: 'done' }],
    ['that a branch skipped', {}, { name: 'Revoke', status: 'not made' }],
    ['that waits', { StepStatus: 'Pending' }, { name: 'Revoke', status: 'not made' }],
    [
      'that runs, whose call may have been made',
      { StepStatus: 'InProgress' },
      failed('it ended with status InProgress'),
    ],
    [
      'that failed, without the full stop of the message',
      { StepStatus: 'Failed', FailureMessage: 'Access denied. Ask.' },
      failed('Access denied. Ask'),
    ],
    [
      'that failed without a message',
      { StepStatus: 'Failed', FailureMessage: '' },
      failed('it ended with status Failed'),
    ],
    [
      'that failed with the longest message',
      { StepStatus: 'Failed', FailureMessage: 'x'.repeat(1000) },
      failed('x'.repeat(1000)),
    ],
    [
      'that failed with a longer message',
      { StepStatus: 'Failed', FailureMessage: 'x'.repeat(1001) },
      failed(`${'x'.repeat(997)}...`),
    ],
  ])('%s', async (_, step, expected) => {
    expect((await readSteps({ StepName: 'Revoke', ...step })).step('Revoke')).toEqual(expected);
  });
});

test.each(['Failed', 'TimedOut', 'Cancelled', 'Cancelling', 'Rejected'])(
  'an execution has failed at its first step that is %s',
  async (status) => {
    const { failed } = await readSteps(
      { StepName: 'Plan', StepStatus: 'Success' },
      { StepName: 'Revoke', StepStatus: status as StepExecution['StepStatus'], FailureMessage: 'Stopped.' },
      { StepName: 'Authorize', StepStatus: 'Failed' },
    );
    expect(failed).toEqual({ name: 'Revoke', status: 'failed', failure: 'Stopped' });
  },
);

describe('an approval', () => {
  const approval = (StepStatus: string | undefined, ApprovalStatus?: string): StepExecution => ({
    StepName: 'Approve',
    Action: 'aws:approve',
    StepStatus: StepStatus as StepExecution['StepStatus'],
    ...(ApprovalStatus !== undefined && { Outputs: { ApprovalStatus: [ApprovalStatus] } }),
  });
  test.each<[string, StepExecution, string | undefined]>([
    ['that a branch skipped', approval(undefined), undefined],
    ['that waits for its turn', approval('Pending'), undefined],
    ['that was given', approval('Success', 'Approved'), undefined],
    ['that was given, by the status of the step', approval('Success'), undefined],
    ['that was given, by the other status of the step', approval('Approved'), undefined],
    ['that was rejected, with a step that failed', approval('Failed', 'Rejected'), 'rejected'],
    ['that was rejected, with a step that succeeded', approval('Success', 'Rejected'), 'rejected'],
    ['that was rejected, by the status of the step', approval('Rejected'), 'rejected'],
    ['that nobody gave in time', approval('TimedOut'), 'nobody answered in time'],
    ['of another step', { ...approval('Failed', 'Rejected'), Action: 'aws:branch' }, undefined],
  ])('%s', async (_, step, expected) => {
    expect((await readSteps({ StepName: 'Plan', StepStatus: 'Success' }, step)).notApproved).toBe(expected);
  });
});
