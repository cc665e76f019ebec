import { FactBook } from '../core/facts';
import type { Rule } from '../core/rule';
import { didYouMean } from '../core/text/suggest';
import type { TemplateParameters } from '../formats/document';
import type { InputFile } from './input-files';
import { type LeftOutItems, matchesType, type ResourceFilter } from './resource-filter';
import { COUNT_COLUMNS } from './results/result-batch';
import { ResultStore } from './results/result-store';
import { addRecordedTypes, addUnreadableTypes, indexRules, type TypeInScope } from './rule-index';
import type { RunResult, UnreadableEntry } from './run-result';
import type { ReportedRule, RunSettings } from './settings';
import { settleItems } from './settle-items';
import { createFileQueue, type EvaluationWorker } from './worker-protocol';

/** The options of {@link evaluateFiles}. */
export interface EvaluateFilesOptions {
  readonly rules: readonly ReportedRule[];
  /** All rules, whose types describe calls may list. @default those of the run */
  readonly known?: readonly Rule[];
  readonly settings: RunSettings;
  /** The types that the source of the input has recorded. */
  readonly recorded?: readonly TypeInScope[] | undefined;
  /** Evaluates every version of a resource, not only the newest one. */
  readonly everyVersion: boolean;
  /** Called after each batch and each file. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The progress of a run. */
export interface Progress {
  readonly evaluatedItems: number;
  readonly files: number;
  readonly filesDone: number;
  /** Bytes of the files on disk, and those that were read; 0 if the size is unknown. */
  readonly bytes: number;
  readonly bytesRead: number;
}

/** A finished run. `close` frees the storage of its evaluations. */
export interface FilesResult {
  readonly result: RunResult;
  close(): void;
}

/**
 * Evaluates files on several workers. The result does not depend on their speed: files keep their order, rules that need
 * facts run when everything was read, and the newest version of a resource is chosen at the end.
 * @param unreadable the inputs that could not be opened
 * @param workers closed when everything was read
 */
export async function evaluateFiles(
  files: readonly InputFile[],
  unreadable: readonly UnreadableEntry[],
  workers: readonly EvaluationWorker[],
  options: EvaluateFilesOptions,
): Promise<FilesResult> {
  const store = new ResultStore(files, options.rules);
  try {
    const leftOut = await evaluateOnWorkers(files, workers, store, options.onProgress);
    // Frees their memory for the following steps.
    await closeAll(workers);
    if (!options.everyVersion) store.dropOutdated(new Date(options.settings.now), readAt(options.settings));
    const result = toRunResult(store, unreadable, options);
    const { filter } = options.settings;
    return {
      result: filter ? { ...result, leftOut: addOtherTypes(leftOut, filter, result.summary.unjudgedTypes) } : result,
      close: () => store.close(),
    };
  } catch (error) {
    store.close();
    await closeAll(workers);
    throw error;
  }
}

/** Adds the items that were not even parsed, since a filter chooses other types and no rule of the run needs theirs. */
function addOtherTypes(
  { noMatch, unknown }: LeftOutItems,
  { types }: ResourceFilter,
  unjudgedTypes: Readonly<Record<string, number>>,
): LeftOutItems {
  const others = Object.entries(unjudgedTypes).filter(([type]) => types && !matchesType(types, type));
  return { noMatch: others.reduce((sum, [, count]) => sum + count, noMatch), unknown };
}

const readAt = ({ at }: RunSettings): Date | undefined => (at === undefined ? undefined : new Date(at));

const closeAll = async (workers: readonly EvaluationWorker[]): Promise<void> =>
  void (await Promise.all(workers.map((worker) => worker.close())));

async function evaluateOnWorkers(
  files: readonly InputFile[],
  workers: readonly EvaluationWorker[],
  store: ResultStore,
  onProgress: EvaluateFilesOptions['onProgress'],
): Promise<LeftOutItems> {
  const leftOut = { noMatch: 0, unknown: 0 };
  let evaluatedItems = 0;
  let filesDone = 0;
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const bytesRead = new Float64Array(files.length);
  let allBytesRead = 0;
  const reportProgress = (fileIndex: number, fileBytes: number) => {
    allBytesRead += fileBytes - (bytesRead[fileIndex] as number);
    bytesRead[fileIndex] = fileBytes;
    onProgress?.({ evaluatedItems, files: files.length, filesDone, bytes, bytesRead: allBytesRead });
  };
  const queue = createFileQueue();
  let failure: unknown;
  const run = (worker: EvaluationWorker) =>
    worker.run(files, queue, {
      add(fileIndex, batch, fileBytes) {
        try {
          if (failure === undefined) store.add(fileIndex, batch);
        } catch (error) {
          // A full disk is not the fault of the file that is being read. The workers stop after their files.
          failure = error;
          Atomics.store(queue, 0, files.length);
        }
        evaluatedItems += batch.counts.length / COUNT_COLUMNS;
        reportProgress(fileIndex, fileBytes);
      },
      finish(fileIndex, tally) {
        store.finish(fileIndex, tally);
        leftOut.noMatch += tally.leftOut.noMatch;
        leftOut.unknown += tally.leftOut.unknown;
        filesDone++;
        reportProgress(fileIndex, files[fileIndex]?.size ?? 0);
      },
    });
  await Promise.all(workers.map(run));
  if (failure !== undefined) throw failure;
  return leftOut;
}

function toRunResult(
  store: ResultStore,
  unreadableInputs: readonly UnreadableEntry[],
  { rules, settings, recorded }: EvaluateFilesOptions,
): RunResult {
  const ruleIndex = indexRules(rules, new Date(settings.now), settings.waivers);
  const facts = new FactBook();
  for (const { fact, scope, entries } of store.facts()) facts.add(fact, scope, entries);
  addRecordedTypes(facts, ruleIndex, recorded);
  addUnreadableTypes(facts, ruleIndex, [...unreadableInputs, ...store.unreadable(new Map())]);
  const counts = store.counts();
  const settled = settleItems(store, ruleIndex, facts, counts);
  const unreadable = [...unreadableInputs, ...store.unreadable(settled.unreadable)];
  const at = readAt(settings);
  return {
    evaluations: () => store.evaluations(),
    evaluationElements: () => store.elements(),
    unreadable,
    summary: {
      items: store.items(),
      evaluated: counts.COMPLIANT + counts.NON_COMPLIANT + counts.NOT_APPLICABLE,
      compliant: counts.COMPLIANT,
      nonCompliant: counts.NON_COMPLIANT,
      notApplicable: counts.NOT_APPLICABLE,
      unreadable: unreadable.length,
      unjudgedTypes: store.unjudgedTypes(),
    },
    sources: store.sources(),
    rules,
    now: ruleIndex.now,
    newestRecord: store.newestRecord(at),
    laterItems: store.laterItems(),
    notes: [
      ...store.notes(at),
      ...settled.notes,
      ...noteUnusedParameters(settings.templateParameters, store.templateParameters()),
    ],
  };
}

/** AWS CloudFormation refuses such values. A file of values may be that of several templates, so they are a note here. */
function noteUnusedParameters(given: TemplateParameters, declared: ReadonlySet<string>): string[] {
  const unused = Object.keys(given).filter((name) => !declared.has(name));
  return unused.slice(0, MAX_UNUSED_PARAMETERS).map((name) => {
    const similar = didYouMean(name, [...declared]);
    return `No template has the parameter "${name}", so its value is not used${similar ? `; did you mean "${similar}"?` : ''}`;
  });
}

const MAX_UNUSED_PARAMETERS = 20;
