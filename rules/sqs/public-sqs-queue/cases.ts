import { makePublicPolicyCases } from '../../../lib/core/case-parts/public-policy-cases';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const document = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });
const attributes = {
  VisibilityTimeout: '30',
  QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:orders',
};
const withPolicy = (...statements: object[]) => ({
  configuration: { ...attributes, Policy: JSON.stringify(document(...statements)) },
});
const template = (attached: object) => ({
  shape: 'template' as const,
  resourceId: 'Orders',
  configuration: {},
  supplementaryConfiguration: attached,
});
const inTemplate = (...statements: object[]) =>
  template({ 'AWS::SQS::QueuePolicy': [{ Queues: ['orders'], PolicyDocument: document(...statements) }] });
const send = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' };

export default defineCases(rule, [
  ...makePublicPolicyCases({ action: 'sqs:SendMessage', noun: 'queue', withPolicy, inTemplate }),
  {
    scenario: 'everyone, for everything',
    ...withPolicy({ ...send, Action: ['SQS:*'] }),
    expected: nonCompliant('Public: policy statement 1 lets anyone use SQS:*'),
  },
  {
    scenario: 'everyone, for everything but one action',
    ...withPolicy({ ...send, Action: undefined, NotAction: 'sqs:DeleteQueue' }),
    expected: nonCompliant('Public: policy statement 1 lets anyone do all but sqs:DeleteQueue'),
  },
  {
    scenario: "a bucket's events, as Amazon S3's guide shows them",
    ...withPolicy({
      ...send,
      Principal: { Service: 's3.amazonaws.com' },
      Condition: {
        ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:reports' },
        StringEquals: { 'aws:SourceAccount': '111122223333' },
      },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'everyone, denied in a second statement',
    ...withPolicy(send, { ...send, Effect: 'Deny', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a' } } }),
    expected: nonCompliant('Public: policy statement 1 lets anyone use sqs:SendMessage'),
    todo: COMPLIANT,
  },
  { scenario: 'no policy', configuration: attributes, expected: COMPLIANT },
  { scenario: 'an empty policy', configuration: { ...attributes, Policy: '' }, expected: COMPLIANT },
  {
    scenario: 'an item with only some of the attributes',
    configuration: { QueueArn: attributes.QueueArn },
    expected: insufficientData('the queue may be public, depending on the policy, which is not in the input'),
  },
  {
    scenario: 'a policy that is no JSON',
    configuration: { ...attributes, Policy: '{"Statement":' },
    expected: unreadable('Cannot parse the JSON text of configuration.Policy: found "{\\"Statement\\":"'),
  },
  {
    scenario: 'a statement without an action',
    ...withPolicy({ ...send, Action: undefined }),
    expected: unreadable(
      'Cannot read configuration.Policy.Statement[0].Action: expected a string or a list of strings, found nothing',
    ),
  },
  {
    scenario: 'a template with a policy for this queue alone',
    ...template({ 'AWS::SQS::QueueInlinePolicy': [{ Queue: 'orders', PolicyDocument: document(send) }] }),
    expected: nonCompliant('Public: policy statement 1 lets anyone use sqs:SendMessage'),
  },
  { scenario: 'a template without a policy', ...template({}), expected: COMPLIANT },
  {
    scenario: 'a template whose policy may belong to another queue',
    ...template({
      'AWS::SQS::QueuePolicy': [new Unknown('"Policy" (which may refer to this resource or to another)')],
    }),
    expected: insufficientData(
      'the queue may be public, depending on "Policy" (which may refer to this resource or to another)',
    ),
  },
  {
    scenario: 'the output of get-queue-attributes',
    shape: 'description',
    ...withPolicy(send),
    expected: nonCompliant('Public: policy statement 1 lets anyone use sqs:SendMessage'),
  },
  {
    scenario: 'the output of get-queue-attributes, of a queue without a policy',
    shape: 'description',
    configuration: attributes,
    expected: COMPLIANT,
  },
  {
    scenario: 'the output of get-queue-attributes for the ARN alone',
    shape: 'description',
    configuration: { QueueArn: attributes.QueueArn },
    expected: insufficientData('the queue may be public, depending on the policy, which is not in the input'),
  },
]);
