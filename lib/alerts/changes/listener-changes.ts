import type { ConfigurationItem } from '../../core/item';
import { joinList } from '../../core/text/format';
import { listener } from '../../resources/elbv2/listener';
import { type ActionRequest, REDIRECT_DEFAULTS, toComparableAction } from '../../resources/elbv2/listener-actions';
import { type Disclosure, REDACTED, WITHHELD } from './disclosure';

/**
 * Describes what a listener does by default: `- default action: forward to shop`. Returns undefined for a new listener and
 * for one that authenticates, which are described by property.
 * @throws UnreadableItem
 */
export function describeListenerChanges(
  before: ConfigurationItem | undefined,
  after: ConfigurationItem,
  disclosure: Disclosure = REDACTED,
): string[] | undefined {
  if (!before) return undefined;
  const [old, current] = [listener.read(before), listener.read(after)];
  if (old.authenticates || current.authenticates) return undefined;
  const [removed, added] = [old, current].map(({ defaultActionRequests }) =>
    listActions(defaultActionRequests, disclosure),
  );
  if (JSON.stringify(removed) === JSON.stringify(added)) {
    const [was, is] = [old, current].map((one) => JSON.stringify(one.defaultActionRequests.map(toComparableAction)));
    return was === is ? [] : [`default action: changed ${WITHHELD}`];
  }
  const mark = (sign: string, actions: readonly string[] = []) =>
    actions.map((action) => `${sign} default action: ${action}`);
  return [...mark('+', added), ...mark('-', removed)];
}

const listActions = (actions: readonly ActionRequest[], disclosure: Disclosure): string[] =>
  actions.map((action) => describeDefaultAction(action, disclosure));

function describeDefaultAction(action: ActionRequest, disclosure: Disclosure): string {
  const { RedirectConfig: redirect, FixedResponseConfig: response } = action;
  if (redirect) {
    const { StatusCode: status, ...rest } = { ...REDIRECT_DEFAULTS, ...redirect };
    const { Protocol: protocol, Port: port, ...others } = rest;
    const target = [
      protocol === REDIRECT_DEFAULTS.Protocol ? '' : protocol,
      port === REDIRECT_DEFAULTS.Port ? '' : port,
    ];
    const changed = Object.entries(others).filter(
      ([name, value]) => value !== REDIRECT_DEFAULTS[name as keyof typeof others],
    );
    const texts = changed.map(([name, value]) => `, ${name.toLowerCase()} ${disclosure.showValue(value, name)}`);
    return `redirect to ${target.filter((part) => part !== '').join(' ') || 'the same address'}${texts.join('')} (${status})`;
  }
  if (response) return `respond with ${response.StatusCode}`;
  return action.Type === 'forward' ? describeForward(action, disclosure) : action.Type;
}

function describeForward({ TargetGroupArn, ForwardConfig }: ActionRequest, { showValue }: Disclosure): string {
  const groups = ForwardConfig?.TargetGroups ?? (TargetGroupArn === undefined ? [] : [{ TargetGroupArn }]);
  const names = groups.map(({ TargetGroupArn: arn, Weight }: { TargetGroupArn: string; Weight?: number }) => {
    const [, name = showValue(arn, '')] = /:targetgroup\/([^/]+)\//.exec(arn) ?? [];
    return groups.length > 1 ? `${name} (weight ${Weight ?? 1})` : name;
  });
  const { Enabled: isSticky, DurationSeconds: seconds } = ForwardConfig?.TargetGroupStickinessConfig ?? {};
  return `forward to ${joinList(names.sort(), names.length)}${isSticky ? `, sticky for ${seconds ?? 'some'} seconds` : ''}`;
}
