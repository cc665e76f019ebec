import type { Database, SqlValue } from '../store/duckdb';
import { FOREVER } from '../store/schema';

/** A recorded state of a resource in the store, with the time in which it was in force. */
export interface RecordedRow {
  readonly resource_type: string;
  readonly resource_id: string;
  readonly account_id: string;
  readonly region: string;
  readonly capture_time: number;
  readonly state_id: string | null;
  readonly item_status: string | null;
  readonly time: number;
  readonly next_time: number | null;
  readonly missing_reason: string | null;
  readonly item: string;
  /** Null where it was not asked for, too. */
  readonly raw: string | null;
}

interface RecordedOptions {
  /** Epoch milliseconds: nothing later is known. */
  readonly to?: number;
  /** Only what is in force at some time from one time to another, in epoch milliseconds, and only of these resources. */
  readonly within?: { readonly from?: number; readonly to?: number; readonly resourceIds?: readonly string[] };
  /** Whether to read the items as they were read. */
  readonly withRaw?: boolean;
  /** How many versions are read at a time. @default 10000 */
  readonly batchVersions?: number;
}

/**
 * Yields the recorded states of resource types by type, account, Region, id and time.
 *
 * They are read for a few resources at a time: a sort of all of them would hold all their texts in memory.
 */
export async function* streamRecorded(
  database: Database,
  types: readonly string[],
  { to, within = {}, withRaw = false, batchVersions = MAX_BATCH_VERSIONS }: RecordedOptions = {},
): AsyncGenerator<RecordedRow, void> {
  if (types.length === 0) return;
  for (const resources of await listBatches(database, types, { batchVersions, resourceIds: within.resourceIds })) {
    const parameters: SqlValue[] = [...new Set(types)];
    const typeList = parameters.map((_, index) => `$${index + 1}`).join(', ');
    const end = to === undefined ? FOREVER : `CAST($${parameters.push(to)} AS BIGINT)`;
    const nextTime = `CASE WHEN until_time ${to === undefined ? '<' : '<='} ${end} THEN until_time END`;
    yield* database.stream<RecordedRow>(
      `SELECT resource.resource_type, resource_id, account_id, region, capture_time, state_id,
              CAST(item_status AS VARCHAR) AS item_status, from_time AS time, ${nextTime} AS next_time, missing_reason, item,
              ${withRaw ? 'raw' : 'NULL AS raw'}
       FROM period JOIN resource USING (resource_no) JOIN version USING (version_no)
       JOIN body ON body.version_no = period.version_no AND body.resource_type IN (${typeList})
       WHERE period.resource_no IN (${resources.join(', ')}) ${to === undefined ? '' : `AND from_time <= ${end}`}
         AND from_time <= ${within.to ?? FOREVER} AND until_time > ${within.from ?? 0}
       ORDER BY resource.resource_type, account_id, region, resource_id, time`,
      parameters,
    );
  }
}

/**
 * Measured: a fifth of it takes 1.5 times the processor time, since each query inflates whole blocks of texts; everything
 * at once takes 1.6 times the memory at 40,000 versions, and more with each further one.
 */
const MAX_BATCH_VERSIONS = 10_000;

/** The numbers of the resources, in their order. A batch has one resource at least. */
async function listBatches(
  database: Database,
  types: readonly string[],
  {
    batchVersions,
    resourceIds,
  }: { readonly batchVersions: number; readonly resourceIds: readonly string[] | undefined },
): Promise<number[][]> {
  const batches: number[][] = [];
  let room = 0;
  const values = [...types, ...(resourceIds ? [JSON.stringify(resourceIds)] : [])];
  const rows = database.stream<{ resource_no: number; versions: number }>(
    `SELECT resource_no, count(*) AS versions FROM resource JOIN version USING (resource_no)
     WHERE resource_type IN (${types.map((_, index) => `$${index + 1}`).join(', ')})
       ${resourceIds ? `AND resource_id IN (SELECT unnest(CAST(CAST($${values.length} AS JSON) AS VARCHAR[])))` : ''}
     GROUP BY resource_no, resource_type, account_id, region, resource_id
     ORDER BY resource_type, account_id, region, resource_id`,
    values,
  );
  for await (const { resource_no, versions } of rows) {
    if (versions > room) {
      batches.push([]);
      room = batchVersions;
    }
    room -= versions;
    batches.at(-1)?.push(resource_no);
  }
  return batches;
}
