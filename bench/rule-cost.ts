import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { formatTarget, print } from './figures';
import { PROFILES } from './generate/profiles';
import { cleanEnvironment, resolvePath } from './measure';

/** The limits of one warm evaluation, in microseconds. */
const TARGETS: Readonly<Record<string, number>> = { 'open-ssh': 8, 'public-s3-bucket': 10 };
const OTHER_TARGET = 4;

/** Prints what one warm evaluation by each rule costs, in each profile. The target is for the first profile. */
export function benchRules(): void {
  print('\nOne warm evaluation, in µs of the processor\n');
  print(
    formatCells(
      '',
      PROFILES.map(({ name }) => name),
    ),
  );
  const costs = measureRules();
  for (const [rule] of Object.entries(costs[PROFILES[0]?.name ?? ''] ?? {})) {
    const byProfile = PROFILES.map(({ name }) => costs[name]?.[rule]);
    const target = TARGETS[rule] ?? OTHER_TARGET;
    const [first] = byProfile;
    const met = first === undefined ? '' : formatTarget(first <= target, String(target));
    print(
      `${formatCells(
        rule,
        byProfile.map((cost) => cost?.toFixed(1) ?? '–'),
      )}   ${met}`.trimEnd(),
    );
  }
}

const formatCells = (label: string, cells: readonly string[]): string =>
  `${label.padEnd(26)}${cells.map((cell) => cell.padStart(11)).join('')}`;

/**
 * Runs the measurement in a process of its own, compiled as the command is: running TypeScript takes time of its own.
 */
function measureRules(): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-rules-'));
  try {
    const outfile = join(folder, 'rules.mjs');
    buildSync({
      entryPoints: [resolvePath('rules/evaluate.ts')],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
    });
    return JSON.parse(execFileSync(process.execPath, [outfile], { env: cleanEnvironment(), encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
