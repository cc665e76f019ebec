import type { InputFile } from './input-files';
import type { FileTally } from './read-file';
import type { LeftOutItems } from './resource-filter';
import type { ResultBatch } from './results/result-batch';
import type { RunSettings } from './settings';

/** Evaluates files one after the other, in this thread or in another one. */
export interface EvaluationWorker {
  /** Evaluates the files that the queue assigns to it, until none is left. */
  run(files: readonly InputFile[], queue: FileQueue, results: WorkerResults): Promise<void>;
  close(): Promise<void>;
}

/** The tally of a file, and the number of its items that the filter left out. */
export interface FilteredTally extends FileTally {
  readonly leftOut: LeftOutItems;
}

/** Receives the results of a worker, by the position of the file in the input. */
export interface WorkerResults {
  /** @param bytesRead the number of bytes of the file that were read so far */
  add(fileIndex: number, batch: ResultBatch, bytesRead: number): void;
  finish(fileIndex: number, tally: FilteredTally): void;
}

/**
 * Assigns each file to one worker. A counter in shared memory: a worker that had to ask another thread would wait while
 * that thread evaluates.
 */
export type FileQueue = Int32Array;

/** Creates the queue of a run. */
export const createFileQueue = (): FileQueue => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** The order that a thread receives. */
export interface WorkOrder {
  readonly settings: RunSettings;
  readonly files: readonly InputFile[];
  readonly queue: FileQueue;
}

/** The messages that a thread sends. */
export type WorkReply =
  | { readonly fileIndex: number; readonly batch: ResultBatch; readonly bytesRead: number }
  | { readonly fileIndex: number; readonly tally: FilteredTally }
  | { readonly finished: true }
  | { readonly failure: unknown };
