import { parentPort, workerData } from 'node:worker_threads';
import { serveLane } from '../lib/cli/judging/worker';
import { rules } from '../rules';

if (parentPort) serveLane(rules, workerData, parentPort);
