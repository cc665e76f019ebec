import { findTurn, listStateChanges } from '../../history/state/resource-history';
import { readStateAt, type StateAt } from '../../history/state/state-at';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { UsageError } from '../usage-error';
import { formatDifference } from './change-page';
import { readResourceArgument, withResource } from './named-resource';
import { RESOURCE_OPTIONS, readNow, readTimeOrNow, STORE_OPTIONS, TIME_HELP, writeAnswer } from './store-options';

/** `assay diff`: what changed in a resource between two times. */
export const diff = defineCommand({
  name: 'diff',
  usage: '<resource> --from <time> [--to <time>]',
  summary: 'show what changed in a resource between two times',
  group: 'history',
  description: [
    'Shows what changed in a resource between two times. Lists without an order are compared as sets, and JSON inside strings as JSON.',
    TIME_HELP,
  ],
  options: {
    from: { type: 'string', value: '<time>', description: 'The time of the first state.' },
    to: { type: 'string', value: '<time>', description: 'The time of the second state. Default: now.' },
    'exit-code': { type: 'boolean', description: 'Exit with code 1 if there are changes.' },
    ...RESOURCE_OPTIONS,
    ...STORE_OPTIONS,
  },
  examples: ["assay diff sg-0a1b2c3d --from '2w ago'", 'assay diff shop-web --from 2026-01-01 --to 2026-02-01'],
  more: [
    `JSON
  { resource, from, to, changes: [{ op, path, before, after }],
    uncertainFrom?, uncertainTo?,   why a state is approximate
    missingFrom?, missingTo? }      why a state is not known`,
  ],
  ignoresRules: true,

  async run({ values, positionals }, io) {
    const resource = readResourceArgument('diff', positionals);
    if (values.from === undefined) throw new UsageError('assay diff needs --from <time>');
    const json = values.format === 'json';
    const now = readNow(values.now, io);
    const from = readTimeOrNow('from', values.from, now, io);
    const to = readTimeOrNow('to', values.to, now, io);
    const named = { ...values, resource, at: to, from, isLookup: true };
    return withResource(named, io, async (database, { number, ref }) => {
      const before = await readStateAt(database, number, from.getTime());
      const after = await readStateAt(database, number, to.getTime());
      const changes = listStateChanges(before, after);
      const result = {
        resource: ref,
        from: from.toISOString(),
        to: to.toISOString(),
        changes,
        ...(before.certaintyReason !== undefined && { uncertainFrom: before.certaintyReason }),
        ...(after.certaintyReason !== undefined && { uncertainTo: after.certaintyReason }),
        ...(before.missingReason !== null && { missingFrom: before.missingReason }),
        ...(after.missingReason !== null && { missingTo: after.missingReason }),
      };
      await writeAnswer({ io, json }, result, () => formatDifference(result, toTwoStates(before, after), io));
      return values['exit-code'] && changes.length > 0 ? EXIT.nonCompliant : EXIT.ok;
    });
  },
});

const toTwoStates = (before: StateAt, after: StateAt) => ({
  before: before.item,
  after: after.item,
  turn: findTurn(before, after),
  missingReason: after.missingReason,
});
