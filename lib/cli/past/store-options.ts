import { sanitize } from '../../core/text/sanitize';
import type { ResourceQuery } from '../../history/state/candidates';
import { type FoundResource, findResource, type StoredResource } from '../../history/state/resources';
import type { Database } from '../../history/store/duckdb';
import { DEFAULT_STORE, isUnfinished, openForParsing, openForReading } from '../../history/store/store';
import { describeFuture, readTimeExpression } from '../command';
import { type Options, TABLE_OR_JSON } from '../definition';
import { EXIT } from '../exit-codes';
import type { Io } from '../io';
import { formatAnswerJson } from '../output/answers';
import { UsageError } from '../usage-error';

/** The options that every command of the time machine has. */
export const STORE_OPTIONS = {
  store: {
    type: 'string',
    value: '<file>',
    description: `The history store. Default: ${DEFAULT_STORE}.`,
    completion: 'file',
  },
  now: {
    type: 'string',
    value: '<time>',
    description: 'The time that relative times count from. Default: the current time.',
  },
  format: TABLE_OR_JSON,
} as const satisfies Options;

/** The options that narrow which resource is meant. */
export const RESOURCE_OPTIONS = {
  type: {
    type: 'string',
    value: '<type>',
    description: 'The type of the resource, such as AWS::EC2::Volume.',
    completion: 'type',
  },
  account: { type: 'string', value: '<id>', description: 'The account of the resource.' },
  region: { type: 'string', value: '<Region>', description: 'The Region of the resource.' },
} as const satisfies Options;

/** The options that limit a list of changes to a period. */
export const PERIOD_OPTIONS = {
  from: { type: 'string', value: '<time>', description: 'Only changes from this time on.' },
  to: { type: 'string', value: '<time>', description: 'Only changes up to this time.' },
} as const;

export const TIME_HELP =
  'Times are ISO 8601 with a zone (2026-03-01T12:00:00Z), days (2026-03-01, from their first moment in UTC) or relative (36h ago, 2w ago, yesterday).';

/** Opens the store, runs work and closes the store. */
export const withStore = <T>(
  path: string | undefined,
  io: Pick<Io, 'warn'>,
  work: (database: Database) => Promise<T>,
): Promise<T> => withOpened(path, io, {}, work);

/** Does the same for a question about one resource. */
export const withLookup = <T>(
  path: string | undefined,
  io: Pick<Io, 'warn'>,
  work: (database: Database) => Promise<T>,
): Promise<T> => withOpened(path, io, { isLookup: true }, work);

const withOpened = <T>(
  path = DEFAULT_STORE,
  io: Pick<Io, 'warn'>,
  options: { readonly isLookup?: true },
  work: (database: Database) => Promise<T>,
): Promise<T> =>
  withDatabase(
    () => openForReading(path, options),
    async (database) => {
      if (await isUnfinished(database)) {
        io.warn(`Note: the last assay ingest into ${path} did not finish, so files may be missing; run it again`);
      }
      return work(database);
    },
  );

/** Runs work with an empty database, which parses queries that run elsewhere. */
export const withParser = <T>(work: (database: Database) => Promise<T>): Promise<T> =>
  withDatabase(openForParsing, work);

async function withDatabase<T>(open: () => Promise<Database>, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await open();
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

/** The clock of a command. @throws UsageError if `--now` is not a time */
export function readNow(now: string | undefined, io: Io): Date {
  return now === undefined ? io.now() : readTimeExpression('now', now, io.now());
}

/**
 * Returns the time up to which a command answers; without one, now. Warns of a time in the future, because the answer would
 * look like one of what was recorded.
 * @throws UsageError
 */
export function readTimeOrNow(option: 'at' | 'to', text: string | undefined, now: Date, io: Pick<Io, 'warn'>): Date {
  if (text === undefined) return now;
  const time = readTimeExpression(option, text, now);
  if (time > now) io.warn(`Note: ${describeFuture(time)}`);
  return time;
}

/**
 * Returns the period that a report is about, and the clock of the command: from a time up to another; without one, now.
 * @throws UsageError
 */
export function readReportPeriod(
  start: string,
  values: { readonly to?: string | undefined; readonly now?: string | undefined },
  io: Io,
): { readonly from: Date; readonly to: Date; readonly now: Date } {
  const now = readNow(values.now, io);
  const from = readTimeExpression('from', start, now);
  const to = readTimeOrNow('to', values.to, now, io);
  if (to <= from) throw new UsageError(`Cannot use --to "${values.to ?? 'now'}": it is not later than --from`);
  return { from, to, now };
}

/** The period that {@link PERIOD_OPTIONS} give, also in epoch milliseconds. */
export interface Period {
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  readonly range: { readonly from?: number; readonly to?: number };
}

/** Reads the period of a command. @throws UsageError */
export function readPeriod(
  values: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Date,
): Period {
  const from = values.from === undefined ? undefined : readTimeExpression('from', values.from, now);
  const to = values.to === undefined ? undefined : readTimeExpression('to', values.to, now);
  if (from && to && to < from) throw new UsageError(`Cannot use --to "${values.to}": it is before --from`);
  return { from, to, range: { ...(from && { from: from.getTime() }), ...(to && { to: to.getTime() }) } };
}

/** Writes an answer as JSON, or as text. */
export const writeAnswer = (
  { io, json }: { readonly io: Io; readonly json: boolean },
  answer: unknown,
  formatText: () => string,
): Promise<void> => io.write(json ? formatAnswerJson(answer) : formatText());

/** Returns the only argument of a command. @throws UsageError if there are none or several */
export function readResourceArgument(command: string, positionals: readonly string[]): string {
  const [resource, ...more] = positionals;
  if (resource === undefined) throw new UsageError(`assay ${command} needs a resource: its id, name, ARN or type/id`);
  if (more.length > 0) throw new UsageError(`Cannot use "${more.join(' ')}": assay ${command} takes one resource`);
  return resource;
}

/** Finds the resource that is meant at a time, or in a period, and runs work for it; reports none or several. */
export async function forResource(
  database: Database,
  query: ResourceQuery,
  { at, from }: { readonly at: Date; readonly from?: Date | undefined },
  output: { readonly json: boolean; readonly io: Io },
  work: (resource: StoredResource) => Promise<number>,
): Promise<number> {
  const found = await findResource(database, query, at.getTime(), from?.getTime());
  if (found.kind === 'found') return work(found.resource);
  await reportNotFound(found, query.resource, output);
  return EXIT.failed;
}

async function reportNotFound(
  found: Exclude<FoundResource, { kind: 'found' }>,
  name: string,
  { json, io }: { readonly json: boolean; readonly io: Io },
): Promise<void> {
  if (found.kind === 'unknown') {
    if (json) await io.write(formatAnswerJson({ error: 'unknown resource' }, 0));
    const advice = found.near.length > 0 ? `; did you mean ${found.near.map((near) => `"${near}"`).join(' or ')}?` : '';
    io.warn(`assay: There is no resource "${name}" in the store${advice}`);
    return;
  }
  const { candidates } = found;
  if (json) await io.write(formatAnswerJson({ error: 'ambiguous', candidates }, 0));
  io.warn(`assay: "${name}" is the name of several resources; narrow it with --type, --account or --region:`);
  for (const { resourceType, resourceId, accountId, region } of candidates.slice(0, 20)) {
    io.warn(sanitize(`  ${resourceType}/${resourceId}  ${accountId} ${region}`));
  }
}

/** Formats epoch milliseconds as ISO 8601; null stays null. */
export const formatIso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
