import { type MessagePort, Worker } from 'node:worker_threads';
import type { Rule } from '../../core/rule';
import type { Batch, FileTally } from './batch';
import { InlineLane } from './inline-lane';
import type { InputFile } from './input';
import type { Lane } from './judge-files';
import { enabledRules, type Settings } from './settings';

interface Order {
  readonly number: number;
  readonly file: InputFile;
}

type Reply =
  | { readonly number: number; readonly batch: Batch }
  | { readonly number: number; readonly tally: FileTally }
  | { readonly number: number; readonly failure: unknown };

interface Waiting {
  readonly deliver: (batch: Batch) => void;
  readonly resolve: (tally: FileTally) => void;
  readonly reject: (failure: unknown) => void;
}

/** A lane in a thread of its own. */
export class WorkerLane implements Lane {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private orders = 0;
  private closed = false;

  /** @param script the file that calls {@link serveLane} */
  constructor(script: URL, settings: Settings) {
    this.worker = new Worker(script, { workerData: settings, resourceLimits: { maxYoungGenerationSizeMb: 8 } });
    this.worker.on('message', (reply: Reply) => this.take(reply));
    this.worker.on('error', (error) => this.failAll(error));
    this.worker.on('exit', (code) => {
      if (!this.closed) this.failAll(new Error(`Cannot go on judging: a thread ended with code ${code}`));
    });
  }

  judge(file: InputFile, deliver: (batch: Batch) => void): Promise<FileTally> {
    return new Promise((resolve, reject) => {
      const number = this.orders++;
      this.waiting.set(number, { deliver, resolve, reject });
      this.worker.postMessage({ number, file } satisfies Order);
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.worker.terminate();
  }

  private take(reply: Reply): void {
    const waiting = this.waiting.get(reply.number);
    if ('batch' in reply) {
      waiting?.deliver(reply.batch);
      return;
    }
    this.waiting.delete(reply.number);
    if ('tally' in reply) waiting?.resolve(reply.tally);
    else waiting?.reject(reply.failure);
  }

  private failAll(error: unknown): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

/** The other end of a {@link WorkerLane}: judges the files that the port names. */
export function serveLane(registry: readonly Rule[], settings: Settings, port: MessagePort): void {
  const lane = new InlineLane(enabledRules(registry, settings), settings);
  port.on('message', async ({ number, file }: Order) => {
    try {
      const tally = await lane.judge(file, (batch) => {
        const columns = [batch.bytes, batch.lengths, batch.versions, batch.counts];
        port.postMessage(
          { number, batch } satisfies Reply,
          columns.map((column) => column.buffer as ArrayBuffer),
        );
      });
      port.postMessage({ number, tally } satisfies Reply);
    } catch (failure) {
      port.postMessage({ number, failure } satisfies Reply);
    }
  });
}
