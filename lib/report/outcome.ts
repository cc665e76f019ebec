import { isInsufficientData } from '../core/evaluation';
import type { ReportedEvaluation } from '../engine/run-result';

/** An evaluation as people want it told: finer than a ComplianceType, which is all that AWS Config knows. */
export type EvaluationOutcome =
  | 'compliant'
  /** Non-compliant, and known to be. */
  | 'offence'
  /** Reported non-compliant because the input does not tell. */
  | 'undecided'
  | 'notApplicable'
  /** Not applicable by a waiver. */
  | 'waived';

export function toOutcome({ complianceType, annotation }: ReportedEvaluation): EvaluationOutcome {
  if (complianceType === 'COMPLIANT') return 'compliant';
  if (complianceType === 'NON_COMPLIANT') return isInsufficientData(annotation) ? 'undecided' : 'offence';
  // The engine gives a not-applicable resource an annotation only where a waiver made it so.
  return annotation === null ? 'notApplicable' : 'waived';
}
