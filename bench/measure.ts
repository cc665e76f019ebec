import { spawnSync } from 'node:child_process';
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
  /** The peak memory of all its threads, in bytes. */
  readonly peak: number;
}

/**
 * Measures commands in turn, round after round, so that a busy minute of the machine affects all of them. Memory is
 * measured in separate rounds, since that takes a little time.
 */
export function measure(commands: readonly Command[], rounds: number): Measured[] {
  for (const command of commands) run(command);
  const walls = commands.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, command] of commands.entries()) walls[index]?.push(run(command).seconds);
  }
  return commands.map((command, index) => ({
    wall: median(walls[index] as number[]),
    peak: Math.max(...[1, 2].map(() => run(command, ['--require', PEAK]).peak)),
  }));
}

const PEAK = resolvePath('peak.cjs');

function run(
  { args, exitCodes = [0], env }: Command,
  nodeArgs: readonly string[] = [],
): { seconds: number; peak: number } {
  const start = process.hrtime.bigint();
  const { status, error, stderr, output } = spawnSync(process.execPath, [...nodeArgs, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    // Node reads the extra certificates at its start, which would be measured too.
    env: { ...process.env, NODE_EXTRA_CA_CERTS: undefined, ...env },
    maxBuffer: 64 << 20,
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status === null || !exitCodes.includes(status)) {
    throw new Error(`Cannot measure "node ${args.join(' ')}": ${error?.message ?? `exit code ${status}\n${stderr}`}`);
  }
  return { seconds, peak: Number(output[3] ?? 0) * 1024 };
}

/** Returns the milliseconds that some work takes. */
export async function measureMs(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
