import type { EnabledRule } from '../../core/evaluate';
import { FactBook } from '../../core/facts';
import { evaluationJson } from '../report/contract';
import type { Report, ReportedEvaluation, Unreadable } from '../report/report';
import type { Batch, FileTally } from './batch';
import { Collection } from './collection';
import type { InputFile } from './input';
import { arrange, settle } from './judge-item';
import { linesOf, readEvaluations, readJudgedItem } from './judged-item';
import type { Settings } from './settings';

/** Reads and judges one file at a time, in this thread or in another. */
export interface Lane {
  /** How many files it may be given before it is done with the first. */
  readonly filesAtOnce: number;
  judge(file: InputFile, deliver: (batch: Batch) => void): Promise<FileTally>;
  close(): Promise<void>;
}

export interface JudgeOptions {
  readonly rules: readonly EnabledRule[];
  readonly settings: Settings;
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
export interface Judgement {
  readonly report: Report;
  close(): void;
}

/**
 * Judges files on several lanes. The result does not depend on which lane is faster: files count in the order given,
 * rules that need facts judge after everything was read, and the newest version of a resource is chosen at the end.
 * @param refused what could not even be opened
 */
export async function judgeFiles(
  files: readonly InputFile[],
  refused: readonly Unreadable[],
  lanes: readonly Lane[],
  options: JudgeOptions,
): Promise<Judgement> {
  const collection = new Collection(files);
  try {
    await readAll(files, lanes, collection, options.onProgress);
    if (!options.everyVersion) collection.dropOutdated();
    return summarised(collection, refused, options);
  } catch (error) {
    collection.close();
    throw error;
  }
}

async function readAll(
  files: readonly InputFile[],
  lanes: readonly Lane[],
  collection: Collection,
  onProgress: JudgeOptions['onProgress'],
): Promise<void> {
  let judgedItems = 0;
  let filesDone = 0;
  let next = 0;
  const takeTurns = async (lane: Lane): Promise<void> => {
    while (next < files.length) {
      const index = next++;
      const tally = await lane.judge(files[index] as InputFile, (batch) => {
        collection.add(index, batch);
        judgedItems += batch.lengths.length;
        onProgress?.({ judgedItems, files: files.length, filesDone });
      });
      collection.finish(index, tally);
      onProgress?.({ judgedItems, files: files.length, filesDone: ++filesDone });
    }
  };
  // A lane in another thread has its next file at hand while it judges one: this thread may be too busy to hand it over.
  await Promise.all(lanes.flatMap((lane) => Array.from({ length: lane.filesAtOnce }, () => takeTurns(lane))));
}

function summarised(collection: Collection, refused: readonly Unreadable[], { rules, settings }: JudgeOptions): Judgement {
  const bench = arrange(rules, new Date(settings.now), settings.waivers);
  const facts = new FactBook();
  for (const { text } of collection.open()) {
    const judged = readJudgedItem(text);
    for (const { fact, place, entries } of judged.facts) facts.add(fact, place, entries);
  }
  const counts = collection.counts();
  const refusals = new Map<number, Unreadable[]>();
  for (const { index, source, text } of collection.open()) {
    const judged = readJudgedItem(text);
    const { resourceType = '', resourceId = '' } = judged;
    const { evaluations, refusals: refused } = settle(bench, judged, facts);
    for (const { complianceType } of evaluations.slice(judged.evaluations.length)) counts[complianceType]++;
    const named = refused.map((refusal) => ({ source, resourceType, resourceId, ...refusal }));
    const before = refusals.get(index);
    if (before) before.push(...named);
    else refusals.set(index, named);
  }
  const settled = (text: string, source: string): ReportedEvaluation[] =>
    settle(bench, readJudgedItem(text), facts).evaluations.map((evaluation) => ({ ...evaluation, source }));
  const unreadable = [...refused, ...collection.unreadable(refusals)];
  return {
    report: {
      *evaluations(): Generator<ReportedEvaluation> {
        for (const { source, text, isOpen } of collection.all()) {
          yield* isOpen ? settled(text, source) : readEvaluations(text);
        }
      },
      *evaluationLines(): Generator<string> {
        for (const { source, text, isOpen } of collection.all()) {
          yield* isOpen ? settled(text, source).map(evaluationJson) : linesOf(text);
        }
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
