import { isList, isObject, isString, unexpectedType } from '../../core/json';
import { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown } from '../../core/reading/unreadable';
import { type ActionRequest, toActionRequest } from './listener-actions';
import type { LoadBalancerKind } from './load-balancer';
import { DEFAULT_POLICY } from './tls-policies';

/** What a listener does with a request once it has been authenticated. */
export type ListenerAction =
  /** The names of target groups, or what a template writes in their place. */
  | { readonly kind: 'forward'; readonly to: readonly string[] }
  | { readonly kind: 'redirect'; readonly protocol: RedirectProtocol }
  | { readonly kind: 'fixed-response'; readonly status: number }
  /** A kind that AWS added since. */
  | { readonly kind: 'other'; readonly type: string };

/** `#{protocol}` is the protocol of the request. */
const REDIRECT_PROTOCOLS = ['HTTP', 'HTTPS', '#{protocol}'] as const;
export type RedirectProtocol = (typeof REDIRECT_PROTOCOLS)[number];

/** Whether plain HTTP comes to no more than a redirect to HTTPS or a refusal. */
export function rejectsPlainHttp(answer: ListenerAction): boolean {
  if (answer.kind === 'redirect') return answer.protocol === 'HTTPS';
  return answer.kind === 'fixed-response' && answer.status >= 400;
}

/** One of the rules behind a listener: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Rule.html */
export interface ListenerRule {
  /** A number as text. */
  readonly priority: string;
  readonly actions: readonly ListenerAction[];
}

/**
 * A listener of a load balancer:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Listener.html
 */
export class Listener extends Resource {
  /** The kind of its load balancer: its own ARN and the load balancer's name it, and else the protocol tells it. */
  get kind(): LoadBalancerKind {
    return this.kindByArn ?? this.kindByProtocol;
  }

  get protocol(): ListenerProtocol {
    return this.configuration.oneOf('protocol', LISTENER_PROTOCOLS);
  }

  get port(): number {
    return this.configuration.integer('port');
  }

  /** For people: `Port 80`. */
  get label(): string {
    const port = this.configuration.raw('port');
    if (this.isTemplate && (port === undefined || isUnknown(port))) return 'The listener';
    return `Port ${this.port}`;
  }

  /** The security policy of an HTTPS or TLS listener. */
  get tlsPolicy(): string {
    return this.isTemplate
      ? (this.configuration.optionalString('sslPolicy') ?? DEFAULT_POLICY)
      : this.configuration.string('sslPolicy');
  }

  /** What the default actions come to: one answer, since Elastic Load Balancing takes no more beside authentication. */
  get defaultActions(): readonly ListenerAction[] {
    return readActions(this.configuration, 'defaultActions');
  }

  /** Its own ARN, which is Config's id of it as well. */
  get listenerArn(): string {
    return this.configuration.optionalString('listenerArn') ?? this.arn ?? this.id;
  }

  /** Where its item does not tell, a listener's own ARN holds that of its load balancer. */
  get loadBalancerArn(): string | undefined {
    const own = this.configuration.optionalString('loadBalancerArn');
    return own ?? /^(arn:.+:)listener(\/.+)\/[^/]+$/.exec(this.listenerArn)?.slice(1).join('loadbalancer');
  }

  /** Whether it authenticates before it answers, as HTTPS listeners can. */
  get authenticates(): boolean {
    return this.configuration
      .objects('defaultActions')
      .some((action) => AUTHENTICATION_ACTIONS.includes(action.string('type')));
  }

  /** The default actions as ModifyListener takes them. */
  get defaultActionRequests(): readonly ActionRequest[] {
    return this.configuration.objects('defaultActions').map(toActionRequest);
  }

  /**
   * The rules that come before the default actions. AWS Config records none, so they are `undefined` unless the answer
   * of DescribeRules was put beside a description.
   */
  get rules(): readonly ListenerRule[] | undefined {
    const key = 'Rules';
    if (this.isTemplate || !this.supplementaryConfiguration.has(key)) return undefined;
    return this.supplementaryConfiguration
      .objects(key)
      .filter((rule) => !rule.optionalBoolean('isDefault'))
      .map((rule) => ({ priority: rule.string('priority'), answers: readActions(rule, 'actions') }));
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
    // CloudFormation takes no protocol for a gateway load balancer and demands one for the others.
    if (this.isTemplate && !this.configuration.has('protocol')) return 'gateway';
    return KINDS_BY_PROTOCOL[this.protocol];
  }
}

export const listener = defineReader('AWS::ElasticLoadBalancingV2::Listener', Listener, {
  list: 'Listeners',
  id: 'ListenerArn',
  arn: 'ListenerArn',
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

/** Actions that let a request in, so that another must follow. */
const AUTHENTICATION_ACTIONS: readonly string[] = ['authenticate-cognito', 'authenticate-oidc', 'jwt-validation'];

function readActions(holder: Properties, key: string): ListenerAction[] {
  const actions = holder.objects(key);
  const answers = actions.filter((action) => !AUTHENTICATION_ACTIONS.includes(action.string('type'))).map(toListenerAction);
  if (answers.length === 0) {
    const found = actions.map((action) => action.string('type'));
    throw unexpectedType(holder.joinPath(key), 'an action that answers', found);
  }
  return answers;
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

/** A redirect that names no protocol keeps the request's. */
const readRedirectProtocol = (redirect: Properties): RedirectProtocol =>
  redirect.optionalOneOf('protocol', REDIRECT_PROTOCOLS) ?? '#{protocol}';

/** Said to people and judged by nobody, so what cannot be read is left out. One target group stands in the action itself. */
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
