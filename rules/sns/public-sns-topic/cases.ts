import { makePublicPolicyCases } from '../../../lib/core/case-parts/public-policy-cases';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Reference } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const document = (...Statement: unknown[]) => ({ Version: '2008-10-17', Id: '__default_policy_ID', Statement });
const TopicArn = 'arn:aws:sns:eu-west-1:111122223333:orders';
const withPolicy = (...statements: object[]) => ({
  configuration: { TopicArn, Owner: '111122223333', Policy: JSON.stringify(document(...statements)) },
});
const template = (attached: object) => ({
  shape: 'template' as const,
  resourceId: 'Orders',
  configuration: {},
  supplementaryConfiguration: attached,
});
const inTemplate = (...statements: object[]) =>
  template({ 'AWS::SNS::TopicPolicy': [{ Topics: ['orders'], PolicyDocument: document(...statements) }] });
const publish = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'SNS:Publish', Resource: TopicArn };
const byDefault = {
  ...publish,
  Sid: '__default_statement_ID',
  Action: ['SNS:GetTopicAttributes', 'SNS:Subscribe', 'SNS:Publish'],
  Condition: { StringEquals: { 'AWS:SourceOwner': '111122223333' } },
};

export default defineCases(rule, [
  { scenario: 'the policy that SNS gives a topic', ...withPolicy(byDefault), expected: COMPLIANT },
  ...makePublicPolicyCases({ action: 'SNS:Publish', noun: 'topic', withPolicy, inTemplate }),
  {
    scenario: 'the policy that SNS gives a topic, without its condition',
    ...withPolicy({ ...byDefault, Condition: undefined }),
    expected: nonCompliant(
      'Public: policy statement "__default_statement_ID" lets anyone use SNS:GetTopicAttributes, SNS:Subscribe and SNS:Publish',
    ),
  },
  {
    scenario: 'the owner, or requests without one',
    ...withPolicy({ ...publish, Condition: { StringEqualsIfExists: { 'AWS:SourceOwner': '111122223333' } } }),
    expected: nonCompliant(
      'Public: policy statement 1 lets anyone use SNS:Publish, as its condition on AWS:SourceOwner names no fixed values',
    ),
  },
  {
    scenario: 'subscriptions of everyone by mail at one company',
    ...withPolicy({
      ...publish,
      Action: 'SNS:Subscribe',
      Condition: { StringLike: { 'SNS:Endpoint': '*@example.com' } },
    }),
    expected: nonCompliant(
      'Public: policy statement 1 lets anyone use SNS:Subscribe, as its condition on SNS:Endpoint names no fixed values',
    ),
  },
  {
    scenario: 'no policy in the item, which every topic has',
    configuration: { TopicArn },
    expected: insufficientData('the topic may be public, depending on the policy, which is not in the input'),
  },
  {
    scenario: 'a topic from get-topic-attributes',
    shape: 'description',
    configuration: { TopicArn, Policy: JSON.stringify(document(publish)) },
    expected: nonCompliant('Public: policy statement 1 lets anyone use SNS:Publish'),
  },
  {
    scenario: 'a topic from list-topics',
    shape: 'description',
    configuration: { TopicArn },
    expected: insufficientData('the topic may be public, depending on the policy, which is not in the input'),
  },
  { scenario: 'a template without a policy', ...template({}), expected: COMPLIANT },
  {
    scenario: 'a template with a service and its own topic',
    ...inTemplate({
      ...publish,
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Resource: new Reference('{"Ref":"Orders"}', 'Orders'),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a policy without statements',
    configuration: { TopicArn, Policy: '{"Version":"2012-10-17"}' },
    expected: unreadable('Cannot read configuration.Policy.Statement: expected an object, found nothing'),
  },
]);
