import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeError } from '../lib/core/text/errors';
import { formatInteger } from '../lib/core/text/format';
import { ingestFiles } from '../lib/history/ingest/ingest';
import { openForReading } from '../lib/history/store/store';
import { formatTarget, print } from './figures';
import { SNAPSHOT_DAY } from './generate/estate';
import { USUAL } from './generate/profiles';
import { type Command, type Measured, measure, resolvePath } from './measure';
import { findSnapshots } from './snapshots';
import { benchWho } from './who';

/**
 * Measures the history store against the plain-Node floor and prints which targets are met: reading files into it, and
 * questions to it. DuckDB's own `read_json` over the same files is beside it.
 *
 *     npx tsx bench/history.ts [--items 100000] [--rounds 3]
 *
 * It runs whole processes of the built command (`npm run build`) and prints medians, as ratios in the same run.
 */
interface Row {
  readonly label: string;
  readonly command: Command;
  /** The row whose time is the base of the ratio. @default the floor */
  readonly base?: string;
  /** The limit of the ratio. */
  readonly target?: number;
  /** Seconds that the limit allows beside the ratio. */
  readonly allowance?: number;
  /** The limit of the memory, in bytes. */
  readonly peak?: number;
}

const FLOOR = 'Node, parsing it all';
const IDLE = 'node -e 0';
const GROUPING =
  "SELECT configuration.instanceType, COUNT(*) WHERE resourceType = 'AWS::EC2::Instance' GROUP BY configuration.instanceType";
const GROUPING_ALL = 'SELECT configuration.instanceType, COUNT(*) GROUP BY configuration.instanceType';

async function main(args: readonly string[]): Promise<void> {
  const option = (name: string, otherwise: number): number =>
    args.includes(name) ? Number(args[args.indexOf(name) + 1]) : otherwise;
  const items = option('--items', 100_000);
  const { folder } = await findSnapshots(items, USUAL);
  const work = mkdtempSync(join(tmpdir(), 'assay-bench-history-'));
  try {
    const store = join(work, 'history.duckdb');
    const rows = createRows(folder, store, work, await findInstance(folder, store));
    print(`Node ${process.versions.node}, ${formatInteger(items)} items, median of ${option('--rounds', 3)}\n`);
    print(formatCells('', ['wall', 'ratio', 'target', 'processor', 'peak', 'target']));
    const measured = measure(
      rows.map(({ command }) => command),
      option('--rounds', 3),
    );
    printRows(rows, measured);
    print(`\nstore: ${Math.round(statSync(store).size / 1e6)} MB`);
    benchWho();
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Makes the store that the questions need, and returns a resource to ask for. */
async function findInstance(folder: string, store: string): Promise<readonly string[]> {
  await ingestFiles([folder], { store });
  const database = await openForReading(store);
  try {
    const [row] = await database.rows<Record<string, string>>(
      "SELECT resource_id, account_id, region FROM resource WHERE resource_type = 'AWS::EC2::Instance' LIMIT 1",
    );
    if (!row) throw new Error('Cannot find an instance in the generated snapshots');
    const { resource_id = '', account_id = '', region = '' } = row;
    return [resource_id, '--type', 'AWS::EC2::Instance', '--account', account_id, '--region', region];
  } finally {
    database.close();
  }
}

function createRows(folder: string, store: string, work: string, instance: readonly string[]): Row[] {
  const assay = (...args: readonly string[]): Command => ({ args: [resolvePath('../dist/assay.mjs'), ...args] });
  const ask = (...args: readonly string[]): Command => assay(...args, '--store', store, '--format', 'json');
  const at = new Date(SNAPSHOT_DAY + 86_400_000).toISOString();
  const script = (name: string, ...args: readonly string[]): Command => ({ args: [resolvePath(name), ...args] });
  return [
    { label: IDLE, command: { args: ['-e', '0'] } },
    { label: FLOOR, command: script('floor.mjs', folder) },
    {
      label: 'ingest into a new store',
      command: script('history/ingest-anew.mjs', folder, join(work, 'new.duckdb')),
      target: 1.5,
      peak: 400e6,
    },
    { label: 'ingest again', command: ask('ingest', folder) },
    {
      label: 'one resource at a time',
      command: ask('show', ...instance, '--at', at),
      base: IDLE,
      target: 2,
      allowance: 0.1,
    },
    { label: 'history of one resource', command: ask('history', ...instance), base: IDLE },
    {
      label: 'diff of one resource',
      command: ask('diff', ...instance, '--from', new Date(SNAPSHOT_DAY).toISOString(), '--to', at),
      base: IDLE,
    },
    { label: 'inventory', command: ask('inventory', '--at', at), target: 0.25 },
    { label: 'grouping', command: ask('query', GROUPING), target: 0.25 },
    { label: 'grouping, all types', command: ask('query', GROUPING_ALL), target: 0.25 },
    { label: 'grouping, --at', command: ask('query', GROUPING, '--at', at), base: 'grouping', target: 1.5 },
    { label: "DuckDB's read_json, grouping", command: script('history/read-json.mjs', folder) },
    {
      label: "DuckDB's read_json, into a table",
      command: script('history/read-json.mjs', folder, join(work, 'plain.duckdb')),
    },
  ];
}

function printRows(rows: readonly Row[], measured: readonly Measured[]): void {
  const walls = new Map(rows.map(({ label }, index) => [label, (measured[index] as Measured).wall]));
  for (const [index, { wall, processor, peak }] of measured.entries()) {
    const { label, base = FLOOR, target, allowance = 0, peak: maxPeak } = rows[index] as Row;
    const baseWall = walls.get(base) as number;
    const ratio = wall / baseWall;
    const limit = `${target}${base === FLOOR ? '' : ` × ${base}`}${allowance > 0 ? ` + ${allowance} s` : ''}`;
    print(
      formatCells(label, [
        `${wall.toFixed(2)} s`,
        ratio.toFixed(2),
        target === undefined ? '' : formatTarget(wall <= target * baseWall + allowance, limit),
        `${processor.toFixed(2)} s`,
        `${Math.round(peak / 1e6)} MB`,
        maxPeak === undefined ? '' : formatTarget(peak <= maxPeak, `${maxPeak / 1e6} MB`),
      ]),
    );
  }
}

const WIDTHS = [9, 7, 32, 11, 9, 18];
const formatCells = (label: string, cells: readonly string[]): string =>
  `${label.padEnd(34)}${cells.map((cell, index) => cell.padStart(WIDTHS[index] as number)).join('')}`.trimEnd();

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
});
