import type { Worker } from 'node:worker_threads';
import type { IngestReader, PlacedFile } from './batch-reader';
import { type BatchMemory, listBatchMemory, type ReadBatch } from './read-batch';

/** The messages that a thread receives: the files to read, and the memory of a batch that is stored. */
export type ReaderOrder = { readonly groups: readonly (readonly PlacedFile[])[] } | { readonly stored: BatchMemory };

/** The messages that a thread sends. */
export type ReaderReply = { readonly batch: ReadBatch } | { readonly failure: unknown };

/** Reads files in another thread, which calls `serveReader`. It reads ahead while its batches are stored. */
export class ThreadReader implements IngestReader {
  constructor(private readonly thread: Pick<Worker, 'on' | 'postMessage' | 'terminate'>) {}

  async *read(groups: readonly (readonly PlacedFile[])[]): AsyncGenerator<ReadBatch, void> {
    const { thread } = this;
    const replies: ReaderReply[] = [];
    let wake = (): void => {};
    const receive = (reply: ReaderReply): void => {
      replies.push(reply);
      wake();
    };
    thread.on('message', receive);
    thread.on('error', (failure) => receive({ failure }));
    thread.on('exit', (code) => receive({ failure: new Error(`Cannot finish reading: a thread exited with ${code}`) }));
    thread.postMessage({ groups } satisfies ReaderOrder);
    for (let left = groups.length; left > 0; ) {
      const reply = replies.shift();
      if (!reply) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      if ('failure' in reply) throw reply.failure;
      if (reply.batch.endsGroup) left--;
      yield reply.batch;
    }
  }

  release({ texts, items, versions, edges, properties }: BatchMemory): void {
    const stored = { texts, items, versions, edges, properties };
    this.thread.postMessage({ stored } satisfies ReaderOrder, listBatchMemory(stored));
  }

  async close(): Promise<void> {
    await this.thread.terminate();
  }
}
