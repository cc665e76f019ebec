import { parseAnnotation } from '../core/evaluate/annotation';
import type { ComplianceResult } from '../formats/events/compliance-change';

/** A change into or out of NON_COMPLIANT. */
export type Transition = 'opened' | 'insufficientData' | 'resolved' | 'gone' | 'waived';

/** A result, and the one before; absent for the first result of a resource. */
export interface ResultChange {
  readonly now: Pick<ComplianceResult, 'complianceType' | 'annotation'>;
  readonly before: ResultChange['now'] | undefined;
}

/**
 * Returns the transition of a change of compliance, or `undefined` if the resource is and was compliant or out of
 * scope, or if it is non-compliant as before. INSUFFICIENT_DATA resolves nothing.
 */
export function detectTransition({ now, before }: ResultChange): Transition | undefined {
  const { insufficientData, waived } = parseAnnotation(now.annotation);
  const wasOpen = before?.complianceType === 'NON_COMPLIANT';
  if (now.complianceType === 'NON_COMPLIANT') {
    // AWS Config reports insufficient data as NON_COMPLIANT, too. Between the two, there is an alert.
    const isSame = wasOpen && parseAnnotation(before.annotation).insufficientData === insufficientData;
    if (isSame) return undefined;
    return insufficientData ? 'insufficientData' : 'opened';
  }
  if (!wasOpen) return undefined;
  if (now.complianceType === 'COMPLIANT') return 'resolved';
  if (now.complianceType !== 'NOT_APPLICABLE') return undefined;
  return waived ? 'waived' : 'gone';
}
