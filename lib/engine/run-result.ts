import type { EnabledRule, Evaluation } from '../core/evaluate';

/** What a run of `assay evaluate` found; every output format is a view of it. Field names are a contract. */
export interface RunResult {
  /** Every evaluation, in the order of the input; may be walked several times, and may be millions. */
  evaluations(): Iterable<ReportedEvaluation>;
  /** The same as lines of the contract's JSON, where they are at hand: of millions, parsing and printing again is half the work. */
  evaluationLines?(): Iterable<string>;
  readonly unreadable: readonly UnreadableEntry[];
  readonly summary: RunSummary;
  /** The files read, as named or found; `-` for standard input. Formats for people open with them where they are given. */
  readonly sources?: readonly string[];
  /** The rules that were run, with their parameters. */
  readonly rules: readonly EnabledRule[];
  /** The time that the rules were given. */
  readonly now: Date;
  /** Said to people only: a waiver that has ended or is about to, a rule left out for want of a parameter. */
  readonly notes: readonly string[];
}

export interface ReportedEvaluation extends Evaluation {
  /** The file, as it was named or found: `snapshots/a.json.gz`; `-` for standard input. */
  readonly source: string;
}

/** Something that could not be judged, and why. */
export interface UnreadableEntry {
  readonly source: string;
  readonly resourceType?: string;
  readonly resourceId?: string;
  /** The rule that could not judge it; absent where no rule could. */
  readonly rule?: string;
  readonly message: string;
}

export interface RunSummary {
  /** Items read, every version counted. */
  readonly items: number;
  /** Evaluations: compliant, non-compliant and not applicable together. */
  readonly evaluated: number;
  readonly compliant: number;
  readonly nonCompliant: number;
  readonly notApplicable: number;
  readonly unreadable: number;
  /** Items of types that no rule of this run judges, by type. */
  readonly unjudgedTypes: Readonly<Record<string, number>>;
}

/** An output format: gives its text in pieces, so that a report of any size can be written. */
export type Format = (report: RunResult, options: FormatOptions) => Iterable<string>;

export interface FormatOptions {
  /** Terminal colours, off when piped or under NO_COLOR. */
  readonly color: boolean;
  /** Columns of the terminal; 80 when there is none. */
  readonly width: number;
}
