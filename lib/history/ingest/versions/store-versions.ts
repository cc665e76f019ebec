import { compareTexts } from '../../../core/text/format';
import type { Database } from '../../store/duckdb';
import { isUnreadableReason } from '../../store/schema';
import { compareContents, type ItemText, orderContent } from '../conversion/same-content';
import type { HashFilter } from '../reading/hash-filter';
import type { BatchVersion } from '../reading/read-batch';
import type { RowTable } from '../reading/row-table';
import type { EdgeWriter } from './edge-writer';
import type { PropertyWriter } from './property-writer';
import type { ContentConflict, NumberedVersion, StagedVersion } from './staged-version';
import type { VersionPack } from './version-pack';

/** The store that versions are written to, and what a run keeps of it in memory. */
export interface StoreContext {
  readonly database: Database;
  /** Of the texts and resources in the store. */
  readonly filter: HashFilter;
  readonly edges: EdgeWriter;
  readonly properties: PropertyWriter;
  /** The last numbers in the store. */
  readonly last: { resource: number; version: number };
}

/** Stores the versions that are new, and sets `resourceNo`, `isNew` and `isConflict` of each. Call it in a transaction. */
export async function storeVersions(
  context: StoreContext,
  pack: VersionPack,
  staged: readonly StagedVersion[],
): Promise<{ readonly added: number; readonly conflicts: readonly ContentConflict[] }> {
  if (staged.length === 0) return { added: 0, conflicts: [] };
  const { database } = context;
  const { versions } = pack;
  const toItemText = ({ place }: StagedVersion): ItemText => ({
    text: Buffer.from(pack.readText(place)).toString('utf8'),
    missingReason: versions.text('missingReason', place),
  });
  const ofKnownResources = await numberResources(context, versions, staged);
  await compareWithStore(database, versions, ofKnownResources, toItemText);
  await removeReplaced(database, staged);
  const rows = numberVersions(
    context,
    staged.filter(({ isNew, replaces }) => isNew || replaces !== undefined),
  );
  const readBytes = (key: 'stateId' | 'resourceName' | 'arn' | 'tags' | 'missingReason') => {
    const read = versions.readBytes(key);
    return ({ place }: NumberedVersion) => read(place);
  };
  await database.append('version', rows, [
    ({ versionNo }) => versionNo,
    ({ resourceNo }) => resourceNo,
    ({ captureTime }) => captureTime,
    readBytes('stateId'),
    ({ place }) => toStateNumber(versions.text('stateId', place)),
    ({ place }) => versions.name('itemStatus', place),
    ({ place }) => versions.name('status', place),
    readBytes('resourceName'),
    readBytes('arn'),
    ({ place }) => versions.name('availabilityZone', place),
    ({ place }) => toNumberOrNull(versions.number('creationTime', place)),
    readBytes('tags'),
    readBytes('missingReason'),
    ({ isConflict }) => isConflict,
    ({ place }) => versions.flag('isDaily', place),
    (row) => (row.isConflict ? orderContent(toItemText(row)) : ''),
    ({ place }) => versions.hash('textHash', place),
  ]);
  await database.append('body', rows, [
    ({ versionNo }) => versionNo,
    ({ resourceType }) => resourceType,
    ({ place }) => pack.readText(place),
    ({ place }) => pack.readRaw(place),
  ]);
  await context.edges.write(pack, rows);
  await context.properties.write(pack, rows);
  const added = staged.filter(
    ({ isNew, place }) => isNew && !isUnreadableReason(versions.text('missingReason', place)),
  );
  const conflicts = added.filter(({ isConflict }) => isConflict);
  return {
    added: added.length,
    conflicts: conflicts.map(({ place, resourceType, captureTime }) => ({
      resourceType,
      resourceId: versions.text('resourceId', place) as string,
      captureTime,
    })),
  };
}

/** The state id as a number, if it is one: the later of two versions of one capture time has the higher. */
const toStateNumber = (stateId: string | null): bigint | null =>
  stateId !== null && /^\d{1,18}$/.test(stateId) ? BigInt(stateId) : null;

const toNumberOrNull = (number: number): number | null => (Number.isNaN(number) ? null : number);

/** A resource of a batch. */
interface BatchResource {
  readonly hash: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly versions: StagedVersion[];
}

/** Numbers the resources, stores the new ones, and returns the versions of those that the store knew. */
async function numberResources(
  { database, filter, last }: StoreContext,
  versions: RowTable<BatchVersion>,
  staged: readonly StagedVersion[],
): Promise<StagedVersion[]> {
  const byHash = new Map<string, BatchResource>();
  for (const row of staged) {
    const hash = versions.hash('resourceHash', row.place);
    const resource = byHash.get(hash);
    if (resource) resource.versions.push(row);
    else {
      byHash.set(hash, {
        hash,
        accountId: versions.name('accountId', row.place) as string,
        region: versions.name('region', row.place) as string,
        resourceType: row.resourceType,
        resourceId: versions.text('resourceId', row.place) as string,
        versions: [row],
      });
    }
  }
  const resources = [...byHash.values()].sort(compareResources);
  const known = await findResources(
    database,
    resources.filter(({ hash }) => filter.has(hash)),
  );
  const added: BatchResource[] = [];
  const ofKnown: StagedVersion[] = [];
  for (const resource of resources) {
    const found = known.get(resource);
    if (found === undefined) added.push(resource);
    else ofKnown.push(...resource.versions);
    const resourceNo = found ?? ++last.resource;
    for (const row of resource.versions) row.resourceNo = resourceNo;
  }
  await database.append('resource', added, [
    (resource) => (resource.versions[0] as StagedVersion).resourceNo,
    ({ hash }) => hash,
    ({ accountId }) => accountId,
    ({ region }) => region,
    ({ resourceType }) => resourceType,
    ({ resourceId }) => resourceId,
  ]);
  for (const { hash } of added) filter.add(hash);
  return ofKnown;
}

/** Returns the numbers of the resources that the store has. */
async function findResources(
  database: Database,
  resources: readonly BatchResource[],
): Promise<ReadonlyMap<BatchResource, number>> {
  if (resources.length === 0) return new Map();
  await database.run('CREATE TEMP TABLE staged_resource(seq INTEGER, key_hash HUGEINT)');
  await database.append(
    'staged_resource',
    resources.map(({ hash }, seq) => ({ seq, hash })),
    [({ seq }) => seq, ({ hash }) => hash],
  );
  const rows = await database.rows<{ seq: number; resource_no: number }>(
    'SELECT seq, resource_no FROM staged_resource JOIN resource USING (key_hash)',
  );
  await database.run('DROP TABLE staged_resource');
  return new Map(rows.map(({ seq, resource_no }) => [resources[seq] as BatchResource, resource_no]));
}

interface StoredVersion {
  readonly seq: number;
  readonly version_no: number;
  readonly state_id: string | null;
  readonly missing_reason: string | null;
  readonly is_conflict: boolean;
  readonly is_daily: boolean;
}

/** Finds out which versions the store has in another text. */
async function compareWithStore(
  database: Database,
  versions: RowTable<BatchVersion>,
  staged: readonly StagedVersion[],
  toItemText: (row: StagedVersion) => ItemText,
): Promise<void> {
  if (staged.length === 0) return;
  await database.run('CREATE TEMP TABLE staged_key(seq INTEGER, resource_no INTEGER, capture_time BIGINT)');
  await database.append(
    'staged_key',
    staged.map(({ resourceNo, captureTime }, seq) => ({ seq, resourceNo, captureTime })),
    [({ seq }) => seq, ({ resourceNo }) => resourceNo, ({ captureTime }) => captureTime],
  );
  const stored = await database.rows<StoredVersion>(`
    SELECT seq, version_no, state_id, missing_reason, is_conflict, is_daily
    FROM staged_key JOIN version USING (resource_no, capture_time) ORDER BY version_no, seq`);
  await database.run('DROP TABLE staged_key');
  const pairs = stored.filter(
    ({ seq, state_id }) => versions.text('stateId', (staged[seq] as StagedVersion).place) === state_id,
  );
  for (let from = 0; from < pairs.length; from += MAX_COMPARED_TEXTS) {
    await comparePairs(database, versions, pairs.slice(from, from + MAX_COMPARED_TEXTS), staged, toItemText);
  }
}

/** Bounds the texts in memory, and the length of a statement. */
const MAX_COMPARED_TEXTS = 1000;

async function comparePairs(
  database: Database,
  versions: RowTable<BatchVersion>,
  pairs: readonly StoredVersion[],
  staged: readonly StagedVersion[],
  toItemText: (row: StagedVersion) => ItemText,
): Promise<void> {
  const bodies = await database.rows<{ version_no: number; item: string }>(
    `SELECT version_no, item FROM body WHERE version_no IN (${pairs.map(({ version_no }) => version_no).join(', ')})`,
  );
  const texts = new Map(bodies.map(({ version_no, item }) => [version_no, item]));
  const kept = new Map<number, KeptVersion>();
  const conflicts: ConflictMark[] = [];
  const daily: number[] = [];
  for (const pair of pairs) {
    const { version_no } = pair;
    const row = staged[pair.seq] as StagedVersion;
    const text = texts.get(version_no);
    if (!row.isNew || row.replaces !== undefined || text === undefined) continue;
    const stored = kept.get(version_no) ?? toKeptVersion(pair, text);
    kept.set(version_no, stored);
    const { replacedBy } = stored;
    const comparison = compareContents(stored, toItemText(row));
    if (comparison === 'different') {
      row.isConflict = true;
      if (replacedBy) replacedBy.isConflict = true;
      else if (!stored.isConflict) conflicts.push({ versionNo: version_no, contentOrder: orderContent(stored) });
      stored.isConflict = true;
      continue;
    }
    row.isConflict = stored.isConflict;
    const isDaily = versions.flag('isDaily', row.place);
    if (comparison !== 'secondIsFuller') {
      row.isNew = false;
      if (!isDaily || stored.isDaily) continue;
      stored.isDaily = true;
      if (replacedBy) versions.setFlag('isDaily', replacedBy.place);
      else daily.push(version_no);
      continue;
    }
    // The version of an unreadable item was not counted.
    row.isNew = isUnreadableReason(stored.missingReason);
    row.replaces = version_no;
    if (stored.isDaily) versions.setFlag('isDaily', row.place);
    kept.set(version_no, {
      ...toItemText(row),
      isConflict: stored.isConflict,
      isDaily: stored.isDaily || isDaily,
      replacedBy: row,
    });
  }
  await markConflicts(database, conflicts);
  if (daily.length > 0) {
    await database.run(`UPDATE version SET is_daily = TRUE WHERE version_no IN (${daily.join(', ')})`);
  }
}

const toKeptVersion = ({ missing_reason, is_conflict, is_daily }: StoredVersion, text: string): KeptVersion => ({
  text,
  missingReason: missing_reason,
  isConflict: is_conflict,
  isDaily: is_daily,
});

/** A version of the store, or the one of the batch that replaces its text. */
interface KeptVersion extends ItemText {
  isConflict: boolean;
  isDaily: boolean;
  readonly replacedBy?: StagedVersion;
}

/** A version of the store whose key another content has, too. */
interface ConflictMark {
  readonly versionNo: number;
  readonly contentOrder: string;
}

/** Marks versions in one statement: each reads the whole table. */
async function markConflicts(database: Database, marks: readonly ConflictMark[]): Promise<void> {
  if (marks.length === 0) return;
  await database.run('CREATE TEMP TABLE conflict_mark(version_no BIGINT, content_order VARCHAR)');
  await database.append('conflict_mark', marks, [({ versionNo }) => versionNo, ({ contentOrder }) => contentOrder]);
  await database.run(`
    UPDATE version SET is_conflict = TRUE, content_order = conflict_mark.content_order
    FROM conflict_mark WHERE version.version_no = conflict_mark.version_no`);
  await database.run('DROP TABLE conflict_mark');
}

async function removeReplaced(database: Database, staged: readonly StagedVersion[]): Promise<void> {
  const replaced = staged.flatMap(({ replaces }) => replaces ?? []);
  if (replaced.length === 0) return;
  for (const table of ['version', 'body', 'reference', 'property']) {
    await database.run(`DELETE FROM ${table} WHERE version_no IN (${replaced.join(', ')})`);
  }
}

const numberVersions = ({ last }: StoreContext, rows: readonly StagedVersion[]): NumberedVersion[] =>
  rows
    .toSorted(compareOrder)
    .map((row): NumberedVersion => Object.assign(row, { versionNo: row.replaces ?? ++last.version }));

const compareResources = (a: BatchResource, b: BatchResource): number =>
  compareTexts(a.resourceType, b.resourceType) ||
  compareTexts(a.accountId, b.accountId) ||
  compareTexts(a.region, b.region) ||
  compareTexts(a.resourceId, b.resourceId);

/** By type, resource and time, so that a query for one type or resource reads few blocks. */
const compareOrder = (a: StagedVersion, b: StagedVersion): number =>
  compareTexts(a.resourceType, b.resourceType) || a.resourceNo - b.resourceNo || a.captureTime - b.captureTime;
