import { parentPort, workerData } from 'node:worker_threads';
import { serveLane } from '../lib/engine/worker-thread';
import { rules } from '../rules';

if (parentPort) serveLane(rules, workerData, parentPort);
