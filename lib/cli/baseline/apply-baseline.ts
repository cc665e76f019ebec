import { pluralize } from '../../core/text/format';
import type { BaselineResult, ReportedEvaluation, RunResult, StaleEntry } from '../../engine/run-result';
import { formatResourceAndScope } from '../../report/labels';
import { type Baseline, baselineKey, toBaselineEntry } from './baseline-file';

/** Compares a run with a baseline: each non-compliant result is new or known, and entries may be stale. */
export function applyBaseline(run: RunResult, baseline: Baseline): RunResult {
  const compare = (evaluation: ReportedEvaluation): ReportedEvaluation =>
    evaluation.complianceType === 'NON_COMPLIANT'
      ? { ...evaluation, baseline: isKnown(evaluation, baseline) ? 'known' : 'new' }
      : evaluation;
  const result = compareWithBaseline(run, baseline);
  const { evaluationElements, ...rest } = run;
  return {
    ...rest,
    *evaluations() {
      for (const evaluation of run.evaluations()) yield compare(evaluation);
    },
    baseline: result,
    notes: [...run.notes, ...noteStaleEntries(result)],
  };
}

/** Accepted insufficient data does not accept that the resource turns out to be non-compliant. */
function isKnown(evaluation: ReportedEvaluation, { file, entries }: Baseline): boolean {
  const accepted = entries.get(baselineKey(toBaselineEntry(evaluation, file)));
  return accepted !== undefined && (accepted.outcome === 'nonCompliant' || evaluation.outcome === 'insufficientData');
}

function compareWithBaseline(run: RunResult, baseline: Baseline): BaselineResult {
  const { file, entries } = baseline;
  const counts = { new: 0, known: 0 };
  const used = new Set<string>();
  const evaluated = new Set<string>();
  for (const evaluation of run.evaluations()) {
    const key = baselineKey(toBaselineEntry(evaluation, file));
    if (entries.has(key)) evaluated.add(key);
    if (evaluation.complianceType !== 'NON_COMPLIANT') continue;
    used.add(key);
    counts[isKnown(evaluation, baseline) ? 'known' : 'new']++;
  }
  // A resource that a filter left out, or that is unreadable, was not evaluated: its entry may still be needed.
  const isComplete = run.leftOut === undefined && run.unreadable.length === 0;
  const rules = new Set(run.rules.map(({ rule }) => rule.name));
  const stale = [...entries].flatMap(([key, entry]): StaleEntry[] => {
    if (used.has(key) || !rules.has(entry.rule)) return [];
    if (evaluated.has(key)) return [{ ...entry, reason: 'notNonCompliant' }];
    return isComplete ? [{ ...entry, reason: 'notInInput' }] : [];
  });
  return { file, ...counts, stale };
}

const MAX_STALE_ENTRIES = 5;

function noteStaleEntries({ file, stale }: BaselineResult): string[] {
  if (stale.length === 0) return [];
  const listed = stale.slice(0, MAX_STALE_ENTRIES).map(({ reason, ...entry }) => {
    const state = reason === 'notInInput' ? 'is not in the input' : 'is no longer non-compliant';
    return `${entry.rule}: ${formatResourceAndScope({ ...entry, resourceName: null })} ${state}`;
  });
  const rest = stale.length - listed.length;
  return [
    `Baseline ${file} has ${pluralize(stale.length, 'stale entry')}: ${listed.join('; ')}${rest > 0 ? `; and ${rest} more` : ''} (--write-baseline ${file} drops them)`,
  ];
}
