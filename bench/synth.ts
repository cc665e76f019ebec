import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { bundle } from '../lib/cdk/constructs/functions/bundled-files';
import { formatTarget, median, print } from './figures';
import { type Command, measure, resolvePath } from './measure';

/**
 * Measures the synthesis time of an app by number of Regions and rules.
 *
 *     npx tsx bench/synth.ts [--rounds 5]
 *
 * It runs whole processes of plain Node and prints medians, as ratios to one Region with five rules in the same run.
 */
function benchSynth({ rounds = 5 }: { readonly rounds?: number } = {}): void {
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
  /** The limit of wall time, as a multiple of the first size. */
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
const MAX_BUNDLING_MS = 150;

const EVALUATOR = resolvePath('../lambdas/evaluate.ts');

function benchBundling(rounds: number): void {
  const times = Array.from({ length: rounds + 1 }, () => {
    const start = performance.now();
    bundle(EVALUATOR);
    return performance.now() - start;
  }).slice(1);
  const time = median(times);
  print(
    `bundling the evaluator          ${time.toFixed(0)} ms  ${formatTarget(time <= MAX_BUNDLING_MS, `${MAX_BUNDLING_MS} ms`)}`,
  );
}

/** Compiles the app, since running TypeScript takes time of its own. The CDK, with its 160 MB, is not bundled. */
function writeApp(folder: string): string {
  const file = join(folder, 'app.cjs');
  const { outputFiles } = buildSync({
    entryPoints: [resolvePath('synth/app.ts')],
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
    // The folder of the packages, the CDK's output folder, and whether the CDK validates its output.
    const env = {
      NODE_PATH: resolvePath('../node_modules'),
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
        limit === undefined ? '' : `  ${formatTarget(ratio <= limit, String(limit))}`,
      ].join(''),
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rounds = process.argv.indexOf('--rounds');
  benchSynth(rounds === -1 ? {} : { rounds: Number(process.argv[rounds + 1]) });
}
