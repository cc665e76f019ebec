import type { MessagePort } from 'node:worker_threads';
import { BatchReader, type PlacedFile, type ReaderSettings } from './batch-reader';
import { listBatchMemory } from './read-batch';
import type { ReaderOrder, ReaderReply } from './thread-reader';

/** Serves a `ThreadReader` from inside its thread. */
export function serveReader(settings: ReaderSettings, port: Pick<MessagePort, 'on' | 'postMessage'>): void {
  const reader = new BatchReader(settings);
  /** While a batch is stored the next one is read, but not sent: it would wait in memory. */
  let isStoring = false;
  let wake = (): void => {};
  const read = async (groups: readonly (readonly PlacedFile[])[]): Promise<void> => {
    for await (const batch of reader.read(groups)) {
      while (isStoring) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      isStoring = true;
      port.postMessage({ batch } satisfies ReaderReply, listBatchMemory(batch));
    }
  };
  port.on('message', (order: ReaderOrder) => {
    if ('groups' in order) read(order.groups).catch((failure) => port.postMessage({ failure } satisfies ReaderReply));
    else {
      isStoring = false;
      reader.release(order.stored);
      wake();
    }
  });
}
