import { type Alert, type AlertSummary, OPENING_KINDS, summarizeAlert } from '../../../alerts/alert';
import { parseAttribute, type Table, type TableRow, toExpiry } from '../../aws/table';
import { RETENTION_DAYS, type ResourceKey, stateKey } from './alert-keys';

/** The part of an alert that digests and reminders print. */
export interface AlertEntry {
  readonly rule: Alert['rule'];
  readonly resource: AlertSummary;
  readonly arn: string | null;
}

export const toAlertEntry = (alert: Alert): AlertEntry => ({
  rule: alert.rule,
  resource: summarizeAlert(alert),
  arn: alert.resource.arn,
});

export interface OpenAlert extends AlertEntry {
  /** When the resource became non-compliant; ISO 8601. */
  readonly openedAt: string;
}

/** The last transition of a resource by a Config rule. */
interface LatestTransition {
  readonly at: string;
  readonly openedAt: string;
  /** Absent while the resource is compliant. */
  readonly open: OpenAlert | undefined;
}

interface RecordedTransition {
  /** False when a later transition is on record: the event arrived late. */
  readonly isLatest: boolean;
  /** When the resource became non-compliant, this time. */
  readonly openedAt: string;
}

/**
 * The latest transition of each resource by each Config rule.
 *
 * A row: `at` and `kind` of the transition, `openedAt`; while the resource is non-compliant `open` (an `AlertEntry`
 * as JSON), else `expires`.
 */
export class OpenAlerts {
  constructor(private readonly table: Table) {}

  /**
   * Records a transition, unless a later one is on record.
   * @param openSince when the resource had become non-compliant, if it was so until now
   */
  async recordTransition(alert: Alert, openSince: string | undefined, now: Date): Promise<RecordedTransition> {
    const isOpen = OPENING_KINDS.has(alert.kind);
    const { done, row } = await this.table.change(stateKey(alert.rule.configRuleName, alert.resource), {
      update: [
        'SET #at = :at, #kind = :kind',
        openSince === undefined ? '#openedAt = :openedAt' : '#openedAt = if_not_exists(#openedAt, :openedAt)',
        isOpen ? '#open = :open REMOVE #expires' : '#expires = :expires REMOVE #open',
      ].join(', '),
      condition: 'attribute_not_exists(#at) OR #at <= :at',
      values: {
        at: alert.at,
        kind: alert.kind,
        openedAt: openSince ?? alert.at,
        ...(isOpen ? { open: JSON.stringify(toAlertEntry(alert)) } : { expires: toExpiry(now, RETENTION_DAYS) }),
      },
    });
    return { isLatest: done, openedAt: String(row.openedAt) };
  }

  async findLatest(configRuleName: string, resource: ResourceKey): Promise<LatestTransition | undefined> {
    const row = await this.table.get(stateKey(configRuleName, resource));
    if (!row) return undefined;
    return { at: String(row.at), openedAt: String(row.openedAt), open: toOpenAlert(row) };
  }

  /** Closes an alert whose resource became compliant without an event. Does nothing if it has reopened since. */
  async close(
    { rule, resource, openedAt }: OpenAlert,
    { accountId, region }: Pick<ResourceKey, 'accountId' | 'region'>,
    now: Date,
  ): Promise<void> {
    await this.table.change(
      stateKey(rule.configRuleName, { accountId, region, type: resource.type, id: resource.id }),
      {
        update: 'SET #expires = :expires REMOVE #open',
        condition: '#at = :at AND #openedAt = :openedAt',
        values: { at: resource.at, openedAt, expires: toExpiry(now, RETENTION_DAYS) },
      },
    );
  }

  async *list(): AsyncGenerator<OpenAlert> {
    for await (const row of this.table.rows('state')) {
      const open = toOpenAlert(row);
      if (open) yield open;
    }
  }
}

const toOpenAlert = ({ open, openedAt }: TableRow): OpenAlert | undefined =>
  open === undefined ? undefined : { ...parseAttribute<AlertEntry>(open), openedAt: String(openedAt) };
