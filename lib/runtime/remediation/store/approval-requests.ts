import { DAY_MS } from '../../../core/time';
import { Table, toExpiry } from '../../aws/table';
import type { PlanDependencies } from '../dependencies';

/** A plan that approvers were asked for and did not approve: rejected, or not answered in time. */
export interface UnapprovedPlan {
  /** When the last request for it ended. */
  readonly endedAt: Date;
  /** Approvers are not asked again before. */
  readonly repeatAt: Date;
}

/**
 * After an unapproved request AWS Config starts the runbook again, within minutes. The same request once a day would
 * teach people to ignore it, so it is repeated after a week, and then once a month. Alerts have reminders of their own.
 */
const REPEAT_DAYS = [7, 30] as const;

/** As long as the time to the next request and the longest wait for its answer. */
const REQUEST_DAYS = 90;

/**
 * The requests for approval of a rule's plan for a resource that AWS Config started.
 *
 * A row: `approval#<rule>#<resource id>`, the ISO time when the request ended, `planId`: the plan that was not
 * approved, empty when the resource was remediated.
 */
export class ApprovalRequests {
  private readonly table: Table;
  private readonly key: string;

  constructor(
    { clients, table }: Pick<PlanDependencies, 'clients' | 'table'>,
    { rule, resourceId }: { readonly rule: string; readonly resourceId: string },
  ) {
    this.table = new Table(clients.dynamodb, table);
    this.key = `approval#${rule}#${resourceId}`;
  }

  /** Finds out whether the last requests were for this plan and ended without approval. Those for other plans do not count. */
  async findUnapproved(planId: string): Promise<UnapprovedPlan | undefined> {
    const { count, last } = await this.countUnapproved(planId);
    if (count === 0) return undefined;
    return { endedAt: new Date(last), repeatAt: new Date(Date.parse(last) + chooseRepeatDays(count) * DAY_MS) };
  }

  /** Returns the days until the next request if one more is not approved. */
  async findRepeatDays(planId: string): Promise<number> {
    const { count } = await this.countUnapproved(planId);
    return chooseRepeatDays(count + 1);
  }

  private async countUnapproved(planId: string): Promise<{ readonly count: number; readonly last: string }> {
    let count = 0;
    let last = '';
    for await (const { sk, planId: unapproved } of this.table.rows(this.key)) {
      count = unapproved === planId ? count + 1 : 0;
      last = String(sk);
    }
    return { count, last };
  }

  /** @param endedAt ISO 8601; the same request is stored once */
  storeUnapproved(planId: string, endedAt: string): Promise<void> {
    return this.put(planId, endedAt);
  }

  /** Forgets earlier requests, because the resource was remediated. */
  storeRemediated(endedAt: string): Promise<void> {
    return this.put('', endedAt);
  }

  private put(planId: string, sk: string): Promise<void> {
    return this.table.put({ pk: this.key, sk, planId, expires: toExpiry(new Date(sk), REQUEST_DAYS) });
  }
}

/** @param count the requests for the plan so far */
const chooseRepeatDays = (count: number): number => REPEAT_DAYS[Math.min(count, REPEAT_DAYS.length) - 1] as number;
