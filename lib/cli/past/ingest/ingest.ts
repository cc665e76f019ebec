import { pluralize } from '../../../core/text/format';
import { readSchemaFiles } from '../../../history/declared/read-declared';
import { type IngestOptions, type IngestResult, ingestFiles } from '../../../history/ingest/ingest';
import { TextPage } from '../../../report/table/text-page';
import { defineCommand, readTimeExpression } from '../../command';
import { DEFAULT_STORE } from '../../definition';
import { EXIT } from '../../exit-codes';
import type { Io } from '../../io';
import { formatAnswerJson } from '../../output/answers';
import { UsageError } from '../../usage-error';
import { formatIso, readNow, STORE_OPTIONS } from '../store-options';
import { SCHEMA_OPTIONS } from './schema-options';

/** `assay ingest`: reads files into the history store. */
export const ingest = defineCommand({
  name: 'ingest',
  usage: '<path>…',
  summary: 'read files and CloudTrail logs into a history store',
  group: 'history',
  description: [
    'Reads AWS Config files and CloudTrail logs into the history store: snapshots, histories, oversized items, messages and API responses, plain or gzip, files or folders. The same file twice changes nothing, and a run that was stopped goes on where it was.',
    "With --schema, files named .ndjson or .jsonl (and -, standard input) hold third-party resources, one per line, in the form of AWS Config's items, with resourceType, resourceId and configuration. Each is checked by the schema of its type.",
  ],
  options: {
    ...SCHEMA_OPTIONS,
    account: { type: 'string', value: '<id>', description: 'The account of lines that name none, with --schema.' },
    region: { type: 'string', value: '<region>', description: 'The Region of lines that name none, with --schema.' },
    captured: {
      type: 'string',
      value: '<time>',
      description: 'The capture time of lines that have none, with --schema.',
    },
    store: STORE_OPTIONS.store,
    now: STORE_OPTIONS.now,
    format: STORE_OPTIONS.format,
  },
  completion: 'file',
  examples: [
    'assay ingest AWSLogs',
    'assay ingest snapshots trail-logs --store account.duckdb',
    'assay ingest things.ndjson --schema my-type.json \\\n  --account 111122223333 --region eu-west-1 --captured 2026-03-01',
  ],
  more: [
    `JSON
  { files, versions: { new, known, total }, events: { new, known, total },
    unreadable: [{ source, message }], conflicts, notes }`,
  ],
  ignoresRules: true,

  async run({ values, positionals }, io) {
    if (positionals.length === 0) throw new UsageError('assay ingest needs a file or a folder');
    const declared = readDeclaredOptions(values, io);
    const result = await readIntoStore(positionals, values.store ?? DEFAULT_STORE, io, {
      ...(declared && { declared }),
    });
    if (values.format === 'json') await io.write(formatAnswerJson(toIngestJson(result)));
    else {
      await io.write(formatIngestResult(result, values.store ?? DEFAULT_STORE, io));
    }
    return result.unreadable.length > 0 ? EXIT.failed : EXIT.ok;
  },
});

function readDeclaredOptions(
  { schema, account, region, captured, now }: IngestValues,
  io: Io,
): IngestOptions['declared'] {
  if (schema === undefined) {
    const [name] = Object.entries({ account, region, captured }).find(([, value]) => value !== undefined) ?? [];
    if (name !== undefined) throw new UsageError(`Cannot use --${name} without --schema`);
    return undefined;
  }
  const captureTime =
    captured === undefined ? undefined : readTimeExpression('captured', captured, readNow(now, io)).toISOString();
  return { schemas: readSchemaFiles(schema), defaults: { accountId: account, region, captureTime } };
}

interface IngestValues {
  readonly schema?: readonly string[] | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly captured?: string | undefined;
  readonly now?: string | undefined;
}

/** Ingests files, with progress. */
export async function readIntoStore(
  paths: readonly string[],
  store: string,
  io: Io,
  options: Pick<IngestOptions, 'declared' | 'mayFindNothing' | 'notCopied'>,
): Promise<IngestResult> {
  try {
    return await ingestFiles(paths, {
      ...options,
      store,
      stdin: io.stdin,
      ...(io.startReaders && { startReaders: io.startReaders }),
      ...(io.showProgress && {
        onProgress: ({ files, totalFiles, bytes, totalBytes, versions }) =>
          io.showProgress?.(
            `${totalBytes > 0 ? Math.floor((bytes / totalBytes) * 100) : 0} %  ${files} of ${pluralize(totalFiles, 'file')}, ${pluralize(versions, 'version')}`,
          ),
      }),
    });
  } finally {
    io.showProgress?.('');
  }
}

/** The result as the JSON of the command names it. */
export const toIngestJson = ({ files, versions, events, unreadable, conflicts, notes }: IngestResult) => ({
  files,
  versions,
  events,
  unreadable,
  conflicts: conflicts.map(({ resourceType, resourceId, captureTime }) => ({
    resourceType,
    resourceId,
    captureTime: formatIso(captureTime),
  })),
  notes,
});

const MAX_LISTED_ENTRIES = 20;

/** Formats the result for a terminal. */
export function formatIngestResult(
  { files, versions, events, unreadable, conflicts, notes }: IngestResult,
  store: string,
  { color, width }: Pick<Io, 'color' | 'width'>,
): string {
  const page = new TextPage({ color, width });
  const addEntry = (text: string) => page.addText(text, { indent: 2, hanging: 2 });
  page.addText(`Read ${pluralize(files, 'file')} into ${store}`, { hanging: 2 });
  addEntry(`versions  ${versions.new} new, ${versions.known} known, ${versions.total} in the store`);
  addEntry(`events    ${events.new} new, ${events.known} known, ${events.total} in the store`);
  if (conflicts.length > 0) {
    const count = pluralize(conflicts.length, 'version');
    page.addText(`${count} with another content for the same capture time: both are kept`, { hanging: 2 });
  }
  for (const note of notes.slice(0, MAX_LISTED_ENTRIES)) page.addText(`Note: ${note}`, { hanging: 2 });
  if (unreadable.length === 0) return page.toString();
  page.addText(`${unreadable.length} unreadable`);
  for (const { source, resourceType, resourceId, message } of unreadable.slice(0, MAX_LISTED_ENTRIES)) {
    addEntry(`${source}${resourceId ? ` (${resourceType ?? ''} ${resourceId})` : ''}: ${message}`);
  }
  if (unreadable.length > MAX_LISTED_ENTRIES) addEntry(`and ${unreadable.length - MAX_LISTED_ENTRIES} more`);
  return page.toString();
}
