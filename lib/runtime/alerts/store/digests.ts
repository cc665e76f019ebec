import type { Alert } from '../../../alerts/alert';
import { type DigestWindow, isStorm, type RoutingSettings } from '../../../alerts/routing';
import type { DigestReason } from '../../../alerts/texts/digest';
import { parseAttribute, type Table, toExpiry } from '../../aws/table';
import { RETENTION_DAYS, stormKey, timedKey } from './alert-keys';
import { type AlertEntry, toAlertEntry } from './open-alerts';

/** A digest is sent this long after its window, when invocations that chose the window have written their entries. */
export const DIGEST_GRACE_MS = 60_000;

export interface DigestKey extends DigestWindow {
  readonly configRuleName: string;
  readonly reason: DigestReason;
}

/**
 * Alerts that are sent together, and the counts that decide which are.
 *
 * Rows: `count` (of a Config rule's alerts in a window), `digest` (a `DigestKey` as JSON: one is to be sent), `entry`
 * (an `AlertEntry` as JSON); all with `expires`.
 */
export class Digests {
  constructor(private readonly table: Table) {}

  /**
   * Counts an alert, and returns whether its window has more than the limit. Reads before it writes: a storm's events
   * arrive by the thousand, and one row can be read three times as often as written.
   */
  async isStorm(
    source: string,
    { from }: DigestWindow,
    settings: Pick<RoutingSettings, 'stormSize'>,
    now: Date,
  ): Promise<boolean> {
    const known = await this.table.get(stormKey(source, from));
    if (isStorm(Number(known?.count ?? 0), settings)) return true;
    const { row } = await this.table.change(stormKey(source, from), {
      update: 'SET #expires = :expires ADD #count :one',
      values: { one: 1, expires: toExpiry(now, 1) },
    });
    return isStorm(Number(row.count), settings);
  }

  /** Adds an alert. The entry is written first, so that a digest that is listed is complete. */
  async add(digest: DigestKey, alert: Alert, now: Date): Promise<void> {
    const expires = toExpiry(now, RETENTION_DAYS);
    const name = nameDigest(digest);
    const entry = JSON.stringify(toAlertEntry(alert));
    await this.table.put({ pk: `digest#${name}`, sk: timedKey(alert), entry, expires });
    const key = { pk: 'digest', sk: name };
    // Read before write, as above.
    if (!(await this.table.get(key))) await this.table.put({ ...key, digest: JSON.stringify(digest), expires });
  }

  /** Digests whose window ended before the given time. */
  async *listDue(end: Date): AsyncGenerator<DigestKey> {
    for await (const { digest } of this.table.rows('digest', { before: end.toISOString() })) {
      yield parseAttribute(digest);
    }
  }

  async *listEntries(digest: DigestKey): AsyncGenerator<AlertEntry> {
    for await (const { entry } of this.table.rows(`digest#${nameDigest(digest)}`)) yield parseAttribute(entry);
  }

  /** The entries stay until they expire. */
  async remove(digest: DigestKey): Promise<void> {
    await this.table.remove({ pk: 'digest', sk: nameDigest(digest) });
  }
}

const nameDigest = ({ to, reason, configRuleName }: DigestKey): string => `${to}#${reason}#${configRuleName}`;
