import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { toTags } from '../../../../../formats/items/tags';
import { assertInScope, type LiveReader, ResourceGone, unlessGone } from '../live-resource';

/** Reads a load balancer with its attributes and tags. */
export const readLiveLoadBalancer: LiveReader = async (id, { scope, clients: { elb } }) => {
  assertInScope(id, scope);
  const label = `Load balancer ${id}`;
  const { LoadBalancers: [loadBalancer] = [] } = await unlessGone(
    label,
    elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [id] })),
    'LoadBalancerNotFoundException',
  );
  if (!loadBalancer) throw new ResourceGone(label);
  const [{ Attributes = [] }, tagged] = await Promise.all([
    elb.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: id })),
    elb.send(new DescribeTagsCommand({ ResourceArns: [id] })),
  ]);
  return {
    ...(loadBalancer.LoadBalancerName !== undefined && { resourceName: loadBalancer.LoadBalancerName }),
    arn: id,
    tags: toTags(tagged.TagDescriptions?.find(({ ResourceArn }) => ResourceArn === id)?.Tags, 'Tags'),
    configuration: loadBalancer,
    supplementaryConfiguration: { LoadBalancerAttributes: Attributes },
  };
};
