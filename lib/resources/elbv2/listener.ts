import { isList, isObject, isString, unexpectedType } from '../../core/json';
import { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown, type Unknown } from '../../core/reading/unreadable';
import { listenerRules } from './described-parts';
import { type ActionRequest, toActionRequest } from './listener-actions';
import type { LoadBalancerKind } from './load-balancer';
import { toParentArn } from './parent-arn';

/**
 * An action of a listener, other than authentication.
 *
 * @example
 * const redirect: ListenerAction = { kind: 'redirect', protocol: 'HTTPS' };
 */
export type ListenerAction =
  /** `to`: the names of the target groups, or the expressions of a template. */
  | { readonly kind: 'forward'; readonly to: readonly string[] }
  | { readonly kind: 'redirect'; readonly protocol: RedirectProtocol }
  | { readonly kind: 'fixed-response'; readonly status: number }
  /** A type that AWS added later. */
  | { readonly kind: 'other'; readonly type: string };

/** The protocols of a redirect; `#{protocol}` is the protocol of the request. */
const REDIRECT_PROTOCOLS = ['HTTP', 'HTTPS', '#{protocol}'] as const;
export type RedirectProtocol = (typeof REDIRECT_PROTOCOLS)[number];

/**
 * Whether an action redirects plain HTTP to HTTPS, or rejects it with a status of 400 or above.
 * @example
 * listener.read(item).defaultActions.every(rejectsPlainHttp);
 */
export function rejectsPlainHttp(action: ListenerAction): boolean {
  if (action.kind === 'redirect') return action.protocol === 'HTTPS';
  return action.kind === 'fixed-response' && action.status >= 400;
}

/**
 * The policy of an HTTPS listener that the API, the CLI or CloudFormation creates without one. The console has another
 * default. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const DEFAULT_TLS_POLICY = 'ELBSecurityPolicy-2016-08';

/**
 * A rule of a listener: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Rule.html
 *
 * @example
 * const isHarmless = ({ actions }: ListenerRule) => actions.every(rejectsPlainHttp);
 */
export interface ListenerRule {
  /** A number as text. */
  readonly priority: string;
  readonly actions: readonly ListenerAction[];
}

/**
 * A listener of a load balancer: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Listener.html
 *
 * @example
 * const usesTls = (listener: Listener) => listener.protocol === 'HTTPS';
 */
export class Listener extends Resource {
  /** The kind of its load balancer, from its ARN or the load balancer's, or else from its protocol. */
  get kind(): LoadBalancerKind {
    return this.kindByArn ?? this.kindByProtocol;
  }

  get protocol(): ListenerProtocol {
    return this.configuration.oneOf('protocol', LISTENER_PROTOCOLS);
  }

  get port(): number {
    return this.configuration.integer('port');
  }

  /** Its name in annotations: `Port 80`. */
  get label(): string {
    const port = this.configuration.raw('port');
    if (this.isTemplate && (port === undefined || isUnknown(port))) return 'The listener';
    return `Port ${this.port}`;
  }

  /** The security policy of an HTTPS or TLS listener. */
  get tlsPolicy(): string {
    return this.isTemplate
      ? (this.configuration.optionalString('sslPolicy') ?? DEFAULT_TLS_POLICY)
      : this.configuration.string('sslPolicy');
  }

  /** The default actions without authentication. Elastic Load Balancing allows one. */
  get defaultActions(): readonly ListenerAction[] {
    return readActions(this.configuration, 'defaultActions');
  }

  /** Its ARN, which is also its resource ID in AWS Config. */
  get listenerArn(): string {
    return this.configuration.optionalString('listenerArn') ?? this.arn ?? this.id;
  }

  /** The ARN of its load balancer. If it is not in the item, it follows from the ARN of the listener. */
  get loadBalancerArn(): string | undefined {
    const own = this.configuration.optionalString('loadBalancerArn');
    return own ?? toParentArn(this.listenerArn, 'listener', 'loadbalancer');
  }

  /** Whether it authenticates users before the last action, as HTTPS listeners can. */
  get authenticates(): boolean {
    return this.configuration
      .objects('defaultActions')
      .some((action) => AUTHENTICATION_ACTIONS.includes(action.string('type')));
  }

  /** The default actions as ModifyListener accepts them. */
  get defaultActionRequests(): readonly ActionRequest[] {
    return this.configuration.objects('defaultActions').map(toActionRequest);
  }

  /**
   * The rules that precede the default actions. AWS Config does not record them, so they are `undefined` unless the
   * output of DescribeRules was added to a description.
   */
  get rules(): readonly ListenerRule[] | undefined {
    const key = 'Rules';
    if (this.isTemplate || !this.supplementaryConfiguration.has(key)) return undefined;
    return this.supplementaryConfiguration
      .objects(key)
      .filter((rule) => !rule.optionalBoolean('isDefault'))
      .map((rule) => ({ priority: rule.string('priority'), actions: readActions(rule, 'actions') }));
  }

  /** The actions of the rules that a template adds to the listener. */
  get templateActions(): readonly ListenerAction[] {
    return this.templateRules.flatMap(([rule, path]) =>
      isUnknown(rule) ? [] : readActions(Properties.of(rule, path), 'actions'),
    );
  }

  /** Rules that a template may add to the listener. */
  get possibleRules(): readonly Unknown[] {
    return this.templateRules.map(([rule]) => rule).filter(isUnknown);
  }

  /** Whether the listener is outside the template, which has only rules of it. */
  get isOutside(): boolean {
    return this.item.outside !== undefined;
  }

  private get templateRules(): (readonly [rule: unknown, path: string])[] {
    const key = 'AWS::ElasticLoadBalancingV2::ListenerRule';
    return this.supplementaryConfiguration.has(key) ? this.supplementaryConfiguration.list(key) : [];
  }

  private get kindByArn(): LoadBalancerKind | undefined {
    const arns = ['listenerArn', 'loadBalancerArn'].map((key) => this.configuration.raw(key));
    for (const arn of [...arns, this.arn]) {
      const segment = isString(arn) ? /:(?:listener|loadbalancer)\/(app|net|gwy)\//.exec(arn)?.[1] : undefined;
      if (segment) return KINDS_BY_ARN[segment];
    }
    return undefined;
  }

  private get kindByProtocol(): LoadBalancerKind {
    // CloudFormation rejects a protocol for Gateway Load Balancers, and requires one for the others.
    if (this.isTemplate && !this.configuration.has('protocol')) return 'gateway';
    return KINDS_BY_PROTOCOL[this.protocol];
  }
}

/**
 * Reads listeners of Application, Network and Gateway Load Balancers.
 * @example
 * listener.read(item).defaultActions;
 */
export const listener = defineReader('AWS::ElasticLoadBalancingV2::Listener', Listener, {
  list: 'Listeners',
  id: 'ListenerArn',
  arn: 'ListenerArn',
  parts: [listenerRules],
});

const KINDS_BY_PROTOCOL = {
  HTTP: 'application',
  HTTPS: 'application',
  TCP: 'network',
  TLS: 'network',
  UDP: 'network',
  TCP_UDP: 'network',
  QUIC: 'network',
  TCP_QUIC: 'network',
  GENEVE: 'gateway',
} as const satisfies Record<string, LoadBalancerKind>;

type ListenerProtocol = keyof typeof KINDS_BY_PROTOCOL;

const LISTENER_PROTOCOLS = Object.keys(KINDS_BY_PROTOCOL) as ListenerProtocol[];

const KINDS_BY_ARN: Readonly<Record<string, LoadBalancerKind>> = {
  app: 'application',
  net: 'network',
  gwy: 'gateway',
};

/** Actions that another action must follow. */
const AUTHENTICATION_ACTIONS: readonly string[] = ['authenticate-cognito', 'authenticate-oidc', 'jwt-validation'];

function readActions(holder: Properties, key: string): ListenerAction[] {
  const all = holder.objects(key);
  const actions = all.filter((action) => !AUTHENTICATION_ACTIONS.includes(action.string('type')));
  if (actions.length === 0) {
    const found = all.map((action) => action.string('type'));
    throw unexpectedType(holder.joinPath(key), 'an action other than authentication', found);
  }
  return actions.map(toListenerAction);
}

function toListenerAction(action: Properties): ListenerAction {
  const type = action.string('type');
  switch (type) {
    case 'forward':
      return { kind: type, to: listTargetGroups(action) };
    case 'redirect':
      return { kind: type, protocol: readRedirectProtocol(action.object('redirectConfig')) };
    case 'fixed-response':
      return { kind: type, status: action.object('fixedResponseConfig').integer('statusCode') };
    default:
      return { kind: 'other', type };
  }
}

/** A redirect without a protocol keeps that of the request. */
const readRedirectProtocol = (redirect: Properties): RedirectProtocol =>
  redirect.optionalOneOf('protocol', REDIRECT_PROTOCOLS) ?? '#{protocol}';

/**
 * Returns the names of the target groups for annotations. No rule evaluates them, so unreadable ones are left out.
 * A single target group is named in the action itself.
 */
function listTargetGroups(action: Properties): string[] {
  const forward = action.raw('forwardConfig');
  const weighted = isObject(forward) ? Properties.of(forward, '').raw('targetGroups') : undefined;
  const groups = (isList(weighted) ? weighted : []).filter(isObject).map((group) => Properties.of(group, ''));
  return [...new Set([action, ...groups].flatMap((holder) => toTargetGroupNames(holder.raw('targetGroupArn'))))];
}

function toTargetGroupNames(arn: unknown): string[] {
  if (isUnknown(arn)) return [arn.what];
  return isString(arn) ? [/:targetgroup\/([^/]+)\//.exec(arn)?.[1] ?? arn] : [];
}
