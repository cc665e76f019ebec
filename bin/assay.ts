import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { wantsColor } from '../lib/cli/color';
import { EXIT } from '../lib/cli/exit-codes';
import type { Io } from '../lib/cli/io';
import { main } from '../lib/cli/main';
import { toSafeLine } from '../lib/cli/output/answers';
import { findSourceRoot } from '../lib/cli/output/source-root';
import { explainSystemError, SystemFailure } from '../lib/engine/system-error';
import { startThread, ThreadWorker } from '../lib/engine/thread-worker';
import { ThreadReader } from '../lib/history/ingest/reading/thread-reader';

// In a run of seconds, optimizing a function early costs more CPU than it saves. These flags make V8 wait longer.
// Measured with five rules and 100,000 items: Node 20 takes 1.41 times as long without its flag, and Node 22 takes 0.77
// of the CPU with its flag. Node 24 would gain 3 % from the flag of Node 22, so it has none. V8 prints an error for a
// flag that it does not know, hence the exact versions.
const V8_FLAGS: Readonly<Record<string, string>> = {
  '20': '--interrupt-budget=1000000',
  '22': '--invocation-count-for-turbofan=30000',
};
// Reading files into the history store takes longer, and 1.07 times as long with the flag of Node 20.
const takesLong = ['ingest', 'sync'].includes(process.argv[2] ?? '');
const v8Flag = !takesLong && V8_FLAGS[process.versions.node.split('.', 1)[0] as string];
if (v8Flag) setFlagsFromString(v8Flag);

declare const ASSAY_VERSION: string | undefined;

const { stdout, stderr, stdin, env } = process;

// The SDK announces the end of versions of Node.js on standard error, in the middle of a command's output.
env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// The output of a team's own rules is no part of a report.
console.log = console.info = console.debug = console.error;

// A write that fails says so to its caller. Without these listeners it would also end the process with a stack trace.
for (const stream of [stdout, stderr]) stream.on('error', () => {});

/** Threads that no worker has yet. */
const threads: Worker[] = [];
const WORKER = new URL('./worker.mjs', import.meta.url);

const io: Io = {
  write: (text) =>
    new Promise((resolve, reject) => {
      stdout.write(text, (cause) => {
        if (cause) reject(new SystemFailure(`Cannot write the output: ${explainSystemError(cause)}`, { cause }));
        else resolve();
      });
    }),
  warn: (line) => void stderr.write(`${line}\n`),
  ...(stderr.isTTY && { showProgress: createProgress(stderr) }),
  stdin,
  color: wantsColor(env, Boolean(stdout.isTTY)),
  width: Math.max(40, stdout.columns || 80),
  now: () => new Date(),
  wait: (milliseconds) => setTimeout(milliseconds),
  startThreads: (count) => {
    for (let index = 0; index < count; index++) threads.push(startThread(WORKER));
  },
  startWorkers: (settings, count) =>
    Array.from({ length: count }, () => new ThreadWorker(threads.pop() ?? startThread(WORKER), settings)),
  ...(availableParallelism() > 1 && {
    // One: reading takes as long as storing, which this thread does meanwhile. Each thread more takes 100 MB. Its objects
    // live for an item, so that a smaller young generation than V8's takes 25 MB less. Half of this one takes 4 % more
    // processor time: V8 stops the thread for each collection, and waits for other threads.
    startReaders: (settings) => [
      new ThreadReader(
        new Worker(new URL('./ingest-worker.mjs', import.meta.url), {
          workerData: settings,
          resourceLimits: { maxYoungGenerationSizeMb: 6 },
        }),
      ),
    ],
  }),
  version: typeof ASSAY_VERSION === 'string' ? ASSAY_VERSION : 'source',
  configurationFolder: '.',
  sourceRoot: findSourceRoot(env),
  jobSummary: env.GITHUB_STEP_SUMMARY || undefined,
  localPrograms: findLocalPrograms(),
  exampleAccount: relative(process.cwd(), fileURLToPath(new URL('../examples/account', import.meta.url))),
  readRuleCode: (name) => readFile(new URL(`./rule-${name}.mjs`, import.meta.url), 'utf8').catch(() => undefined),
  cores: availableParallelism(),
  importModule: (url) => import(url),
  assayModules: {
    assay: new URL('./api.mjs', import.meta.url).href,
    'assay/cdk': new URL('./api-cdk.mjs', import.meta.url).href,
  },
};

/** Finds the programs of the local region beside this file, and the app in Assay's repository or in the package. */
function findLocalPrograms() {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  const isRepository = existsSync(join(folder, 'bin/local-app.ts'));
  const [source, ending] = isRepository ? ['exports', 'ts'] : ['dist/package', 'mjs'];
  const findModule = (name: string): string => join(folder, source, `${name}.${ending}`);
  return {
    loadManagedTriggers: async () => (await import('../lib/cdk/configuration/rules/managed-rule')).findManagedRule,
    bootstrap: fileURLToPath(new URL('./function-bootstrap.mjs', import.meta.url)),
    python: fileURLToPath(new URL('./python-child.mjs', import.meta.url)),
    app: {
      command: `"${process.execPath}" ${isRepository ? '--import tsx bin/local-app.ts' : 'dist/package/local-app.cjs'}`,
      folder,
      hasFunctions: isRepository,
      modules: {
        assay: findModule('index'),
        'assay/rules': findModule('rules'),
        'assay/runtime': findModule('runtime'),
        'assay/testing': findModule('testing'),
        // The part that a configuration needs, without the CDK.
        'assay/cdk': isRepository ? join(folder, 'bin/api-cdk.ts') : join(folder, 'dist/api-cdk.mjs'),
      },
    },
  };
}

/** Rewrites one line a few times a second, beginning after a second of work. */
function createProgress(screen: NodeJS.WriteStream): (line: string) => void {
  let next = performance.now() + 1000;
  let shown = false;
  return (line) => {
    if (line !== '' && performance.now() < next) return;
    next = performance.now() + 200;
    if (line !== '' || shown) screen.write(`\r\u001b[K${line}`);
    shown = line !== '';
  };
}

// A bug must not look like a result: Node's own exit code for it is 1, which means non-compliant here.
process.on('uncaughtException', (error) => {
  for (const line of inspect(error).split('\n')) stderr.write(`${toSafeLine(line)}\n`);
  process.exit(EXIT.failed);
});

// Code of a team's own that ends the process must not look like a result either.
let isDone = false;
process.on('exit', (code) => {
  if (isDone || code === EXIT.failed) return;
  process.exitCode = EXIT.failed;
  stderr.write(`assay: Something ended the process with code ${code}, before the command was done\n`);
});

process.exitCode = await main(process.argv.slice(2), io, async ({ withRemediations }) =>
  withRemediations ? (await import('./shipped-rules')).shippedRules : (await import('../rules')).rules,
);
isDone = true;
