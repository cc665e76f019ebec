import { SmallRegion } from '../small-region';

const RUNBOOK = 'runbook';
const sleep = (name: string, inputs: object, more: object = {}) => ({ name, action: 'aws:sleep', inputs, ...more });
const loop = (inputs: object) => ({ name: 'Repeat', action: 'aws:loop', inputs: { Steps: [NAP], ...inputs } });
const NAP = sleep('Nap', { Duration: 'PT0S' });
const LIMIT = '5000 attempts of steps without a wait, the limit of the local region';
const FAILING = { action: 'aws:executeAwsApi', inputs: { Service: 's3', Api: 'Nothing' } };
const NESTED = 'Execution 00000000-0000-4000-8000-000000000013 of runbook ended with Failed';

const startRegion = (steps: readonly object[]) =>
  SmallRegion.start({
    Runbook: {
      Type: 'AWS::SSM::Document',
      Properties: {
        Name: RUNBOOK,
        DocumentType: 'Automation',
        Content: { schemaVersion: '0.3', mainSteps: steps },
      },
    },
  });

test.each<[scenario: string, steps: readonly object[], failure: string | undefined]>([
  [
    'steps that lead back to each other',
    [sleep('First', { Duration: 'PT0S' }), sleep('Second', { Duration: 'PT0S' }, { nextStep: 'First' })],
    `Step First Failed: ${LIMIT}`,
  ],
  [
    'a failed step that leads back to itself',
    [{ name: 'Call', ...FAILING, onFailure: 'step:Call' }],
    `Step Call Failed: ${LIMIT}`,
  ],
  ['endless attempts', [{ name: 'Call', ...FAILING, maxAttempts: 1e9 }], `Step Call Failed: ${LIMIT}`],
  [
    'a runbook that starts itself',
    [{ name: 'Again', action: 'aws:executeAutomation', inputs: { DocumentName: RUNBOOK } }],
    `Step Again Failed: ${NESTED}`,
  ],
  [
    'a hundred iterations of many steps',
    [
      loop({
        Iterators: Array.from({ length: 100 }, (_, index) => index),
        Steps: Array.from({ length: 20 }, (_, index) => sleep(`Nap${index}`, { Duration: 'PT0S' })),
      }),
    ],
    undefined,
  ],
  [
    'too many iterations',
    [loop({ Iterators: Array(101).fill('x') })],
    'Step Repeat Failed: Iterators has 101 values, expected at most 100',
  ],
  [
    'iterators without a value',
    [loop({ Iterators: '{{ Nothing.Here }}' })],
    'Step Repeat Failed: Cannot resolve {{ Nothing.Here }}: it has no value',
  ],
  [
    'a condition of a loop without a value',
    [loop({ LoopCondition: { Variable: '{{ Nothing.Here }}', StringEquals: 'x' } })],
    'Cannot go on after step Nap: Cannot resolve {{ Nothing.Here }}: it has no value',
  ],
  ['a sleep of a week', [sleep('Nap', { Duration: 'P1W' })], undefined],
  [
    'a duration without a length',
    [sleep('Nap', { Duration: 'P1M' })],
    'Step Nap Failed: Cannot sleep: Duration is "P1M", expected one such as PT10M or P1DT2H',
  ],
  [
    'a sleep until no time',
    [sleep('Nap', { Timestamp: 'tomorrow' })],
    'Step Nap Failed: Cannot sleep: Timestamp is "tomorrow", expected one such as 2026-03-01T12:00:00Z',
  ],
])('an execution with %s ends', async (_, steps, failure) => {
  const region = await startRegion(steps);
  try {
    const { AutomationExecutionId } = await region.call('ssm:StartAutomationExecution', { DocumentName: RUNBOOK });
    await region.advance(8 * 24 * 3_600_000);
    const { AutomationExecution } = await region.call('ssm:GetAutomationExecution', { AutomationExecutionId });
    expect([AutomationExecution.AutomationExecutionStatus, AutomationExecution.FailureMessage]).toEqual([
      failure ? 'Failed' : 'Success',
      failure,
    ]);
  } finally {
    await region.stop();
  }
});

test('executions are found by their parent, type and status', async () => {
  const region = await startRegion([
    { name: 'Again', action: 'aws:executeAutomation', inputs: { DocumentName: RUNBOOK } },
  ]);
  try {
    const { AutomationExecutionId } = await region.call('ssm:StartAutomationExecution', { DocumentName: RUNBOOK });
    await region.advance(60_000);
    const count = async (Key: string, ...Values: string[]): Promise<number> => {
      const answer = await region.call('ssm:DescribeAutomationExecutions', { Filters: [{ Key, Values }] });
      return answer.AutomationExecutionMetadataList.length;
    };
    expect([
      await count('ParentExecutionId', AutomationExecutionId),
      await count('AutomationType', 'Local'),
      await count('AutomationType', 'CrossAccount'),
      await count('ExecutionStatus', 'Failed'),
      await count('CurrentAction', 'aws:sleep'),
      await count('OpsItemId', 'oi-1'),
    ]).toEqual([1, 5, 0, 5, 0, 0]);
  } finally {
    await region.stop();
  }
});

const startStep = (name: string, runbook: string) => ({
  name,
  action: 'aws:executeAwsApi',
  inputs: { Service: 'ssm', Api: 'StartAutomationExecution', DocumentName: runbook },
});
const createRunbook = (Name: string, mainSteps: readonly object[]) => ({
  Type: 'AWS::SSM::Document',
  Properties: { Name, DocumentType: 'Automation', Content: { schemaVersion: '0.3', mainSteps } },
});

test.each<[scenario: string, steps: Readonly<Record<string, readonly object[]>>]>([
  ['itself', { first: [startStep('Again', 'first')] }],
  ['one that starts it', { first: [startStep('Other', 'second')], second: [startStep('First', 'first')] }],
])('a runbook that starts %s without an end stops nothing else', async (_, runbooks) => {
  const region = await SmallRegion.start(
    Object.fromEntries(Object.entries(runbooks).map(([name, steps]) => [name, createRunbook(name, steps)])),
  );
  const count = () => region.entries.filter((entry) => entry.kind === 'execution' && entry.status === 'Success').length;
  try {
    await region.call('ssm:StartAutomationExecution', { DocumentName: 'first' });
    await region.local.settle();
    const atOnce = count();
    await region.advance(24 * 3_600_000);
    expect([atOnce, count()]).toEqual([100, 124]);
    expect(region.entries).toContainEqual({
      kind: 'error',
      message: expect.stringMatching(/^Work without an end: \w+ of (first|second) leads to itself again and again/),
    });
    // Work that began later ends at once.
    await region.call('ssm:StartAutomationExecution', { DocumentName: 'first' });
    await region.local.settle();
    expect(count()).toBe(224);
  } finally {
    await region.stop();
  }
});

test('a hundred executions run, a thousand wait, and more are refused', async () => {
  const region = await startRegion([{ name: 'Wait', action: 'aws:pause', inputs: {} }]);
  const countStatus = async (status: string): Promise<number> => {
    const filter = { Filters: [{ Key: 'ExecutionStatus', Values: [status] }] };
    let count = 0;
    for (let NextToken: string | undefined, isFirst = true; isFirst || NextToken; isFirst = false) {
      const answer = await region.call('ssm:DescribeAutomationExecutions', {
        ...filter,
        ...(NextToken && { NextToken }),
      });
      count += answer.AutomationExecutionMetadataList.length;
      NextToken = answer.NextToken;
    }
    return count;
  };
  const counts = () => Promise.all(['InProgress', 'Pending', 'Success', 'Cancelled'].map(countStatus));
  try {
    const ids: string[] = [];
    for (let index = 0; index < 1100; index += 1) {
      const { AutomationExecutionId } = await region.call('ssm:StartAutomationExecution', { DocumentName: RUNBOOK });
      ids.push(AutomationExecutionId);
    }
    expect(await region.fail('ssm:StartAutomationExecution', { DocumentName: RUNBOOK })).toBe(
      'AutomationExecutionLimitExceededException',
    );
    await region.local.settle();
    expect(await counts()).toEqual([100, 1000, 0, 0]);
    await region.call('ssm:SendAutomationSignal', { AutomationExecutionId: ids[0], SignalType: 'Resume' });
    await region.call('ssm:StopAutomationExecution', { AutomationExecutionId: ids[1], Type: 'Cancel' });
    await region.call('ssm:StopAutomationExecution', { AutomationExecutionId: ids[1099], Type: 'Cancel' });
    await region.local.settle();
    expect(await counts()).toEqual([100, 997, 1, 2]);
  } finally {
    await region.stop();
  }
});
