import { countResources, type Inventory, isInventoryKey } from '../../history/state/inventory';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { formatAnswerLines } from '../output/answers';
import { UsageError } from '../usage-error';
import { readNow, readTimeExpression, STORE_OPTIONS, TIME_HELP, withStore, writeAnswer } from './store-options';

/** `assay inventory`: how many resources there were at a time. */
export const inventory = defineCommand({
  name: 'inventory',
  usage: '[--at <time>] [--by <key>]…',
  summary: 'count the resources at a time',
  group: 'history',
  description: [
    'Counts the recorded resources at a time, by type, Region, account or the value of a tag.',
    TIME_HELP,
    'JSON output: { at, by, groups: [{ key, count }], total }.',
  ],
  options: {
    at: { type: 'string', value: '<time>', description: 'The time. Default: now.' },
    by: {
      type: 'string',
      multiple: true,
      value: '<key>',
      description: 'What to group by: type, region, account or tag:<key>. May be repeated. Default: type.',
    },
    ...STORE_OPTIONS,
  },
  examples: ['assay inventory', "assay inventory --at '90d ago' --by region --by tag:team"],

  async run({ values, positionals }, io) {
    if (positionals.length > 0)
      throw new UsageError(`Cannot use "${positionals[0]}": assay inventory takes options only`);
    const json = values.format === 'json';
    const by = values.by ?? ['type'];
    const unknown = by.find((key) => !isInventoryKey(key));
    if (unknown !== undefined) {
      throw new UsageError(`Cannot group by "${unknown}": expected type, region, account or tag:<key>`);
    }
    const keys = by.filter(isInventoryKey);
    const now = readNow(values.now, io);
    const at = values.at === undefined ? now : readTimeExpression('at', values.at, now);
    return withStore(values.store, async (database) => {
      const { groups, total } = await countResources(database, at.getTime(), keys);
      const result = { at: at.toISOString(), by: keys, groups, total };
      await writeAnswer({ io, json }, result, () => formatInventory(result));
      return EXIT.ok;
    });
  },
});

function formatInventory({
  at,
  by,
  groups,
  total,
}: Inventory & { readonly at: string; readonly by: readonly string[] }): string {
  const width = Math.max(...groups.map(({ count }) => String(count).length), String(total).length);
  const rows = groups.map(({ key, count }) => {
    const names = by.map((name) => key[name] ?? '(none)');
    return `  ${String(count).padStart(width)}  ${names.join('  ')}`;
  });
  return formatAnswerLines([
    `Resources at ${at}, by ${by.join(', ')}`,
    ...rows,
    `  ${String(total).padStart(width)}  in total`,
  ]);
}
