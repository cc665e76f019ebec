import { type ParsedRunbook, parseRunbook } from '../../../lib/local-region/automation/runbook';
import { scheduledRule } from './sample-rule';
import { createRemediation } from './sample-runbooks';
import { validateRunbook } from './validate-runbook';

// The checks of runbooks must find errors.

/** Parses the runbook with approval, with changes to a step or to other parts. */
const parseChanged = (step: string, change: object, more: object = {}): ParsedRunbook => {
  const document = parseRunbook(createRemediation(scheduledRule, 'approve').content);
  const mainSteps = document.mainSteps.map((each) => (each.name === step ? { ...each, ...change } : each));
  return { ...document, mainSteps, ...more };
};
const script = { Runtime: 'python3.11', Handler: 'read', Script: 'def read(events, context):\n    return {}\n' };
const branch = (choice: object, rest: object = { Default: 'ConcludeFailure' }) => ({
  inputs: { Choices: [{ NextStep: 'PlanAgain', ...choice }], ...rest },
});

test.each<[string, ParsedRunbook, string[]]>([
  ['no error', parseChanged('', {}), []],
  ['a name that AWS rejects', parseChanged('Fail', { name: 'Fail-1' }), ['step Fail-1: invalid name']],
  [
    'an unknown action',
    parseChanged('Reevaluate', { action: 'aws:callApi' }),
    ['step Reevaluate: AWS has no action aws:callApi'],
  ],
  [
    'two steps with the same name',
    parseChanged('Fail', { name: 'ReadRecord', inputs: script }),
    expect.arrayContaining(['two steps are named ReadRecord']),
  ],
  [
    'a missing next step',
    parseChanged('Plan', { onFailure: 'step:Nowhere' }),
    ['step Plan: leads to the missing step Nowhere'],
  ],
  [
    'a cancellation that leads to an approval',
    parseChanged('Verify', { onCancel: 'step:Approve' }),
    ['step Verify: onCancel may not lead to aws:approve', expect.stringMatching(/^cycle: /)],
  ],
  [
    'a cycle',
    parseChanged('Verify', { nextStep: 'Plan' }),
    [expect.stringMatching(/^cycle: Plan → .* → Verify → Plan$/)],
  ],
  [
    'an unreachable step',
    parseChanged('DecideAgain', { nextStep: 'Conclude', inputs: { Choices: [], Default: 'Conclude' } }),
    expect.arrayContaining(['step IfKeepTheRest: unreachable', 'step Reevaluate: unreachable']),
  ],
  [
    'an undeclared output',
    parseChanged('Verify', { inputs: { FunctionName: 'f', InputPayload: { Answer: '{{ ReadPlan.Result }}' } } }),
    ['step Verify: {{ ReadPlan.Result }} is not an output'],
  ],
  [
    'an output that is missing on some paths',
    parseChanged('Conclude', {
      inputs: { FunctionName: 'f', InputPayload: { Answer: '{{ ReadResult.Result }}' } },
    }),
    ['step Conclude: {{ ReadResult.Result }} is missing on some paths'],
  ],
  [
    'a selector that AWS does not document',
    parseChanged('ReadResult', {
      outputs: [
        { Name: 'Result', Selector: '$.Payload[*]', Type: 'String' },
        { Name: 'Reason', Selector: '$.R' },
      ],
    }),
    ['step ReadResult: output Result: AWS documents no selector $.Payload[*]'],
  ],
  [
    'an output with an unknown type',
    parseChanged('ReadResult', {
      outputs: [
        { Name: 'Result', Selector: '$.V', Type: 'Text' },
        { Name: 'Reason', Selector: '$.R' },
      ],
    }),
    ['step ReadResult: output Result: unknown type Text'],
  ],
  [
    'a timeout above the limit',
    parseChanged('Verify', { timeoutSeconds: 301 }),
    ['step Verify: invalid timeoutSeconds 301'],
  ],
  [
    'a choice with an unknown operator',
    parseChanged('IfApproved', branch({ Variable: '{{ Approve.ApprovalStatus }}', Equals: 'Approved' })),
    ['step IfApproved: invalid choice for PlanAgain: {{ Approve.ApprovalStatus }} Equals'],
  ],
  [
    'a topic that AWS does not publish to',
    parseChanged('Approve', {
      inputs: {
        NotificationArn: 'arn:aws:sns:eu-west-1:111122223333:approvals',
        Message: 'm',
        MinRequiredApprovals: 1,
        Approvers: ['a'],
      },
    }),
    ['step Approve: AWS does not publish to topic arn:aws:sns:eu-west-1:111122223333:approvals'],
  ],
  [
    'a script without its function',
    parseChanged('Fail', { inputs: { ...script, Handler: 'main' } }),
    ['step Fail: the script has no function main(events, context)'],
  ],
  [
    'an end step with a next step',
    parseChanged('Fail', { onFailure: 'step:Conclude' }),
    ['step Fail: is an end step and has a next step'],
  ],
  [
    'an output of the runbook that no step has',
    parseChanged('', {}, { outputs: ['Plan.Nothing'] }),
    ['output Plan.Nothing: no step has it'],
  ],
  [
    'a role that is not a parameter',
    parseChanged('', {}, { assumeRole: '{{ Role }}' }),
    ['assumeRole: {{ Role }} is not a parameter'],
  ],
])('finds %s', (_, document, errors) => {
  expect(validateRunbook(document)).toEqual(errors);
});
