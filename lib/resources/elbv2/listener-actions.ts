import { canonicalJson } from '../../core/diff';
import type { Properties } from '../../core/reading/properties';
import type { Json } from '../../core/remediation/operation';

/**
 * An action as ModifyListener accepts it, without the members that AWS Config or a describe call adds.
 * It does not cover authentication, which only HTTPS listeners have.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html
 */
export type ActionRequest = {
  readonly Type: string;
  readonly Order?: number;
  readonly TargetGroupArn?: string;
  readonly ForwardConfig?: {
    readonly TargetGroups: readonly TargetGroupRequest[];
    readonly TargetGroupStickinessConfig?: { readonly Enabled?: boolean; readonly DurationSeconds?: number };
  };
  readonly RedirectConfig?: RedirectRequest;
  readonly FixedResponseConfig?: {
    readonly StatusCode: string;
    readonly ContentType?: string;
    readonly MessageBody?: string;
  };
};

/** A target group that an action forwards to. */
type TargetGroupRequest = { readonly TargetGroupArn: string; readonly Weight?: number };

/** A redirect. Omitted members are taken from the request: `#{host}` and so on. */
export type RedirectRequest = {
  readonly Protocol?: string;
  readonly Port?: string;
  readonly Host?: string;
  readonly Path?: string;
  readonly Query?: string;
  readonly StatusCode: string;
};

/** Converts an action of an item to a request. */
export function toActionRequest(action: Properties): ActionRequest {
  const forward = action.optionalObject('forwardConfig');
  const redirect = action.optionalObject('redirectConfig');
  const response = action.optionalObject('fixedResponseConfig');
  const groups = forward?.optionalObjects('targetGroups') ?? [];
  return omitUndefined({
    Type: action.string('type'),
    Order: action.optionalInteger('order'),
    // AWS Config and describe calls have a single group in both members, which is allowed, and several only in the
    // second.
    TargetGroupArn: groups.length > 1 ? undefined : action.optionalString('targetGroupArn'),
    ForwardConfig: forward && groups.length > 0 ? toForwardRequest(forward, groups) : undefined,
    RedirectConfig: redirect && toRedirectRequest(redirect),
    FixedResponseConfig:
      response &&
      omitUndefined({
        StatusCode: String(response.integer('statusCode')),
        ContentType: response.optionalString('contentType'),
        MessageBody: response.optionalString('messageBody'),
      }),
  }) as ActionRequest;
}

function toForwardRequest(forward: Properties, groups: readonly Properties[]): object {
  const stickiness = forward.optionalObject('targetGroupStickinessConfig');
  return omitUndefined({
    TargetGroups: groups.map((group) =>
      omitUndefined({ TargetGroupArn: group.string('targetGroupArn'), Weight: group.optionalInteger('weight') }),
    ),
    TargetGroupStickinessConfig:
      stickiness &&
      omitUndefined({
        Enabled: stickiness.optionalBoolean('enabled'),
        DurationSeconds: stickiness.optionalInteger('durationSeconds'),
      }),
  });
}

function toRedirectRequest(redirect: Properties): object {
  const port = redirect.raw('port');
  return omitUndefined({
    Protocol: redirect.optionalString('protocol'),
    Port: typeof port === 'number' ? String(port) : redirect.optionalString('port'),
    Host: redirect.optionalString('host'),
    Path: redirect.optionalString('path'),
    Query: redirect.optionalString('query'),
    StatusCode: redirect.string('statusCode'),
  });
}

/** Returns the target groups of an action: Elastic Load Balancing has a single one in one or in two members. */
export const listForwardTargets = ({ TargetGroupArn, ForwardConfig }: ActionRequest): readonly TargetGroupRequest[] =>
  ForwardConfig?.TargetGroups ?? (TargetGroupArn === undefined ? [] : [{ TargetGroupArn }]);

/** Whether actions have the same effect as others. */
export function hasSameEffect(actions: readonly ActionRequest[], others: readonly ActionRequest[]): boolean {
  const [one, other] = [actions, others].map((list) => canonicalJson(list.map(toComparableAction)));
  return one === other;
}

/**
 * Returns a canonical form of an action, equal for actions with the same effect: Elastic Load Balancing adds the
 * members that a request omitted.
 */
export function toComparableAction(action: ActionRequest): Json {
  const { Type, ForwardConfig, RedirectConfig, FixedResponseConfig } = action;
  const groups = listForwardTargets(action);
  const stickiness = ForwardConfig?.TargetGroupStickinessConfig;
  return omitUndefined({
    Type,
    TargetGroups:
      Type === 'forward'
        ? groups
            .map(({ TargetGroupArn: arn, Weight = 1 }) => ({ Arn: arn, Weight: groups.length === 1 ? 1 : Weight }))
            .sort((a, b) => (a.Arn < b.Arn ? -1 : 1))
        : undefined,
    StickySeconds: Type === 'forward' ? (stickiness?.Enabled ? (stickiness.DurationSeconds ?? null) : null) : undefined,
    RedirectConfig: RedirectConfig && { ...REDIRECT_DEFAULTS, ...RedirectConfig },
    FixedResponseConfig,
  }) as Json;
}

/** The members that a redirect keeps from the request if it omits them. */
export const REDIRECT_DEFAULTS = {
  Protocol: '#{protocol}',
  Port: '#{port}',
  Host: '#{host}',
  Path: '/#{path}',
  Query: '#{query}',
} as const;

/** Returns the object without its undefined members. */
const omitUndefined = (members: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
