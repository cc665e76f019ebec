import { type MessagePort, Worker } from 'node:worker_threads';
import type { Rule } from '../../core/rule';
import type { Batch, FileTally } from './batch';
import { InlineLane } from './inline-lane';
import type { InputFile } from './input';
import type { Lane } from './judge-files';
import { enabledRules, type Settings } from './settings';

type Reply =
  | { readonly batch: Batch }
  | { readonly tally: FileTally }
  | { readonly failure: unknown };

/** A lane in a thread of its own. */
export class WorkerLane implements Lane {
  private readonly worker: Worker;

  /** @param script the file that calls {@link serveLane} */
  constructor(script: URL, settings: Settings) {
    this.worker = new Worker(script, { workerData: settings, resourceLimits: { maxYoungGenerationSizeMb: 16 } });
  }

  judge(file: InputFile, deliver: (batch: Batch) => void): Promise<FileTally> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        this.worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        finish();
      };
      const onMessage = (reply: Reply): void => {
        if ('batch' in reply) deliver(reply.batch);
        else if ('tally' in reply) settle(() => resolve(reply.tally));
        else settle(() => reject(reply.failure));
      };
      const onError = (error: unknown): void => settle(() => reject(error));
      const onExit = (code: number): void =>
        settle(() => reject(new Error(`Cannot judge "${file.source}": its thread ended with code ${code}`)));
      this.worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      this.worker.postMessage(file);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

/** The other end of a {@link WorkerLane}: judges the files that the port names. */
export function serveLane(registry: readonly Rule[], settings: Settings, port: MessagePort): void {
  const lane = new InlineLane(enabledRules(registry, settings), settings);
  port.on('message', async (file: InputFile) => {
    try {
      const tally = await lane.judge(file, (batch) => {
        const columns = [batch.bytes, batch.lengths, batch.versions, batch.counts];
        port.postMessage({ batch } satisfies Reply, columns.map((column) => column.buffer as ArrayBuffer));
      });
      port.postMessage({ tally } satisfies Reply);
    } catch (failure) {
      port.postMessage({ failure } satisfies Reply);
    }
  });
}
