import { Readable } from 'node:stream';
import type { TypeInScope } from '../../engine/rule-index';
import type { Database } from '../store/duckdb';
import { stateQuery } from './inventory';

/** The items that are recorded at a time, and the resources of which none can be read. */
export interface ItemsAt {
  /** The number of resources, with those that are missing. */
  readonly count: number;
  /** NDJSON. */
  readonly stream: Readable;
  /** The resources whose item is a summary or unreadable. */
  readonly missing: readonly { readonly resourceType: string; readonly resourceId: string; readonly reason: string }[];
  /** The types that were recorded up to the time, with the account and Region. */
  readonly recorded: readonly TypeInScope[];
}

/**
 * Reads the state of everything at a time.
 * @param at epoch milliseconds
 */
export async function readItemsAt(database: Database, at: number): Promise<ItemsAt> {
  const missing = await database.rows<{ resource_type: string; resource_id: string; missing_reason: string }>(
    `SELECT resource_type, resource_id, missing_reason FROM (${stateQuery('$1')}) WHERE missing_reason IS NOT NULL ORDER BY ALL`,
    [at],
  );
  const [row] = await database.rows<{ count: number }>(`SELECT count(*) AS count FROM (${stateQuery('$1')})`, [at]);
  const recorded = await database.rows<{ resource_type: string; account_id: string; region: string }>(
    `SELECT DISTINCT resource_type, account_id, region
     FROM period JOIN version USING (version_no) JOIN resource ON resource.resource_no = period.resource_no
     WHERE from_time <= CAST($1 AS BIGINT) AND missing_reason IS NULL ORDER BY ALL`,
    [at],
  );
  return {
    count: row?.count ?? 0,
    recorded: recorded.map(({ resource_type, account_id, region }) => ({
      resourceType: resource_type,
      accountId: account_id,
      region,
    })),
    stream: Readable.from(readLines(database, at), { objectMode: false }),
    missing: missing.map(({ resource_type, resource_id, missing_reason }) => ({
      resourceType: resource_type,
      resourceId: resource_id,
      reason: missing_reason,
    })),
  };
}

/** In the order of the resources, so that the same state gives the same report. */
async function* readLines(database: Database, at: number): AsyncGenerator<Buffer, void> {
  const rows = database.stream<{ item: string }>(
    `SELECT body.item FROM (${stateQuery('$1')}) AS state JOIN body USING (version_no)
     WHERE state.missing_reason IS NULL
     ORDER BY state.resource_type, state.account_id, state.region, state.resource_id`,
    [at],
  );
  for await (const { item } of rows) yield Buffer.from(`${item.replaceAll('\n', ' ')}\n`);
}
