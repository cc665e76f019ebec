import { Worker } from 'node:worker_threads';
import type { InputFile } from './input-files';
import type { RunSettings } from './settings';
import type { EvaluationWorker, FileQueue, WorkerResults, WorkOrder, WorkReply } from './worker-protocol';

/** Evaluates files in another thread. */
export class ThreadWorker implements EvaluationWorker {
  private readonly worker: Worker;

  /** @param script the file that calls `serveWorker` */
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
