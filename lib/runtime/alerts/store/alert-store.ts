import { createHash } from 'node:crypto';
import type { ActorQuestion } from '../../../alerts/actor/actor';
import type { Alert } from '../../../alerts/alert';
import type { Finding } from '../../../alerts/finding';
import { type DigestReason, type DigestResource, digestResource } from '../../../alerts/texts/digest';
import { DAY } from '../../../core/time';
import type { TableRow, Table, Value } from '../../aws/table';

/**
 * What the alert function remembers between invocations; nothing else knows the layout of its rows:
 *
 * | pk | sk | holds |
 * |---|---|---|
 * | `alert#<id>` | `delivery` | who is at it (`holder`, until `lease`), where it was `delivered`, its `place`, its `phase`: one alert, however often its event comes |
 * | `state` | `<Config rule>#<resource>` | the latest transition (`at`, `kind`) of a resource by a rule, and while it is open, what reminders say of it |
 * | `waiting` | `<at>#<id>` | an alert that is put off for its actor, until `due` |
 * | `storm#<Config rule>#<window>` | `count` | how many alerts of the rule came in five minutes |
 * | `digest` | `<window's end>#<kind>#<Config rule>` | that there is a digest to be sent |
 * | `digest#<window's end>#<kind>#<Config rule>` | `<at>#<id>` | what goes into it |
 * | `clock` | `clock` | when the next reminder is due |
 * | `clock` | `rule#<Config rule>` | when the rule was first seen, and its ARN; whether it was `told` what was open by then; the `waivers` that it judged with |
 *
 * Partition keys that begin with `execution#` and `fix#` are the plan function's. Every row that nobody deletes has an
 * end (`expires`), but for what is open and the few rows under `clock`.
 */
export class AlertStore {
  constructor(private readonly table: Table) {}

  /**
   * Takes an alert in hand, so that no other invocation sends it at the same time. The lease ends when the function is
   * ended at the latest: then Lambda's second try finds it free.
   */
  async claim(id: string, { holder, now, until, waiting = false }: ClaimRequest): Promise<Claim> {
    const free = 'attribute_not_exists(#lease) OR #lease < :now OR #holder = :holder';
    const { done, row } = await this.table.change(alertKey(id), {
      update: 'SET #lease = :until, #holder = :holder, #expires = :expires',
      condition: `(attribute_not_exists(#phase)${waiting ? ' OR #phase = :waiting' : ''}) AND (${free})`,
      values: {
        now: now.getTime(),
        until: until.getTime(),
        holder,
        expires: inDays(now, DAYS_KEPT),
        ...(waiting && { waiting: 'waiting' }),
      },
    });
    if (done) return { kind: 'yours', delivered: setOf(row.delivered), place: placeOf(row.place) };
    if (row.phase === 'done' || (row.phase === 'waiting' && !waiting)) return { kind: 'settled' };
    return { kind: 'taken' };
  }

  async rememberPlace(id: string, place: AlertRouting): Promise<void> {
    await this.table.change(alertKey(id), { update: 'SET #place = :place', values: { place } });
  }

  async rememberDelivery(id: string, destination: string): Promise<void> {
    await this.table.change(alertKey(id), {
      update: 'ADD #delivered :destination',
      values: { destination: new Set([destination]) },
    });
  }

  /** Lets others try at once what failed here. */
  async release(id: string): Promise<void> {
    await this.table.change(alertKey(id), { update: 'REMOVE #lease, #holder' });
  }

  async finish(id: string): Promise<void> {
    await this.table.change(alertKey(id), {
      update: 'SET #phase = :done REMOVE #lease, #holder',
      values: { done: 'done' },
    });
  }

  /** The row of what waits comes first: if the second write is lost, the event is only handled again. */
  async putOff(waiting: WaitingAlert, now: Date): Promise<void> {
    const { alert } = waiting;
    await this.table.put({
      ...waitingKey(alert),
      waiting: JSON.stringify(waiting),
      expires: inDays(now, DAYS_KEPT),
    });
    await this.table.change(alertKey(alert.id), {
      update: 'SET #phase = :waiting REMOVE #lease, #holder',
      values: { waiting: 'waiting' },
    });
  }

  /** What is put off, oldest first. */
  async *waiting(): AsyncGenerator<WaitingAlert> {
    for await (const { waiting } of this.table.rows('waiting')) yield parsed(waiting);
  }

  async dropWaiting(alert: Alert): Promise<void> {
    await this.table.remove(waitingKey(alert));
  }

  /**
   * Notes the latest transition of a resource by a rule.
   * @param before when the resource had become non-compliant, where it was until now
   */
  async enter(alert: Alert, before: string | undefined, now: Date): Promise<RecordedTransition> {
    const isOpen = OPEN_KINDS.has(alert.kind);
    const { done, row } = await this.table.change(stateKey(alert.rule.configRuleName, alert.resource), {
      update: [
        'SET #at = :at, #kind = :kind',
        before === undefined ? '#openedAt = :openedAt' : '#openedAt = if_not_exists(#openedAt, :openedAt)',
        isOpen ? '#open = :open REMOVE #expires' : '#expires = :expires REMOVE #open',
      ].join(', '),
      condition: 'attribute_not_exists(#at) OR #at <= :at',
      values: {
        at: alert.at,
        kind: alert.kind,
        openedAt: before ?? alert.at,
        ...(isOpen ? { open: JSON.stringify(summarizeAlert(alert)) } : { expires: inDays(now, DAYS_KEPT) }),
      },
    });
    return { isLatest: done, openedAt: String(row.openedAt) };
  }

  /** What is known of a resource by a rule: the time of its last transition, and what is open. */
  async lastOf(configRuleName: string, resource: ResourceName): Promise<LastTransition | undefined> {
    const row = await this.table.get(stateKey(configRuleName, resource));
    return (
      row && {
        at: String(row.at),
        openedAt: String(row.openedAt),
        open: row.open === undefined ? undefined : openOf(row),
      }
    );
  }

  /** Closes what was put right unheard. Not what was opened again meanwhile. */
  async close({ rule, resource, openedAt }: OpenAlert, where: Pick<ResourceName, 'accountId' | 'region'>, now: Date) {
    await this.table.change(stateKey(rule.configRuleName, { ...where, type: resource.type, id: resource.id }), {
      update: 'SET #expires = :expires REMOVE #open',
      condition: '#at = :at AND #openedAt = :openedAt',
      values: { at: resource.at, openedAt, expires: inDays(now, DAYS_KEPT) },
    });
  }

  /** What is non-compliant as far as is known. */
  async *open(): AsyncGenerator<OpenAlert> {
    for await (const row of this.table.rows('state')) if (row.open !== undefined) yield openOf(row);
  }

  /**
   * Whether the window has more alerts of the rule than so many, with this one. Reads before it counts: a storm's events
   * come a thousand at once, and one row can be read three times as often as it can be written.
   */
  async isStorm(configRuleName: string, window: string, most: number, now: Date): Promise<boolean> {
    const key = { pk: `storm#${configRuleName}#${window}`, sk: 'count' };
    const known = await this.table.get(key);
    if (Number(known?.count ?? 0) > most) return true;
    const { row } = await this.table.change(key, {
      update: 'SET #expires = :expires ADD #count :one',
      values: { one: 1, expires: inDays(now, 1) },
    });
    return Number(row.count) > most;
  }

  /**
   * The entry comes first: a digest that is known is complete.
   * @param finding what Security Hub gets with the digest
   */
  async collect(digest: DigestKey, alert: Alert, finding: Finding | undefined, now: Date): Promise<void> {
    const expires = inDays(now, DAYS_KEPT);
    const name = digestName(digest);
    const entry: DigestEntry = { ...summarizeAlert(alert), ...(finding && { finding }) };
    await this.table.put({ pk: `digest#${name}`, sk: timedKey(alert), told: JSON.stringify(entry), expires });
    const key = { pk: 'digest', sk: name };
    // As with the count: most find it there.
    if (!(await this.table.get(key))) await this.table.put({ ...key, digest: JSON.stringify(digest), expires });
  }

  /** Digests whose window ended before the given time. */
  async *digestsBefore(end: Date): AsyncGenerator<DigestKey> {
    for await (const { digest } of this.table.rows('digest', end.toISOString())) yield parsed(digest);
  }

  async *entriesOf(digest: DigestKey): AsyncGenerator<DigestEntry> {
    for await (const { told } of this.table.rows(`digest#${digestName(digest)}`)) yield parsed(told);
  }

  /** Its entries end by themselves. */
  async dropDigest(digest: DigestKey): Promise<void> {
    await this.table.remove({ pk: 'digest', sk: digestName(digest) });
  }

  async clock(): Promise<AlertClock> {
    const rules = new Map<string, RuleClock>();
    let clock: TableRow | undefined;
    for await (const row of this.table.rows('clock')) {
      if (row.sk === 'clock') clock = row;
      else rules.set(String(row.rule), { told: row.told !== undefined, waivers: textOf(row.waivers) });
    }
    return { reminderDue: timeOf(clock?.reminderDue), rules };
  }

  /** That people were told what was open before the rule's changes were listened to. */
  async rememberTold(configRuleName: string): Promise<void> {
    await this.table.change(ruleKey(configRuleName), {
      update: 'SET #rule = :rule, #told = :told',
      values: { rule: configRuleName, told: 'yes' },
    });
  }

  /** The waivers with which a rule has judged everything, or was asked to. */
  async rememberWaivers(configRuleName: string, waivers: string): Promise<void> {
    await this.table.change(ruleKey(configRuleName), {
      update: 'SET #rule = :rule, #waivers = :waivers',
      values: { rule: configRuleName, waivers },
    });
  }

  async rememberReminderDue(due: Date): Promise<void> {
    await this.table.change(CLOCK, { update: 'SET #reminderDue = :due', values: { due: due.toISOString() } });
  }

  /**
   * When a Config rule was first seen; now, if it was not. A rule that was deleted and made again has another ARN, and
   * judges everything anew.
   * @param arn absent where only the name is known
   */
  async firstSeen(configRuleName: string, arn: string | undefined, now: Date): Promise<Date> {
    const key = ruleKey(configRuleName);
    const known = await this.table.get(key);
    const isSame = known && (arn === undefined || known.arn === undefined || known.arn === arn);
    const since = isSame ? timeOf(known.since) : undefined;
    if (!since || known?.arn !== (arn ?? known?.arn)) {
      await this.table.change(key, {
        update: `SET #rule = :rule, #since = :since${arn === undefined ? '' : ', #arn = :arn'}`,
        values: { rule: configRuleName, since: (since ?? now).toISOString(), ...(arn !== undefined && { arn }) },
      });
    }
    return since ?? now;
  }
}

export interface ClaimRequest {
  /** The invocation; Lambda's second try of it has the same name, and so takes up its own lease. */
  readonly holder: string;
  readonly now: Date;
  readonly until: Date;
  /** For the one who looks after what was put off. */
  readonly waiting?: boolean;
}

export type Claim =
  | { readonly kind: 'yours'; readonly delivered: ReadonlySet<string>; readonly place: AlertRouting | undefined }
  /** Delivered, or put off. */
  | { readonly kind: 'settled' }
  /** Another invocation is at it, and answers for it. */
  | { readonly kind: 'taken' };

export interface RecordedTransition {
  /** False when a later transition is known: the event is late, and changes nothing any more. */
  readonly isLatest: boolean;
  /** When the resource became non-compliant, this time. */
  readonly openedAt: string;
}

/** How people hear of an alert: by itself, or in a digest. */
export type AlertRouting = 'single' | DigestReason;
const PLACES: readonly AlertRouting[] = ['single', 'storm', 'first evaluation', 'failed remediations'];

/** An alert that is put off until it is known who made the change. */
export interface WaitingAlert {
  readonly alert: Alert;
  readonly openedAt: string;
  readonly question: ActorQuestion;
  /** When it goes out all the same. */
  readonly due: string;
}

/** What digests and reminders tell of an alert. */
export interface AlertSummary {
  readonly rule: Alert['rule'];
  readonly resource: DigestResource;
  readonly arn: string | null;
}

export interface OpenAlert extends AlertSummary {
  readonly openedAt: string;
}

/** The last transition of a resource by a rule. */
export interface LastTransition {
  readonly at: string;
  readonly openedAt: string;
  readonly open: OpenAlert | undefined;
}

/** What a digest has of an alert. */
export interface DigestEntry extends AlertSummary {
  /** Absent where Security Hub gets none. */
  readonly finding?: Finding;
}

/** What tells one resource from all others. */
export type ResourceName = Pick<Alert['resource'], 'accountId' | 'region' | 'type' | 'id'>;

export interface DigestKey {
  readonly configRuleName: string;
  readonly why: DigestReason;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
}

export interface AlertClock {
  readonly reminderDue: Date | undefined;
  /** The Config rules that were seen, by name. */
  readonly rules: ReadonlyMap<string, RuleClock>;
}

export interface RuleClock {
  /** Whether people were told what was open before its changes were listened to. */
  readonly told: boolean;
  /** Stands for the waivers with which it judged; absent before anybody looked. */
  readonly waivers: string | undefined;
}

/** Longer than a dead-letter queue keeps an event, which may be sent again until then. */
const DAYS_KEPT = 30;

const CLOCK = { pk: 'clock', sk: 'clock' };

const OPEN_KINDS: ReadonlySet<Alert['kind']> = new Set(['opened', 'undecided']);

const stateKey = (configRuleName: string, { accountId, region, type, id }: ResourceName) => ({
  pk: 'state',
  sk: `${configRuleName}#${hash(JSON.stringify([accountId, region, type, id]))}`,
});

const ruleKey = (configRuleName: string) => ({ pk: 'clock', sk: `rule#${configRuleName}` });

const alertKey = (id: string) => ({ pk: `alert#${id}`, sk: 'delivery' });

const waitingKey = (alert: Alert) => ({ pk: 'waiting', sk: timedKey(alert) });

const digestName = ({ to, why, configRuleName }: DigestKey): string => `${to}#${why}#${configRuleName}`;

/** What digests and reminders tell of an alert. */
export const summarizeAlert = (alert: Alert): AlertSummary => ({
  rule: alert.rule,
  resource: digestResource(alert),
  arn: alert.resource.arn,
});

/** An ARN can be longer than the 1,024 bytes that a sort key may have. */
const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

const timedKey = ({ at, id }: Alert): string => `${at}#${hash(id)}`;

const inDays = (now: Date, days: number): number => Math.ceil((now.getTime() + days * DAY) / 1000);

const setOf = (value: Value | undefined): ReadonlySet<string> => (value instanceof Set ? value : new Set());

const placeOf = (value: Value | undefined): AlertRouting | undefined => PLACES.find((place) => place === value);

const timeOf = (value: Value | undefined): Date | undefined =>
  value === undefined ? undefined : new Date(String(value));

const textOf = (value: Value | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

const openOf = ({ open, openedAt }: TableRow): OpenAlert => ({ ...parsed<AlertSummary>(open), openedAt: String(openedAt) });

const parsed = <T>(text: Value | undefined): T => JSON.parse(String(text)) as T;
