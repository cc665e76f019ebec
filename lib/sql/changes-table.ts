import type { JsonChange } from '../core/diff';
import { formatExactJson, parseExactJson } from '../core/exact-json';
import { listStateChanges } from '../history/state/resource-history';
import type { ItemObject, Moment } from '../history/state/timeline';
import type { Database } from '../history/store/duckdb';

interface MomentText {
  readonly resource_no: number;
  readonly time: number;
  readonly status: Moment['status'];
  readonly item: string | null;
}

interface ChangeRow {
  readonly resourceNo: number;
  readonly time: number;
  readonly change: JsonChange;
}

/**
 * Creates the table behind the view `changes`: what changed from each version of a resource to the next. It is made
 * when a statement names it, since comparing all versions takes longer than any other question.
 */
export async function createChangesTable(database: Database): Promise<void> {
  await database.run(
    'CREATE TEMP TABLE found_change(resource_no INTEGER, time BIGINT, op VARCHAR, path VARCHAR, before VARCHAR, after VARCHAR)',
  );
  let rows: ChangeRow[] = [];
  let previous: MomentText | undefined;
  for await (const moment of database.stream<MomentText>(READ_MOMENTS_IN_ORDER)) {
    const before = previous?.resource_no === moment.resource_no ? toMomentState(previous) : undefined;
    for (const change of listStateChanges(before, toMomentState(moment))) {
      rows.push({ resourceNo: moment.resource_no, time: moment.time, change });
    }
    previous = moment;
    if (rows.length < MAX_BATCH_ROWS) continue;
    await writeRows(database, rows);
    rows = [];
  }
  await writeRows(database, rows);
  await database.run(`
    CREATE TEMP VIEW changes AS
      SELECT account_id, region, resource_type, resource_id, make_timestamp(time * 1000) AS capture_time,
             op, path, CAST(before AS JSON) AS before, CAST(after AS JSON) AS after
      FROM found_change JOIN resource USING (resource_no)`);
}

const MAX_BATCH_ROWS = 20_000;

const READ_MOMENTS_IN_ORDER = `
  SELECT moment.resource_no, moment.time, moment.status,
         CASE WHEN moment.status = 'recorded' AND missing_reason IS NULL THEN item END AS item
  FROM moment LEFT JOIN version USING (version_no) LEFT JOIN body ON body.version_no = moment.version_no
  ORDER BY moment.resource_no, moment.time, moment.state_number, moment.content_order`;

const toMomentState = ({ status, item }: MomentText) => ({
  status,
  item: item === null ? null : (parseExactJson(item) as ItemObject),
});

const writeRows = (database: Database, rows: readonly ChangeRow[]): Promise<void> =>
  database.append(
    'found_change',
    rows,
    [
      ({ resourceNo }) => resourceNo,
      ({ time }) => time,
      ({ change }) => change.op,
      ({ change }) => change.path,
      ({ change }) => toJsonOrNull(change.before),
      ({ change }) => toJsonOrNull(change.after),
    ],
    'temp',
  );

const toJsonOrNull = (value: unknown): string | null => (value === undefined ? null : formatExactJson(value));
