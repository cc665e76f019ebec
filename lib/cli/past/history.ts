import { readHistory } from '../../history/state/resource-history';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { formatHistory } from './change-page';
import {
  formatIso,
  forResource,
  RESOURCE_OPTIONS,
  readNow,
  readResourceArgument,
  readTimeExpression,
  STORE_OPTIONS,
  TIME_HELP,
  withStore,
} from './store-options';

/** `assay history`: the versions of a resource and what changed between them. */
export const showHistory = defineCommand({
  name: 'history',
  usage: '<resource>',
  summary: 'list the versions of a resource and their changes',
  group: 'history',
  description: [
    'Lists the versions of a resource, oldest first, with what changed from each to the next.',
    TIME_HELP,
    'JSON output: { resource, versions: [{ captureTime, stateId, status, itemStatus, certainty, changes: [{ op, path, before, after }] }] }.',
  ],
  options: {
    from: { type: 'string', value: '<time>', description: 'Only versions from this time on.' },
    to: { type: 'string', value: '<time>', description: 'Only versions up to this time.' },
    ...RESOURCE_OPTIONS,
    ...STORE_OPTIONS,
  },
  examples: ['assay history sg-0a1b2c3d', "assay history paperboat-assets --from '90d ago' --format json"],

  async run({ values, positionals }, io) {
    const resource = readResourceArgument('history', positionals);
    const json = values.format === 'json';
    const now = readNow(values.now, io);
    const from = values.from === undefined ? undefined : readTimeExpression('from', values.from, now);
    const to = values.to === undefined ? undefined : readTimeExpression('to', values.to, now);
    return withStore(values.store, (database) =>
      forResource(database, { resource, ...values }, { at: to ?? now, from }, { json, io }, async ({ number, ref }) => {
        const versions = await readHistory(database, number, {
          ...(from && { from: from.getTime() }),
          ...(to && { to: to.getTime() }),
        });
        const listed = versions.map(({ time, stateId, status, itemStatus, certainty, isConflict, changes }) => ({
          captureTime: formatIso(time) as string,
          stateId,
          status,
          itemStatus,
          certainty,
          ...(isConflict && { conflict: true }),
          changes,
        }));
        const result = { resource: ref, versions: listed };
        await io.write(json ? `${JSON.stringify(result, null, 2)}\n` : formatHistory(ref, versions, io));
        return EXIT.ok;
      }),
    );
  },
});
