import type { Database } from '../../store/duckdb';
import { IS_UNREADABLE } from '../../store/schema';

/** A version whose text is in the store. */
export interface KnownVersion {
  readonly resourceNo: number;
  readonly accountId: string;
  readonly region: string;
  readonly resourceType: string;
  readonly captureTime: number;
}

interface KnownRow {
  readonly seq: number;
  readonly resource_no: number;
  readonly account_id: string;
  readonly region: string;
  readonly resource_type: string;
  readonly capture_time: number;
}

/**
 * Finds the versions whose text the store has, by the place of its hash in the list. They need no parsing: most items of a
 * snapshot are those of the snapshot before it. An unreadable one is parsed again, which reports it again.
 */
export async function findKnownTexts(
  database: Database,
  hashes: readonly string[],
): Promise<ReadonlyMap<number, KnownVersion>> {
  const known = new Map<number, KnownVersion>();
  if (hashes.length === 0) return known;
  await database.run('CREATE TEMP TABLE staged_hash(seq INTEGER, text_hash HUGEINT)');
  await database.append(
    'staged_hash',
    hashes.map((hash, seq) => ({ hash, seq })),
    [({ seq }) => seq, ({ hash }) => hash],
  );
  const rows = database.stream<KnownRow>(`
    SELECT seq, resource_no, account_id, region, resource_type, capture_time
    FROM staged_hash JOIN version USING (text_hash) JOIN resource USING (resource_no)
    WHERE NOT ${IS_UNREADABLE}`);
  for await (const row of rows) {
    known.set(row.seq, {
      resourceNo: row.resource_no,
      accountId: row.account_id,
      region: row.region,
      resourceType: row.resource_type,
      captureTime: row.capture_time,
    });
  }
  await database.run('DROP TABLE staged_hash');
  return known;
}
