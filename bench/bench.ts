import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeError } from '../lib/core/text/errors';
import { formatInteger } from '../lib/core/text/format';
import { formatTarget, print } from './figures';
import { generate, generateSnapshot } from './generate';
import { type Command, type Measured, measure, resolvePath } from './measure';

/**
 * Measures `assay evaluate` against the plain-Node floor and prints which targets are met.
 *
 *     npm run bench [-- --full] [-- --items 10,10000] [-- --rounds 5]
 *
 * It runs whole processes and prints medians, as ratios to the floor of the same run. Snapshots are generated once and
 * stay in the system's temporary folder. `--full` adds a million items: a gigabyte of disk and a few minutes.
 */
const IDLE: Command = { args: ['-e', '0'] };
const FIVE_RULES = ['open-ssh', 'public-s3-bucket', 'expiring-certificate', 'gp2-volume', 'alb-http-listener'];
const MEMORY_TARGET = 160e6;

interface Size {
  readonly items: number;
  readonly rounds: number;
  /** The limit of wall time, as a multiple of the floor, or at the smallest size of a Node that does nothing. */
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

async function main(args: readonly string[]): Promise<void> {
  const sizes = parseSizes(args);
  if (!existsSync(resolvePath('../dist/assay.mjs')))
    throw new Error('Cannot measure dist/assay.mjs: run npm run build first');
  print(`Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`);
  for (const size of sizes) {
    const { folder, bytes } = await findSnapshots(size.items);
    print(`\n${formatInteger(size.items)} items, ${formatMegabytes(bytes)} of .json.gz, median of ${size.rounds}\n`);
    const rows = createRows(size, folder);
    const commands = rows.map(({ command }) => command);
    printTable(size, rows, measure(commands, size.rounds));
  }
}

function parseSizes(args: readonly string[]): Size[] {
  const option = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const items = option('--items')?.split(',').map(Number);
  const rounds = Number(option('--rounds') ?? 0);
  const largest = args.includes('--full') ? Number.POSITIVE_INFINITY : DEFAULT_ITEMS;
  const sizes = SIZES.filter((size) => items?.includes(size.items) ?? size.items <= largest);
  if (sizes.length === 0) {
    const known = SIZES.map((size) => size.items).join(', ');
    throw new Error(`Cannot measure "${option('--items')}" items: the sizes are ${known}`);
  }
  return sizes.map((size) => ({ ...size, rounds: rounds || size.rounds }));
}

interface Row {
  readonly label: string;
  readonly command: Command;
  /** The targets that apply to it. */
  readonly targets: readonly ('wall' | 'peak')[];
}

function createRows({ items }: Size, folder: string): Row[] {
  const evaluate = (rules: readonly string[]): Command => ({
    args: [
      resolvePath('../dist/assay.mjs'),
      ...['evaluate', folder, '--format', 'json'],
      ...rules.flatMap((rule) => ['--rule', rule]),
    ],
    exitCodes: [0, 1],
  });
  const startsUp = items === START_UP_ITEMS;
  return [
    ...(startsUp ? [{ label: 'node -e 0', command: IDLE, targets: [] }] : []),
    { label: 'Node, parsing it all', command: { args: [resolvePath('floor.mjs'), folder] }, targets: [] },
    { label: 'assay, five rules', command: evaluate(FIVE_RULES), targets: ['wall', 'peak'] },
    { label: 'assay, all rules', command: evaluate([]), targets: startsUp ? ['wall', 'peak'] : ['peak'] },
  ];
}

/** Prints each row with its ratio to the first. */
function printTable({ target }: Size, rows: readonly Row[], measured: readonly Measured[]): void {
  print(formatCells('', 'wall', 'ratio', 'target       ', 'peak', 'target       '));
  for (const [index, { wall, peak }] of measured.entries()) {
    const { label, targets } = rows[index] as Row;
    const ratio = wall / (measured[0] as Measured).wall;
    const hasWallTarget = target !== undefined && targets.includes('wall');
    print(
      formatCells(
        label,
        `${wall.toFixed(2)} s`,
        ratio.toFixed(2),
        hasWallTarget ? formatTarget(ratio <= target, String(target)) : '',
        formatMegabytes(peak),
        targets.includes('peak') ? formatTarget(peak <= MEMORY_TARGET, formatMegabytes(MEMORY_TARGET)) : '',
      ),
    );
  }
}

const formatCells = (label: string, ...cells: readonly string[]): string => {
  const widths = [8, 7, 16, 9, 18];
  const row = cells.map((cell, index) => cell.padStart(widths[index] as number));
  return `${label.padEnd(22)}${row.join('')}`.trimEnd();
};

/** Returns a folder of generated snapshots, from an earlier run if the generator has not changed. */
async function findSnapshots(items: number): Promise<{ readonly folder: string; readonly bytes: number }> {
  const version = createHash('sha256')
    .update(generateSnapshot(1, 0, 100).text)
    .digest('hex')
    .slice(0, 8);
  const folder = join(tmpdir(), `assay-bench-${version}`, String(items));
  // Written last, so that an interrupted run does not count.
  const record = `${folder}.bytes`;
  if (!existsSync(record)) {
    rmSync(folder, { recursive: true, force: true });
    writeFileSync(record, String((await generate({ folder, items })).gzipBytes));
  }
  return { folder, bytes: Number(readFileSync(record, 'utf8')) };
}

const formatMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 0)} MB`;
main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
});
