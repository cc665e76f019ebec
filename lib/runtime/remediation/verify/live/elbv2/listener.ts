import {
  DescribeListenersCommand,
  DescribeTagsCommand,
  type ElasticLoadBalancingV2Client,
  type Listener,
  type Rule as ListenerRule,
  paginateDescribeListeners,
  paginateDescribeRules,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ConfigurationItem } from '../../../../../core/item';
import { toTags } from '../../../../../formats/items/tags';
import type { AccountRegion } from '../../../../aws/lambda';
import { assertInScope, createLiveItem, type LiveReader, ResourceGone, unlessGone } from '../live-resource';

/** Reads a listener with its rules, and all listeners of the same load balancer as related items. */
export const readLiveListener: LiveReader = async (id, { scope, clients: { elb } }) => {
  assertInScope(id, scope);
  const label = `Listener ${id}`;
  const { Listeners: [listener] = [] } = await unlessGone(
    label,
    elb.send(new DescribeListenersCommand({ ListenerArns: [id] })),
    'ListenerNotFoundException',
  );
  if (!listener) throw new ResourceGone(label);
  const [rules, siblings, tagged] = await Promise.all([
    listRules(elb, id),
    listListeners(elb, listener.LoadBalancerArn),
    elb.send(new DescribeTagsCommand({ ResourceArns: [id] })),
  ]);
  return {
    item: {
      ...toListenerItem(scope, id, listener, rules),
      tags: toTags(tagged.TagDescriptions?.find(({ ResourceArn }) => ResourceArn === id)?.Tags, 'Tags'),
    },
    relatedItems: siblings.flatMap((sibling) =>
      sibling.ListenerArn === undefined ? [] : [toListenerItem(scope, sibling.ListenerArn, sibling)],
    ),
  };
};

const toListenerItem = (
  scope: AccountRegion,
  arn: string,
  listener: Listener,
  Rules?: readonly ListenerRule[],
): ConfigurationItem =>
  createLiveItem(scope, {
    resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
    resourceId: arn,
    arn,
    configuration: listener,
    ...(Rules && { supplementaryConfiguration: { Rules } }),
  });

async function listRules(client: ElasticLoadBalancingV2Client, ListenerArn: string): Promise<ListenerRule[]> {
  const rules: ListenerRule[] = [];
  for await (const { Rules = [] } of paginateDescribeRules({ client }, { ListenerArn })) rules.push(...Rules);
  return rules;
}

async function listListeners(
  client: ElasticLoadBalancingV2Client,
  LoadBalancerArn: string | undefined,
): Promise<Listener[]> {
  const listeners: Listener[] = [];
  for await (const { Listeners = [] } of paginateDescribeListeners({ client }, { LoadBalancerArn })) {
    listeners.push(...Listeners);
  }
  return listeners;
}
