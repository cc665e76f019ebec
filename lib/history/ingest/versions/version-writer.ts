import type { Database } from '../../store/duckdb';
import { nameScope, type ScopedVersion } from '../snapshot-scopes';
import { type BatchItem, ItemBatch, type ReadItem } from './item-batch';
import { findKnownItems, type KnownVersion } from './known-items';
import { toNewVersion } from './new-version';
import { ResourceTypes } from './resource-types';
import { compareContents, type ItemText } from './same-content';
import type { StagedVersion, WriteCounts } from './staged-version';
import { storeVersions } from './store-versions';

/** A resource that a snapshot lists. */
interface Member {
  readonly snapshotNo: number;
  readonly resourceNo: number;
}

/**
 * Stores versions in batches. One version that arrives in several ways is stored once; the fuller text stays.
 *
 * A batch is compared with the store by SQL, so that memory does not grow with the store.
 */
export class VersionWriter {
  private readonly batch = new ItemBatch();
  private staleScopes = new Set<string>();
  private hasVersions: boolean | undefined;
  private types: ResourceTypes | undefined;

  constructor(private readonly database: Database) {}

  /** Whether the batch should be written before more is added. */
  get isFull(): boolean {
    return this.batch.bytes >= MAX_BATCH_BYTES || this.batch.items.length >= MAX_BATCH_ITEMS;
  }

  add(bytes: Uint8Array, item: ReadItem): void {
    this.batch.add(bytes, item);
  }

  /** Writes the batch. Call it in a transaction. */
  async flush(): Promise<WriteCounts> {
    const { batch, database } = this;
    if (batch.items.length === 0) return { added: 0, known: 0, conflicts: [] };
    this.staleScopes = new Set();
    const known = (await this.isEmpty()) ? NOTHING_KNOWN : await findKnownItems(database, batch.items);
    const members: Member[] = [];
    this.types ??= await ResourceTypes.load(database);
    const merge = new BatchMerge((item) => this.readText(item), this.types);
    for (const [seq, item] of batch.items.entries()) {
      const version = known.get(seq);
      if (!version) merge.add(item);
      else {
        item.origin.countVersion();
        if (item.isListed) members.push({ snapshotNo: this.list(item, version), resourceNo: version.resourceNo });
      }
    }
    const staged = merge.versions();
    const stored = await storeVersions(database, staged, (item) => this.readText(item));
    for (const { items, version, resourceNo, isNew } of staged) {
      if (isNew) this.addStale(version);
      for (const item of items) if (item.isListed) members.push({ snapshotNo: this.list(item, version), resourceNo });
    }
    if (stored.added > 0) this.hasVersions = true;
    await this.storeMembers(members);
    batch.clear();
    return { ...stored, known: known.size + merge.count - stored.added };
  }

  private async isEmpty(): Promise<boolean> {
    this.hasVersions ??= (await this.database.rows('SELECT 1 FROM version LIMIT 1')).length > 0;
    return !this.hasVersions;
  }

  private readText(item: BatchItem): string {
    return this.batch.readText(item);
  }

  private list({ origin }: BatchItem, version: ScopedVersion): number {
    this.addStale(version);
    return origin.scopes.add(version);
  }

  private addStale({ accountId, region, resourceType }: ScopedVersion): void {
    this.staleScopes.add(nameScope(accountId, region, resourceType));
  }

  private async storeMembers(members: readonly Member[]): Promise<void> {
    const { database } = this;
    const unique = new Map(members.map((member) => [`${member.snapshotNo} ${member.resourceNo}`, member]));
    await database.append(
      'snapshot_member',
      [...unique.values()],
      [({ snapshotNo }) => snapshotNo, ({ resourceNo }) => resourceNo],
    );
    await database.append('stale_scope', [...this.staleScopes], [(scope) => scope]);
  }
}

/** Few enough that a batch and its copies fit beside DuckDB, enough that the joins with the store do not count. */
const MAX_BATCH_BYTES = 8 << 20;
const MAX_BATCH_ITEMS = 20_000;
const NOTHING_KNOWN: ReadonlyMap<number, KnownVersion> = new Map();

/** Merges the versions of a batch that are the same. Those of one key with other contents stay beside each other. */
class BatchMerge {
  /** The items that are versions. */
  count = 0;
  private readonly byHash = new Map<bigint, StagedVersion>();
  private readonly byKey = new Map<string, StagedVersion[]>();

  constructor(
    private readonly readText: (item: BatchItem) => string,
    private readonly types: ResourceTypes,
  ) {}

  add(item: BatchItem): void {
    const { origin, resourceType, hash, isSummary = false } = item;
    const same = this.byHash.get(hash);
    if (same) {
      this.count++;
      origin.countVersion();
      same.items.push(item);
      return;
    }
    let { value } = item;
    try {
      value ??= JSON.parse(this.readText(item));
      const version = toNewVersion({ value, hash, isSummary }, origin.path, this.types);
      const staged = { version, item, items: [item], resourceNo: 0, isNew: true, isConflict: false };
      this.count++;
      origin.countVersion();
      const merged = this.merge(staged);
      // Without an account and a Region, the same bytes in another file are another version.
      if (version.textHash === hash) this.byHash.set(hash, merged);
    } catch (error) {
      origin.addUnreadable(value ?? { resourceType }, error);
    }
  }

  versions(): StagedVersion[] {
    return [...this.byKey.values()].flat();
  }

  private merge(staged: StagedVersion): StagedVersion {
    const { accountId, region, resourceType, resourceId, captureTime, stateId } = staged.version;
    const key = `${accountId.length} ${region.length} ${resourceType.length} ${resourceId.length} ${accountId}${region}${resourceType}${resourceId}${captureTime} ${stateId}`;
    const others = this.byKey.get(key);
    if (!others) {
      this.byKey.set(key, [staged]);
      return staged;
    }
    for (const other of others) if (this.keepFuller(other, staged)) return other;
    for (const other of others) other.isConflict = true;
    staged.isConflict = true;
    others.push(staged);
    return staged;
  }

  /** Returns whether two versions are the same, and lets the first keep the fuller text. */
  private keepFuller(first: StagedVersion, second: StagedVersion): boolean {
    const comparison = compareContents(this.toItemText(first), this.toItemText(second));
    if (comparison === 'different') return false;
    if (comparison === 'secondIsFuller') Object.assign(first, { version: second.version, item: second.item });
    first.items.push(...second.items);
    return true;
  }

  private toItemText({ version, item }: StagedVersion): ItemText {
    return { text: version.converted ?? this.readText(item), isSummary: version.isSummary };
  }
}
