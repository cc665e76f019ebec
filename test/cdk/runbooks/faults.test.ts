import { type Document, parseDocument } from '../../support/automation/document';
import { faultsOf } from '../../support/automation/faults';
import { remediationOf } from './sample-documents';
import { sampleRule } from './sample-rule';

// What looks for faults in documents has to find them.

/** The document with approval, with a step changed, or another part. */
const changed = (step: string, change: object, more: object = {}): Document => {
  const document = parseDocument(remediationOf(sampleRule, 'approve').content);
  const mainSteps = document.mainSteps.map((each) => (each.name === step ? { ...each, ...change } : each));
  return { ...document, mainSteps, ...more };
};
const script = { Runtime: 'python3.11', Handler: 'read', Script: 'def read(events, context):\n    return {}\n' };
const branch = (choice: object, rest: object = { Default: 'ConcludeFailure' }) => ({
  inputs: { Choices: [{ NextStep: 'PlanAgain', ...choice }], ...rest },
});

test.each<[string, Document, string[]]>([
  ['none', changed('', {}), []],
  ['a name that AWS refuses', changed('Fail', { name: 'Fail-1' }), ['step Fail-1: no such name']],
  [
    'an unknown action',
    changed('Reevaluate', { action: 'aws:callApi' }),
    ['step Reevaluate: AWS has no action aws:callApi'],
  ],
  [
    'two steps of a name',
    changed('Fail', { name: 'ReadRecord', inputs: script }),
    expect.arrayContaining(['two steps are named ReadRecord']),
  ],
  [
    'a way to nowhere',
    changed('Plan', { onFailure: 'step:Nowhere' }),
    ['step Plan: leads to Nowhere, which is not there'],
  ],
  [
    'a stop that leads to an approval',
    changed('Verify', { onCancel: 'step:Approve' }),
    ['step Verify: onCancel may not lead to aws:approve', expect.stringMatching(/^circle: /)],
  ],
  ['a circle', changed('Verify', { nextStep: 'Plan' }), [expect.stringMatching(/^circle: Plan → .* → Verify → Plan$/)]],
  [
    'a step that no way leads to',
    changed('DecideAgain', { nextStep: 'Conclude', inputs: { Choices: [], Default: 'Conclude' } }),
    expect.arrayContaining(['step IfKeepTheRest: no way leads there', 'step Reevaluate: no way leads there']),
  ],
  [
    'an output that is not declared',
    changed('Verify', { inputs: { FunctionName: 'f', InputPayload: { Answer: '{{ ReadPlan.Result }}' } } }),
    ['step Verify: {{ ReadPlan.Result }} is no output'],
  ],
  [
    'an output that is there only on some ways',
    changed('Conclude', { inputs: { FunctionName: 'f', InputPayload: { Answer: '{{ ReadResult.Result }}' } } }),
    ['step Conclude: {{ ReadResult.Result }} is not there on every way'],
  ],
  [
    'a selector that AWS does not document',
    changed('ReadResult', {
      outputs: [
        { Name: 'Result', Selector: '$.Payload[*]', Type: 'String' },
        { Name: 'Reason', Selector: '$.R' },
      ],
    }),
    ['step ReadResult: output Result: AWS documents no selector $.Payload[*]'],
  ],
  [
    'an output of no type',
    changed('ReadResult', {
      outputs: [
        { Name: 'Result', Selector: '$.V', Type: 'Text' },
        { Name: 'Reason', Selector: '$.R' },
      ],
    }),
    ['step ReadResult: output Result: type Text'],
  ],
  ['a time that is too long', changed('Verify', { timeoutSeconds: 301 }), ['step Verify: timeoutSeconds 301']],
  [
    'a choice by an operator that is none',
    changed('IfApproved', branch({ Variable: '{{ Approve.ApprovalStatus }}', Equals: 'Approved' })),
    ['step IfApproved: choice for PlanAgain: {{ Approve.ApprovalStatus }} Equals'],
  ],
  [
    'a topic that AWS does not publish to',
    changed('Approve', {
      inputs: {
        NotificationArn: 'arn:aws:sns:eu-west-1:111122223333:approvals',
        Message: 'm',
        MinRequiredApprovals: 1,
        Approvers: ['a'],
      },
    }),
    ['step Approve: topic arn:aws:sns:eu-west-1:111122223333:approvals'],
  ],
  [
    'a script without its function',
    changed('Fail', { inputs: { ...script, Handler: 'main' } }),
    ['step Fail: the script has no function main(events, context)'],
  ],
  ['a step that ends and goes on', changed('Fail', { onFailure: 'step:Conclude' }), ['step Fail: ends and goes on']],
  [
    'an output of the document that no step gives',
    changed('', {}, { outputs: ['Plan.Nothing'] }),
    ['output Plan.Nothing: no step gives it'],
  ],
  [
    'a role that is no parameter',
    changed('', {}, { assumeRole: '{{ Role }}' }),
    ['assumeRole: {{ Role }} is no parameter'],
  ],
])('finds %s', (_, document, faults) => {
  expect(faultsOf(document)).toEqual(faults);
});
