import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate, snapshot } from './generate';
import { type Command, type Measured, measure } from './measure';

/**
 * Measures `assay evaluate` against the plain-Node floor and says which targets are met.
 *
 *     npm run bench [-- --full] [-- --items 10,10000] [-- --rounds 5]
 *
 * Whole processes, medians, everything a ratio to the floor of the same run. Snapshots are generated once and kept in
 * the system's temporary folder. `--full` adds a million items: a gigabyte of room and a few minutes.
 */
const NOTHING: Command = { args: ['-e', '0'] };
const FIVE_RULES = ['open-ssh', 'public-s3-bucket', 'expiring-certificate', 'gp2-volume', 'alb-http-listener'];
const MEMORY_TARGET = 160e6;

interface Size {
  readonly items: number;
  readonly rounds: number;
  /** Most wall time: times the floor, or at the smallest size times a Node that does nothing. */
  readonly target?: number;
}
const SIZES: readonly Size[] = [
  { items: 10, rounds: 15, target: 3 },
  { items: 10_000, rounds: 9 },
  { items: 100_000, rounds: 7, target: 0.45 },
  { items: 1_000_000, rounds: 3, target: 0.35 },
];
const DEFAULT_ITEMS = 100_000;
const START_UP_ITEMS = 10;

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

async function main(args: readonly string[]): Promise<void> {
  const sizes = sizesFrom(args);
  if (!existsSync(here('../dist/assay.mjs'))) throw new Error('Cannot measure dist/assay.mjs: run npm run build first');
  print(`Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`);
  for (const size of sizes) {
    const { folder, bytes } = await snapshots(size.items);
    print(`\n${grouped(size.items)} items, ${megabytes(bytes)} of .json.gz, median of ${size.rounds}\n`);
    printTable(size, measureSize(size, folder));
  }
}

function sizesFrom(args: readonly string[]): Size[] {
  const option = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const items = option('--items')?.split(',').map(Number);
  const rounds = Number(option('--rounds') ?? 0);
  const largest = args.includes('--full') ? Number.POSITIVE_INFINITY : DEFAULT_ITEMS;
  return SIZES.filter((size) => items?.includes(size.items) ?? size.items <= largest).map((size) => ({
    ...size,
    rounds: rounds || size.rounds,
  }));
}

type Rows = readonly (readonly [label: string, measured: Measured])[];

function measureSize({ items, rounds }: Size, folder: string): Rows {
  const evaluate = (rules: readonly string[]): Command => ({
    args: [
      here('../dist/assay.mjs'),
      ...['evaluate', folder, '--format', 'json'],
      ...rules.flatMap((rule) => ['--rule', rule]),
    ],
    exitCodes: [0, 1],
  });
  const commands: [string, Command][] = [
    ['Node, parsing it all', { args: [here('floor.mjs'), folder] }],
    ['assay, five rules', evaluate(FIVE_RULES)],
    ['assay, all rules', evaluate([])],
  ];
  if (items === START_UP_ITEMS) commands.unshift(['node -e 0', NOTHING]);
  const measured = measure(
    commands.map(([, command]) => command),
    rounds,
  );
  return commands.map(([label], index) => [label, measured[index] as Measured]);
}

function printTable({ target }: Size, rows: Rows): void {
  const [base] = rows;
  if (!base) return;
  print(line('', 'wall', 'ratio', 'target       ', 'peak', 'target       '));
  for (const [label, { wall, peak }] of rows) {
    const ratio = wall / base[1].wall;
    const judged = label.startsWith('assay');
    print(
      line(
        label,
        `${wall.toFixed(2)} s`,
        ratio.toFixed(2),
        judged && target !== undefined ? verdict(ratio <= target, String(target)) : '',
        megabytes(peak),
        judged ? verdict(peak <= MEMORY_TARGET, megabytes(MEMORY_TARGET)) : '',
      ),
    );
  }
}

const verdict = (met: boolean, target: string): string => `≤ ${target} ${met ? 'met   ' : 'missed'}`;

const line = (label: string, ...cells: readonly string[]): string => {
  const widths = [8, 7, 16, 9, 18];
  const row = cells.map((cell, index) => cell.padStart(widths[index] as number));
  return `${label.padEnd(22)}${row.join('')}`.trimEnd();
};

/** A folder of generated snapshots, from an earlier run when the generator still makes the same. */
async function snapshots(items: number): Promise<{ readonly folder: string; readonly bytes: number }> {
  const version = createHash('sha256')
    .update(snapshot(1, 0, 100).text)
    .digest('hex')
    .slice(0, 8);
  const folder = join(tmpdir(), `assay-bench-${version}`, String(items));
  // Written last, so that what an interrupted run has left does not count.
  const record = `${folder}.bytes`;
  if (!existsSync(record)) {
    rmSync(folder, { recursive: true, force: true });
    writeFileSync(record, String((await generate({ folder, items })).gzipBytes));
  }
  return { folder, bytes: Number(readFileSync(record, 'utf8')) };
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 0)} MB`;
const grouped = (count: number): string => count.toLocaleString('en-US');
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
