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
    arn: id,
    tags: toTags(tagged.TagDescriptions?.find(({ ResourceArn }) => ResourceArn === id)?.Tags, 'Tags'),
    configuration: listener,
    supplementaryConfiguration: { Rules: rules },
    relatedItems: siblings.flatMap((sibling) => createListenerItem(scope, sibling)),
  };
};

function createListenerItem(scope: AccountRegion, listener: Listener): ConfigurationItem[] {
  const { ListenerArn: arn } = listener;
  if (arn === undefined) return [];
  const resourceType = 'AWS::ElasticLoadBalancingV2::Listener';
  return [createLiveItem(scope, { resourceType, resourceId: arn, arn, configuration: listener })];
}

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
