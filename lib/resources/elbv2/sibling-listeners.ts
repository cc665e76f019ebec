import type { Fact } from '../../core/facts';
import { listener } from './listener';

/** A listener of an application load balancer, as far as its neighbours need it. */
export interface SiblingListener {
  readonly arn: string;
  readonly protocol: string;
  readonly port: number;
  /** The names of the target groups that its default action forwards to; empty when it does something else. */
  readonly forwardsTo: readonly string[];
  readonly authenticates: boolean;
}

/** The listeners of an application load balancer, by its ARN. */
export const siblingListeners: Fact<SiblingListener> = {
  name: 'listeners of a load balancer',
  resourceTypes: listener.resourceTypes,
  entries(item) {
    // A template names a load balancer by a reference, which is nobody's ARN.
    if (item.shape === 'template') return [];
    const one = listener.read(item);
    if (one.kind !== 'application' || one.loadBalancerArn === undefined) return [];
    const { listenerArn: arn, protocol, port, authenticates: asksForLogin } = one;
    const forwardsTo = one.defaultActions.flatMap((answer) => (answer.kind === 'forward' ? answer.to : []));
    return [[one.loadBalancerArn, { arn, protocol, port, forwardsTo, authenticates: asksForLogin }]];
  },
};
