import { compareTexts } from '../../core/text/format';
import type { Database } from '../store/duckdb';
import type { NewVersion } from './new-version';
import { compareContents, orderContent } from './same-content';

/** A version to store, and the snapshots that list it. */
interface Entry {
  readonly version: NewVersion;
  readonly snapshots: readonly number[];
}

/** Two contents under one key, kept and reported. */
export interface ContentConflict {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly captureTime: number;
}

/** The number of versions of a batch that the store did not know, and those that it knew. */
export interface WriteCounts {
  readonly added: number;
  readonly known: number;
  readonly conflicts: readonly ContentConflict[];
}

/**
 * Stores versions in batches. One version that arrives in several ways is stored once; the fuller text stays.
 *
 * A batch is joined with the store by SQL, so that memory does not grow with the store.
 */
export class VersionWriter {
  private entries: Entry[] = [];
  private bytes = 0;

  constructor(private readonly database: Database) {}

  /** Whether the batch should be written before more is added. */
  get isFull(): boolean {
    return this.bytes >= MAX_VERSION_BYTES || this.entries.length >= MAX_BATCH_ENTRIES;
  }

  get size(): number {
    return this.entries.length;
  }

  /** @param snapshots the numbers of the snapshots that list the version */
  add(version: NewVersion, snapshots: readonly number[] = []): void {
    this.entries.push({ version, snapshots });
    this.bytes += version.item.length + (version.raw?.length ?? 0);
  }

  /** Writes the batch. Call it in a transaction. */
  async flush(): Promise<WriteCounts> {
    const { entries, database } = this;
    this.entries = [];
    this.bytes = 0;
    if (entries.length === 0) return { added: 0, known: 0, conflicts: [] };
    await stageBatch(database, entries);
    const decisions = await compareWithStore(database, mergeBatch(entries));
    await storeNew(database, decisions);
    await database.run(STORE_MEMBERS);
    await database.run('DROP TABLE staged; DROP TABLE keyed;');
    const added = decisions.filter(({ isNew }) => isNew);
    return {
      added: added.length,
      known: entries.length - added.length,
      conflicts: added.filter(({ isConflict }) => isConflict).map(({ version }) => version),
    };
  }
}

/** Few enough that a batch and its copies fit beside DuckDB, enough that the joins with the store do not count. */
const MAX_VERSION_BYTES = 24 << 20;
const MAX_BATCH_ENTRIES = 20_000;

/** Numbers the resources of the batch; `staged` holds the keys of the entries, `keyed` their resource numbers. */
async function stageBatch(database: Database, entries: readonly Entry[]): Promise<void> {
  await database.run(`
    CREATE TEMP TABLE staged(
      seq INTEGER, account_id VARCHAR, region VARCHAR, resource_type VARCHAR, resource_id VARCHAR,
      capture_time BIGINT, state_id VARCHAR, snapshots INTEGER[]);`);
  const column = <T>(read: (version: NewVersion) => T): T[] => entries.map(({ version }) => read(version));
  const { listValue } = await import('@duckdb/node-api');
  await database.append('staged', [
    entries.map((_, index) => index),
    column((version) => version.accountId),
    column((version) => version.region),
    column((version) => version.resourceType),
    column((version) => version.resourceId),
    column((version) => BigInt(version.captureTime)),
    column((version) => version.stateId),
    entries.map(({ snapshots }) => listValue([...snapshots])),
  ]);
  await database.run(`
    INSERT INTO resource
      SELECT (SELECT coalesce(max(resource_no), 0) FROM resource)
               + row_number() OVER (ORDER BY resource_type, account_id, region, resource_id), *
      FROM (SELECT DISTINCT account_id, region, resource_type, resource_id FROM staged) AS found
      WHERE NOT EXISTS (
        SELECT 1 FROM resource AS known
        WHERE known.account_id = found.account_id AND known.region = found.region
          AND known.resource_type = found.resource_type AND known.resource_id = found.resource_id);
    CREATE TEMP TABLE keyed AS
      SELECT seq, resource_no, capture_time, state_id, snapshots
      FROM staged JOIN resource USING (account_id, region, resource_type, resource_id);`);
}

const STORE_MEMBERS = `
  INSERT INTO snapshot_member
    SELECT DISTINCT unnest(snapshots), resource_no FROM keyed WHERE len(snapshots) > 0;`;

/** The fate of an entry of the batch, after duplicates within the batch are merged. */
interface EntryDecision {
  /** The position in the batch. */
  readonly seq: number;
  version: NewVersion;
  isNew: boolean;
  isConflict: boolean;
  /** The stored version whose text this fuller one replaces. */
  replaces?: number;
}

/** Merges the versions of a batch that are the same. Those of one key with other contents stay beside each other. */
function mergeBatch(entries: readonly Entry[]): EntryDecision[] {
  const byKey = new Map<string, EntryDecision[]>();
  for (const [seq, { version }] of entries.entries()) {
    const { accountId, region, resourceType, resourceId, captureTime, stateId } = version;
    const key = JSON.stringify([accountId, region, resourceType, resourceId, captureTime, stateId]);
    const others = byKey.get(key);
    if (!others) {
      byKey.set(key, [{ seq, version, isNew: true, isConflict: false }]);
      continue;
    }
    if (others.some((other) => keepFuller(other, version))) continue;
    for (const other of others) other.isConflict = true;
    others.push({ seq, version, isNew: true, isConflict: true });
  }
  return [...byKey.values()].flat();
}

/** Returns whether two versions are the same, and lets the decision keep the fuller text. */
function keepFuller(decision: EntryDecision, version: NewVersion): boolean {
  if (decision.version.textHash === version.textHash) return true;
  const comparison = compareContents(toItemText(decision.version), toItemText(version));
  if (comparison === 'secondIsFuller') decision.version = version;
  return comparison !== 'different';
}

const toItemText = ({ item, isSummary }: NewVersion) => ({ text: item, isSummary });

interface StoredVersion {
  readonly seq: number;
  readonly version_no: number;
  readonly text_hash: string;
}

/** Finds out which entries the store knows. */
async function compareWithStore(database: Database, decisions: EntryDecision[]): Promise<EntryDecision[]> {
  const stored = await database.rows<StoredVersion>(`
    SELECT keyed.seq, version.version_no, version.text_hash
    FROM keyed JOIN version
      ON version.resource_no = keyed.resource_no AND version.capture_time = keyed.capture_time
     AND version.state_id IS NOT DISTINCT FROM keyed.state_id`);
  const bySeq = new Map<number, StoredVersion[]>();
  for (const row of stored) bySeq.set(row.seq, [...(bySeq.get(row.seq) ?? []), row]);
  for (const decision of decisions) {
    for (const row of bySeq.get(decision.seq) ?? []) await compareWithVersion(database, decision, row);
  }
  return decisions;
}

async function compareWithVersion(database: Database, decision: EntryDecision, row: StoredVersion): Promise<void> {
  if (!decision.isNew) return;
  if (row.text_hash === decision.version.textHash) {
    decision.isNew = false;
    return;
  }
  const [body] = await database.rows<{ item: string; is_summary: boolean }>(
    'SELECT item, is_summary FROM body JOIN version USING (version_no) WHERE version_no = ?',
    [row.version_no],
  );
  if (!body) return;
  const comparison = compareContents({ text: body.item, isSummary: body.is_summary }, toItemText(decision.version));
  if (comparison === 'different') {
    decision.isConflict = true;
    await database.run('UPDATE version SET is_conflict = TRUE, content_order = ? WHERE version_no = ?', [
      orderContent({ text: body.item, isSummary: body.is_summary }),
      row.version_no,
    ]);
    return;
  }
  decision.isNew = false;
  if (comparison === 'secondIsFuller') decision.replaces = row.version_no;
}

async function storeNew(database: Database, decisions: readonly EntryDecision[]): Promise<void> {
  const replaced = decisions.flatMap(({ replaces }) => (replaces === undefined ? [] : [replaces]));
  for (const versionNo of replaced) {
    for (const table of ['version', 'body', 'edge']) {
      await database.run(`DELETE FROM ${table} WHERE version_no = ?`, [versionNo]);
    }
  }
  const rows = decisions.filter(({ isNew, replaces }) => isNew || replaces !== undefined);
  if (rows.length === 0) return;
  const [last] = await database.rows<{ last: number }>('SELECT coalesce(max(version_no), 0) AS last FROM version');
  const numbers = await database.rows<{ seq: number; resource_no: number }>('SELECT seq, resource_no FROM keyed');
  const resourceNumbers = new Map(numbers.map(({ seq, resource_no }) => [seq, resource_no]));
  const sorted = rows
    .map((decision) => ({ ...decision, resourceNo: resourceNumbers.get(decision.seq) as number }))
    .sort((a, b) => compareOrder(a, b));
  let next = last?.last ?? 0;
  const numbered = sorted.map((row) => ({ ...row, versionNo: row.replaces ?? ++next }));
  const column = <T>(read: (row: (typeof numbered)[number]) => T): T[] => numbered.map(read);
  await database.append('version', [
    column(({ versionNo }) => BigInt(versionNo)),
    column(({ resourceNo }) => resourceNo),
    column(({ version }) => BigInt(version.captureTime)),
    column(({ version }) => version.stateId),
    column(({ version }) => version.stateNumber),
    column(({ version }) => version.itemStatus),
    column(({ version }) => version.status),
    column(({ version }) => version.resourceName),
    column(({ version }) => version.arn),
    column(({ version }) => version.availabilityZone),
    column(({ version }) => (version.creationTime === null ? null : BigInt(version.creationTime))),
    column(({ version }) => version.tags),
    column(({ version }) => version.isSummary),
    column(({ isConflict }) => isConflict),
    column(({ version, isConflict }) => (isConflict ? orderContent(toItemText(version)) : '')),
    column(({ version }) => version.textHash),
  ]);
  await database.append('body', [
    column(({ versionNo }) => BigInt(versionNo)),
    column(({ version }) => version.resourceType),
    column(({ version }) => version.item),
    column(({ version }) => version.raw),
  ]);
  const edges = numbered.flatMap(({ version, versionNo, resourceNo }) =>
    version.edges.map((edge) => ({ ...edge, versionNo, resourceNo })),
  );
  await database.append('edge', [
    edges.map(({ versionNo }) => BigInt(versionNo)),
    edges.map(({ resourceNo }) => resourceNo),
    edges.map(({ name }) => name),
    edges.map(({ resourceType }) => resourceType),
    edges.map(({ resourceId }) => resourceId ?? null),
    edges.map(({ resourceName }) => resourceName ?? null),
    edges.map(({ origin }) => origin),
  ]);
}

type Sortable = EntryDecision & { readonly resourceNo: number };

/** By type, resource and time, so that a query for one type or resource reads few blocks. */
const compareOrder = (a: Sortable, b: Sortable): number =>
  compareTexts(a.version.resourceType, b.version.resourceType) ||
  a.resourceNo - b.resourceNo ||
  a.version.captureTime - b.version.captureTime;
