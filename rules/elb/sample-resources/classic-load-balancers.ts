/** Parts of the cases of rules about Classic Load Balancers. */

/** A listener as AWS Config records it. */
export const listener = (protocol: unknown, loadBalancerPort: number, more: object = {}) => ({
  protocol,
  loadBalancerPort,
  instanceProtocol: protocol,
  instancePort: loadBalancerPort,
  ...more,
});

/** A load balancer as AWS Config records it. */
export const balancer = (...listeners: object[]) => ({
  resourceId: 'web',
  configuration: {
    loadBalancerName: 'web',
    scheme: 'internet-facing',
    listenerDescriptions: listeners.map((one) => ({ listener: one, policyNames: [] })),
  },
});

/** A load balancer from describe-load-balancers. */
export const described = (...listeners: object[]) => ({
  shape: 'description' as const,
  configuration: {
    LoadBalancerName: 'web',
    ListenerDescriptions: listeners.map((Listener) => ({ Listener, PolicyNames: [] })),
  },
});

/** A load balancer of a template. */
export const template = (...Listeners: unknown[]) => ({
  shape: 'template' as const,
  resourceId: 'Web',
  configuration: { Listeners },
});
