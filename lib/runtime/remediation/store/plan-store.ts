import type {
  ExecutionRecord,
  RecordedEvaluation,
  RecordedState,
  RecordOutcome,
} from '../../../contract/execution-record';
import type { Decision, VerifyAnswer } from '../../../contract/plan-protocol';
import type { Json } from '../../../core/remediation/operation';
import type { Call, UndoCall } from '../../../core/remediation/step';
import { DAY_MS } from '../../../core/time';
import { Table } from '../../aws/table';
import type { PlanDependencies } from '../dependencies';

/** The latest plan of an execution, stored until it concludes. */
export interface StoredPlan {
  readonly kind: ExecutionRecord['kind'];
  readonly rule: string;
  /** For an undo: the execution that it undoes. */
  readonly undoes?: string;
  /** For an undo or a restore: the state to achieve. */
  readonly restores?: Json;
  /** For a restore. */
  readonly recorded?: RecordedState;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly mode: ExecutionRecord['mode'];
  /** It stopped because it was a dry run. */
  readonly dryRun: boolean;
  readonly decision: Decision;
  readonly reason: string;
  readonly summary: string | null;
  readonly calls: readonly Call[];
  /** The name of each call's step in the runbook. */
  readonly names: readonly string[];
  readonly undo: readonly UndoCall[];
  readonly cannotUndo: string | null;
  readonly sideEffects: readonly string[];
  readonly pending: string | null;
  readonly before: Json;
  readonly evaluationBefore: RecordedEvaluation | null;
}

/** A remediation of a resource, for the loop breaker and for alerts. */
export interface RecordedFix {
  /** ISO 8601. */
  readonly at: string;
  readonly outcome: RecordOutcome;
}

/**
 * The plan function's rows in the table that it shares with the alert function:
 *
 * | pk | sk | attributes |
 * |---|---|---|
 * | `execution#<id>` | `plan` | `plan`: the latest plan of the execution, JSON |
 * | `execution#<id>` | `verification` | `answer`: the answer to `verify`, JSON |
 * | `execution#<id>` | `record` | `record`: the record of the execution, JSON |
 * | `execution#<id>` | `hash` | `hash`: SHA-256 of the record |
 * | `fix#<rule>#<resource id>` | ISO time | `outcome` and `executionId` of a remediation that was completed or is pending |
 *
 * `ResourceLock` and `ApprovalRequests` have rows in the same table.
 */
export class PlanStore {
  private readonly table: Table;
  private readonly now: () => Date;

  constructor({ clients, table, now }: Pick<PlanDependencies, 'clients' | 'table' | 'now'>) {
    this.table = new Table(clients.dynamodb, table);
    this.now = now;
  }

  async storePlan(executionId: string, plan: StoredPlan): Promise<void> {
    await this.put(`execution#${executionId}`, 'plan', EXECUTION_DAYS, { plan: JSON.stringify(plan) });
  }

  async readPlan(executionId: string): Promise<StoredPlan | undefined> {
    const row = await this.table.get({ pk: `execution#${executionId}`, sk: 'plan' });
    return row && (JSON.parse(String(row.plan)) as StoredPlan);
  }

  async storeVerification(executionId: string, answer: VerifyAnswer): Promise<void> {
    await this.put(`execution#${executionId}`, 'verification', EXECUTION_DAYS, { answer: JSON.stringify(answer) });
  }

  async readVerification(executionId: string): Promise<VerifyAnswer | undefined> {
    const row = await this.table.get({ pk: `execution#${executionId}`, sk: 'verification' });
    return row && (JSON.parse(String(row.answer)) as VerifyAnswer);
  }

  /** Stores the record of an execution, unless there is one. @returns the stored record */
  async keepRecord(executionId: string, record: string): Promise<string> {
    const { row } = await this.table.change(
      { pk: `execution#${executionId}`, sk: 'record' },
      {
        update: 'SET #record = if_not_exists(#record, :record), #expires = :expires',
        values: { record, expires: this.toExpiry(EXECUTION_DAYS) },
      },
    );
    return String(row.record);
  }

  async storeRecordHash(executionId: string, hash: string): Promise<void> {
    await this.put(`execution#${executionId}`, 'hash', RECORD_DAYS, { hash });
  }

  async readRecordHash(executionId: string): Promise<string | undefined> {
    const row = await this.table.get({ pk: `execution#${executionId}`, sk: 'hash' });
    return row && String(row.hash);
  }

  async storeFix({ rule, resourceId, endedAt, outcome, executionId }: ExecutionRecord): Promise<void> {
    await this.put(`fix#${rule}#${resourceId}`, endedAt, FIX_DAYS, { outcome, executionId });
  }

  /** Lists the fixes since a time, oldest first. */
  async listFixes(since: Date, rule: string, resourceId: string): Promise<RecordedFix[]> {
    const fixes: RecordedFix[] = [];
    for await (const { sk, outcome } of this.table.rows(`fix#${rule}#${resourceId}`)) {
      if (String(sk) >= since.toISOString()) fixes.push({ at: String(sk), outcome: outcome as RecordOutcome });
    }
    return fixes;
  }

  private put(pk: string, sk: string, days: number, values: Readonly<Record<string, string>>): Promise<void> {
    return this.table.put({ pk, sk, ...values, expires: this.toExpiry(days) });
  }

  /** The value of the table's time-to-live attribute: seconds since 1970. */
  private toExpiry(days: number): number {
    return Math.ceil((this.now().getTime() + days * DAY_MS) / 1000);
  }
}

/** An execution may wait 30 days for its approval. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html */
const EXECUTION_DAYS = 45;
const FIX_DAYS = 3;

/** As long as the bucket keeps records by default. */
const RECORD_DAYS = 2557;
