import type { Evaluation } from '../../core/evaluate/evaluate';

/** How reports divide evaluations: finer than AWS Config's compliance types. */
export type EvaluationOutcome =
  | 'compliant'
  | 'nonCompliant'
  /** Reported as non-compliant because the input lacks required data. */
  | 'insufficientData'
  | 'notApplicable'
  /** Reported as not applicable because of a waiver. */
  | 'waived';

/** Returns the outcome of an evaluation. */
export function toOutcome({
  complianceType,
  insufficientData,
  waiver,
}: Pick<Evaluation, 'complianceType' | 'insufficientData' | 'waiver'>): EvaluationOutcome {
  if (complianceType === 'COMPLIANT') return 'compliant';
  if (complianceType === 'NON_COMPLIANT') return insufficientData ? 'insufficientData' : 'nonCompliant';
  return waiver ? 'waived' : 'notApplicable';
}
