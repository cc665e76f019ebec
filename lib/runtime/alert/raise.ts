import type { Alert } from '../../alerts/alert';
import { toFinding } from '../../alerts/finding';
import { importFinding, publish, putOnBus } from './channels';
import { deliver, type Parcel } from './deliver';
import type { Mine } from './once';
import { type Publication, publicationOfAlert } from './publication';
import type { AlertRun } from './run';
import type { DigestKey, Place } from './store';
import { windowOf } from './window';

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
  const parcels: Parcel[] = [];
  if (place === 'single') parcels.push(toTopic(run, publication));
  else if (place) {
    const digest = digestOf(run, alert, place);
    parcels.push({ destination: 'digest', send: () => store.collect(digest, alert, run.now()) });
  }
  if (securityHub && openedAt !== null) {
    const finding = toFinding(alert, { partition, openedAt });
    parcels.push({ destination: 'Security Hub', send: () => importFinding(securityHub, finding) });
  }
  await deliver(store, alert.id, claim.delivered, [...parcels, ...toBus(run, publication)]);
  run.logger.info('Raised', { alert: alert.id, kind: alert.kind, place, actor: alert.actor.found });
}

/** Brings what is no single alert to people and machines. */
export const announce = (run: AlertRun, claim: Mine, id: string, publication: Publication): Promise<void> =>
  deliver(run.store, id, claim.delivered, [toTopic(run, publication), ...toBus(run, publication)]);

const toTopic = ({ channels: { topic } }: AlertRun, publication: Publication): Parcel => ({
  destination: 'topic',
  send: () => publish(topic, publication),
});

const toBus = ({ channels: { eventBus } }: AlertRun, publication: Publication): Parcel[] =>
  eventBus ? [{ destination: 'event bus', send: () => putOnBus(eventBus, publication) }] : [];

/** Of the window in which it is put there, not in which it came: so a window that is over gets no more. */
function digestOf(run: AlertRun, { rule }: Alert, why: Exclude<Place, 'single'>): DigestKey {
  return { configRuleName: rule.configRuleName, why, ...windowOf(run.now()) };
}
