import type { Evaluation } from '../core/evaluate/evaluate';
import type { FrameworkResult } from '../core/standards/frameworks/assess';
import type { LeftOutItems } from './resource-filter';
import type { BacktestResult } from './results/backtest-result';
import { type EvaluationOutcome, toOutcome } from './results/evaluation-outcome';
import type { ReportedRule } from './settings';

export { type EvaluationOutcome, toOutcome };

/** The result of a run of `assay evaluate`. Every output format is a view of it; the names of its JSON fields are a contract. */
export interface RunResult {
  /** The evaluations in the order of the input. May be iterated several times, and may yield millions. */
  evaluations(): Iterable<ReportedEvaluation>;
  /**
   * The same as elements of the list in the report's JSON, if they exist already: parsing and printing millions again takes
   * half of the time. Each piece has whole elements, each of which begins with {@link ELEMENT_START}; pieces of bytes are
   * as `breakJsonCommands` makes them.
   */
  evaluationElements?(): Iterable<string | Uint8Array>;
  readonly unreadable: readonly UnreadableEntry[];
  readonly summary: RunSummary;
  /** The files as given or found, `-` for standard input. Formats for people begin with them. */
  readonly sources?: readonly string[];
  /** The rules of the run with their parameters. */
  readonly rules: readonly ReportedRule[];
  /** The time that the rules were given. */
  readonly now: Date;
  /** The time of the state that was evaluated, if the user asked for one. */
  readonly at?: Date | undefined;
  /** When the newest item or snapshot of the input was recorded; absent for templates and descriptions. */
  readonly newestRecord?: Date | undefined;
  /** Items that were not used, because they were captured later than the state to evaluate. */
  readonly laterItems?: number;
  /** Items that the filter of the run left out; absent without a filter. */
  readonly leftOut?: LeftOutItems;
  /** The comparison with the baseline of the run; absent without one. */
  readonly baseline?: BaselineResult;
  /** The results of the frameworks that the run is for; absent without one. */
  readonly frameworks?: readonly FrameworkResult[];
  /** How often the rules would have fired; only of a run over every version. */
  readonly backtest?: BacktestResult;
  /** Remarks for people: an expired waiver, a rule that lacks a parameter. */
  readonly notes: readonly string[];
}

/** How a run differs from its baseline, the results that were accepted before. */
export interface BaselineResult {
  /** The file of the baseline. */
  readonly file: string;
  /** Non-compliant results that are not in it, and those that are. */
  readonly new: number;
  readonly known: number;
  /** Its entries that are no longer non-compliant, or no longer in the input. */
  readonly stale: readonly StaleEntry[];
}

/** A result that was accepted once. */
export interface BaselineEntry {
  readonly rule: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly accountId: string | null;
  readonly region: string | null;
  /** The file of the template, relative to the baseline; absent for resources that exist. */
  readonly template?: string;
  /** The logical ids of the nested stacks that it is in. */
  readonly nestedIn?: string;
  readonly outcome: 'nonCompliant' | 'insufficientData';
}

/** An entry of the baseline that accepts nothing any longer. */
export interface StaleEntry extends BaselineEntry {
  readonly reason: 'notNonCompliant' | 'notInInput';
}

/** Returns the file that an evaluation's resource is in. */
export const getResourceSource = ({ source, resourceSource }: LocatedEvaluation): string => resourceSource ?? source;

/** An evaluation with the file that its resource comes from. */
export interface ReportedEvaluation extends LocatedEvaluation {
  readonly outcome: EvaluationOutcome;
  /** Whether a non-compliant result is in the baseline of the run; absent without a baseline. */
  readonly baseline?: 'new' | 'known';
  /** In a run over history: since when the result holds, and until when, as ISO 8601; null if it still does. */
  readonly from?: string;
  readonly until?: string | null;
}

interface LocatedEvaluation extends ItemEvaluation {
  /**
   * The path as given or found: `snapshots/a.json.gz`; `-` for standard input. The file of the template that has the reason
   * for the evaluation.
   */
  readonly source: string;
  readonly resourceSource?: string;
}

/** An evaluation with its position, if its resource is one of a template. */
export interface ItemEvaluation extends Evaluation, Partial<TemplatePosition> {}

/** Where a template has the reason for an evaluation. Lines and columns count from 1, columns in UTF-16 code units. */
interface TemplatePosition {
  readonly source: string;
  /** The line of the part that decides the evaluation, which may belong to a related resource; or of the resource. */
  readonly line: number;
  readonly column: number;
  readonly resourceLine: number;
  readonly resourceColumn: number;
  /** The file of the resource, if the reason is in another one, as in that of another stack; null for the one that was given. */
  readonly resourceSource: string | null;
  /** The path of the construct that made the resource, in a template of the CDK. */
  readonly construct: string;
  /** The logical ids of the nested stacks that it is in, the outermost first: `Shop/Data`. */
  readonly nestedIn: string;
}

/** Returns how reports for people count an evaluation: a result of the baseline is known, whatever its outcome. */
export const categorize = ({ outcome, baseline }: ReportedEvaluation): EvaluationOutcome | 'known' =>
  baseline === 'known' ? 'known' : outcome;

/** Something that could not be evaluated, with the reason. */
export interface UnreadableEntry {
  readonly source: string;
  readonly resourceType?: string;
  readonly resourceId?: string;
  /** The rule that could not evaluate it; absent if no rule could. */
  readonly rule?: string;
  readonly message: string;
  /** Where a template has the resource. */
  readonly line?: number;
  readonly column?: number;
}

/** The counts of a run. */
export interface RunSummary {
  /** Items read, with every version. */
  readonly items: number;
  /** Evaluations of every compliance type. */
  readonly evaluated: number;
  readonly compliant: number;
  readonly nonCompliant: number;
  readonly notApplicable: number;
  readonly unreadable: number;
  /** Items of types that no rule of this run evaluates, by type. */
  readonly unjudgedTypes: Readonly<Record<string, number>>;
}

/** The JSON fields of every evaluation in the order of the contract. A waived one also has `waiver`, one of a template its position. */
export const EVALUATION_FIELDS = [
  'rule',
  'resourceType',
  'resourceId',
  'accountId',
  'region',
  'complianceType',
  'annotation',
  'severity',
  'orderingTimestamp',
  'source',
  'resourceName',
  'arn',
  'outcome',
] as const satisfies readonly (keyof ReportedEvaluation)[];

/** Begins each element of a list in the report's JSON. No text in JSON has a line break, so it occurs nowhere else. */
export const ELEMENT_START = ',\n    ';

/** Formats an evaluation as one line of JSON. `JSON.stringify` with a list of fields takes three times as long. */
export const toEvaluationJson = (evaluation: LocatedEvaluation & Pick<ReportedEvaluation, 'baseline'>): string => {
  const { rule, resourceType, resourceId, accountId, region } = evaluation;
  const { complianceType, annotation, severity, orderingTimestamp, source } = evaluation;
  const { resourceName, arn, waiver, baseline } = evaluation;
  return JSON.stringify({
    rule,
    resourceType,
    resourceId,
    accountId,
    region,
    complianceType,
    annotation,
    severity,
    orderingTimestamp,
    source,
    resourceName,
    arn,
    outcome: toOutcome(evaluation),
    ...(waiver && { waiver }),
    ...(baseline && { baseline }),
    ...(evaluation.line !== undefined && pickPosition(evaluation)),
  } satisfies Record<(typeof EVALUATION_FIELDS)[number], unknown>);
};

const pickPosition = (evaluation: ItemEvaluation) => {
  const { line, column, resourceLine, resourceColumn, resourceSource, construct, nestedIn } = evaluation;
  return { line, column, resourceLine, resourceColumn, resourceSource, construct, nestedIn };
};

/** Restores an evaluation from its line of JSON. */
export function parseEvaluationJson(line: string): ReportedEvaluation {
  const evaluation: ReportedEvaluation = JSON.parse(line);
  return evaluation.outcome === 'insufficientData' ? { ...evaluation, insufficientData: true } : evaluation;
}
