import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoutingSettings } from '../../../alerts/routing';
import { formatMinute } from '../../../core/time';
import type { BacktestResult } from '../../../engine/results/backtest-result';
import {
  ELEMENT_START,
  type ReportedEvaluation,
  type RunResult,
  toEvaluationJson,
  toOutcome,
} from '../../../engine/run-result';
import { backtestRules, type TestedRule } from '../../../history/compliance/backtest/backtest';
import { findFlips } from '../../../history/compliance/backtest/find-flips';
import {
  type EvaluatedHistory,
  evaluateVersions,
  type HistoryRun,
  type TimedEvaluation,
  type UnreadableVersion,
} from '../../../history/compliance/evaluate-versions';
import { ingestFiles } from '../../../history/ingest/ingest';
import type { UnreadableSource } from '../../../history/ingest/reading/unreadable-source';
import { countEverDoubtful, describeDoubtful } from '../../../history/state/doubts';
import type { Database } from '../../../history/store/duckdb';
import { DEFAULT_STORE } from '../../../history/store/store';
import type { Io } from '../../io';
import { UsageError } from '../../usage-error';
import { withStore } from '../store-options';
import type { ComparedRules, ComparisonOptions } from './compare-rules';

export { describeTestedRules, loadComparedRules } from './compare-rules';

/** Where the versions come from: files, or else the store. */
export interface HistoryInput {
  readonly paths: readonly string[];
  readonly store: string | undefined;
}

/** A run over history, and what it is compared with. */
export interface BacktestRun extends HistoryRun {
  /** The rules of the run, for the summary. */
  readonly tested: readonly TestedRule[];
  readonly routing: RoutingSettings;
  readonly comparison?: { readonly options: ComparisonOptions; readonly compared: ComparedRules } | undefined;
}

/**
 * Evaluates every version of every resource and returns the result as a run, whose JSON lines have `from` and `until`.
 * Files are ingested into a store of their own, which is removed afterwards.
 */
export async function evaluateHistory({ paths, store }: HistoryInput, run: BacktestRun, io: Io): Promise<RunResult> {
  if (paths.length === 0) {
    const source = store ?? DEFAULT_STORE;
    return withStore(store, async (database) =>
      toHistoryResult(await evaluateBoth(database, run), run, source, [], await describeGaps(database, run)),
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'assay-history-'));
  try {
    const own = join(folder, 'history.duckdb');
    const { unreadable, notes } = await ingestFiles(paths, { store: own, stdin: io.stdin });
    return await withStore(own, async (database) =>
      toHistoryResult(await evaluateBoth(database, run), run, paths.join(', '), unreadable, [
        ...notes,
        ...(await describeGaps(database, run)),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Says whether versions of the resources may be missing, whose results would be missing, too. */
async function describeGaps(database: Database, { rules }: HistoryRun): Promise<string[]> {
  const types = new Set(rules.flatMap(({ rule }) => rule.resource.resourceTypes));
  const doubtful = await countEverDoubtful(database, [...types]);
  return doubtful > 0 ? [`The results over time are ${describeDoubtful(doubtful)}`] : [];
}

/** An evaluated history with its backtest. */
interface TestedHistory extends EvaluatedHistory {
  readonly backtest: BacktestResult;
}

/** Evaluates with the rules of the run, and with those that they are compared with. */
async function evaluateBoth(database: Database, run: BacktestRun): Promise<TestedHistory> {
  const { comparison, tested, routing } = run;
  const history = await evaluateVersions(database, run);
  const to = run.now.getTime();
  const past = cutPast(history.evaluations, to);
  const from = past.reduce((first, evaluation) => Math.min(first, evaluation.from), to);
  const backtest = { from, to, routing, rules: backtestRules(past, tested, { to, routing }) };
  if (!comparison) return { ...history, backtest };
  const { options, compared } = comparison;
  const other = await evaluateVersions(database, { ...run, rules: compared.rules });
  const otherPast = cutPast(other.evaluations, to);
  const names = new Set(compared.tested.map(({ name }) => name));
  return {
    ...history,
    // A version that only the other rules cannot read must not look like one without a difference.
    unreadable: joinUnreadable(history.unreadable, other.unreadable),
    backtest: {
      ...backtest,
      comparison: {
        ...options,
        rules: backtestRules(otherPast, compared.tested, { to, routing }),
        flips: findFlips(
          past.filter(({ rule }) => names.has(rule)),
          otherPast,
        ),
      },
    },
  };
}

/** Returns the evaluations up to a time, as they were known then. */
const cutPast = (evaluations: readonly TimedEvaluation[], to: number): TimedEvaluation[] =>
  evaluations
    .filter(({ from }) => from <= to)
    .map((evaluation) =>
      evaluation.until !== null && evaluation.until > to ? { ...evaluation, until: null } : evaluation,
    );

const joinUnreadable = (...lists: readonly (readonly UnreadableVersion[])[]): UnreadableVersion[] => [
  ...new Map(lists.flat().map((entry) => [JSON.stringify(entry), entry])).values(),
];

/** @throws UsageError if there is nothing to evaluate, which must not look like "all compliant" */
function toHistoryResult(
  { evaluations, unreadable, versions, backtest }: TestedHistory,
  { rules, now, comparison }: BacktestRun,
  source: string,
  unreadableFiles: readonly UnreadableSource[],
  notes: readonly string[],
): RunResult {
  if (versions === 0 && unreadable.length + unreadableFiles.length === 0) {
    throw new UsageError(`Nothing to evaluate: ${source} has no version of a type that the rules evaluate`);
  }
  const count = (complianceType: string) => evaluations.filter((one) => one.complianceType === complianceType).length;
  const allUnreadable = [
    ...unreadableFiles,
    ...unreadable.map(({ captureTime, message, ...entry }) => ({
      source,
      ...entry,
      message: `${message} (version of ${new Date(captureTime).toISOString()})`,
    })),
  ];
  return {
    evaluations: () => evaluations.map((evaluation) => toReported(evaluation, source)),
    evaluationElements: () => evaluations.map((evaluation) => toTimedElement(evaluation, source)),
    unreadable: allUnreadable,
    summary: {
      items: versions,
      evaluated: evaluations.length,
      compliant: count('COMPLIANT'),
      nonCompliant: count('NON_COMPLIANT'),
      notApplicable: count('NOT_APPLICABLE'),
      unreadable: allUnreadable.length,
      unjudgedTypes: {},
    },
    sources: [source],
    rules,
    now,
    backtest,
    notes: [...notes, ...(comparison?.compared.notes ?? [])],
  };
}

/** Formats for people show the time in the annotation. */
function toReported(evaluation: TimedEvaluation, source: string): ReportedEvaluation {
  const { annotation, from, until } = evaluation;
  const format = (time: number) => formatMinute(new Date(time).toISOString());
  const period = until === null ? `since ${format(from)}` : `from ${format(from)} to ${format(until)}`;
  return {
    ...evaluation,
    annotation: annotation === null ? null : `${annotation} (${period})`,
    outcome: toOutcome(evaluation),
    source,
  };
}

const toTimedElement = (evaluation: TimedEvaluation, source: string): string => {
  const { from, until } = evaluation;
  const times = { from: new Date(from).toISOString(), until: until === null ? null : new Date(until).toISOString() };
  return `${ELEMENT_START}${toEvaluationJson({ ...evaluation, source }).slice(0, -1)},${JSON.stringify(times).slice(1)}`;
};
