import { parentPort, workerData } from 'node:worker_threads';
import { serveWorker } from '../lib/engine/worker-thread';
import { rules } from '../rules';

if (parentPort) serveWorker(rules, workerData, parentPort);
