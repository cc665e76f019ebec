import { definePlanCases } from '../../../lib/core/cases';
import { type Fix, needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import type { Call } from '../../../lib/core/remediation/step';
import rule from './rule';

const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:orders';
const named = { resourceId: 'orders', resourceName: 'orders', arn };
const write = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement });
const recorded = (...statements: object[]) => ({
  ...named,
  configuration: { functionName: 'orders' },
  supplementaryConfiguration: { Policy: write(...statements), Tags: {} },
});

const all = { Sid: 'All', Effect: 'Allow', Principal: '*', Action: 'lambda:InvokeFunction', Resource: arn };
const partner = { ...all, Sid: 'Partner', Principal: { AWS: 'arn:aws:iam::444455556666:root' } };
const url = {
  ...all,
  Sid: 'FunctionURLAllowPublicAccess',
  Action: 'lambda:InvokeFunctionUrl',
  Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
};
const urlInvoke = {
  ...all,
  Sid: 'FunctionURLInvokeAllowPublicAccess',
  Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
};
const uploads = {
  ...all,
  Sid: 'Uploads',
  Principal: { Service: 's3.amazonaws.com' },
  Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::uploads' } },
};

const STEPS = ['RemoveFirst', 'RemoveSecond', 'RemoveThird'] as const;
/** Removes statements, each with the step and the parameters that add it again. */
const remove = (
  removed: Readonly<Record<string, readonly [step: string, parameters: Call['parameters']]>>,
  { names, callers, revision }: { readonly names: string; readonly callers: string; readonly revision?: string },
): Fix => {
  const service = 'lambda';
  const FunctionName = 'orders';
  const toStep = (index: number) =>
    index === 0 && revision !== undefined ? 'RemoveFirstIfUnchanged' : (STEPS[index] ?? '');
  const entries = Object.entries(removed);
  return {
    kind: 'fix',
    summary: `Remove ${names} from the policy of the function`,
    calls: entries.map(([StatementId], index) => ({
      step: toStep(index),
      service,
      api: 'RemovePermission',
      parameters: { FunctionName, StatementId, ...(index === 0 && revision !== undefined && { RevisionId: revision }) },
    })),
    undo: entries.map(([StatementId, [step, parameters]], index) => ({
      step,
      service,
      api: 'AddPermission',
      undoes: toStep(index),
      parameters: { FunctionName, StatementId, ...parameters },
    })),
    sideEffects: [
      `Whoever uses the function only through ${names}, such as ${callers}, can no longer do so, and triggers stop without an error: first add ${entries.length > 1 ? 'narrower statements' : 'a narrower statement'} for those that need it`,
    ],
  };
};
const invoke = { Action: 'lambda:InvokeFunction', Principal: '*' };
const URL_STATEMENT = [
  'AddWithFunctionUrlAuthType',
  { Action: 'lambda:InvokeFunctionUrl', Principal: '*', FunctionUrlAuthType: 'NONE' },
] as const;
const URL_INVOKE_STATEMENT = ['AddWithInvokedViaFunctionUrl', { ...invoke, InvokedViaFunctionUrl: true }] as const;
const UPLOADS_STATEMENT = [
  'AddWithSourceArn',
  { ...invoke, Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::uploads' },
] as const;
/** In the order of their names, which is not that of the steps of an undo. */
const aBucketAndAll = remove(
  { ABucket: UPLOADS_STATEMENT, All: ['Add', invoke] },
  { names: 'statement "ABucket" and statement "All"', callers: 'buckets of Amazon S3' },
);
const removeAll = (revision?: string) =>
  remove(
    { All: ['Add', invoke] },
    { names: 'statement "All"', callers: 'other accounts', ...(revision !== undefined && { revision }) },
  );
const refuse = (name: string, reason: string) => needsManualFix(`An undo could not restore ${name}: ${reason}`);

export default definePlanCases(rule, [
  { scenario: 'a statement for everyone', ...recorded(all), expected: removeAll() },
  {
    scenario: 'a statement for everyone beside one for an account, which stays',
    ...recorded(partner, all),
    expected: removeAll(),
  },
  {
    scenario: 'everyone as an AWS principal',
    ...recorded({ ...all, Principal: { AWS: '*' } }),
    expected: removeAll(),
  },
  {
    scenario: "the policy as text inside text, from AWS Config's API",
    ...recorded(all),
    supplementaryConfiguration: { Policy: JSON.stringify(write(partner, all)), Tags: {} },
    expected: removeAll(),
  },
  {
    scenario: 'a live function, whose policy has a revision',
    ...named,
    shape: 'description',
    configuration: { FunctionName: 'orders', FunctionArn: arn },
    supplementaryConfiguration: { Policy: write(all), RevisionId: 'b7b9b0a2-1c2d-4e3f' },
    expected: removeAll('b7b9b0a2-1c2d-4e3f'),
  },
  {
    scenario:
      'a function URL without authorization, with the two statements that it needs, and a bucket of any account',
    ...named,
    shape: 'description',
    configuration: { FunctionName: 'orders', FunctionArn: arn },
    supplementaryConfiguration: { Policy: write(url, partner, urlInvoke, uploads), RevisionId: 'r1' },
    expected: {
      ...remove(
        {
          FunctionURLAllowPublicAccess: URL_STATEMENT,
          FunctionURLInvokeAllowPublicAccess: URL_INVOKE_STATEMENT,
          Uploads: UPLOADS_STATEMENT,
        },
        {
          names:
            'statement "FunctionURLAllowPublicAccess", statement "FunctionURLInvokeAllowPublicAccess" and statement "Uploads"',
          callers: 'every caller of its function URL',
          revision: 'r1',
        },
      ),
    } as Fix,
  },
  {
    scenario: 'a bucket of any account, and then everyone, whose step comes first in the undo',
    ...recorded({ ...uploads, Sid: 'ABucket' }, all),
    expected: { ...aBucketAndAll, undo: [...aBucketAndAll.undo].reverse() },
  },
  {
    scenario: 'a function URL without authorization, with the older of its two statements',
    ...recorded(url),
    expected: remove(
      { FunctionURLAllowPublicAccess: URL_STATEMENT },
      { names: 'statement "FunctionURLAllowPublicAccess"', callers: 'every caller of its function URL' },
    ),
  },
  {
    scenario: 'a function URL without authorization, with the newer of its two statements',
    ...recorded(urlInvoke),
    expected: remove(
      { FunctionURLInvokeAllowPublicAccess: URL_INVOKE_STATEMENT },
      { names: 'statement "FunctionURLInvokeAllowPublicAccess"', callers: 'every caller of its function URL' },
    ),
  },
  {
    scenario: 'buckets of any account',
    ...recorded({ ...uploads, Condition: undefined }),
    expected: remove(
      { Uploads: ['Add', { ...invoke, Principal: 's3.amazonaws.com' }] },
      { names: 'statement "Uploads"', callers: 'buckets of Amazon S3' },
    ),
  },
  {
    scenario: 'everyone with a token of an event source, which anyone may know',
    ...recorded({ ...all, Condition: { StringEquals: { 'lambda:EventSourceToken': 'amzn1.ask.skill.1' } } }),
    expected: remove(
      { All: ['AddWithEventSourceToken', { ...invoke, EventSourceToken: 'amzn1.ask.skill.1' }] },
      { names: 'statement "All"', callers: 'other accounts' },
    ),
  },
  {
    scenario: 'four statements',
    ...recorded(all, { ...all, Sid: 'B' }, { ...all, Sid: 'C' }, { ...all, Sid: 'D' }),
    expected: needsManualFix(
      'The policy has 4 public statements, and one execution removes at most 3: remove some by hand (aws lambda remove-permission)',
    ),
  },
  {
    scenario: 'everyone beside an account, in one statement',
    ...recorded(all, { ...all, Sid: 'Both', Principal: { AWS: ['*', '444455556666'] } }),
    expected: refuse('statement "Both"', 'it has several principals, or one of another kind'),
  },
  {
    scenario: 'everyone but one',
    ...recorded({ ...all, Principal: undefined, NotPrincipal: { AWS: '444455556666' } }),
    expected: refuse('statement "All"', 'it names what it excludes'),
  },
  {
    scenario: 'all services of AWS, which an undo must not turn into everyone',
    ...recorded({ ...all, Principal: { Service: '*' } }),
    expected: refuse('statement "All"', 'it has several principals, or one of another kind'),
  },
  {
    scenario: 'a federated user',
    ...recorded({ ...all, Principal: { Federated: 'graph.facebook.com' } }),
    expected: refuse('statement "All"', 'it has several principals, or one of another kind'),
  },
  {
    scenario: 'statements without a Sid',
    ...recorded({ ...all, Sid: undefined }, { ...partner, Sid: undefined }),
    expected: refuse('statement 1', 'it has no Sid by which Lambda could remove it'),
  },
  {
    scenario: 'a Sid that RemovePermission accepts, and AddPermission does not',
    ...recorded({ ...all, Sid: 'app.v1' }),
    expected: refuse('statement "app.v1"', 'AddPermission accepts no such Sid'),
  },
  {
    scenario: 'a statement for an account with the same Sid',
    ...recorded(all, { ...partner, Sid: 'All' }),
    expected: refuse('statement "All"', 'another statement has the same Sid'),
  },
  {
    scenario: 'several actions',
    ...recorded({ ...all, Action: ['lambda:InvokeFunction', 'lambda:GetFunction'] }),
    expected: refuse('statement "All"', 'it has several actions, or one with a wildcard'),
  },
  {
    scenario: 'a condition that AddPermission has no parameter for',
    ...recorded({ ...all, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    expected: refuse('statement "All"', 'it has conditions that AddPermission cannot set'),
  },
  {
    scenario: 'a condition with another operator than AddPermission writes',
    ...recorded({ ...all, Condition: { StringLike: { 'aws:SourceArn': 'arn:aws:sns:*' } } }),
    expected: refuse('statement "All"', 'it has conditions that AddPermission cannot set'),
  },
  {
    scenario: 'a source with wildcards that AddPermission refuses',
    ...recorded({ ...all, Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:sns:*:*:orders' } } }),
    expected: refuse('statement "All"', 'it has conditions that AddPermission cannot set'),
  },
  ...[{ 'lambda:EventSourceToken': 'amzn1 ask' }, { 'lambda:FunctionUrlAuthType': 'ANY' }].map((StringEquals) => ({
    scenario: `a value that AddPermission refuses: ${JSON.stringify(StringEquals)}`,
    ...recorded({ ...all, Condition: { StringEquals } }),
    expected: refuse('statement "All"', 'it has conditions that AddPermission cannot set'),
  })),
  {
    scenario: 'two conditions',
    ...recorded({
      ...uploads,
      Condition: { ...uploads.Condition, StringEquals: { 'lambda:EventSourceToken': 'amzn1.ask.skill.1' } },
    }),
    expected: refuse('statement "Uploads"', 'it has conditions that AddPermission cannot set'),
  },
  {
    scenario: 'a statement of an alias',
    ...recorded({ ...all, Resource: `${arn}:live` }),
    expected: refuse(
      'statement "All"',
      'it is of the version or alias live. Remove it there: aws lambda remove-permission --function-name orders --qualifier live --statement-id All',
    ),
  },
  {
    scenario: 'a statement about a function with the same name in another account',
    ...recorded({ ...all, Resource: arn.replace('111122223333', '444455556666') }),
    expected: refuse('statement "All"', 'its resource is not the function'),
  },
  {
    scenario: 'a statement about all functions',
    ...recorded({ ...all, Resource: '*' }),
    expected: refuse('statement "All"', 'its resource is not the function'),
  },
  {
    scenario: 'a function without a policy',
    ...named,
    shape: 'description',
    configuration: { FunctionName: 'orders', FunctionArn: arn },
    supplementaryConfiguration: { Policy: null },
    expected: nothingToDo('The resource is compliant'),
  },
  {
    scenario: 'a policy for an account',
    ...recorded(partner),
    expected: nothingToDo('The resource is compliant'),
  },
  {
    scenario: 'a function from list-functions, which returns no policies',
    ...named,
    shape: 'description',
    configuration: { FunctionName: 'orders' },
    expected: needsManualFix(
      'Insufficient data: the function may be public, depending on the policy, which is not in the input',
    ),
  },
]);
