import type { ActorQuestion } from '../../../alerts/actor/candidate-calls';
import type { Alert } from '../../../alerts/alert';
import { compareTexts } from '../../../core/text/format';
import { parseAttribute, type Table, toExpiry } from '../../aws/table';
import { RETENTION_DAYS, WAITING, waitingKey, waitingPrefix } from './alert-keys';

/** An alert that waits until CloudTrail shows who made the change, or for the end of its grace period. */
export interface WaitingAlert {
  readonly alert: Alert;
  /** When the resource became non-compliant; ISO 8601. */
  readonly openedAt: string;
  readonly question: ActorQuestion;
  /** When the alert is sent without an actor; ISO 8601. */
  readonly due: string;
  /** The end of the grace period, before which the alert is not sent; ISO 8601. Absent without one. */
  readonly notBefore?: string;
}

/** Alerts that wait for a later sweep. A row: `waiting` (a `WaitingAlert` as JSON), `expires`. */
export class WaitingAlerts {
  constructor(private readonly table: Table) {}

  async add(waiting: WaitingAlert, now: Date): Promise<void> {
    await this.table.put({
      ...waitingKey(waiting.alert),
      waiting: JSON.stringify(waiting),
      expires: toExpiry(now, RETENTION_DAYS),
    });
  }

  /** Whether another alert of the same resource and Config rule waits. */
  async hasOther(alert: Alert): Promise<boolean> {
    for await (const { sk } of this.table.rows(WAITING, { prefix: waitingPrefix(alert) })) {
      if (sk !== waitingKey(alert).sk) return true;
    }
    return false;
  }

  /** Oldest first. Storms go into digests, so there are at most a few hundred. */
  async list(): Promise<WaitingAlert[]> {
    const found: WaitingAlert[] = [];
    for await (const { waiting } of this.table.rows(WAITING)) found.push(parseAttribute(waiting));
    return found.sort((a, b) => compareTexts(a.alert.at, b.alert.at));
  }

  async remove(alert: Alert): Promise<void> {
    await this.table.remove(waitingKey(alert));
  }
}
