import { describeUncertainty, readUncertainty, type Uncertainty } from '../../history/state/doubts';
import { countResources, type Inventory, type InventoryKey, isInventoryKey } from '../../history/state/inventory';
import { TextPage } from '../../report/table/text-page';
import { compileAthenaInventory } from '../../sql/athena/inventory';
import { QueryError } from '../../sql/query-error';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import type { Io } from '../io';
import { UsageError } from '../usage-error';
import {
  ATHENA_HELP,
  ATHENA_OPTIONS,
  type AthenaValues,
  formatBytes,
  listAthenaWarnings,
  readAthenaSource,
  refuseAthenaOptions,
  runOnAthena,
} from './query/athena';
import { reportError } from './query/query-output';
import { readNow, readTimeOrNow, STORE_OPTIONS, TIME_HELP, withStore, writeAnswer } from './store-options';

/** `assay inventory`: how many resources there were at a time. */
export const inventory = defineCommand({
  name: 'inventory',
  usage: '[--at <time>] [--by <key>]…',
  summary: 'count the resources at a time',
  group: 'history',
  description: [
    'Counts the recorded resources at a time, by type, Region, account or the value of a tag.',
    ATHENA_HELP,
    TIME_HELP,
  ],
  options: {
    at: { type: 'string', value: '<time>', description: 'The time. Default: now.' },
    by: {
      type: 'string',
      multiple: true,
      value: '<key>',
      description: 'What to group by: type, region, account or tag:<key>. May be repeated. Default: type.',
    },
    on: {
      type: 'string',
      value: '<engine>',
      description: 'What answers: the history store, or Athena',
      choices: ['store', 'athena'],
      default: 'store',
    },
    ...ATHENA_OPTIONS,
    ...STORE_OPTIONS,
  },
  examples: ['assay inventory', "assay inventory --at '90d ago' --by region --by tag:team"],
  more: [
    `JSON
  { at, by, groups: [{ key, count }], total,
    approximate?,               the resources whose state is approximate
    approximateReasons?,
    warnings?, bytesScanned? }  with --on athena`,
  ],
  ignoresRules: true,

  async run({ values }, io) {
    const json = values.format === 'json';
    const by = values.by ?? ['type'];
    const unknown = by.find((key) => !isInventoryKey(key));
    if (unknown !== undefined) {
      throw new UsageError(`Cannot group by "${unknown}": expected type, region, account or tag:<key>`);
    }
    const keys = by.filter(isInventoryKey);
    const now = readNow(values.now, io);
    const at = readTimeOrNow('at', values.at, now, io);
    if (values.on === 'athena') return countOnAthena(keys, at, values, io);
    refuseAthenaOptions(values);
    return withStore(values.store, io, async (database) => {
      const { groups, total } = await countResources(database, at.getTime(), keys);
      const uncertainty = await readUncertainty(database, at.getTime());
      const { resources: approximate, reasons: approximateReasons } = uncertainty;
      const counts = { at: at.toISOString(), by: keys, groups, total };
      const result = { ...counts, ...(approximate > 0 && { approximate, approximateReasons }) };
      await writeAnswer({ io, json }, result, () => formatInventory({ ...result, uncertainty }, io));
      return EXIT.ok;
    });
  },
});

/** Counts the resources by the files of AWS Config in S3. */
async function countOnAthena(
  keys: readonly InventoryKey[],
  at: Date,
  values: AthenaValues & { readonly store?: string | undefined; readonly format?: string | undefined },
  io: Io,
): Promise<number> {
  if (values.store !== undefined) throw new UsageError('Cannot use --store with --on athena');
  const source = readAthenaSource(values, at);
  const sql = compileAthenaInventory(keys, source);
  if (values.print) {
    await io.write(`${sql}\n`);
    return EXIT.ok;
  }
  const json = values.format === 'json';
  try {
    const answer = await runOnAthena(sql, values, io);
    const groups = answer.rows.map((row) => ({
      key: Object.fromEntries(keys.map((key, index) => [key, row[`key_${index}`] ?? null])),
      count: Number(row.count),
    }));
    const total = groups.reduce((sum, { count }) => sum + count, 0);
    const warnings = listAthenaWarnings(answer, source);
    const result = { at: at.toISOString(), by: keys, groups, total, warnings, bytesScanned: answer.bytesScanned };
    await writeAnswer({ io, json }, result, () => formatInventory(result, io));
    if (!json) for (const warning of warnings) io.warn(`Warning: ${warning}`);
    if (!json) io.warn(`Athena read ${formatBytes(answer.bytesScanned)}`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    await reportError(sql, error, json, io);
    return EXIT.failed;
  }
}

function formatInventory(
  {
    at,
    by,
    groups,
    total,
    uncertainty,
  }: Inventory & { readonly at: string; readonly by: readonly string[]; readonly uncertainty?: Uncertainty },
  { color, width }: Pick<Io, 'color' | 'width'>,
): string {
  const page = new TextPage({ color, width });
  // No group is larger than the total.
  const columns = String(total).length;
  const addCount = (count: number, text: string) => {
    const digits = String(count).length;
    page.addText(`${count}  ${text}`, { indent: 2 + columns - digits, hanging: digits + 2 });
  };
  page.addText(`Resources at ${at}, by ${by.join(', ')}`, { hanging: 2 });
  for (const { key, count } of groups) addCount(count, by.map((name) => key[name] ?? '(none)').join('  '));
  addCount(total, 'in total');
  const certainty = uncertainty && describeUncertainty(uncertainty);
  if (certainty !== undefined) page.addText(certainty, { hanging: 2 });
  return page.toString();
}
