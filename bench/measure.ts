import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { median } from './figures';

/** Resolves a path that is relative to this folder. */
export const resolvePath = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A process to measure: arguments of `node`. */
export interface Command {
  readonly args: readonly string[];
  /** @default [0] */
  readonly exitCodes?: readonly number[];
  /** In addition to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Measured {
  /** The median over the rounds, in seconds, of the whole process. */
  readonly wall: number;
  /** The median processor time of all its threads, in seconds. A busy machine changes it less than the wall time. */
  readonly processor: number;
  /** The peak memory of all its threads, in bytes. */
  readonly peak: number;
}

/**
 * Measures commands in turn, round after round, so that a busy minute of the machine affects all of them. Memory and
 * processor time are measured in separate rounds, since that takes a little time.
 */
export function measure(commands: readonly Command[], rounds: number): Measured[] {
  for (const command of commands) run(command);
  const walls = inTurn(commands, rounds, (command) => run(command).seconds);
  const usages = inTurn(commands, USAGE_ROUNDS, (command) => parseUsage(run(command, ['--require', USAGE]).usage));
  return commands.map((_, index) => {
    const usage = usages[index] as Usage[];
    return {
      wall: median(walls[index] as number[]),
      processor: median(usage.map(({ processor }) => processor)),
      peak: Math.max(...usage.map(({ peak }) => peak)),
    };
  });
}

const USAGE_ROUNDS = 3;

function inTurn<T>(commands: readonly Command[], rounds: number, measureOne: (command: Command) => T): T[][] {
  const results = commands.map((): T[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, command] of commands.entries()) results[index]?.push(measureOne(command));
  }
  return results;
}

type Usage = Pick<Measured, 'processor' | 'peak'>;
const USAGE = resolvePath('usage.cjs');

function parseUsage(text: string): Usage {
  const [kibibytes = 0, microseconds = 0] = text.split(' ').map(Number);
  return { peak: kibibytes * 1024, processor: microseconds / 1e6 };
}

/**
 * The environment without the settings of Node: some make every start slower, such as NODE_EXTRA_CA_CERTS, whose
 * certificates Node 20 reads at its start.
 */
export const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^NODE_|^SSL_CERT_/.test(name)));

function run(
  { args, exitCodes = [0], env }: Command,
  nodeArgs: readonly string[] = [],
): { readonly seconds: number; readonly usage: string } {
  const start = process.hrtime.bigint();
  const { status, error, stderr, output } = spawnSync(process.execPath, [...nodeArgs, ...args], {
    // Not in this repository, whose configuration file the command would use.
    cwd: tmpdir(),
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: { ...cleanEnvironment(), ...env },
    maxBuffer: 64 << 20,
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status === null || !exitCodes.includes(status)) {
    throw new Error(`Cannot measure "node ${args.join(' ')}": ${error?.message ?? `exit code ${status}\n${stderr}`}`);
  }
  return { seconds, usage: output[3] ?? '' };
}

/** Returns the milliseconds that some work takes. */
export async function measureMs(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
