import {
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  type ElasticLoadBalancingV2Client,
  type Listener,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ConfigurationItem } from '../../../../core/item';
import { toTags } from '../../../../formats/tags';
import { assertHere, describedItem, type LiveScope, type LiveReader, ResourceGone, unlessGone } from './live-resource';

/** A listener with its rules, under `Rules`, and beside it every listener of the same load balancer, itself included. */
export const liveListener: LiveReader = {
  resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
  async read(id, { place, clients: { elb } }) {
    assertHere(id, place);
    const { Listeners: [listener] = [] } = await unlessGone(
      `Listener ${id}`,
      elb.send(new DescribeListenersCommand({ ListenerArns: [id] })),
      'ListenerNotFoundException',
    );
    if (!listener) throw new ResourceGone(`Listener ${id} is not there any more`);
    const [rules, neighbours, tagged] = await Promise.all([
      listRules(elb, id),
      listListeners(elb, listener.LoadBalancerArn),
      elb.send(new DescribeTagsCommand({ ResourceArns: [id] })),
    ]);
    return {
      item: {
        ...toListenerItem(place, id, listener, rules),
        tags: toTags(tagged.TagDescriptions?.find(({ ResourceArn }) => ResourceArn === id)?.Tags, 'Tags'),
      },
      beside: neighbours.flatMap((one) =>
        one.ListenerArn === undefined ? [] : [toListenerItem(place, one.ListenerArn, one)],
      ),
    };
  },
};

function toListenerItem(place: LiveScope, arn: string, listener: Listener, Rules?: readonly Rule[]): ConfigurationItem {
  return describedItem(place, {
    resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
    resourceId: arn,
    arn,
    configuration: listener,
    ...(Rules && { supplementaryConfiguration: { Rules } }),
  });
}

async function listRules(elb: ElasticLoadBalancingV2Client, ListenerArn: string): Promise<Rule[]> {
  const rules: Rule[] = [];
  let Marker: string | undefined;
  do {
    const page = await elb.send(new DescribeRulesCommand({ ListenerArn, Marker }));
    rules.push(...(page.Rules ?? []));
    Marker = page.NextMarker || undefined;
  } while (Marker !== undefined);
  return rules;
}

async function listListeners(
  elb: ElasticLoadBalancingV2Client,
  LoadBalancerArn: string | undefined,
): Promise<Listener[]> {
  const listeners: Listener[] = [];
  let Marker: string | undefined;
  do {
    const page = await elb.send(new DescribeListenersCommand({ LoadBalancerArn, Marker }));
    listeners.push(...(page.Listeners ?? []));
    Marker = page.NextMarker || undefined;
  } while (Marker !== undefined);
  return listeners;
}
