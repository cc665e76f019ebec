import { parentPort, workerData } from 'node:worker_threads';
import { serveLane } from '../lib/cli/judging/worker';
import { judgingRules } from '../rules/judging';

if (parentPort) serveLane(judgingRules, workerData, parentPort);
