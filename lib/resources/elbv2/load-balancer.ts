import { expectType, isList, unexpectedType } from '../../core/json';
import { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { UnknownValue } from '../../core/reading/unreadable';
import { loadBalancerAttributes, loadBalancerTags } from './described-parts';

/** The three products of the API. They share few attributes and no listener protocols. */
const LOAD_BALANCER_KINDS = ['application', 'network', 'gateway'] as const;
export type LoadBalancerKind = (typeof LOAD_BALANCER_KINDS)[number];

/**
 * An Application, Network or Gateway Load Balancer:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html
 *
 * @example
 * const isPublic = (loadBalancer: LoadBalancer) => loadBalancer.isInternetFacing;
 */
export class LoadBalancer extends Resource {
  get kind(): LoadBalancerKind {
    return this.isTemplate
      ? (this.configuration.optionalOneOf('type', LOAD_BALANCER_KINDS) ?? 'application')
      : this.configuration.oneOf('type', LOAD_BALANCER_KINDS);
  }

  /**
   * Whether it is internet-facing. Gateway Load Balancers are not: they have no scheme and are used through endpoints
   * only.
   */
  get isInternetFacing(): boolean {
    const scheme = this.configuration.optionalString('scheme');
    return scheme === undefined ? this.isTemplate && this.kind !== 'gateway' : scheme === 'internet-facing';
  }

  /**
   * The attributes; `undefined` if they are not in the input, as in advanced queries and the output of
   * `describe-load-balancers`.
   */
  get attributes(): LoadBalancerAttributes | undefined {
    if (this.isTemplate) {
      const key = 'LoadBalancerAttributes';
      return new LoadBalancerAttributes(this.configuration.has(key) ? this.configuration.list(key) : []);
    }
    const attributes = this.supplementaryConfiguration.optionalJson('LoadBalancerAttributes');
    if (attributes === undefined) return undefined;
    const path = this.supplementaryConfiguration.joinPath('LoadBalancerAttributes');
    const list = expectType(attributes, path, 'a list', isList);
    // Every load balancer has attributes, so an empty list means that they are not in the input.
    if (list.length === 0) return undefined;
    return new LoadBalancerAttributes(list.map((attribute, index) => [attribute, `${path}[${index}]`]));
  }
}

/**
 * Reads Application, Network and Gateway Load Balancers.
 * @example
 * loadBalancer.read(item).attributes?.logsAccess;
 */
export const loadBalancer = defineReader('AWS::ElasticLoadBalancingV2::LoadBalancer', LoadBalancer, {
  list: 'LoadBalancers',
  id: 'LoadBalancerArn',
  name: 'LoadBalancerName',
  arn: 'LoadBalancerArn',
  parts: [loadBalancerAttributes, loadBalancerTags],
});

/** How an Application Load Balancer handles requests that a target may parse differently. */
const DESYNC_MODES = ['defensive', 'strictest', 'monitor'] as const;
export type DesyncMode = (typeof DESYNC_MODES)[number];

/**
 * The attributes of a load balancer. An attribute that is not listed has Elastic Load Balancing's default: items from
 * before an attribute existed do not contain it, and a template lists only the attributes that it changes.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
 *
 * @example
 * const isProtected = (attributes: LoadBalancerAttributes) => attributes.isProtectedFromDeletion;
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
    let found: Properties | undefined;
    for (const [value, path] of this.listed) {
      try {
        const attribute = Properties.of(value, path);
        if (attribute.string('key') !== key) continue;
        // The output of two calls may be from before and after a change.
        if (found && found.raw('value') !== attribute.raw('value')) {
          throw unexpectedType(path, `one value of ${key}`, [found.raw('value'), attribute.raw('value')]);
        }
        found = attribute;
      } catch (error) {
        if (!(error instanceof UnknownValue)) throw error;
        unresolved ??= error;
      }
    }
    if (found) return found;
    // An attribute that a template leaves open may be any attribute that it does not list.
    if (unresolved) throw unresolved;
    return undefined;
  }
}
