import { makePublicPolicyPlans } from '../../../lib/core/case-parts/public-policy-plans';
import { definePlanCases } from '../../../lib/core/cases';
import rule from './rule';

const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders';

export default definePlanCases(
  rule,
  makePublicPolicyPlans({
    service: 'sqs',
    api: 'SetQueueAttributes',
    noun: 'queue',
    recorded: (Policy) => ({ resourceId: QueueUrl, configuration: { VisibilityTimeout: '30', Policy } }),
    described: (Policy) => ({
      shape: 'description',
      resourceId: QueueUrl,
      configuration: { VisibilityTimeout: '30', Policy },
    }),
    toParameters: (Policy) => ({ QueueUrl, Attributes: { Policy } }),
  }),
);
