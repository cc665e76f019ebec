import { parentPort, workerData } from 'node:worker_threads';
import { serveReader } from '../lib/history/ingest/reading/serve-reader';

if (parentPort) serveReader(workerData, parentPort);
