import type { Case, PlanCase } from '../core/cases';
import type { Rule } from '../core/rule';

/** A rule and what stands beside it in its folder. */
export interface RuleFolder {
  /** The folder's name below `rules/`. */
  readonly folder: string;
  readonly rule: Rule;
  readonly cases: readonly Case[];
  /** The cases of its remediation, where it has one. */
  readonly plans?: readonly PlanCase[];
}
