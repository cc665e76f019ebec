import { type ExpectedSetting, expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import type { Fix } from '../../../lib/core/remediation/plan';

/** Builders for the plan cases of the rules about attributes of load balancers. */

const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0123456789abcdef';

type Attributes = Readonly<Record<string, string>>;

/** An Application Load Balancer as AWS Config records it. */
export const recordedBalancer = (attributes: Attributes) => ({
  resourceId: ARN,
  arn: ARN,
  configuration: { loadBalancerArn: ARN, loadBalancerName: 'web', type: 'application' },
  supplementaryConfiguration: {
    LoadBalancerAttributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
  },
});

/** An Application Load Balancer as the calls of ELB describe it. */
export const describedBalancer = (attributes: Attributes) => ({
  shape: 'description' as const,
  resourceId: ARN,
  arn: ARN,
  configuration: { LoadBalancerArn: ARN, LoadBalancerName: 'web', Type: 'application' },
  supplementaryConfiguration: { LoadBalancerAttributes: toParameter(attributes) },
});

/** The expected plan that sets attributes. */
export const expectedAttributes = (
  from: Attributes,
  to: Attributes,
  texts: Omit<ExpectedSetting, 'service' | 'api' | 'step' | 'from' | 'to'>,
): Fix =>
  expectedSetting({
    service: 'elbv2',
    api: 'ModifyLoadBalancerAttributes',
    step: 'Attributes',
    ...texts,
    to: { LoadBalancerArn: ARN, Attributes: toParameter(to) },
    from: { LoadBalancerArn: ARN, Attributes: toParameter(from) },
  });

const toParameter = (attributes: Attributes) => Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
