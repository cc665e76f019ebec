import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { type IngestOptions, ingestFiles } from '../../lib/history/ingest/ingest';
import type { ReaderSettings } from '../../lib/history/ingest/reading/batch-reader';
import { serveReader } from '../../lib/history/ingest/reading/serve-reader';
import { ThreadReader } from '../../lib/history/ingest/reading/thread-reader';
import { openForReading } from '../../lib/history/store/store';
import { createFolder } from '../temporary-files';
import { createHistory, createItem, createSnapshot } from './items';

/** A reader that is served over a channel, as from a thread, but in this one. */
function startReader(settings: ReaderSettings): ThreadReader {
  const { port1, port2 } = new MessageChannel();
  serveReader(settings, port2);
  return new ThreadReader({
    on: port1.on.bind(port1),
    postMessage: port1.postMessage.bind(port1),
    terminate: async () => {
      port1.close();
      return 0;
    },
  } as unknown as ConstructorParameters<typeof ThreadReader>[0]);
}

/** Three days of an account, a history with changes and an item that is unreadable: larger than what one thread reads. */
function createFiles(): string {
  const volumes = Array.from({ length: 40 }, (_, index) =>
    createItem({
      resourceId: `vol-${index}`,
      relationships: [
        { resourceType: 'AWS::EC2::Instance', resourceId: `i-${index}`, name: 'Is attached to Instance' },
      ],
      configuration: { size: index, description: 'x'.repeat(30_000) },
    }),
  );
  const changed = volumes.map((volume, index) => ({
    ...volume,
    configurationItemCaptureTime: `2026-01-03T00:00:${10 + index}.000Z`,
    configurationStateId: index,
    configuration: { size: 2 * index },
  }));
  const snapshots = [volumes, volumes.slice(5), volumes].map((items, day) =>
    createSnapshot(`2026-01-0${day + 2}T00:00:00Z`, items),
  );
  return createFolder({
    ...Object.fromEntries(snapshots.map(({ name, text }) => [name, text])),
    'history.json': createHistory([...changed, { ...createItem(), resourceId: 17 }]),
  });
}

const DUMP = `
  SELECT version_no, resource_id, capture_time, status, item, presence.time AS gone, edge.name, edge.to_id
  FROM version JOIN resource USING (resource_no) JOIN body USING (version_no, resource_type)
  LEFT JOIN edge USING (version_no) LEFT JOIN presence USING (resource_no) ORDER BY ALL`;

async function ingestAndDump(folder: string, startReaders?: IngestOptions['startReaders']): Promise<unknown> {
  const store = join(createFolder({}), 'history.duckdb');
  const result = await ingestFiles([folder], { store, ...(startReaders && { startReaders }) });
  const database = await openForReading(store);
  try {
    return { result, rows: await database.rows(DUMP) };
  } finally {
    database.close();
  }
}

test('the number of threads that read does not change the store', async () => {
  const folder = createFiles();
  const alone = await ingestAndDump(folder);
  expect(alone).toMatchObject({ result: { files: 4, versions: { new: 80, known: 75 }, unreadable: [{}] } });
  for (const threads of [1, 2, 3]) {
    const start = (settings: ReaderSettings) => Array.from({ length: threads }, () => startReader(settings));
    expect(await ingestAndDump(folder, start)).toEqual(alone);
  }
});

test('a thread that ends is an error', async () => {
  const thread = Object.assign(new EventEmitter(), {
    postMessage: () => setImmediate(() => thread.emit('exit', 7)),
    terminate: async () => 0,
  });
  const start = () => [new ThreadReader(thread as unknown as ConstructorParameters<typeof ThreadReader>[0])];
  await expect(ingestAndDump(createFiles(), start)).rejects.toThrow('Cannot finish reading: a thread exited with 7');
});
