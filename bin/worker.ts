import { parentPort, workerData } from 'node:worker_threads';
import { listOwnRules } from '../lib/cli/run/own-rules';
import type { RunSettings } from '../lib/engine/settings';
import { serveWorker } from '../lib/engine/workers';
import { rules } from '../rules';

// The output of a team's own rules is no part of a report.
console.log = console.info = console.debug = console.error;

const settings: RunSettings = workerData;
const ownRules = settings.ownRules === undefined ? [] : listOwnRules(await import(settings.ownRules));
if (parentPort) serveWorker([...rules, ...ownRules], settings, parentPort);
