import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import type { Io } from '../lib/cli/io';
import { EXIT, main } from '../lib/cli/main';
import { withRemediations } from '../lib/core/rule';
import { ThreadWorker } from '../lib/engine/worker-thread';
import { rules } from '../rules';
import { remediations } from '../rules/remediations';

// V8 optimises after so many bytes of code run. A run of seconds is over before most of that pays: measured over 100,000
// items on Node 20, it took 40 % of the CPU, on the cores that the other threads judge on. Later Nodes have no such flag.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=1000000');

const { stdout, stderr, stdin, env } = process;

const io: Io = {
  write(text) {
    return stdout.write(text) ? DONE : new Promise((resolve) => stdout.once('drain', resolve));
  },
  warn: (line) => void stderr.write(`${line}\n`),
  ...(stderr.isTTY && { showProgress: progressOn(stderr) }),
  stdin,
  color: Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb',
  width: Math.max(40, stdout.columns || 80),
  now: () => new Date(),
  startWorkers: (settings, count) =>
    Array.from({ length: count }, () => new ThreadWorker(new URL('./worker.mjs', import.meta.url), settings)),
  exampleAccount: relative(process.cwd(), fileURLToPath(new URL('../examples/account', import.meta.url))),
  cores: availableParallelism(),
};

/** Rewrites one line, a few times a second at most, and only once the work has taken a second. */
function progressOn(screen: NodeJS.WriteStream): (line: string) => void {
  let next = performance.now() + 1000;
  let shown = false;
  return (line) => {
    if (line !== '' && performance.now() < next) return;
    next = performance.now() + 200;
    if (line !== '' || shown) screen.write(`\r\u001b[K${line}`);
    shown = line !== '';
  };
}

const DONE = Promise.resolve();

// `assay … | head` closes the pipe early: that is the reader's good right and no failure.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

// A fault of ours must not look like a verdict, and Node's own exit code for it would be that of "not compliant".
process.on('uncaughtException', (error) => {
  stderr.write(`${inspect(error)}\n`);
  process.exit(EXIT.failed);
});

process.exitCode = await main(process.argv.slice(2), io, withRemediations(rules, remediations));
