import type { Rule } from '../../core/rule';
import type { UnreadableEntry } from '../../engine/run-result';
import type { Preview } from './preview';

/** What a run of `assay remediate --preview` found. */
export interface Previews {
  readonly rule: Rule;
  /** One for each resource that the rule calls non-compliant, or for the one that was asked for. */
  readonly previews: readonly Preview[];
  readonly unreadable: readonly UnreadableEntry[];
  readonly summary: PreviewSummary;
  /** The files read, as named or found. */
  readonly sources: readonly string[];
  /** The time that the rules were given. */
  readonly now: Date;
  /** Said to people only. */
  readonly notes: readonly string[];
}

export interface PreviewSummary {
  /** Items read, every version counted. */
  readonly items: number;
  /** Resources that the rule judged, each in its newest version; where one was asked for, that one. */
  readonly resources: number;
  readonly nonCompliant: number;
  readonly waived: number;
  /** Of the plans: the rule is satisfied after the calls; later, or not at all; nothing to do, or not now; left to people. */
  readonly putRight: number;
  readonly pending: number;
  readonly nothing: number;
  readonly people: number;
  readonly unreadable: number;
}

/** Whether a resource that is not compliant will stay so for now. */
export const staysNonCompliant = ({ evaluation, outcome }: Preview): boolean =>
  evaluation.complianceType === 'NON_COMPLIANT' && outcome !== 'putRight';
