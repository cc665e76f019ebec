import type { Fact } from '../../core/facts';
import { listener } from './listener';

/** A listener of an Application Load Balancer, with the facts that its sibling listeners need. */
export interface SiblingListener {
  readonly arn: string;
  readonly protocol: string;
  readonly port: number;
  /** The names of the target groups of its default action; empty if the action does not forward. */
  readonly forwardsTo: readonly string[];
  readonly authenticates: boolean;
}

/**
 * The listeners of an Application Load Balancer, by its ARN.
 * @example
 * facts.about(siblingListeners, loadBalancerArn).filter(({ protocol }) => protocol === 'HTTPS');
 */
export const siblingListeners: Fact<SiblingListener> = {
  name: 'listeners of a load balancer',
  resourceTypes: listener.resourceTypes,
  entries(item) {
    // A template refers to a load balancer by a reference, not by an ARN.
    if (item.shape === 'template') return [];
    const one = listener.read(item);
    if (one.kind !== 'application' || one.loadBalancerArn === undefined) return [];
    const { listenerArn: arn, protocol, port, authenticates: asksForLogin } = one;
    const forwardsTo = one.defaultActions.flatMap((action) => (action.kind === 'forward' ? action.to : []));
    return [[one.loadBalancerArn, { arn, protocol, port, forwardsTo, authenticates: asksForLogin }]];
  },
};
