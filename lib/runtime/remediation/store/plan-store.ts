import type { ExecutionRecord, RecordOutcome, RecordedEvaluation } from '../../../contract/execution-record';
import type { Decision, VerifyAnswer } from '../../../contract/plan-protocol';
import type { Json } from '../../../core/remediation/operation';
import type { Call, UndoCall } from '../../../core/remediation/step';
import { DAY } from '../../../core/time';
import { Table } from '../../aws/table';
import type { PlanDependencies } from '../context';

/** What an execution decided, kept until it concludes. */
export interface StoredPlan {
  readonly kind: ExecutionRecord['kind'];
  readonly rule: string;
  /** Of an undo: the execution that it takes back, and the state to come back to. */
  readonly undoes?: string;
  readonly restores?: Json;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly mode: ExecutionRecord['mode'];
  /** It went no further because only the plan was wanted. */
  readonly dryRun: boolean;
  readonly decision: Decision;
  readonly reason: string;
  readonly summary: string | null;
  readonly calls: readonly Call[];
  /** The name that each call's step has in the document. */
  readonly names: readonly string[];
  readonly undo: readonly UndoCall[];
  readonly cannotUndo: string | null;
  readonly sideEffects: readonly string[];
  readonly pending: string | null;
  readonly before: Json;
  readonly verdictBefore: RecordedEvaluation | null;
}

/** That a resource was put right, for the loop breaker and for alerts. */
export interface RecordedFix {
  /** ISO 8601. */
  readonly at: string;
  readonly outcome: RecordOutcome;
}

/**
 * What the plan function remembers, in the table that it shares with the alert function:
 *
 * | pk | sk | holds |
 * |---|---|---|
 * | `execution#<id>` | `plan` | `plan`: what the execution decided last, JSON |
 * | `execution#<id>` | `verdict` | `answer`: what `verify` answered, JSON |
 * | `fix#<rule>#<resource id>` | ISO time | `outcome`, `executionId` of a remediation that put the resource right, or began to |
 *
 * Beside them lie the locks: `ResourceLock`.
 */
export class PlanStore {
  private readonly table: Table;
  private readonly now: () => Date;

  constructor({ clients, table, now }: Pick<PlanDependencies, 'clients' | 'table' | 'now'>) {
    this.table = new Table(clients.dynamodb, table);
    this.now = now;
  }

  async keep(executionId: string, plan: StoredPlan): Promise<void> {
    await this.put(`execution#${executionId}`, 'plan', DAYS_OF_EXECUTIONS, { plan: JSON.stringify(plan) });
  }

  async kept(executionId: string): Promise<StoredPlan | undefined> {
    const row = await this.table.get({ pk: `execution#${executionId}`, sk: 'plan' });
    return row && (JSON.parse(String(row.plan)) as StoredPlan);
  }

  async keepVerdict(executionId: string, answer: VerifyAnswer): Promise<void> {
    await this.put(`execution#${executionId}`, 'verdict', DAYS_OF_EXECUTIONS, { answer: JSON.stringify(answer) });
  }

  async keptVerdict(executionId: string): Promise<VerifyAnswer | undefined> {
    const row = await this.table.get({ pk: `execution#${executionId}`, sk: 'verdict' });
    return row && (JSON.parse(String(row.answer)) as VerifyAnswer);
  }

  async noteFix({ rule, resourceId, endedAt, outcome, executionId }: ExecutionRecord): Promise<void> {
    await this.put(`fix#${rule}#${resourceId}`, endedAt, DAYS_OF_FIXES, { outcome, executionId });
  }

  /** Oldest first. */
  async fixesSince(since: Date, rule: string, resourceId: string): Promise<RecordedFix[]> {
    const fixes: RecordedFix[] = [];
    for await (const { sk, outcome } of this.table.rows(`fix#${rule}#${resourceId}`)) {
      if (String(sk) >= since.toISOString()) fixes.push({ at: String(sk), outcome: outcome as RecordOutcome });
    }
    return fixes;
  }

  private put(pk: string, sk: string, days: number, values: Readonly<Record<string, string>>): Promise<void> {
    return this.table.put({ pk, sk, ...values, expires: Math.ceil((this.now().getTime() + days * DAY) / 1000) });
  }
}

/** An approval may take 30 days. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html */
const DAYS_OF_EXECUTIONS = 45;
const DAYS_OF_FIXES = 3;
