import type { ComplianceType } from '../core/evaluation';
import type { Json } from '../core/remediation/operation';
import type { Call, UndoCall } from '../core/remediation/step';
import type { RemediationMode } from './response-settings';

/**
 * The record of an execution. It is stored as JSON in a bucket, and an undo starts from it. Field names are a contract.
 */
export interface ExecutionRecord {
  readonly version: 1;
  readonly kind: 'remediation' | 'undo' | 'restore';
  readonly executionId: string;
  /** For an undo: the execution that it undoes. */
  readonly undoes?: string;
  /** For a restore: the state that it puts back. */
  readonly recorded?: RecordedState;
  /** The runbook's name. */
  readonly document: string;
  /** The name of the rule; for a restore and its undo, of the restoration. */
  readonly rule: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly accountId: string;
  readonly region: string;
  readonly mode: Exclude<RemediationMode, 'off'>;
  /** The ARN of the principal that started it, as SSM reports it. */
  readonly startedBy: string | null;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly outcome: RecordOutcome;
  /** Explains the outcome to people. */
  readonly reason: string;
  readonly summary: string | null;
  readonly calls: readonly Call[];
  readonly undo: readonly UndoCall[];
  readonly cannotUndo: string | null;
  readonly sideEffects: readonly string[];
  /** The part of the resource that the calls change, before and after; null when it was not read. */
  readonly before: Json;
  readonly after: Json;
  readonly evaluationBefore: RecordedEvaluation | null;
  readonly evaluationAfter: RecordedEvaluation | null;
  /** The steps of the calls, in order. */
  readonly steps: readonly RecordedStep[];
}

/** `partly done`: some calls were made, but a call failed or the resource is still non-compliant. */
export type RecordOutcome =
  | 'remediated'
  | 'pending'
  | 'undone'
  | 'restored'
  | 'nothing to do'
  | 'dry run'
  | 'refused'
  | 'partly done'
  | 'failed';

/** A state of a resource in AWS Config. */
export interface RecordedState {
  /** The time that was asked for. ISO 8601, UTC, like `captureTime`. */
  readonly at: string;
  readonly captureTime: string;
}

export interface RecordedEvaluation {
  readonly complianceType: ComplianceType;
  readonly annotation: string | null;
}

export interface RecordedStep {
  readonly name: string;
  readonly status: 'done' | 'failed' | 'not made';
  readonly failure?: string;
}

/** Identifies a record in the bucket. */
export type RecordId = Pick<ExecutionRecord, 'accountId' | 'region' | 'rule' | 'executionId'>;

/** The key of a record in the bucket. */
export const recordKey = ({ accountId, region, rule, executionId }: RecordId): string =>
  `Remediation/${accountId}/${region}/${rule}/${executionId}.json`;
