import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { type MessagePort, Worker } from 'node:worker_threads';
import type { EnabledRule } from '../core/evaluate';
import type { Rule } from '../core/rule';
import type { InputFile } from './input-files';
import { SearchBudget } from './positions/search-budget';
import { type FileTally, readFile } from './read-file';
import { type LeftOutItems, matchFilter } from './resource-filter';
import { createKeyHasher, type KeyHasher, readVersion } from './results/newest-versions';
import { BatchWriter, type ResultBatch } from './results/result-batch';
import { evaluateItem, indexRules, type RuleIndex, readFactsAlone } from './rule-index';
import { enableRules, type RunSettings } from './settings';

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

const takeFile = (queue: FileQueue): number => Atomics.add(queue, 0, 1);

/** Evaluates files in this thread. */
export class InlineWorker implements EvaluationWorker {
  private readonly ruleIndex: RuleIndex;
  private readonly hashKey: KeyHasher;
  private readonly stdin: Readable | undefined;

  /** @param known all rules, whose types describe calls may list; by default those of the run */
  constructor(
    rules: readonly EnabledRule[],
    private readonly settings: RunSettings,
    { known, stdin }: { readonly known?: readonly Rule[] | undefined; readonly stdin?: Readable } = {},
  ) {
    this.stdin = stdin;
    this.ruleIndex = indexRules(rules, new Date(settings.now), settings.waivers, { known });
    this.hashKey = createKeyHasher(settings.hashSecret);
  }

  async run(files: readonly InputFile[], queue: FileQueue, results: WorkerResults): Promise<void> {
    for (let fileIndex = takeFile(queue); fileIndex < files.length; fileIndex = takeFile(queue)) {
      let bytesRead = 0;
      const onRead = (bytes: number) => {
        bytesRead += bytes;
      };
      const send = (batch: ResultBatch) => results.add(fileIndex, batch, bytesRead);
      results.finish(fileIndex, await this.evaluateFile(files[fileIndex] as InputFile, send, onRead));
      // Reading a file does not wait for anything, so without this the messages of other threads would pile up.
      await setImmediate();
    }
  }

  async close(): Promise<void> {}

  private async evaluateFile(
    file: InputFile,
    send: (batch: ResultBatch) => void,
    onRead: (bytes: number) => void,
  ): Promise<FilteredTally> {
    const { ruleIndex, stdin } = this;
    const { templateParameters, at, filter } = this.settings;
    const writer = new BatchWriter(file.source, send);
    const budget = new SearchBudget();
    const leftOut = { noMatch: 0, unknown: 0 };
    const tally = await readFile(file, { ruleIndex, templateParameters, at, stdin, onRead }, (item, ordinal, scope) => {
      const match = filter && ruleIndex.rulesByType.has(item.resourceType) ? matchFilter(filter, item) : 'match';
      if (match !== 'match') leftOut[match]++;
      const result = match === 'match' ? evaluateItem(ruleIndex, item, budget) : readFactsAlone(ruleIndex, item);
      writer.add(result, { ...readVersion(item, file.source, ordinal, this.hashKey), scope });
    });
    writer.close();
    return { ...tally, leftOut };
  }
}

interface WorkOrder {
  readonly files: readonly InputFile[];
  readonly queue: FileQueue;
}

type WorkReply =
  | { readonly fileIndex: number; readonly batch: ResultBatch; readonly bytesRead: number }
  | { readonly fileIndex: number; readonly tally: FilteredTally }
  | { readonly finished: true }
  | { readonly failure: unknown };

/** Evaluates files in another thread. */
export class ThreadWorker implements EvaluationWorker {
  private readonly worker: Worker;

  /** @param script the file that calls {@link serveWorker} */
  constructor(script: URL, settings: RunSettings) {
    this.worker = new Worker(script, { workerData: settings, resourceLimits: { maxYoungGenerationSizeMb: 8 } });
  }

  run(files: readonly InputFile[], queue: FileQueue, results: WorkerResults): Promise<void> {
    return new Promise((resolve, reject) => {
      this.worker.on('message', (reply: WorkReply) => {
        if ('batch' in reply) results.add(reply.fileIndex, reply.batch, reply.bytesRead);
        else if ('tally' in reply) results.finish(reply.fileIndex, reply.tally);
        else if ('finished' in reply) resolve();
        else reject(reply.failure);
      });
      this.worker.on('error', reject);
      this.worker.on('exit', (code) => reject(new Error(`Cannot finish the evaluation: a thread exited with ${code}`)));
      this.worker.postMessage({ files, queue } satisfies WorkOrder);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

/** Serves a {@link ThreadWorker} from inside its thread. */
export function serveWorker(registry: readonly Rule[], settings: RunSettings, port: MessagePort): void {
  const worker = new InlineWorker(enableRules(registry, settings), settings, { known: registry });
  const send = (reply: WorkReply, transferred: readonly ArrayBufferView[] = []): void =>
    port.postMessage(
      reply,
      transferred.map(({ buffer }) => buffer as ArrayBuffer),
    );
  port.on('message', async ({ files, queue }: WorkOrder) => {
    try {
      await worker.run(files, queue, {
        add: (fileIndex, batch, bytesRead) =>
          send({ fileIndex, batch, bytesRead }, [batch.bytes, batch.lengths, batch.versions, batch.counts]),
        finish: (fileIndex, tally) => send({ fileIndex, tally }),
      });
      send({ finished: true });
    } catch (failure) {
      send({ failure });
    }
  });
}
