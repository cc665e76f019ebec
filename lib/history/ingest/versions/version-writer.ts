import { readSchemas } from '../../declared/stored-schemas';
import type { Database } from '../../store/duckdb';
import { addNames, type NamedUpTo, readLast } from '../../store/resource-names';
import { ResourceTypes } from '../conversion/resource-types';
import type { IngestFile } from '../ingest-file';
import { BatchMerge } from '../reading/batch-merge';
import type { HashFilter } from '../reading/hash-filter';
import { BATCH_ITEM_COLUMNS, type BatchItem, type ReadBatch } from '../reading/read-batch';
import { RowTable } from '../reading/row-table';
import { nameScope, type ScopedVersion } from '../snapshot-scopes';
import { EdgeWriter } from './edge-writer';
import { findKnownTexts, type KnownVersion } from './known-texts';
import { PropertyWriter } from './property-writer';
import type { ContentConflict, StagedVersion } from './staged-version';
import { type StoreContext, storeVersions } from './store-versions';
import { VersionPack } from './version-pack';

/** The number of versions of a batch that the store did not know, and those that it knew. */
interface WriteCounts {
  readonly added: number;
  readonly known: number;
  readonly conflicts: readonly ContentConflict[];
}

/**
 * Stores versions in batches. One version that arrives in several ways is stored once; the fuller text stays.
 *
 * A batch is compared with the store by SQL, so that memory does not grow with the store.
 */
export class VersionWriter {
  private staleScopes = new Set<string>();
  /** The resources that snapshots list, by the number of the snapshot. */
  private members = new Map<number, Set<number>>();
  private named: NamedUpTo = { resource: 0, version: 0 };
  private readonly context: StoreContext;

  /** @param filter of the texts and resources in the store, which the writer keeps */
  constructor(
    private readonly database: Database,
    private readonly filter: HashFilter,
    private readonly findFile: (file: number) => IngestFile,
  ) {
    this.context = {
      database,
      filter,
      edges: new EdgeWriter(database),
      properties: new PropertyWriter(database),
      last: { resource: 0, version: 0 },
    };
  }

  /** Enters the texts and resources of the store into the filter. */
  async start(): Promise<void> {
    const { database, context } = this;
    this.named = await readLast(database);
    Object.assign(context.last, this.named);
    await context.edges.start();
    await context.properties.start();
    const hashes = database.streamBytes('SELECT text_hash FROM version UNION ALL SELECT key_hash FROM resource', 16);
    for await (const hash of hashes) this.filter.add(Buffer.from(hash).toString('latin1'));
  }

  /** Writes a batch. Call it in a transaction. */
  async write(batch: ReadBatch): Promise<WriteCounts> {
    const items = new RowTable<BatchItem>(BATCH_ITEM_COLUMNS, batch.items);
    if (items.count === 0) return { added: 0, known: 0, conflicts: [] };
    const texts = Buffer.from(batch.texts.buffer, batch.texts.byteOffset, batch.texts.byteLength);
    const first = await this.writePack(new VersionPack(batch, items, texts));
    const unparsed = await this.listUnparsed(items);
    const second = unparsed.length > 0 ? await this.writePack(await this.parse(unparsed, texts)) : NOTHING_WRITTEN;
    await this.storeMembers();
    const versions = first.items - unparsed.length + second.items;
    const added = first.added + second.added;
    return { added, known: versions - added, conflicts: [...first.conflicts, ...second.conflicts] };
  }

  /** Stores the names by which the resources of the batches are found. Call it at the end of their transaction. */
  async storeNames(): Promise<void> {
    await addNames(this.database, this.named);
    this.named = { ...this.context.last };
  }

  /** Lists the versions that are known by their texts, and returns the items that the store does not know after all. */
  private async listUnparsed(items: RowTable<BatchItem>): Promise<BatchItem[]> {
    const unparsed: BatchItem[] = [];
    for (let place = 0; place < items.count; place++) {
      if (Number.isNaN(items.number('version', place))) unparsed.push(toBatchItem(items, place));
    }
    const known = await findKnownTexts(
      this.database,
      unparsed.map(({ hash }) => hash),
    );
    for (const [place, version] of known) {
      const { file, isListed } = unparsed[place] as BatchItem;
      this.findFile(file).countVersion();
      this.addMember(file, isListed, version, version.resourceNo);
    }
    return unparsed.filter((_, place) => !known.has(place));
  }

  private async parse(items: readonly BatchItem[], texts: Buffer): Promise<VersionPack> {
    const parsed = new RowTable<BatchItem>(BATCH_ITEM_COLUMNS);
    const merge = new BatchMerge(await ResourceTypes.load(await readSchemas(this.database)), (place) =>
      texts.toString('utf8', parsed.number('start', place), parsed.number('end', place)),
    );
    for (const item of items) {
      const place = parsed.add(item);
      const version = merge.add({ ...item, origin: this.findFile(item.file) }, item.hash, place);
      if (version !== undefined) parsed.setNumber('version', place, version);
      else parsed.removeLast();
    }
    return new VersionPack(merge.take(), parsed, texts);
  }

  private async writePack(pack: VersionPack): Promise<Omit<WriteCounts, 'known'> & { readonly items: number }> {
    const { context, filter } = this;
    const { items, versions } = pack;
    const found = await this.findKnown(pack);
    const staged: StagedVersion[] = [];
    for (let place = 0; place < versions.count; place++) {
      if (found.has(place)) continue;
      const { resourceType, captureTime } = pack.readScope(place);
      const isConflict = versions.flag('isConflict', place);
      staged.push({ place, resourceType, captureTime, resourceNo: 0, isNew: true, isConflict });
    }
    const { added, conflicts } = await storeVersions(context, pack, staged);
    const resources = new Map<number, number>();
    for (const [place, { resourceNo }] of found) resources.set(place, resourceNo);
    for (const { place, resourceNo, isNew, replaces } of staged) {
      resources.set(place, resourceNo);
      if (isNew) this.addStale(pack.readScope(place));
      if (isNew || replaces !== undefined) filter.add(versions.hash('textHash', place));
      // The fuller text may have a name that the other one left out.
      if (replaces !== undefined) this.named = { ...this.named, version: Math.min(this.named.version, replaces - 1) };
    }
    for (let item = 0; item < items.count; item++) {
      const version = items.number('version', item);
      if (Number.isNaN(version)) continue;
      const isListed = items.flag('isListed', item);
      this.addMember(items.number('file', item), isListed, pack.readScope(version), resources.get(version) as number);
    }
    return { added, conflicts, items: items.count - pack.unreadableItems };
  }

  /** Finds the versions whose text was stored while another thread parsed it. */
  private async findKnown({ versions }: VersionPack): Promise<ReadonlyMap<number, KnownVersion>> {
    const places: number[] = [];
    for (let place = 0; place < versions.count; place++) {
      if (this.filter.has(versions.hash('textHash', place))) places.push(place);
    }
    const known = await findKnownTexts(
      this.database,
      places.map((place) => versions.hash('textHash', place)),
    );
    return new Map([...known].map(([index, version]) => [places[index] as number, version]));
  }

  private addMember(file: number, isListed: boolean, version: ScopedVersion, resourceNo: number): void {
    const found = this.findFile(file);
    found.addVersion(version);
    if (!isListed) return;
    this.addStale(version);
    const snapshotNo = found.scopes.add(version);
    const members = this.members.get(snapshotNo);
    if (members) members.add(resourceNo);
    else this.members.set(snapshotNo, new Set([resourceNo]));
  }

  private addStale({ accountId, region, resourceType }: ScopedVersion): void {
    this.staleScopes.add(nameScope(accountId, region, resourceType));
  }

  private async storeMembers(): Promise<void> {
    const { database } = this;
    const members = [...this.members].flatMap(([snapshotNo, resources]) =>
      [...resources].map((resourceNo) => ({ snapshotNo, resourceNo })),
    );
    await database.append('snapshot_member', members, [({ snapshotNo }) => snapshotNo, ({ resourceNo }) => resourceNo]);
    await database.append('stale_scope', [...this.staleScopes], [(scope) => scope]);
    this.staleScopes = new Set();
    this.members = new Map();
  }
}

const toBatchItem = (items: RowTable<BatchItem>, place: number): BatchItem => ({
  file: items.number('file', place),
  start: items.number('start', place),
  end: items.number('end', place),
  hash: items.hash('hash', place),
  isListed: items.flag('isListed', place),
  isSummary: items.flag('isSummary', place),
  version: null,
});

const NOTHING_WRITTEN = { added: 0, conflicts: [], items: 0 };
