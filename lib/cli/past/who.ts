import { detectChannel, formatPrincipal } from '../../alerts/actor/principal';
import { findCauses, toEventJson, type WhoEntry } from '../../history/actors/who';
import type { ResourceRef } from '../../history/state/resources';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import type { Io } from '../io';
import { addCauseDifference, openPage } from './change-page';
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

/** `assay who`: who changed a resource. */
export const who = defineCommand({
  name: 'who',
  usage: '<resource> [--from <time>] [--to <time>]',
  summary: 'show who made the changes of a resource',
  group: 'history',
  description: [
    'Shows who made each change of a resource: the CloudTrail event behind each changed property, with the confidence and its reason. A cause is certain, likely, possible or none; only the first two name somebody. Ingest CloudTrail logs beside the files of AWS Config.',
    TIME_HELP,
  ],
  options: {
    ...PERIOD_OPTIONS,
    ...RESOURCE_OPTIONS,
    ...STORE_OPTIONS,
  },
  examples: ['assay who sg-0a1b2c3d', "assay who paperboat-assets --from '30d ago' --format json"],
  more: [
    `JSON
  { resource, changes: [{ captureTime, changes, confidence, reason,
      event: { eventId, eventTime, eventName, eventSource, principal,
               sourceIPAddress, userAgent } or null }] }`,
  ],
  ignoresRules: true,

  async run({ values, positionals }, io) {
    const resource = readResourceArgument('who', positionals);
    const output = { json: values.format === 'json', io };
    const now = readNow(values.now, io);
    const { from, to, range } = readPeriod(values, now);
    return withResource({ ...values, resource, at: to ?? now, from }, io, async (database, found) => {
      const entries = await findCauses(database, found, range);
      const changes = entries.map(({ captureTime, changes: changed, call, confidence, reason }) => ({
        captureTime: formatIso(captureTime),
        changes: changed,
        event: call && toEventJson(call),
        confidence,
        reason,
      }));
      await writeAnswer(output, { resource: found.ref, changes }, () => formatCauses(found.ref, entries, io));
      return EXIT.ok;
    });
  },
});

function formatCauses(resource: ResourceRef, entries: readonly WhoEntry[], io: Io): string {
  const page = openPage(resource, io);
  if (entries.length === 0) page.addText('No changes');
  for (const entry of entries) {
    const { captureTime, call, confidence, reason } = entry;
    page.addBlankLine();
    page.addText(formatIso(captureTime), { style: 'bold' });
    addCauseDifference(page, entry);
    if (call && confidence !== 'none') {
      const name = confidence === 'possible' ? `possibly ${formatPrincipal(call)}` : formatPrincipal(call);
      const channel = detectChannel(call, 'assay');
      page.addText(`by ${name}, ${call.eventName} at ${call.eventTime}`, { indent: 2, hanging: 2 });
      page.addText(
        `from ${call.sourceAddress ?? 'an unknown address'}${channel === 'unknown' ? '' : `, with ${channel}`}`,
        { indent: 4 },
      );
      page.addText(`${confidence}: ${reason}`, { indent: 4, hanging: 2, style: 'dim' });
    } else page.addText(`cause unknown: ${reason}`, { indent: 2, hanging: 2 });
  }
  return page.toString();
}
