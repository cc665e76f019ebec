/** Reads a folder into a new store with the built command: `node ingest-anew.mjs <folder> <store>`. */
import { rmSync } from 'node:fs';

const [, , folder, store] = process.argv;
for (const path of [store, `${store}.wal`]) rmSync(path, { force: true });
process.argv.splice(2, 2, 'ingest', folder, '--store', store);
await import('../../dist/assay.mjs');
