import type { ExecutionRecord, RecordedEvaluation, RecordedState } from '../../../contract/execution-record';
import type { Decision, VerifyAnswer } from '../../../contract/plan-protocol';
import type { Json } from '../../../core/remediation/operation';
import type { Call, UndoCall } from '../../../core/remediation/step';
import { parseAttribute, Table, type TableKey, toExpiry } from '../../aws/table';
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
    await this.put(executionKey(executionId, 'plan'), EXECUTION_DAYS, { plan: JSON.stringify(plan) });
  }

  async readPlan(executionId: string): Promise<StoredPlan | undefined> {
    const row = await this.table.get(executionKey(executionId, 'plan'));
    return row && parseAttribute<StoredPlan>(row.plan);
  }

  async storeVerification(executionId: string, answer: VerifyAnswer): Promise<void> {
    await this.put(executionKey(executionId, 'verification'), EXECUTION_DAYS, { answer: JSON.stringify(answer) });
  }

  async readVerification(executionId: string): Promise<VerifyAnswer | undefined> {
    const row = await this.table.get(executionKey(executionId, 'verification'));
    return row && parseAttribute<VerifyAnswer>(row.answer);
  }

  /** Stores the record of an execution, unless there is one. @returns the stored record */
  async keepRecord(executionId: string, record: string): Promise<string> {
    const { row } = await this.table.change(executionKey(executionId, 'record'), {
      update: 'SET #record = if_not_exists(#record, :record), #expires = :expires',
      values: { record, expires: toExpiry(this.now(), EXECUTION_DAYS) },
    });
    return String(row.record);
  }

  async storeRecordHash(executionId: string, hash: string): Promise<void> {
    await this.put(executionKey(executionId, 'hash'), RECORD_DAYS, { hash });
  }

  async readRecordHash(executionId: string): Promise<string | undefined> {
    const row = await this.table.get(executionKey(executionId, 'hash'));
    return row && String(row.hash);
  }

  async storeFix({ rule, resourceId, endedAt, outcome, executionId }: ExecutionRecord): Promise<void> {
    await this.put({ pk: `fix#${rule}#${resourceId}`, sk: endedAt }, FIX_DAYS, { outcome, executionId });
  }

  /** Lists the ISO times of the fixes since a time, oldest first. */
  async listFixTimes(since: Date, rule: string, resourceId: string): Promise<string[]> {
    const times: string[] = [];
    for await (const { sk } of this.table.rows(`fix#${rule}#${resourceId}`)) {
      if (String(sk) >= since.toISOString()) times.push(String(sk));
    }
    return times;
  }

  private put(key: TableKey, days: number, values: Readonly<Record<string, string>>): Promise<void> {
    return this.table.put({ ...key, ...values, expires: toExpiry(this.now(), days) });
  }
}

const executionKey = (executionId: string, sk: string): TableKey => ({ pk: `execution#${executionId}`, sk });

/**
 * An execution may wait 30 days for its approval.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html
 */
const EXECUTION_DAYS = 45;
const FIX_DAYS = 3;

/** As long as the bucket keeps records by default. */
const RECORD_DAYS = 2557;
