import type { ConfigurationItem } from '../../core/item';
import { joinList } from '../../core/text/format';
import { listener } from '../../resources/elbv2/listener';
import {
  type ActionRequest,
  hasSameEffect,
  listForwardTargets,
  REDIRECT_DEFAULTS,
} from '../../resources/elbv2/listener-actions';
import { type Disclosure, WITHHELD } from './disclosure';

/**
 * Describes what a listener does by default: `- default action: forward to shop`. Returns undefined for a new listener
 * and for one that authenticates, which are described by property.
 * @throws UnreadableItem
 */
export function describeListenerChanges(
  before: ConfigurationItem | undefined,
  after: ConfigurationItem,
  disclosure: Disclosure,
): string[] | undefined {
  if (!before) return undefined;
  const [old, current] = [listener.read(before), listener.read(after)];
  if (old.authenticates || current.authenticates) return undefined;
  if (hasSameEffect(old.defaultActionRequests, current.defaultActionRequests)) return [];
  const describe = (action: ActionRequest) => describeDefaultAction(action, disclosure);
  const [removed, added] = [old.defaultActionRequests.map(describe), current.defaultActionRequests.map(describe)];
  if (removed.join('\n') === added.join('\n')) return [`default action: changed ${WITHHELD}`];
  return [
    ...added.map((action) => `+ default action: ${action}`),
    ...removed.map((action) => `- default action: ${action}`),
  ];
}

function describeDefaultAction(action: ActionRequest, disclosure: Disclosure): string {
  const { RedirectConfig: redirect, FixedResponseConfig: response } = action;
  if (redirect) {
    const { StatusCode: status, Protocol: protocol, Port: port, ...others } = { ...REDIRECT_DEFAULTS, ...redirect };
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

function describeForward(action: ActionRequest, { showValue }: Disclosure): string {
  const groups = listForwardTargets(action);
  const names = groups.map(({ TargetGroupArn: arn, Weight }) => {
    const [, name = showValue(arn, '')] = /:targetgroup\/([^/]+)\//.exec(arn) ?? [];
    return groups.length > 1 ? `${name} (weight ${Weight ?? 1})` : name;
  });
  const { Enabled: isSticky, DurationSeconds: seconds } = action.ForwardConfig?.TargetGroupStickinessConfig ?? {};
  return `forward to ${joinList(names.sort(), names.length)}${isSticky ? `, sticky for ${seconds ?? 'some'} seconds` : ''}`;
}
