import { parentPort, workerData } from 'node:worker_threads';
import { listOwnRules } from '../lib/cli/run/own-rules';
import type { RunSettings } from '../lib/engine/settings';
import { serveWorker } from '../lib/engine/workers';
import { rules } from '../rules';

const settings: RunSettings = workerData;
const ownRules = settings.ownRules === undefined ? [] : listOwnRules(await import(settings.ownRules));
if (parentPort) serveWorker([...rules, ...ownRules], settings, parentPort);
