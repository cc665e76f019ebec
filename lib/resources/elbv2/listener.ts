import { isList, isObject, isString, Properties, unexpectedType } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown } from '../../core/reading/unreadable';
import { type ActionRequest, toActionRequest } from './listener-actions';
import type { LoadBalancerKind } from './load-balancer';
import { DEFAULT_POLICY } from './tls-policies';

/** What a listener does with a request once it has been authenticated. */
export type Answer =
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
export function rejectsPlainHttp(answer: Answer): boolean {
  if (answer.kind === 'redirect') return answer.protocol === 'HTTPS';
  return answer.kind === 'fixed-response' && answer.status >= 400;
}

/** One of the rules behind a listener: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Rule.html */
export interface ListenerRule {
  /** A number as text. */
  readonly priority: string;
  readonly answers: readonly Answer[];
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

  get protocol(): Protocol {
    return this.configuration.oneOf('protocol', PROTOCOLS);
  }

  get port(): number {
    return this.configuration.integer('port');
  }

  /** For people: `Port 80`. */
  get place(): string {
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
  get defaultAnswers(): readonly Answer[] {
    return answersOf(this.configuration, 'defaultActions');
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
  get asksForLogin(): boolean {
    return this.configuration
      .objects('defaultActions')
      .some((action) => AUTHENTICATIONS.includes(action.string('type')));
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
      .map((rule) => ({ priority: rule.string('priority'), answers: answersOf(rule, 'actions') }));
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

type Protocol = keyof typeof KINDS_BY_PROTOCOL;

const PROTOCOLS = Object.keys(KINDS_BY_PROTOCOL) as Protocol[];

const KINDS_BY_ARN: Readonly<Record<string, LoadBalancerKind>> = {
  app: 'application',
  net: 'network',
  gwy: 'gateway',
};

/** Actions that let a request in, so that another must follow. */
const AUTHENTICATIONS: readonly string[] = ['authenticate-cognito', 'authenticate-oidc', 'jwt-validation'];

function answersOf(holder: Properties, key: string): Answer[] {
  const actions = holder.objects(key);
  const answers = actions.filter((action) => !AUTHENTICATIONS.includes(action.string('type'))).map(toAnswer);
  if (answers.length === 0) {
    const found = actions.map((action) => action.string('type'));
    throw unexpectedType(holder.pathOf(key), 'an action that answers', found);
  }
  return answers;
}

function toAnswer(action: Properties): Answer {
  const type = action.string('type');
  switch (type) {
    case 'forward':
      return { kind: type, to: targetGroupsOf(action) };
    case 'redirect':
      return { kind: type, protocol: redirectProtocolOf(action.object('redirectConfig')) };
    case 'fixed-response':
      return { kind: type, status: action.object('fixedResponseConfig').integer('statusCode') };
    default:
      return { kind: 'other', type };
  }
}

/** A redirect that names no protocol keeps the request's. */
const redirectProtocolOf = (redirect: Properties): RedirectProtocol =>
  redirect.optionalOneOf('protocol', REDIRECT_PROTOCOLS) ?? '#{protocol}';

/** Said to people and judged by nobody, so what cannot be read is left out. One target group stands in the action itself. */
function targetGroupsOf(action: Properties): string[] {
  const forward = action.raw('forwardConfig');
  const weighted = isObject(forward) ? Properties.of(forward, '').raw('targetGroups') : undefined;
  const groups = (isList(weighted) ? weighted : []).filter(isObject).map((group) => Properties.of(group, ''));
  return [...new Set([action, ...groups].flatMap((holder) => targetGroupName(holder.raw('targetGroupArn'))))];
}

function targetGroupName(arn: unknown): string[] {
  if (isUnknown(arn)) return [arn.what];
  return isString(arn) ? [/:targetgroup\/([^/]+)\//.exec(arn)?.[1] ?? arn] : [];
}
