import type { Readable } from 'node:stream';
import { type EvaluateFilesOptions, evaluateFiles, type FilesResult, type Progress } from '../../engine/evaluate-files';
import type { ListedFiles } from '../../engine/input-files';
import type { RuleIndex } from '../../engine/rule-index';
import type { UnreadableEntry } from '../../engine/run-result';
import { InlineWorker } from '../../engine/workers';
import type { Io } from '../io';
import { formatProgress } from './progress';

/** The files to evaluate, and the stream that a file with `isStream` reads. */
export interface EvaluationInput extends ListedFiles {
  readonly stream: Readable;
  readonly recorded?: EvaluateFilesOptions['recorded'];
  /** Returns what the source of the input could not read, as far as a run would read it. */
  readonly selectLost?: (ruleIndex: RuleIndex) => readonly UnreadableEntry[];
}

/** The size of the input, compressed or not, from which further threads are worth their start. */
const MIN_BYTES_FOR_THREADS = 4 << 20;

/** Each thread takes about 30 MB. */
const MAX_THREADS = 4;

/** Returns how many threads beside this one an input is worth. */
export function countThreads(files: ListedFiles['files'], { cores }: Pick<Io, 'cores'>): number {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const readsStream = files.some(({ isStream }) => isStream);
  return readsStream || size < MIN_BYTES_FOR_THREADS ? 0 : Math.min(cores, MAX_THREADS, files.length) - 1;
}

/** Evaluates in this thread, and in one more for each further core when the input is large. Shows the progress. */
export async function runWorkers(
  { files, stream, recorded }: EvaluationInput,
  unreadable: ListedFiles['unreadable'],
  io: Io,
  options: Omit<EvaluateFilesOptions, 'onProgress' | 'recorded'>,
): Promise<FilesResult> {
  const own = new InlineWorker(options.rules, options.settings, { known: options.known, stdin: stream });
  const workers = [own, ...io.startWorkers(options.settings, countThreads(files, io))];
  const { showProgress } = io;
  // Not without need, since Node then loads a module for the clock.
  const start = showProgress ? performance.now() : 0;
  const onProgress =
    showProgress && ((progress: Progress) => showProgress(formatProgress(progress, performance.now() - start)));
  try {
    return await evaluateFiles(files, unreadable, workers, { ...options, recorded, onProgress });
  } finally {
    showProgress?.('');
  }
}
