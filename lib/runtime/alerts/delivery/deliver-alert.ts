import type { Alert } from '../../../alerts/alert';
import { type Finding, toFinding } from '../../../alerts/finding';
import type { AlertRun } from '../context';
import type { DigestKey, Place } from '../store/alert-store';
import type { Mine } from '../store/claim';
import { GRACE, windowOf } from '../store/digest-window';
import { importFindings, publish, putOnBus } from './channels';
import { type Publication, publicationOfAlert } from './payloads';
import { deliver, type Parcel } from './retry';

/** Where an alert goes. */
export interface Address {
  /** How people hear of it; null: not at all. */
  readonly place: Place | null;
  /** When the resource became non-compliant; null for what is no finding of Security Hub. */
  readonly openedAt: string | null;
}

/**
 * Brings an alert to people, by itself or in a digest, and to machines, always by itself.
 * @throws Error that says which destination failed; what was delivered is not sent again
 */
export async function raise(run: AlertRun, claim: Mine, alert: Alert, { place, openedAt }: Address): Promise<void> {
  const { channels, partition, store } = run;
  const { securityHub } = channels;
  const publication = publicationOfAlert(alert);
  const finding = securityHub && openedAt !== null ? toFinding(alert, { partition, openedAt }) : undefined;
  const parcels: Parcel[] = [];
  if (place === null || place === 'single') {
    if (place) parcels.push(toTopic(run, publication));
    if (finding && securityHub) {
      parcels.push({ destination: 'Security Hub', send: () => importFindings(securityHub, [finding]) });
    }
  } else {
    // A storm's findings go with its digest: one by one they would be more than Security Hub takes.
    parcels.push({ destination: 'digest', send: () => collect(run, alert, place, finding) });
  }
  await deliver(store, alert.id, claim.delivered, [...parcels, ...toBus(run, publication)]);
  run.logger.info('Raised', { alert: alert.id, kind: alert.kind, place, actor: alert.actor.found });
}

/** Brings what is no single alert to people and machines. */
export const announce = (
  run: AlertRun,
  claim: Mine,
  id: string,
  publication: Publication,
  others: readonly Parcel[] = [],
): Promise<void> =>
  deliver(run.store, id, claim.delivered, [toTopic(run, publication), ...others, ...toBus(run, publication)]);

const toTopic = ({ channels: { topic } }: AlertRun, publication: Publication): Parcel => ({
  destination: 'topic',
  send: () => publish(topic, publication),
});

const toBus = ({ channels: { eventBus } }: AlertRun, publication: Publication): Parcel[] =>
  eventBus ? [{ destination: 'event bus', send: () => putOnBus(eventBus, publication) }] : [];

/**
 * Of the window in which it is put there, not in which it came: so a window that is over gets no more. Whoever was held
 * up until the digest may have gone out without it puts it into the next one too: told twice is better than not at all.
 */
async function collect(
  { store, now }: AlertRun,
  alert: Alert,
  why: Exclude<Place, 'single'>,
  finding: Finding | undefined,
): Promise<void> {
  for (;;) {
    const digest: DigestKey = { configRuleName: alert.rule.configRuleName, why, ...windowOf(now()) };
    await store.collect(digest, alert, finding, now());
    if (now().getTime() < Date.parse(digest.to) + GRACE / 2) return;
  }
}
