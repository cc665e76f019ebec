import type { Alert } from '../../../alerts/alert';
import { toFinding } from '../../../alerts/finding';
import { findDigestWindow } from '../../../alerts/routing';
import type { DigestReason } from '../../../alerts/texts/digest';
import { describeError } from '../../../core/text/errors';
import { joinList } from '../../../core/text/format';
import { type ClaimContext, type OwnedClaim, withClaim } from '../store/claims';
import { DIGEST_GRACE_MS, type DigestKey, type Digests } from '../store/digests';
import type { OpenAlerts } from '../store/open-alerts';
import type { WaitingAlerts } from '../store/waiting-alerts';
import { publish } from './channels';
import { type MachineContext, sendOrQueue, toBusMessage, toFindingMessage } from './machine-destinations';
import { type AlertMessage, formatAlertMessage } from './payloads';
import type { Route, RoutedAlert } from './routing';

export interface DeliveryContext extends MessageContext {
  readonly partition: string;
  readonly digests: Digests;
  readonly openAlerts: OpenAlerts;
  readonly waitingAlerts: WaitingAlerts;
}

export type MessageContext = MachineContext & ClaimContext;

/**
 * Sends an alert on its route, or stores it for a later sweep. It counts as delivered when people have it: a machine
 * destination that fails gets it later.
 * @throws Error that names the destinations that failed; a retry skips those that have the alert
 */
export async function deliverAlert(
  context: DeliveryContext,
  claim: OwnedClaim,
  { alert, openedAt, route }: RoutedAlert,
): Promise<'done' | 'waiting'> {
  const { openAlerts, waitingAlerts, logger } = context;
  if (route.to === 'wait') {
    await waitingAlerts.add(route.waiting, context.now());
    logger.info('Waiting for the actor, or for an earlier alert', { alert: alert.id, due: route.waiting.due });
    return 'waiting';
  }
  if (route.to === 'now' && alert.actor.found && openedAt !== null) {
    // Records the actor, whom reminders name.
    await openAlerts.recordTransition(alert, openedAt, context.now());
  }
  await deliverToAll(context, claim, listDeliveries(context, claim, { alert, openedAt, route }));
  logger.info('Delivered', { alert: alert.id, kind: alert.kind, route: route.to, actor: alert.actor.found });
  return 'done';
}

/**
 * Sends a message of a sweep to people and to the event bus, once, however many sweeps try it.
 * @param id the same for the same message
 * @param compose composes the message, unless it has been sent; `undefined` if there is nothing to send
 * @returns whether it has been sent, now or before; false while another invocation is sending it
 */
export async function deliverMessage(
  context: MessageContext,
  id: string,
  compose: () => Promise<AlertMessage | undefined>,
): Promise<boolean> {
  const outcome = await withClaim(context, id, async (claim) => {
    const message = await compose();
    if (message) await deliverToAll(context, claim, [toTopic(context, message), ...toBus(context, claim, message)]);
    return 'done';
  });
  return outcome === 'done';
}

/** One message for one destination. */
interface MessageDelivery {
  /** For error messages and the table: `topic`. */
  readonly destination: string;
  send(): Promise<void>;
}

function listDeliveries(
  context: DeliveryContext,
  claim: OwnedClaim,
  routed: RoutedAlert & { readonly route: Exclude<Route, { to: 'wait' }> },
): MessageDelivery[] {
  const { alert, route } = routed;
  const message = formatAlertMessage(alert);
  const bus = toBus(context, claim, message);
  const finding = toSecurityHub(context, routed);
  switch (route.to) {
    case 'now':
      return [toTopic(context, message), ...finding, ...bus];
    case 'machines':
      return [...finding, ...bus];
    case 'digest':
      return [toDigest(context, alert, route.reason), ...finding, ...bus];
  }
}

const toTopic = ({ channels: { topic } }: MessageContext, message: AlertMessage): MessageDelivery => ({
  destination: 'topic',
  send: () => publish(topic, message),
});

const toBus = (context: MessageContext, { id }: OwnedClaim, message: AlertMessage): MessageDelivery[] =>
  context.channels.eventBus
    ? [{ destination: 'event bus', send: () => sendOrQueue(context, toBusMessage(message, id, context.now())) }]
    : [];

function toSecurityHub(context: DeliveryContext, { alert, openedAt, route }: RoutedAlert): MessageDelivery[] {
  const { channels, partition, queue } = context;
  if (!channels.securityHub || openedAt === null) return [];
  const message = toFindingMessage(toFinding(alert, { partition, openedAt }));
  // Security Hub takes ten calls a second, so a storm's findings are sent together by the next sweep.
  const send = () =>
    route.to === 'digest' ? queue.add(message.destination, message, context.now()) : sendOrQueue(context, message);
  return [{ destination: 'Security Hub', send }];
}

const toDigest = (context: DeliveryContext, alert: Alert, reason: DigestReason): MessageDelivery => ({
  destination: 'digest',
  send: () => addToDigest(context, alert, reason),
});

/**
 * Adds the alert to the digest of the current window, so that a closed window does not change. If the write took so
 * long that the digest may be sent already, adds it to the next one too: twice is better than never.
 */
async function addToDigest({ digests, now }: DeliveryContext, alert: Alert, reason: DigestReason): Promise<void> {
  for (;;) {
    const digest: DigestKey = { configRuleName: alert.rule.configRuleName, reason, ...findDigestWindow(now()) };
    await digests.add(digest, alert, now());
    if (now().getTime() < Date.parse(digest.to) + DIGEST_GRACE_MS / 2) return;
  }
}

/** Sends to every destination that does not have the message; one that fails does not stop the others. */
async function deliverToAll(
  { claims }: MessageContext,
  { id, delivered }: OwnedClaim,
  deliveries: readonly MessageDelivery[],
): Promise<void> {
  const attempt = async ({ destination, send }: MessageDelivery) => {
    try {
      await send();
      await claims.recordDelivery(id, destination);
      return [];
    } catch (error) {
      return [{ destination, error }];
    }
  };
  const pending = deliveries.filter(({ destination }) => !delivered.has(destination));
  const failures = (await Promise.all(pending.map(attempt))).flat();
  if (failures.length === 0) return;
  const reasons = failures.map(({ destination, error }) => `${destination}: ${describeError(error)}`);
  throw new Error(`Cannot deliver "${id}" to ${joinList(reasons)}`, { cause: failures[0]?.error });
}
