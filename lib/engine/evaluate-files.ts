import type { RunSettings } from '../cli/choose-rules';
import type { EnabledRule } from '../core/evaluate';
import { FactBook } from '../core/facts';
import type { InputFile } from './input';
import { splitLines, readEvaluations, readItemResult, writeEvaluations } from './item-result';
import type { ResultBatch, FileTally } from './result-batch';
import { ResultStore } from './result-store';
import { indexRules, evaluateDeferred } from './rule-index';
import type { RunResult, ReportedEvaluation, UnreadableEntry } from './run-result';

/** Reads and judges files one after the other, in this thread or in another. */
export interface EvaluationWorker {
  /** Judges the files that the turns give it, until none is left. */
  run(files: readonly InputFile[], turns: FileQueue, found: WorkerResult): Promise<void>;
  close(): Promise<void>;
}

/** What a lane found in the file of an index. */
export interface WorkerResult {
  batch(index: number, batch: ResultBatch): void;
  done(index: number, tally: FileTally): void;
}

/** Gives each file to one lane. It lies in shared memory: a lane that had to ask another thread would wait while that one judges. */
export type FileQueue = Int32Array;

const newTurns = (): FileQueue => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
export const nextFile = (turns: FileQueue): number => Atomics.add(turns, 0, 1);

export interface EvaluateFilesOptions {
  readonly rules: readonly EnabledRule[];
  readonly settings: RunSettings;
  /** Judge every version of a resource and not the newest alone. */
  readonly everyVersion: boolean;
  /** Told after each batch and each file. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface Progress {
  readonly judgedItems: number;
  readonly files: number;
  readonly filesDone: number;
}

/** A finished run; `close` frees what its evaluations are kept in. */
export interface FilesResult {
  readonly report: RunResult;
  close(): void;
}

/**
 * Judges files on several lanes. The result does not depend on which lane is faster: files count in the order given,
 * rules that need facts judge after everything was read, and the newest version of a resource is chosen at the end.
 * @param refused what could not even be opened
 * @param lanes are closed when everything was read
 */
export async function evaluateFiles(
  files: readonly InputFile[],
  refused: readonly UnreadableEntry[],
  lanes: readonly EvaluationWorker[],
  options: EvaluateFilesOptions,
): Promise<FilesResult> {
  const collection = new ResultStore(files);
  try {
    await readAll(files, lanes, collection, options.onProgress);
    // Their memory is wanted for what follows.
    await closeAll(lanes);
    if (!options.everyVersion) collection.dropOutdated();
    return summarised(collection, refused, options);
  } catch (error) {
    collection.close();
    await closeAll(lanes);
    throw error;
  }
}

const closeAll = async (lanes: readonly EvaluationWorker[]): Promise<void> =>
  void (await Promise.all(lanes.map((lane) => lane.close())));

async function readAll(
  files: readonly InputFile[],
  lanes: readonly EvaluationWorker[],
  collection: ResultStore,
  onProgress: EvaluateFilesOptions['onProgress'],
): Promise<void> {
  let judgedItems = 0;
  let filesDone = 0;
  const say = () => onProgress?.({ judgedItems, files: files.length, filesDone });
  const found: WorkerResult = {
    batch(index, batch) {
      collection.add(index, batch);
      judgedItems += batch.lengths.length;
      say();
    },
    done(index, tally) {
      collection.finish(index, tally);
      filesDone++;
      say();
    },
  };
  const turns = newTurns();
  await Promise.all(lanes.map((lane) => lane.run(files, turns, found)));
}

function summarised(
  collection: ResultStore,
  refused: readonly UnreadableEntry[],
  { rules, settings }: EvaluateFilesOptions,
): FilesResult {
  const bench = indexRules(rules, new Date(settings.now), settings.waivers);
  const facts = new FactBook();
  for (const { text } of collection.tellingFacts()) {
    for (const { fact, place, entries } of readItemResult(text).facts) facts.add(fact, place, entries);
  }
  const counts = collection.counts();
  const refusals = new Map<number, UnreadableEntry[]>();
  for (const { index, source, text, settle } of collection.unsettled()) {
    const judged = readItemResult(text);
    const settled = evaluateDeferred(bench, judged, facts);
    for (const { complianceType } of settled.evaluations.slice(judged.evaluations.length)) counts[complianceType]++;
    const { resourceType = '', resourceId = '' } = judged;
    const named = settled.refusals.map((refusal) => ({ source, resourceType, resourceId, ...refusal }));
    const before = refusals.get(index);
    if (before) before.push(...named);
    else refusals.set(index, named);
    settle(writeEvaluations(settled.evaluations, source));
  }
  const unreadable = [...refused, ...collection.unreadable(refusals)];
  return {
    report: {
      *evaluations(): Generator<ReportedEvaluation> {
        for (const { text } of collection.all()) yield* readEvaluations(text);
      },
      *evaluationLines(): Generator<string> {
        for (const { text } of collection.all()) yield* splitLines(text);
      },
      unreadable,
      summary: {
        items: collection.items(),
        evaluated: counts.COMPLIANT + counts.NON_COMPLIANT + counts.NOT_APPLICABLE,
        compliant: counts.COMPLIANT,
        nonCompliant: counts.NON_COMPLIANT,
        notApplicable: counts.NOT_APPLICABLE,
        unreadable: unreadable.length,
        unjudgedTypes: collection.unjudgedTypes(),
      },
      sources: collection.sources(),
      rules,
      now: bench.now,
      notes: collection.notes(),
    },
    close: () => collection.close(),
  };
}
