import type { Rule } from '../../core/rule';
import type { UnreadableEntry } from '../../engine/run-result';
import type { Preview } from './preview';

/** The result of `assay remediate --preview`. */
export interface Previews {
  readonly rule: Rule;
  /** One for each non-compliant resource, or for the resource that the user named. */
  readonly previews: readonly Preview[];
  readonly unreadable: readonly UnreadableEntry[];
  readonly summary: PreviewSummary;
  /** The files read, as named or found. */
  readonly sources: readonly string[];
  /** The time of the evaluation. */
  readonly now: Date;
  /** Warnings, in the table only. */
  readonly notes: readonly string[];
}

interface PreviewSummary {
  /** Items read, every version counted. */
  readonly items: number;
  /** Resources that the rule evaluated, each in its newest version; or the one that the user named. */
  readonly resources: number;
  readonly nonCompliant: number;
  readonly waived: number;
  /** The number of plans by outcome. See `PreviewOutcome`. */
  readonly remediated: number;
  readonly pending: number;
  readonly nothing: number;
  readonly manual: number;
  readonly unreadable: number;
}

/** Returns whether a non-compliant resource stays so for now. */
export const staysNonCompliant = ({ evaluation, outcome }: Preview): boolean =>
  evaluation.complianceType === 'NON_COMPLIANT' && outcome !== 'remediated';
