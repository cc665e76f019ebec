import type { ComplianceType } from '../../core/evaluation';
import type { Severity } from '../../core/rule';
import type { EvaluationOutcome } from './evaluation-outcome';

/** How often rules would have fired over the history of resources, and how many alerts they would have sent. */
export interface BacktestResult {
  /** The time of the first version that was evaluated, and the end: the time of the run. Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** The settings by which the alerts were counted. */
  readonly routing: {
    readonly severity: Severity;
    readonly stormSize: number;
    readonly gracePeriodMinutes: number;
  };
  readonly rules: readonly RuleBacktest[];
  /** The same with other parameters or another version of a rule; absent if nothing is compared. */
  readonly comparison?: BacktestComparison;
}

/** How often one rule would have fired. */
export interface RuleBacktest {
  readonly rule: string;
  readonly severity: Severity;
  /** The values of the parameters as text. */
  readonly parameters: Readonly<Record<string, string>>;
  /** How often a resource became non-compliant. */
  readonly episodes: number;
  /** The resources that were non-compliant at some time. */
  readonly resources: number;
  /** The episodes that had not ended. Their duration counts up to the end of the backtest. */
  readonly open: number;
  /** Milliseconds; null without an episode. */
  readonly median: number | null;
  readonly longest: number | null;
  /** How often a resource had insufficient data, and how often it was waived. These are no episodes. */
  readonly insufficientData: number;
  readonly waived: number;
  readonly alerts: AlertCounts;
}

/** The alerts of a rule after routing. */
export interface AlertCounts {
  /** Messages about one resource. */
  readonly single: number;
  readonly digests: number;
  /** The alerts in the digests. */
  readonly inDigests: number;
  /** Alerts without a message of their own, since the resource changed again within its grace period. */
  readonly merged: number;
  /** Alerts that are not sent, because the severity of the rule is too low. */
  readonly belowSeverity: number;
}

/** A second run with other parameters or another version of rules. */
export interface BacktestComparison {
  /** `<rule>.<key>=<value>`. */
  readonly parameters: readonly string[];
  /** The folders of the other versions of rules. */
  readonly folders: readonly string[];
  /** The rules that are compared, as they are with the changes. */
  readonly rules: readonly RuleBacktest[];
  readonly flips: readonly Flip[];
}

/** A time in which a rule has another outcome for a resource with the changes than without. */
export interface Flip {
  readonly rule: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName: string | null;
  readonly arn: string | null;
  readonly accountId: string | null;
  readonly region: string | null;
  /** Epoch milliseconds; `until` is null if it is still so. */
  readonly from: number;
  readonly until: number | null;
  /** The result without the changes and with them; null if the resource could not be evaluated. */
  readonly before: FlipResult | null;
  readonly after: FlipResult | null;
}

export interface FlipResult {
  readonly outcome: EvaluationOutcome;
  readonly complianceType: ComplianceType;
  readonly annotation: string | null;
}
