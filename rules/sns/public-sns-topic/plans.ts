import { makePublicPolicyPlans } from '../../../lib/core/case-parts/public-policy-plans';
import { definePlanCases } from '../../../lib/core/cases';
import rule from './rule';

const TopicArn = 'arn:aws:sns:eu-west-1:111122223333:orders';

export default definePlanCases(
  rule,
  makePublicPolicyPlans({
    service: 'sns',
    api: 'SetTopicAttributes',
    noun: 'topic',
    recorded: (Policy) => ({ resourceId: TopicArn, configuration: { TopicArn, Owner: '111122223333', Policy } }),
    described: (Policy) => ({ shape: 'description', resourceId: TopicArn, configuration: { TopicArn, Policy } }),
    toParameters: (AttributeValue) => ({ TopicArn, AttributeName: 'Policy', AttributeValue }),
  }),
);
