import type { Alert } from '../../../alerts/alert';
import { type Finding, toFinding } from '../../../alerts/finding';
import type { AlertContext } from '../context';
import type { DigestKey, AlertRouting } from '../store/alert-store';
import type { OwnedClaim } from '../store/claim';
import { GRACE, findDigestWindow } from '../store/digest-window';
import { importFindings, publish, putOnBus } from './channels';
import { type AlertMessage, formatAlertMessage } from './payloads';
import { deliverToAll, type Delivery } from './retry';

/** Where an alert goes. */
export interface Address {
  /** How people hear of it; null: not at all. */
  readonly place: AlertRouting | null;
  /** When the resource became non-compliant; null for what is no finding of Security Hub. */
  readonly openedAt: string | null;
}

/**
 * Brings an alert to people, by itself or in a digest, and to machines, always by itself.
 * @throws Error that says which destination failed; what was delivered is not sent again
 */
export async function deliverAlert(run: AlertContext, claim: OwnedClaim, alert: Alert, { place, openedAt }: Address): Promise<void> {
  const { channels, partition, store } = run;
  const { securityHub } = channels;
  const publication = formatAlertMessage(alert);
  const finding = securityHub && openedAt !== null ? toFinding(alert, { partition, openedAt }) : undefined;
  const parcels: Delivery[] = [];
  if (place === null || place === 'single') {
    if (place) parcels.push(toTopic(run, publication));
    if (finding && securityHub) {
      parcels.push({ destination: 'Security Hub', send: () => importFindings(securityHub, [finding]) });
    }
  } else {
    // A storm's findings go with its digest: one by one they would be more than Security Hub takes.
    parcels.push({ destination: 'digest', send: () => collect(run, alert, place, finding) });
  }
  await deliverToAll(store, alert.id, claim.delivered, [...parcels, ...toBus(run, publication)]);
  run.logger.info('Raised', { alert: alert.id, kind: alert.kind, place, actor: alert.actor.found });
}

/** Brings what is no single alert to people and machines. */
export const deliverMessage = (
  run: AlertContext,
  claim: OwnedClaim,
  id: string,
  publication: AlertMessage,
  others: readonly Delivery[] = [],
): Promise<void> =>
  deliverToAll(run.store, id, claim.delivered, [toTopic(run, publication), ...others, ...toBus(run, publication)]);

const toTopic = ({ channels: { topic } }: AlertContext, publication: AlertMessage): Delivery => ({
  destination: 'topic',
  send: () => publish(topic, publication),
});

const toBus = ({ channels: { eventBus } }: AlertContext, publication: AlertMessage): Delivery[] =>
  eventBus ? [{ destination: 'event bus', send: () => putOnBus(eventBus, publication) }] : [];

/**
 * Of the window in which it is put there, not in which it came: so a window that is over gets no more. Whoever was held
 * up until the digest may have gone out without it puts it into the next one too: told twice is better than not at all.
 */
async function collect(
  { store, now }: AlertContext,
  alert: Alert,
  why: Exclude<AlertRouting, 'single'>,
  finding: Finding | undefined,
): Promise<void> {
  for (;;) {
    const digest: DigestKey = { configRuleName: alert.rule.configRuleName, why, ...findDigestWindow(now()) };
    await store.collect(digest, alert, finding, now());
    if (now().getTime() < Date.parse(digest.to) + GRACE / 2) return;
  }
}
