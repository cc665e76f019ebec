import type { ComplianceType } from '../core/evaluation';
import type { Json } from '../core/remediation/operation';
import type { Call, UndoCall } from '../core/remediation/step';
import type { RemediationMode } from './response-settings';

/**
 * What an execution did: the evidence that is kept in the history bucket, and what an undo starts from. Field names
 * are a contract.
 */
export interface ExecutionRecord {
  readonly version: 1;
  readonly kind: 'remediation' | 'undo';
  readonly executionId: string;
  /** Of an undo: the execution that it takes back. */
  readonly undoes?: string;
  readonly document: string;
  readonly rule: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly accountId: string;
  readonly region: string;
  readonly mode: Exclude<RemediationMode, 'off'>;
  /** Whoever started it, as SSM says: a principal's ARN. */
  readonly startedBy: string | null;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly outcome: RecordOutcome;
  /** Why it came out so, for people. */
  readonly reason: string;
  readonly summary: string | null;
  readonly calls: readonly Call[];
  readonly undo: readonly UndoCall[];
  readonly cannotUndo: string | null;
  readonly sideEffects: readonly string[];
  /** The part of the resource that the calls change, before and after; null when it was not read. */
  readonly before: Json;
  readonly after: Json;
  readonly verdictBefore: RecordedEvaluation | null;
  readonly verdictAfter: RecordedEvaluation | null;
  /** Each call's step with what became of it, in order. */
  readonly steps: readonly RecordedStep[];
}

/** `partly done`: a call failed, or the resource is not right, after other calls were made. */
export type RecordOutcome =
  | 'put right'
  | 'pending'
  | 'undone'
  | 'nothing to do'
  | 'dry run'
  | 'refused'
  | 'partly done'
  | 'failed';

export interface RecordedEvaluation {
  readonly complianceType: ComplianceType;
  readonly annotation: string | null;
}

export interface RecordedStep {
  readonly name: string;
  readonly status: 'done' | 'failed' | 'not made';
  readonly failure?: string;
}

/** Where the record lies in the bucket, under the bucket's prefix for evidence. */
export const recordKey = ({
  accountId,
  region,
  rule,
  executionId,
}: Pick<ExecutionRecord, 'accountId' | 'region' | 'rule' | 'executionId'>): string =>
  `Remediation/${accountId}/${region}/${rule}/${executionId}.json`;
