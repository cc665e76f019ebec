import { type MessagePort, Worker } from 'node:worker_threads';
import { enabledRules, type RunSettings } from '../cli/choose-rules';
import type { Rule } from '../core/rule';
import type { WorkerResult, EvaluationWorker, FileQueue } from './evaluate-files';
import { InlineWorker } from './inline-worker';
import type { InputFile } from './input';
import type { ResultBatch, FileTally } from './result-batch';

interface Order {
  readonly files: readonly InputFile[];
  readonly turns: FileQueue;
}

type Reply =
  | { readonly index: number; readonly batch: ResultBatch }
  | { readonly index: number; readonly tally: FileTally }
  | { readonly finished: true }
  | { readonly failure: unknown };

/** A lane in a thread of its own. */
export class ThreadWorker implements EvaluationWorker {
  private readonly worker: Worker;

  /** @param script the file that calls {@link serveWorker} */
  constructor(script: URL, settings: RunSettings) {
    this.worker = new Worker(script, { workerData: settings, resourceLimits: { maxYoungGenerationSizeMb: 8 } });
  }

  run(files: readonly InputFile[], turns: FileQueue, found: WorkerResult): Promise<void> {
    return new Promise((resolve, reject) => {
      this.worker.on('message', (reply: Reply) => {
        if ('batch' in reply) found.batch(reply.index, reply.batch);
        else if ('tally' in reply) found.done(reply.index, reply.tally);
        else if ('finished' in reply) resolve();
        else reject(reply.failure);
      });
      this.worker.on('error', reject);
      this.worker.on('exit', (code) => reject(new Error(`Cannot go on judging: a thread ended with code ${code}`)));
      this.worker.postMessage({ files, turns } satisfies Order);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

/** The other end of a {@link ThreadWorker}. */
export function serveWorker(registry: readonly Rule[], settings: RunSettings, port: MessagePort): void {
  const lane = new InlineWorker(enabledRules(registry, settings), settings);
  const send = (reply: Reply, moved: readonly ArrayBufferView[] = []): void =>
    port.postMessage(
      reply,
      moved.map(({ buffer }) => buffer as ArrayBuffer),
    );
  port.on('message', async ({ files, turns }: Order) => {
    try {
      await lane.run(files, turns, {
        batch: (index, batch) => send({ index, batch }, [batch.bytes, batch.lengths, batch.versions, batch.counts]),
        done: (index, tally) => send({ index, tally }),
      });
      send({ finished: true });
    } catch (failure) {
      send({ failure });
    }
  });
}
