import { parentPort } from 'node:worker_threads';
import { listOwnRules } from '../lib/cli/run/own-rules';
import { serveWorker } from '../lib/engine/workers';
import { rules } from '../rules';

// The output of a team's own rules is no part of a report.
console.log = console.info = console.debug = console.error;

if (parentPort) {
  serveWorker(
    async ({ ownRules }) => [...rules, ...(ownRules === undefined ? [] : listOwnRules(await import(ownRules)))],
    parentPort,
  );
}
