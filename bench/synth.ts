import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { bundle } from '../lib/cdk/constructs/functions/bundle';
import { type Command, measure } from './measure';

/**
 * Measures how long an app takes to synthesize, by Regions and rules.
 *
 *     npx tsx bench/synth.ts [--rounds 5]
 *
 * Whole processes of plain Node, medians, ratios to one Region with five rules in the same run.
 */
export function benchSynth({ rounds = 5 }: { readonly rounds?: number } = {}): void {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-synth-'));
  try {
    print(`\nSynthesis, Node ${process.versions.node}, ${availableParallelism()} processors, median of ${rounds}\n`);
    benchBundling(rounds);
    const app = writeApp(folder);
    for (const validates of [false, true]) benchSizes(app, folder, validates, rounds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Size {
  readonly regions: number;
  readonly rules: number;
  /** Most wall time, times that of the first size. */
  readonly target?: { readonly alone: number; readonly validated: number };
}
const SIZES: readonly Size[] = [
  { regions: 1, rules: 5 },
  { regions: 1, rules: 50 },
  { regions: 10, rules: 5 },
  { regions: 10, rules: 50 },
  { regions: 60, rules: 5 },
  { regions: 60, rules: 25, target: { alone: 3, validated: 2.5 } },
  { regions: 60, rules: 50 },
];
const BUNDLING_TARGET = 150;

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const EVALUATOR = here('../lambdas/evaluate.ts');

function benchBundling(rounds: number): void {
  const times = Array.from({ length: rounds + 1 }, () => {
    const start = performance.now();
    bundle(EVALUATOR);
    return performance.now() - start;
  }).slice(1);
  const median = times.sort((a, b) => a - b)[times.length >> 1] as number;
  print(
    `bundling the evaluator          ${median.toFixed(0)} ms  ${verdict(median <= BUNDLING_TARGET, `${BUNDLING_TARGET} ms`)}`,
  );
}

/** As JavaScript, since what runs TypeScript takes its time too. The CDK stays outside: it is 160 MB. */
function writeApp(folder: string): string {
  const file = join(folder, 'app.cjs');
  const { outputFiles } = buildSync({
    entryPoints: [here('synth/app.ts')],
    bundle: true,
    packages: 'external',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    write: false,
  });
  writeFileSync(file, outputFiles[0]?.contents ?? '');
  return file;
}

function benchSizes(app: string, folder: string, validates: boolean, rounds: number): void {
  const commands = SIZES.map(({ regions, rules }): Command => {
    // Where Node finds the packages, where the CDK is to write, and whether it looks for faults in what it wrote.
    const env = {
      NODE_PATH: here('../node_modules'),
      CDK_OUTDIR: join(folder, `${regions}-${rules}`),
      CDK_VALIDATION: String(validates),
    };
    return { args: [app, String(regions), String(rules), EVALUATOR], env };
  });
  const measured = measure(commands, rounds);
  const first = measured[0]?.wall as number;
  print(`\n${validates ? "with the CDK's validation" : 'without validation'}`);
  for (const [index, { wall }] of measured.entries()) {
    const { regions, rules, target } = SIZES[index] as Size;
    const ratio = wall / first;
    const limit = validates ? target?.validated : target?.alone;
    print(
      [
        `${regions} × ${rules}`.padEnd(10),
        `${wall.toFixed(2)} s`.padStart(10),
        ratio.toFixed(2).padStart(8),
        limit === undefined ? '' : `  ${verdict(ratio <= limit, String(limit))}`,
      ].join(''),
    );
  }
}

const verdict = (met: boolean, target: string): string => `≤ ${target} ${met ? 'met' : 'missed'}`;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rounds = process.argv.indexOf('--rounds');
  benchSynth(rounds === -1 ? {} : { rounds: Number(process.argv[rounds + 1]) });
}
