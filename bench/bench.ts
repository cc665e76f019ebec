import { existsSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { describeError } from '../lib/core/text/errors';
import { formatInteger } from '../lib/core/text/format';
import { formatTarget, print } from './figures';
import { SNAPSHOT_DAY } from './generate/estate';
import { PROFILES, type Profile, USUAL } from './generate/profiles';
import { benchLocalRegion } from './local-region';
import { type Command, type Measured, measure, resolvePath } from './measure';
import { benchRules } from './rule-cost';
import { findSnapshots } from './snapshots';
import { benchWho } from './who';

/**
 * Measures `assay evaluate` against the plain-Node floor and prints which targets are met. The input varies, since an
 * account with many non-compliant resources or large ones costs more than others; every kind has a target.
 *
 *     npm run bench [-- --full] [-- --items 10,10000] [-- --rounds 5]
 *
 * It runs whole processes and prints medians, as ratios to the floor of the same run. Snapshots are generated once and
 * stay in the system's temporary folder. `--full` adds a million items: a gigabyte of disk and a few minutes.
 */
const IDLE: Command = { args: ['-e', '0'] };
const FIVE_RULES = ['open-ssh', 'public-s3-bucket', 'expiring-certificate', 'gp2-volume', 'alb-http-listener'];
const MAX_PEAK = 200e6;

interface Size {
  readonly items: number;
  readonly rounds: number;
  readonly profiles: readonly Profile[];
  /** The limits of wall time, as a multiple of the floor, or at the smallest size of a Node that does nothing. */
  readonly targets: (profile: Profile) => { readonly five?: number; readonly all?: number };
}

const SIZES: readonly Size[] = [
  { items: 10, rounds: 15, profiles: [USUAL], targets: () => ({ five: 3, all: 3 }) },
  { items: 10_000, rounds: 9, profiles: [USUAL], targets: () => ({}) },
  {
    items: 100_000,
    rounds: 7,
    profiles: PROFILES,
    targets: (profile) => (profile === USUAL ? { five: 0.4, all: 0.7 } : { five: 0.55, all: 1.1 }),
  },
  { items: 1_000_000, rounds: 3, profiles: [USUAL], targets: () => ({ five: 0.32, all: 0.65 }) },
];
const DEFAULT_ITEMS = 100_000;
const START_UP_ITEMS = 10;

async function main(args: readonly string[]): Promise<void> {
  const sizes = parseSizes(args);
  if (!existsSync(resolvePath('../dist/assay.mjs')))
    throw new Error('Cannot measure dist/assay.mjs: run npm run build first');
  print(`Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`);
  for (const size of sizes) {
    for (const profile of size.profiles) {
      const { folder, bytes } = await findSnapshots(size.items, profile);
      const input = `${formatInteger(size.items)} items, ${profile.name}, ${formatMegabytes(bytes)} of .json.gz`;
      print(`\n${input}, median of ${size.rounds}\n`);
      const rows = createRows(size, profile, folder);
      printTable(
        rows,
        measure(
          rows.map(({ command }) => command),
          size.rounds,
        ),
      );
    }
  }
  benchRules();
  benchWho();
  await benchLocalRegion();
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
  /** The limit of wall time, as a multiple of the first row. */
  readonly target?: number | undefined;
  readonly isOurs?: true;
}

function createRows({ items, targets }: Size, profile: Profile, folder: string): Row[] {
  const now = new Date(SNAPSHOT_DAY + 86_400_000).toISOString();
  const evaluate = (rules: readonly string[]): Command => ({
    args: [
      resolvePath('../dist/assay.mjs'),
      ...['evaluate', folder, '--format', 'json', '--now', now],
      ...rules.flatMap((rule) => ['--rule', rule]),
    ],
    exitCodes: [0, 1],
  });
  const { five, all } = targets(profile);
  return [
    ...(items === START_UP_ITEMS ? [{ label: 'node -e 0', command: IDLE }] : []),
    { label: 'Node, parsing it all', command: { args: [resolvePath('floor.mjs'), folder] } },
    { label: 'assay, five rules', command: evaluate(FIVE_RULES), target: five, isOurs: true },
    { label: 'assay, all rules', command: evaluate([]), target: all, isOurs: true },
  ];
}

/** Prints each row with its ratios to the first. */
function printTable(rows: readonly Row[], measured: readonly Measured[]): void {
  const [first] = measured as readonly [Measured];
  print(formatCells('', ['wall', 'ratio', 'target       ', 'processor', 'ratio', 'peak', 'target       ']));
  for (const [index, { wall, processor, peak }] of measured.entries()) {
    const { label, target, isOurs } = rows[index] as Row;
    const ratio = wall / first.wall;
    print(
      formatCells(label, [
        `${wall.toFixed(2)} s`,
        ratio.toFixed(2),
        target === undefined ? '' : formatTarget(ratio <= target, String(target)),
        `${processor.toFixed(2)} s`,
        (processor / first.processor).toFixed(2),
        formatMegabytes(peak),
        isOurs ? formatTarget(peak <= MAX_PEAK, formatMegabytes(MAX_PEAK)) : '',
      ]),
    );
  }
}

const WIDTHS = [8, 7, 16, 12, 7, 9, 18];
const formatCells = (label: string, cells: readonly string[]): string =>
  `${label.padEnd(22)}${cells.map((cell, index) => cell.padStart(WIDTHS[index] as number)).join('')}`.trimEnd();

const formatMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 0)} MB`;

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
});
