import type { ReportedEvaluation } from '../../engine/run-result';

/** How reports for people divide evaluations: finer than AWS Config's compliance types. */
export type EvaluationCategory =
  | 'compliant'
  | 'nonCompliant'
  /** Reported as non-compliant because the input lacks required data. */
  | 'insufficientData'
  | 'notApplicable'
  /** Reported as not applicable because of a waiver. */
  | 'waived';

/** Returns the category of an evaluation. */
export function categorize({ complianceType, insufficientData, waiver }: ReportedEvaluation): EvaluationCategory {
  if (complianceType === 'COMPLIANT') return 'compliant';
  if (complianceType === 'NON_COMPLIANT') return insufficientData ? 'insufficientData' : 'nonCompliant';
  return waiver ? 'waived' : 'notApplicable';
}
