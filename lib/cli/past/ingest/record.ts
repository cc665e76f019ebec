import { describeError } from '../../../core/text/errors';
import { pluralize } from '../../../core/text/format';
import { sanitize } from '../../../core/text/sanitize';
import { wrap } from '../../../core/text/wrap';
import { listFiles } from '../../../engine/input-files';
import { ItemValidator } from '../../../history/declared/item-validator';
import {
  type DeclaredItem,
  type DeclaredTypes,
  readDeclared,
  readSchemaFiles,
} from '../../../history/declared/read-declared';
import { identifyUnreadable, type UnreadableSource } from '../../../history/ingest/reading/unreadable-source';
import { defineCommand } from '../../command';
import { TABLE_OR_JSON } from '../../definition';
import { EXIT } from '../../exit-codes';
import type { Io } from '../../io';
import { UsageError } from '../../usage-error';
import {
  type ConfigCall,
  findNamesakes,
  type RecordedLine,
  type SentCalls,
  selectNewest,
  sendCalls,
  toConfigCall,
  toRecordedLine,
} from './config-calls';
import { SCHEMA_OPTIONS } from './schema-options';

/** The version that CloudFormation gives to the first schema of a type. */
const FIRST_SCHEMA_VERSION = '00000001';

/** `assay record`: sends third-party resources to AWS Config. */
export const recordItems = defineCommand({
  name: 'record',
  usage: '<file>… --schema <file>',
  summary: 'send third-party resources to AWS Config',
  group: 'history',
  description: [
    'Sends the third-party resources of files with one item a line to AWS Config, which records them as it records those of AWS: the newest item of each resource with PutResourceConfig, or DeleteResourceConfig if it is deleted. Nothing is sent if a line cannot be used. --check shows the calls and makes none.',
    'The type must be registered with CloudFormation in the account and Region (aws cloudformation register-type), and a recorder must run. AWS Config accepts 64 KB for each configuration and 100,000 resources in an account, keeps its own capture time, and does not find third-party resources by queries. It needs config:PutResourceConfig and config:DeleteResourceConfig. Credentials, profile and Region are those of your environment.',
  ],
  options: {
    ...SCHEMA_OPTIONS,
    'schema-version': {
      type: 'string',
      value: '<id>',
      description: `The version id of the registered type. Default: ${FIRST_SCHEMA_VERSION}, the first.`,
    },
    delete: { type: 'boolean', description: 'Delete the resources of the lines, whatever their state.' },
    check: { type: 'boolean', description: 'Show the calls and make none.' },
    format: TABLE_OR_JSON,
  },
  completion: 'file',
  examples: [
    'assay record things.ndjson --schema my-type.json --check',
    'assay record gone.ndjson --schema my-type.json --delete',
  ],
  more: [
    `JSON
  { recorded, deleted, notSent, unreadable: [{ source, message }],
    failed: [{ source, resourceType, resourceId, message }] }
  With --check:
  { calls: [{ source, action, input }], unreadable: [{ source, message }] }`,
  ],
  ignoresRules: true,

  async run({ values, positionals }, io) {
    if (positionals.length === 0) throw new UsageError('assay record needs a file with one item a line');
    if (values.schema === undefined) throw new UsageError('assay record needs --schema <file>');
    const validator = await ItemValidator.create(readSchemaFiles(values.schema));
    const declared = { validator, defaults: {}, isDeletion: values.delete ?? false };
    const { calls, unreadable } = await readCalls(positionals, declared, io, values['schema-version']);
    if (calls.length + unreadable.length === 0) {
      throw new UsageError(`Nothing to record: there is no item in ${positionals.join(', ')}`);
    }
    const json = values.format === 'json';
    const isUsable = unreadable.length === 0;
    if (values.check) {
      await io.write(
        json ? `${JSON.stringify({ calls, unreadable }, null, 2)}\n` : formatCalls(calls, unreadable, io.width),
      );
      return isUsable ? EXIT.ok : EXIT.failed;
    }
    const sent = isUsable
      ? await sendWithProgress(calls, io)
      : { recorded: 0, deleted: 0, failed: [], notSent: calls.length };
    await io.write(
      json ? `${JSON.stringify({ ...sent, unreadable }, null, 2)}\n` : formatSent(sent, unreadable, io.width),
    );
    return isUsable && sent.failed.length === 0 ? EXIT.ok : EXIT.failed;
  },
});

const sendWithProgress = (calls: readonly ConfigCall[], io: Io): Promise<SentCalls> =>
  sendCalls(calls, (count) => io.showProgress?.(`${count} of ${pluralize(calls.length, 'resource')}`)).finally(() =>
    io.showProgress?.(''),
  );

interface ReadCalls {
  readonly calls: readonly ConfigCall[];
  readonly unreadable: readonly UnreadableSource[];
}

async function readCalls(
  paths: readonly string[],
  declared: DeclaredTypes,
  io: Io,
  schemaVersion = FIRST_SCHEMA_VERSION,
): Promise<ReadCalls> {
  const { files, unreadable: unlisted } = listFiles(paths);
  const unreadable: UnreadableSource[] = [...unlisted];
  const items: RecordedLine[] = [];
  for (const { source } of files) {
    try {
      for await (const line of readDeclared(source, declared, io.stdin)) {
        if ('error' in line) addUnreadable(line, line.error);
        else collect(line, () => items.push(toRecordedLine(line)));
      }
    } catch (error) {
      unreadable.push({ source, message: describeError(error) });
    }
  }
  const calls: ConfigCall[] = [];
  for (const { line, message } of findNamesakes(items)) {
    unreadable.push({ source: line.source, ...identifyUnreadable(line.item), message });
  }
  for (const line of selectNewest(items)) collect(line, () => calls.push(toConfigCall(line, schemaVersion)));
  return { calls, unreadable };

  function collect(line: DeclaredItem | RecordedLine, add: () => void): void {
    try {
      add();
    } catch (error) {
      addUnreadable(line, error);
    }
  }

  function addUnreadable({ source, item }: { readonly source: string; readonly item: unknown }, error: unknown): void {
    unreadable.push({ source, ...identifyUnreadable(item), message: describeError(error) });
  }
}

const MAX_SHOWN = 20;

function formatCalls(calls: readonly ConfigCall[], unreadable: readonly UnreadableSource[], width: number): string {
  const lines = calls
    .slice(0, MAX_SHOWN)
    .map(({ action, input }) => `  ${action} ${input.ResourceType} ${input.ResourceId}`);
  const rest = calls.length > MAX_SHOWN ? [`  and ${calls.length - MAX_SHOWN} more`] : [];
  const title = `${pluralize(calls.length, 'call')}, none of them made`;
  return layOutReport([title, ...lines, ...rest, ...formatErrors('unreadable', unreadable)], width);
}

function formatSent(
  { recorded, deleted, failed, notSent }: SentCalls,
  unreadable: readonly UnreadableSource[],
  width: number,
): string {
  const reason = unreadable.length > 0 ? 'nothing is sent if a line cannot be used' : 'the error concerns all';
  const lines = [
    `Recorded ${pluralize(recorded, 'resource')}, deleted ${deleted}`,
    ...formatErrors('failed', failed),
    ...(notSent > 0 ? [`${notSent} not sent: ${reason}`] : []),
    ...formatErrors('unreadable', unreadable),
  ];
  return layOutReport(lines, width);
}

function formatErrors(
  kind: string,
  errors: readonly { readonly source: string; readonly message: string }[],
): string[] {
  if (errors.length === 0) return [];
  const listed = errors.slice(0, MAX_SHOWN).map(({ source, message }) => `  ${source}: ${message}`);
  return [
    `${errors.length} ${kind}`,
    ...listed,
    ...(errors.length > MAX_SHOWN ? [`  and ${errors.length - MAX_SHOWN} more`] : []),
  ];
}

const layOutReport = (lines: readonly string[], width: number): string =>
  `${lines.flatMap((line) => wrap(sanitize(line), width, { hanging: '    ' })).join('\n')}\n`;
