import { isInsufficientData } from '../core/evaluation';
import type { ComplianceChange } from '../formats/compliance-change';

/** The ways into and out of NON_COMPLIANT. */
export type Transition = 'opened' | 'undecided' | 'resolved' | 'gone' | 'waived';

/**
 * What a change of compliance means to people; `undefined` for one that needs nobody: a first result that is compliant,
 * or a verdict that stays what it was. INSUFFICIENT_DATA puts nothing right: what was wrong before it still stands.
 */
export function transitionOf({ now, before }: ComplianceChange): Transition | undefined {
  const wasOpen = before?.complianceType === 'NON_COMPLIANT';
  if (now.complianceType === 'NON_COMPLIANT') {
    // To AWS Config both are NON_COMPLIANT; to people, doubt that has become certainty is news.
    const isSame = wasOpen && isInsufficientData(before.annotation) === isInsufficientData(now.annotation);
    if (isSame) return undefined;
    return isInsufficientData(now.annotation) ? 'undecided' : 'opened';
  }
  if (!wasOpen) return undefined;
  if (now.complianceType === 'COMPLIANT') return 'resolved';
  if (now.complianceType !== 'NOT_APPLICABLE') return undefined;
  return now.annotation?.startsWith('Waived until ') ? 'waived' : 'gone';
}
