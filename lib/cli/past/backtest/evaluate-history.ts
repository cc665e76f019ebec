import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoutingSettings } from '../../../alerts/routing';
import type { ComplianceType } from '../../../core/evaluation';
import { formatMinute } from '../../../core/time';
import type { BacktestResult, Flip } from '../../../engine/results/backtest-result';
import { ElementSpool } from '../../../engine/results/element-spool';
import { formatElement, parseElements } from '../../../engine/results/evaluation-elements';
import type { ReportedEvaluation, RunResult, UnreadableEntry } from '../../../engine/run-result';
import type { ReportedRule } from '../../../engine/settings';
import { Backtest, type TestedRule } from '../../../history/compliance/backtest/backtest';
import { findFlips } from '../../../history/compliance/backtest/find-flips';
import {
  createStoreSource,
  createTally,
  type HistoryRun,
  streamResources,
  type TimedEvaluation,
  type UnreadableVersion,
} from '../../../history/compliance/evaluate-versions';
import type { UnreadableSource } from '../../../history/ingest/reading/unreadable-source';
import { describeUncertainty, readUncertaintyOfTypes } from '../../../history/state/doubts';
import type { Database } from '../../../history/store/duckdb';
import { DEFAULT_STORE } from '../../definition';
import type { Io } from '../../io';
import { UsageError } from '../../usage-error';
import { readIntoStore } from '../ingest/ingest';
import { withStore } from '../store-options';
import type { ComparedRules, ComparisonOptions } from './compare-rules';

export { describeTestedRules, loadComparedRules } from './compare-rules';

/** Where the versions come from: files, or else the store. */
interface HistoryInput {
  readonly paths: readonly string[];
  readonly store: string | undefined;
}

/** A run over history, and what it is compared with. */
interface BacktestRun extends HistoryRun {
  readonly rules: readonly ReportedRule[];
  /** The rules of the run, for the summary. */
  readonly tested: readonly TestedRule[];
  readonly routing: RoutingSettings;
  /** Waivers that cannot be used. */
  readonly unreadable: readonly UnreadableEntry[];
  readonly comparison?: { readonly options: ComparisonOptions; readonly compared: ComparedRules } | undefined;
}

/** A result whose evaluations are in a spool until it is closed. */
interface HistoryResult {
  readonly result: RunResult;
  close(): void;
}

/**
 * Evaluates every version of every resource and returns the result as a run, whose JSON lines have `from` and `until`.
 * Files are ingested into a store of their own, which is removed afterwards.
 */
export async function evaluateHistory(
  { paths, store }: HistoryInput,
  run: BacktestRun,
  io: Io,
): Promise<HistoryResult> {
  const evaluate = (file: string | undefined, input: EvaluatedInput) =>
    withStore(
      file,
      io,
      async (database) => {
        const notes = [...input.notes, ...(await describeDoubts(database, run))];
        return evaluateStore(database, run, { ...input, notes });
      },
      { listsLost: true },
    );
  if (paths.length === 0) return evaluate(store, { source: store ?? DEFAULT_STORE, unreadable: [], notes: [] });
  const folder = mkdtempSync(join(tmpdir(), 'assay-history-'));
  try {
    const own = join(folder, 'history.duckdb');
    const { unreadable, notes } = await readIntoStore(paths, own, io, {});
    return await evaluate(own, { source: paths.join(', '), unreadable, notes });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The source of the versions, and the findings of ingesting it. */
interface EvaluatedInput {
  readonly source: string;
  readonly unreadable: readonly UnreadableSource[];
  readonly notes: readonly string[];
}

/** Says whether the versions of the resources are approximate, whose results would be, too. */
async function describeDoubts(database: Database, { rules }: HistoryRun): Promise<string[]> {
  const types = [...new Set(rules.flatMap(({ rule }) => rule.resource.resourceTypes))];
  const uncertainty = describeUncertainty(await readUncertaintyOfTypes(database, types));
  return uncertainty === undefined ? [] : [`The results over time are ${uncertainty}`];
}

/** Evaluates with the rules of the run, and with those that they are compared with, a resource at a time. */
async function evaluateStore(database: Database, run: BacktestRun, input: EvaluatedInput): Promise<HistoryResult> {
  const { comparison, tested, routing } = run;
  const to = run.now.getTime();
  const [own, other] = [
    { run, tally: createTally() },
    { run: { ...run, rules: comparison?.compared.rules ?? [] }, tally: createTally() },
  ];
  const backtest = new Backtest(tested, { to, routing });
  const otherBacktest = new Backtest(comparison?.compared.tested ?? [], { to, routing });
  const names = new Set(comparison?.compared.tested.map(({ name }) => name));
  const flips: Flip[] = [];
  const spool = new ElementSpool();
  const counts = { COMPLIANT: 0, NON_COMPLIANT: 0, NOT_APPLICABLE: 0 };
  let from = to;
  try {
    for await (const [evaluations = [], others = []] of streamResources(
      createStoreSource(database),
      comparison ? [own, other] : [own],
    )) {
      for (const evaluation of evaluations) {
        counts[evaluation.complianceType]++;
        spool.add(formatTimedElement(evaluation, input.source));
      }
      const [past, otherPast] = [cutPast(evaluations, to), cutPast(others, to)];
      from = past.reduce((first, evaluation) => Math.min(first, evaluation.from), from);
      backtest.add(past);
      otherBacktest.add(otherPast);
      if (comparison) {
        flips.push(
          ...findFlips(
            past.filter(({ rule }) => names.has(rule)),
            otherPast,
          ),
        );
      }
    }
    return {
      result: toHistoryResult(run, input, {
        counts,
        spool,
        versions: own.tally.versions,
        // A version that only the other rules cannot read must not look like one without a difference.
        unreadable: joinUnreadable(own.tally.unreadable, other.tally.unreadable),
        backtest: {
          from,
          to,
          routing,
          rules: backtest.finish(),
          ...(comparison && { comparison: { ...comparison.options, rules: otherBacktest.finish(), flips } }),
        },
      }),
      close: () => spool.close(),
    };
  } catch (error) {
    spool.close();
    throw error;
  }
}

/** The results of a store, before they are a run. */
interface EvaluatedStore {
  readonly spool: ElementSpool;
  readonly counts: Readonly<Record<ComplianceType, number>>;
  readonly versions: number;
  readonly unreadable: readonly UnreadableVersion[];
  readonly backtest: BacktestResult;
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

const identifyMessage = ({ resourceType, resourceId, message }: Omit<UnreadableSource, 'source'>): string =>
  JSON.stringify([resourceType, resourceId, message]);

/** @throws UsageError if there is nothing to evaluate, which must not look like "all compliant" */
function toHistoryResult(
  { rules, now, comparison, unreadable: unreadableWaivers }: BacktestRun,
  { source, unreadable: unreadableFiles, notes }: EvaluatedInput,
  { spool, counts, versions, unreadable, backtest }: EvaluatedStore,
): RunResult {
  if (versions === 0 && unreadable.length + unreadableFiles.length === 0) {
    throw new UsageError(`Nothing to evaluate: ${source} has no version of a type that the rules evaluate`);
  }
  // An unreadable item of a file is a version of its store, too.
  const named = new Set(unreadableFiles.map(identifyMessage));
  const allUnreadable = [
    ...unreadableWaivers,
    ...unreadableFiles,
    ...unreadable
      .filter((entry) => !named.has(identifyMessage(entry)))
      .map(({ captureTime, message, ...entry }) => ({
        source,
        ...entry,
        message: captureTime === null ? message : `${message} (version of ${new Date(captureTime).toISOString()})`,
      })),
  ];
  return {
    *evaluations() {
      for (const piece of spool.read()) yield* parseElements(piece).map(toReported);
    },
    evaluationElements: () => spool.read(),
    unreadable: allUnreadable,
    summary: {
      items: versions,
      evaluated: counts.COMPLIANT + counts.NON_COMPLIANT + counts.NOT_APPLICABLE,
      compliant: counts.COMPLIANT,
      nonCompliant: counts.NON_COMPLIANT,
      notApplicable: counts.NOT_APPLICABLE,
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
function toReported(evaluation: ReportedEvaluation): ReportedEvaluation {
  const { annotation } = evaluation;
  if (annotation === null) return evaluation;
  // The elements have them.
  const { from, until } = evaluation as ReportedEvaluation & { readonly from: string; readonly until: string | null };
  const period =
    until === null ? `since ${formatMinute(from)}` : `from ${formatMinute(from)} to ${formatMinute(until)}`;
  return { ...evaluation, annotation: `${annotation} (${period})` };
}

function formatTimedElement({ from, until, ...evaluation }: TimedEvaluation, source: string): string {
  const times = { from: new Date(from).toISOString(), until: until === null ? null : new Date(until).toISOString() };
  return `${formatElement({ ...evaluation, source }).slice(0, -1)},${JSON.stringify(times).slice(1)}`;
}
