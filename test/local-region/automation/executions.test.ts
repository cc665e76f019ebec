import { SmallRegion } from '../small-region';

const RUNBOOK = 'runbook';
const sleep = (name: string, inputs: object, more: object = {}) => ({ name, action: 'aws:sleep', inputs, ...more });
const loop = (inputs: object) => ({ name: 'Repeat', action: 'aws:loop', inputs: { Steps: [NAP], ...inputs } });
const NAP = sleep('Nap', { Duration: 'PT0S' });
const LIMIT = '5000 attempts of steps without a wait, the limit of the local region';
const FAILING = { action: 'aws:executeAwsApi', inputs: { Service: 's3', Api: 'Nothing' } };
const NESTED = 'Execution 00000000-0000-4000-8000-00000000000e of runbook ended with Failed';

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
