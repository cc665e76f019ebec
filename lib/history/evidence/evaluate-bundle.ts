import type { EnabledRule } from '../../core/evaluate/evaluate';
import type { Waiver } from '../../core/waivers';
import { toEvaluationJson } from '../../engine/run-result';
import { type EvaluationTally, streamEvaluations } from '../compliance/evaluate-versions';
import { type BundleProgress, createBundleSource, PROGRESS_STEP } from './bundle-versions';
import { BUNDLE_FILES } from './manifest';

/** The rules, waivers and period of a bundle. */
interface BundleRun {
  readonly rules: readonly EnabledRule[];
  readonly waivers: readonly Waiver[];
  /** Epoch milliseconds. The end is the clock of the rules, too. */
  readonly from: number;
  readonly to: number;
  readonly onProgress?: BundleProgress | undefined;
}

/**
 * Evaluates the versions of a bundle and yields the lines of its results: an evaluation each, as in the NDJSON of
 * `assay evaluate --history`, then what could not be evaluated. The same bundle and rules give the same lines.
 */
export async function* evaluateBundle(
  folder: string,
  { rules, waivers, from, to, onProgress }: BundleRun,
): AsyncGenerator<string> {
  const tally: EvaluationTally = { unreadable: [], versions: 0 };
  const run = { rules, waivers, from, to, now: new Date(to) };
  const source = BUNDLE_FILES.versions;
  let count = 0;
  for await (const evaluation of streamEvaluations(createBundleSource(folder), run, tally)) {
    const { from: since, until } = evaluation;
    if (++count % PROGRESS_STEP === 0) onProgress?.(count, 'result');
    const times = { from: formatEvaluationTime(since), until: until === null ? null : formatEvaluationTime(until) };
    yield `${toEvaluationJson({ ...evaluation, source }).slice(0, -1)},${JSON.stringify(times).slice(1)}`;
  }
  for (const { captureTime, ...entry } of tally.unreadable) {
    yield JSON.stringify({
      source,
      ...entry,
      captureTime: captureTime === null ? null : formatEvaluationTime(captureTime),
      unreadable: true,
    });
  }
}

const formatEvaluationTime = (time: number): string => new Date(time).toISOString();
