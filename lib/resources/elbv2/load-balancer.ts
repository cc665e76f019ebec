import { expectType, isList } from '../../core/json';
import { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { UnknownValue } from '../../core/reading/unreadable';

/** The three products behind one API, which share few attributes and no listener protocols. */
const LOAD_BALANCER_KINDS = ['application', 'network', 'gateway'] as const;
export type LoadBalancerKind = (typeof LOAD_BALANCER_KINDS)[number];

/**
 * A load balancer of the second generation:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html
 */
export class LoadBalancer extends Resource {
  get kind(): LoadBalancerKind {
    return this.isTemplate
      ? (this.configuration.optionalOneOf('type', LOAD_BALANCER_KINDS) ?? 'application')
      : this.configuration.oneOf('type', LOAD_BALANCER_KINDS);
  }

  /** Gateway load balancers have no scheme: they are reached through endpoints alone. */
  get isInternetFacing(): boolean {
    const scheme = this.configuration.optionalString('scheme');
    return scheme === undefined ? this.isTemplate && this.kind !== 'gateway' : scheme === 'internet-facing';
  }

  /** `undefined` where the input does not tell them, as the output of `describe-load-balancers` alone and advanced queries. */
  get attributes(): LoadBalancerAttributes | undefined {
    if (this.isTemplate) {
      const key = 'LoadBalancerAttributes';
      return new LoadBalancerAttributes(this.configuration.has(key) ? this.configuration.list(key) : []);
    }
    const told = this.supplementaryConfiguration.optionalJson('LoadBalancerAttributes');
    if (told === undefined) return undefined;
    const path = this.supplementaryConfiguration.joinPath('LoadBalancerAttributes');
    const list = expectType(told, path, 'a list', isList);
    // Every load balancer has attributes, so an empty list tells as little as none.
    if (list.length === 0) return undefined;
    return new LoadBalancerAttributes(list.map((attribute, index) => [attribute, `${path}[${index}]`]));
  }
}

export const loadBalancer = defineReader('AWS::ElasticLoadBalancingV2::LoadBalancer', LoadBalancer, {
  list: 'LoadBalancers',
  id: 'LoadBalancerArn',
  name: 'LoadBalancerName',
  arn: 'LoadBalancerArn',
});

/** How an application load balancer treats requests that targets may read otherwise than it does. */
export const DESYNC_MODES = ['defensive', 'strictest', 'monitor'] as const;
export type DesyncMode = (typeof DESYNC_MODES)[number];

/**
 * The attributes of a load balancer. One that is not listed has Elastic Load Balancing's default: items from before
 * an attribute existed do not have it, and a template names only what it changes.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
 */
export class LoadBalancerAttributes {
  constructor(private readonly listed: readonly (readonly [attribute: unknown, path: string])[]) {}

  get isProtectedFromDeletion(): boolean {
    return this.isOn('deletion_protection.enabled');
  }

  get dropsInvalidHeaders(): boolean {
    return this.isOn('routing.http.drop_invalid_header_fields.enabled');
  }

  get desyncMode(): DesyncMode {
    return this.find('routing.http.desync_mitigation_mode')?.oneOf('value', DESYNC_MODES) ?? 'defensive';
  }

  get logsAccess(): boolean {
    return this.isOn('access_logs.s3.enabled');
  }

  get accessLogsBucket(): string | undefined {
    return this.find('access_logs.s3.bucket')?.optionalString('value') || undefined;
  }

  private isOn(key: string): boolean {
    return this.find(key)?.boolean('value') ?? false;
  }

  private find(key: string): Properties | undefined {
    let unresolved: UnknownValue | undefined;
    for (const [value, path] of this.listed) {
      try {
        const attribute = Properties.of(value, path);
        if (attribute.string('key') === key) return attribute;
      } catch (error) {
        if (!(error instanceof UnknownValue)) throw error;
        unresolved ??= error;
      }
    }
    // An attribute that a template leaves unresolved may be any of those that it does not name elsewhere.
    if (unresolved) throw unresolved;
    return undefined;
  }
}
