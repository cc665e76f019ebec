import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatMinute } from '../../core/time';
import {
  ELEMENT_START,
  type ReportedEvaluation,
  type RunResult,
  toEvaluationJson,
  toOutcome,
} from '../../engine/run-result';
import {
  type EvaluatedHistory,
  evaluateVersions,
  type HistoryRun,
  type TimedEvaluation,
} from '../../history/compliance/evaluate-versions';
import { ingestFiles } from '../../history/ingest/ingest';
import type { UnreadableSource } from '../../history/ingest/unreadable-source';
import { DEFAULT_STORE } from '../../history/store/store';
import type { Io } from '../io';
import { UsageError } from '../usage-error';
import { withStore } from './store-options';

/** Where the versions come from: files, or else the store. */
export interface HistoryInput {
  readonly paths: readonly string[];
  readonly store: string | undefined;
}

/**
 * Evaluates every version of every resource and returns the result as a run, whose JSON lines have `from` and `until`.
 * Files are ingested into a store of their own, which is removed afterwards.
 */
export async function evaluateHistory({ paths, store }: HistoryInput, run: HistoryRun, io: Io): Promise<RunResult> {
  if (paths.length === 0) {
    const source = store ?? DEFAULT_STORE;
    return withStore(store, async (database) =>
      toHistoryResult(await evaluateVersions(database, run), run, source, [], []),
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'assay-history-'));
  try {
    const own = join(folder, 'history.duckdb');
    const { unreadable, notes } = await ingestFiles(paths, { store: own, stdin: io.stdin });
    return await withStore(own, async (database) =>
      toHistoryResult(await evaluateVersions(database, run), run, paths.join(', '), unreadable, notes),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws UsageError if there is nothing to evaluate, which must not look like "all compliant" */
function toHistoryResult(
  { evaluations, unreadable, versions }: EvaluatedHistory,
  { rules, now }: HistoryRun,
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
    notes,
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
