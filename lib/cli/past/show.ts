import { formatExactJson, parseExactEmbeddedJson } from '../../core/exact-json';
import { isList, isObject } from '../../core/json';
import { sanitize } from '../../core/text/sanitize';
import type { ResourceRef } from '../../history/state/resources';
import { readStateAt, type StateAt } from '../../history/state/state-at';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import type { Io } from '../io';
import { explainMissingItem, openPage, STATUS_LABELS } from './change-page';
import { readResourceArgument, withResource } from './named-resource';
import {
  formatIso,
  RESOURCE_OPTIONS,
  readNow,
  readTimeOrNow,
  STORE_OPTIONS,
  TIME_HELP,
  writeAnswer,
} from './store-options';

/** `assay show`: the state of a resource at a time. */
export const show = defineCommand({
  name: 'show',
  usage: '<resource> [--at <time>]',
  summary: 'show the state of a resource at a time',
  group: 'history',
  description: [
    'Shows the recorded state of a resource at a time: the version with the latest capture time up to it. A resource is named by its id, name, ARN or type/id, and else by its tag Name.',
    TIME_HELP,
  ],
  options: {
    at: { type: 'string', value: '<time>', description: 'The time of the state. Default: now.' },
    ...RESOURCE_OPTIONS,
    ...STORE_OPTIONS,
  },
  examples: ["assay show sg-0a1b2c3d --at '2w ago'", 'assay show AWS::S3::Bucket/paperboat-assets --format json'],
  more: [
    `JSON
  { resource, at, since, until, item,
    status: "recorded", "deleted", "notRecorded" or "noRecord",
    certainty: "exact", "approximate" or "unavailable",
    certaintyReason?,   why the state is approximate
    missingReason? }    why a recorded state has no item`,
  ],
  ignoresRules: true,

  async run({ values, positionals }, io) {
    const resource = readResourceArgument('show', positionals);
    const output = { json: values.format === 'json', io };
    const now = readNow(values.now, io);
    const at = readTimeOrNow('at', values.at, now, io);
    return withResource({ ...values, resource, at, isLookup: true }, io, async (database, { number, ref }) => {
      const { status, certainty, certaintyReason, since, until, item, missingReason } = await readStateAt(
        database,
        number,
        at.getTime(),
      );
      const result = {
        resource: ref,
        at: at.toISOString(),
        status,
        certainty,
        since: formatIso(since),
        until: formatIso(until),
        item,
        ...(certaintyReason !== undefined && { certaintyReason }),
        ...(missingReason !== null && { missingReason }),
      };
      await writeAnswer(output, result, () => formatState(result, io));
      return EXIT.ok;
    });
  },
});

interface ShownState {
  readonly resource: ResourceRef;
  readonly at: string;
  readonly status: StateAt['status'];
  readonly certainty: string;
  readonly since: string | null;
  readonly until: string | null;
  readonly item: unknown;
  readonly certaintyReason?: string;
  readonly missingReason?: string;
}

function formatState(
  { resource, at, status, certainty, certaintyReason, since, until, item, missingReason }: ShownState,
  io: Io,
): string {
  const page = openPage(resource, io);
  const why = certaintyReason === undefined ? '' : `: ${certaintyReason}`;
  page.addText(`at ${at}: ${STATUS_LABELS[status]}, ${certainty}${why}`, { indent: 2, hanging: 2 });
  if (since !== null) page.addText(`since ${since}${until === null ? '' : `, until ${until}`}`, { indent: 2 });
  if (missingReason !== undefined) page.addText(explainMissingItem(missingReason), { indent: 2, hanging: 2 });
  if (item === null) return page.toString();
  page.addBlankLine();
  // AWS Config's API has objects as JSON text, which is hard to read.
  const text = formatExactJson(expandTexts(item), 2);
  for (const line of text.split('\n')) page.addVerbatim(sanitize(line));
  return page.toString();
}

function expandTexts(value: unknown): unknown {
  const expanded = parseExactEmbeddedJson(value);
  if (isList(expanded)) return expanded.map(expandTexts);
  if (!isObject(expanded)) return expanded;
  return Object.fromEntries(Object.entries(expanded).map(([key, member]) => [key, expandTexts(member)]));
}
