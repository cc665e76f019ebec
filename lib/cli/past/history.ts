import { readHistory } from '../../history/state/resource-history';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { formatHistory } from './change-page';
import { readResourceArgument, withResource } from './named-resource';
import {
  formatIso,
  PERIOD_OPTIONS,
  RESOURCE_OPTIONS,
  readNow,
  readPeriod,
  STORE_OPTIONS,
  TIME_HELP,
  writeAnswer,
} from './store-options';

/** `assay history`: the versions of a resource and what changed between them. */
export const showHistory = defineCommand({
  name: 'history',
  usage: '<resource>',
  summary: 'list the versions of a resource and their changes',
  group: 'history',
  description: ['Lists the versions of a resource, oldest first, with what changed from each to the next.', TIME_HELP],
  options: {
    ...PERIOD_OPTIONS,
    ...RESOURCE_OPTIONS,
    ...STORE_OPTIONS,
  },
  examples: ['assay history sg-0a1b2c3d', "assay history paperboat-assets --from '90d ago' --format json"],
  more: [
    `JSON
  { resource, versions: [{ captureTime, stateId, status, itemStatus,
      certainty, missingReason?, changes: [{ op, path, before, after }] }] }`,
  ],
  ignoresRules: true,

  async run({ values, positionals }, io) {
    const resource = readResourceArgument('history', positionals);
    const output = { json: values.format === 'json', io };
    const now = readNow(values.now, io);
    const { from, to, range } = readPeriod(values, now);
    const named = { ...values, resource, at: to ?? now, from, isLookup: true };
    return withResource(named, io, async (database, { number, ref }) => {
      const versions = await readHistory(database, number, range);
      const listed = versions.map(
        ({ time, stateId, status, itemStatus, certainty, missingReason, isConflict, changes }) => ({
          captureTime: formatIso(time),
          stateId,
          status,
          itemStatus,
          certainty,
          ...(missingReason !== null && { missingReason }),
          ...(isConflict && { conflict: true }),
          changes,
        }),
      );
      await writeAnswer(output, { resource: ref, versions: listed }, () => formatHistory(ref, versions, io));
      return EXIT.ok;
    });
  },
});
