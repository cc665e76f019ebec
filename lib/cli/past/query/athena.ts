import type { AthenaClient, QueryExecution } from '@aws-sdk/client-athena';
import { describeError } from '../../../core/text/errors';
import { UNCOVERED_COLUMN } from '../../../sql/athena/compile-query';
import type { AthenaSource } from '../../../sql/athena/state-query';
import { QueryError } from '../../../sql/query-error';
import type { Options } from '../../definition';
import type { Io } from '../../io';
import { UsageError } from '../../usage-error';
import { readPages } from './aws-pages';
import { checkRegion } from './check-region';

/** The names of a deployment with the default prefix. Its outputs HistoryDatabase and HistoryWorkgroup name them. */
const DEFAULT_DATABASE = 'assay_history';
const DEFAULT_WORKGROUP = 'assay';
export const TABLE = 'config_files';

/** A deployment delivers a snapshot each day. */
const DEFAULT_LOOKBACK_DAYS = 2;
const MAX_LOOKBACK_DAYS = 366;

/** The options of commands that Athena can answer. */
export const ATHENA_OPTIONS = {
  database: {
    type: 'string',
    value: '<name>',
    description: `The Glue database, with --on athena; output HistoryDatabase of the stack. Default: ${DEFAULT_DATABASE}.`,
  },
  workgroup: {
    type: 'string',
    value: '<name>',
    description: `The workgroup, with --on athena; output HistoryWorkgroup of the stack. Default: ${DEFAULT_WORKGROUP}.`,
  },
  lookback: {
    type: 'string',
    value: '<days>',
    description: `The days before the time whose files Athena reads. One needs a snapshot. Default: ${DEFAULT_LOOKBACK_DAYS}.`,
  },
  account: {
    type: 'string',
    multiple: true,
    commas: true,
    value: '<id>',
    description: 'The accounts whose files Athena reads. Default: all of the table.',
  },
  region: {
    type: 'string',
    multiple: true,
    commas: true,
    value: '<region>',
    description: 'The Regions whose files Athena reads. Default: all of the table.',
  },
  print: { type: 'boolean', description: 'Print the SQL for Athena, and run nothing.' },
} as const satisfies Options;

export interface AthenaValues {
  readonly database?: string | undefined;
  readonly workgroup?: string | undefined;
  readonly lookback?: string | undefined;
  readonly account?: readonly string[] | undefined;
  readonly region?: readonly string[] | undefined;
  readonly print?: boolean | undefined;
}

export const ATHENA_HELP =
  "With --on athena, Athena reads AWS Config's files through the table that Assay deploys: for data that is too large for one machine. It reads only the snapshots and histories of the days before the time, and the answer says how many bytes AWS bills. It needs athena:StartQueryExecution, GetQueryExecution and GetQueryResults, glue:GetTable, GetDatabase and GetPartitions, and access to the two buckets.";

/** @throws UsageError for options of Athena without it */
export function refuseAthenaOptions(values: AthenaValues): void {
  for (const name of Object.keys(ATHENA_OPTIONS) as (keyof AthenaValues)[]) {
    if (values[name] !== undefined) throw new UsageError(`Cannot use --${name} without --on athena`);
  }
}

/** Returns what a question reads. @throws UsageError */
export function readAthenaSource(values: AthenaValues, at: Date): AthenaSource {
  const { database = DEFAULT_DATABASE, lookback = String(DEFAULT_LOOKBACK_DAYS), account = [], region = [] } = values;
  const days = /^\d{1,3}$/.test(lookback) ? Number(lookback) : 0;
  if (days < 1 || days > MAX_LOOKBACK_DAYS) {
    throw new UsageError(`Cannot use --lookback "${lookback}": expected days from 1 to ${MAX_LOOKBACK_DAYS}`);
  }
  const wrong = account.find((id) => !/^\d{12}$/.test(id));
  if (wrong !== undefined) throw new UsageError(`Cannot use --account "${wrong}": expected 12 digits`);
  return { database, table: TABLE, at: at.getTime(), lookbackDays: days, accounts: account, regions: region };
}

/** The rows of a statement: the texts of its columns, or null. */
interface AthenaAnswer {
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  readonly bytesScanned: number;
}

/**
 * Runs a statement on Athena and waits for it.
 * @throws QueryError if Athena refuses it, or if it fails
 */
export async function runOnAthena(sql: string, values: AthenaValues, io: Io): Promise<AthenaAnswer> {
  const { AthenaClient } = await import('@aws-sdk/client-athena');
  const client = new AthenaClient({});
  try {
    await checkRegion(client);
    const execution = await startAndWait(client, sql, values, io);
    const rows = await readRows(client, execution.QueryExecutionId as string);
    return { rows, bytesScanned: execution.Statistics?.DataScannedInBytes ?? 0 };
  } catch (error) {
    if (error instanceof QueryError) throw error;
    throw new QueryError(`Cannot run the query on Athena: ${describeError(error)}`);
  } finally {
    io.showProgress?.('');
    client.destroy();
  }
}

const [FIRST_PAUSE_MS, MAX_PAUSE_MS] = [250, 5000];

async function startAndWait(client: AthenaClient, sql: string, values: AthenaValues, io: Io): Promise<QueryExecution> {
  const { StartQueryExecutionCommand, GetQueryExecutionCommand } = await import('@aws-sdk/client-athena');
  const { database = DEFAULT_DATABASE, workgroup = DEFAULT_WORKGROUP } = values;
  const { QueryExecutionId } = await client.send(
    new StartQueryExecutionCommand({
      QueryString: sql,
      WorkGroup: workgroup,
      QueryExecutionContext: { Database: database },
    }),
  );
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, MAX_PAUSE_MS)) {
    const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const { State, StateChangeReason } = QueryExecution?.Status ?? {};
    if (QueryExecution && State === 'SUCCEEDED') return QueryExecution;
    if (State === 'FAILED' || State === 'CANCELLED') {
      const scanned = formatBytes(QueryExecution?.Statistics?.DataScannedInBytes ?? 0);
      throw new QueryError(
        `Cannot run the query on Athena: it ${State === 'FAILED' ? 'failed' : 'was cancelled'} after ${scanned} were read: ${StateChangeReason ?? 'no reason given'}`,
      );
    }
    if (State !== 'QUEUED' && State !== 'RUNNING') {
      throw new Error(`the state of the query is ${State ?? 'not in the answer'}, expected QUEUED or RUNNING`);
    }
    io.showProgress?.(`Athena: ${State.toLowerCase()}`);
    await io.wait(pause);
  }
}

async function readRows(client: AthenaClient, id: string): Promise<Record<string, string | null>[]> {
  const { GetQueryResultsCommand } = await import('@aws-sdk/client-athena');
  const readPage = (token: string | undefined) =>
    client.send(new GetQueryResultsCommand({ QueryExecutionId: id, ...(token !== undefined && { NextToken: token }) }));
  const rows: Record<string, string | null>[] = [];
  let isHeader = true;
  for await (const { ResultSet } of readPages(readPage, ({ NextToken }) => NextToken)) {
    const columns = ResultSet?.ResultSetMetadata?.ColumnInfo;
    if (!ResultSet?.Rows || !columns) throw new Error('the answer has no rows or no names of columns');
    const names = columns.map(({ Name }) => Name ?? '');
    for (const { Data = [] } of ResultSet.Rows) {
      // The first row of the first page has the names of the columns.
      if (!isHeader)
        rows.push(Object.fromEntries(names.map((name, index) => [name, Data[index]?.VarCharValue ?? null])));
      isHeader = false;
    }
  }
  return rows;
}

/** Returns what an answer has to be read with. */
export function listAthenaWarnings(
  { rows }: AthenaAnswer,
  { at, lookbackDays }: Pick<AthenaSource, 'at' | 'lookbackDays'>,
): string[] {
  const days = `${lookbackDays} days before ${new Date(at).toISOString()}`;
  if (rows.length === 0) {
    return [`No results. Without a snapshot in the ${days}, resources that did not change are missing; see --lookback`];
  }
  if (!rows.some((row) => row[UNCOVERED_COLUMN] === 'true')) return [];
  return [
    `There is no snapshot of an account and Region in the ${days}: its resources that did not change are missing; see --lookback`,
  ];
}

const BYTE_UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** Formats bytes as Athena bills them, in powers of 1024. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), BYTE_UNITS.length - 1);
  const amount = bytes / 1024 ** power;
  return `${power === 0 ? amount : amount.toFixed(1)} ${BYTE_UNITS[power]}`;
}
