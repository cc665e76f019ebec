import type { Waiver } from '../../../core/waivers';
import { parseAttribute, type Table, type TableRow, type Value } from '../../aws/table';
import { CLOCK, REMINDER_KEY, ruleKey } from './alert-keys';

export interface SweepState {
  readonly reminderDue: Date | undefined;
  /** The Config rules on record, by name. */
  readonly rules: ReadonlyMap<string, RuleState>;
}

export interface RuleState {
  /** Whether the resources that were non-compliant before alerts covered the rule have been reported. */
  readonly hasBaseline: boolean;
  /** The waivers that the rule was last evaluated with; absent before the first sweep. */
  readonly waivers: readonly AppliedWaiver[] | undefined;
}

/** The part of a waiver that decides a result or is in its annotation. */
export type AppliedWaiver = Pick<Waiver, 'resource' | 'expires'>;

/**
 * The state that sweeps share: when the next reminder is due, and for each Config rule when it was first seen, whether
 * its baseline was sent, and its waivers.
 *
 * Rows: `reminderDue`; for a Config rule its name (`rule`), when it was first `seen`, its `arn`, `baseline` (set once
 * it was sent), and `waivers` (a list of `AppliedWaiver` as JSON). They do not expire.
 */
export class SweepStore {
  constructor(private readonly table: Table) {}

  async read(): Promise<SweepState> {
    const rules = new Map<string, RuleState>();
    let reminder: TableRow | undefined;
    for await (const row of this.table.rows(CLOCK)) {
      if (row.sk === REMINDER_KEY.sk) reminder = row;
      else rules.set(String(row.rule), { hasBaseline: row.baseline !== undefined, waivers: toWaivers(row.waivers) });
    }
    return { reminderDue: toDate(reminder?.reminderDue), rules };
  }

  async recordReminderDue(due: Date): Promise<void> {
    await this.table.change(REMINDER_KEY, {
      update: 'SET #reminderDue = :due',
      values: { due: due.toISOString() },
    });
  }

  async recordBaseline(configRuleName: string): Promise<void> {
    await this.table.change(ruleKey(configRuleName), {
      update: 'SET #rule = :rule, #baseline = :baseline',
      values: { rule: configRuleName, baseline: 'sent' },
    });
  }

  async recordWaivers(configRuleName: string, waivers: readonly AppliedWaiver[]): Promise<void> {
    await this.table.change(ruleKey(configRuleName), {
      update: 'SET #rule = :rule, #waivers = :waivers',
      values: { rule: configRuleName, waivers: JSON.stringify(waivers) },
    });
  }

  /**
   * Returns when a Config rule was first seen, and records now if it was not. A rule that was deleted and created
   * again has another ARN and evaluates every resource again, so it counts as new.
   * @param arn absent where only the name is known
   */
  async recordFirstSeen(configRuleName: string, arn: string | undefined, now: Date): Promise<Date> {
    const known = await this.table.get(ruleKey(configRuleName));
    const isSame = known && (arn === undefined || known.arn === undefined || known.arn === arn);
    const seen = isSame ? toDate(known.seen) : undefined;
    if (!seen || known?.arn !== (arn ?? known?.arn)) {
      await this.table.change(ruleKey(configRuleName), {
        update: `SET #rule = :rule, #seen = :seen${arn === undefined ? '' : ', #arn = :arn'}`,
        values: { rule: configRuleName, seen: (seen ?? now).toISOString(), ...(arn !== undefined && { arn }) },
      });
    }
    return seen ?? now;
  }
}

const toDate = (value: Value | undefined): Date | undefined =>
  value === undefined ? undefined : new Date(String(value));

const toWaivers = (value: Value | undefined): RuleState['waivers'] =>
  value === undefined ? undefined : parseAttribute(value);
