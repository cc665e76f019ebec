import { describeLostItems, listLostItems } from '../../history/state/lost-items';
import type { Database } from '../../history/store/duckdb';
import { isUnfinished, openForParsing, openForReading } from '../../history/store/store';
import { describeFuture, readTimeExpression } from '../command';
import { DEFAULT_STORE, type Options, TABLE_OR_JSON } from '../definition';
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
  region: { type: 'string', value: '<region>', description: 'The Region of the resource.' },
} as const satisfies Options;

/** The options that limit a list of changes to a period. */
export const PERIOD_OPTIONS = {
  from: { type: 'string', value: '<time>', description: 'Only changes from this time on.' },
  to: { type: 'string', value: '<time>', description: 'Only changes up to this time.' },
} as const;

export const TIME_HELP =
  'Times are ISO 8601 with a zone (2026-03-01T12:00:00Z), days (2026-03-01, from their first moment in UTC) or relative (36h ago, 2w ago, yesterday).';

/**
 * Opens the store, runs work and closes the store.
 * @param options `isLookup`: work reads one resource, for which threads would cost more than they save; `listsLost`: the
 *   output lists what could not be read, so that it needs no note
 */
export const withStore = <T>(
  path = DEFAULT_STORE,
  io: Pick<Io, 'warn'>,
  work: (database: Database) => Promise<T>,
  { isLookup = false, listsLost = false }: { readonly isLookup?: boolean; readonly listsLost?: boolean } = {},
): Promise<T> =>
  withDatabase(
    () => openForReading(path, { isLookup }),
    async (database) => {
      if (await isUnfinished(database)) {
        io.warn(`Note: the last assay ingest into ${path} did not finish, so files may be missing; run it again`);
      }
      const lost = listsLost ? undefined : describeLostItems(await listLostItems(database));
      if (lost !== undefined) io.warn(`Note: ${lost}`);
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
export function readTimeOrNow(
  option: 'at' | 'from' | 'to',
  text: string | undefined,
  now: Date,
  io: Pick<Io, 'warn'>,
): Date {
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

/** Formats epoch milliseconds as ISO 8601; null stays null. */
export function formatIso(time: number): string;
export function formatIso(time: number | null): string | null;
export function formatIso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
