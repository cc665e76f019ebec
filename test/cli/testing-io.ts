import { Readable } from 'node:stream';
import type { Io } from '../../lib/cli/io';
import { main } from '../../lib/cli/main';
import type { Rule } from '../../lib/core/rule';
import { sampleRules } from './sample-rules';

/** What a command line printed, and how it ended. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, at a fixed time, 80 columns wide and without colours. */
export async function run(
  args: readonly string[],
  given: Partial<Io> & { rules?: readonly Rule[] } = {},
): Promise<Outcome> {
  const { rules = sampleRules, ...parts } = given;
  let out = '';
  let err = '';
  const io: Io = {
    async write(text) {
      out += typeof text === 'string' ? text : Buffer.from(text).toString();
    },
    warn(line) {
      err += `${line}\n`;
    },
    stdin: Readable.from([]),
    color: false,
    width: 80,
    wait: async () => {},
    now: () => new Date('2026-03-01T12:00:00.000Z'),
    startWorkers: () => [],
    version: '0.1.0',
    exampleAccount: 'examples/account',
    cores: 1,
    assayModules: {},
    importModule: async () => ({}),
    ...parts,
  };
  const code = await main(args, io, async ({ withRemediations }) =>
    withRemediations ? rules : rules.map(({ remediation, ...rule }) => rule as Rule),
  );
  return { code, out, err };
}

/** The JSON report of `assay evaluate`. */
export async function evaluateJson(args: readonly string[], given: Parameters<typeof run>[1] = {}) {
  const { code, out, err } = await run(['evaluate', ...args, '--format', 'json'], given);
  return { code, err, ...JSON.parse(out === '' ? '{}' : out) };
}
