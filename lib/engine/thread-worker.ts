import { Worker } from 'node:worker_threads';
import type { InputFile } from './input-files';
import type { RunSettings } from './settings';
import type { EvaluationWorker, FileQueue, WorkerResults, WorkOrder, WorkReply } from './worker-protocol';

/** Evaluates files in another thread. */
export class ThreadWorker implements EvaluationWorker {
  /** @param worker as {@link startThread} returns it */
  constructor(
    private readonly worker: Worker,
    private readonly settings: RunSettings,
  ) {}

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
      this.worker.ref();
      this.worker.postMessage({ settings: this.settings, files, queue } satisfies WorkOrder);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

/**
 * Starts a thread, which waits for the order of a {@link ThreadWorker}. Until then the process can end without it.
 * @param script the file that calls `serveWorker`
 */
export function startThread(script: URL): Worker {
  const worker = new Worker(script, { resourceLimits: { maxYoungGenerationSizeMb: 8 } });
  worker.unref();
  return worker;
}
