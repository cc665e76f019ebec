import { readSchemas } from '../../declared/stored-schemas';
import type { Database } from '../../store/duckdb';
import { addNames, type NamedUpTo, readLast } from '../../store/resource-names';
import { ResourceTypes } from '../conversion/resource-types';
import type { IngestFile } from '../ingest-file';
import { BatchMerge } from '../reading/batch-merge';
import { toRows } from '../reading/columns';
import type { HashFilter } from '../reading/hash-filter';
import type { BatchItem, BatchVersion, ReadBatch } from '../reading/read-batch';
import { nameScope, type ScopedVersion } from '../snapshot-scopes';
import { EdgeWriter } from './edge-writer';
import { findKnownTexts, type KnownVersion } from './known-texts';
import type { ContentConflict, StagedVersion } from './staged-version';
import { type StoreContext, storeVersions } from './store-versions';
import { VersionPack } from './version-pack';

/** The number of versions of a batch that the store did not know, and those that it knew. */
export interface WriteCounts {
  readonly added: number;
  readonly known: number;
  readonly conflicts: readonly ContentConflict[];
}

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
  private staleScopes = new Set<string>();
  private members: Member[] = [];
  private named: NamedUpTo = { resource: 0, version: 0 };
  private readonly context: StoreContext;

  /** @param filter of the texts and resources in the store, which the writer keeps */
  constructor(
    private readonly database: Database,
    private readonly filter: HashFilter,
    private readonly findFile: (file: number) => IngestFile,
  ) {
    this.context = { database, filter, edges: new EdgeWriter(database), last: { resource: 0, version: 0 } };
  }

  /** Enters the texts and resources of the store into the filter. */
  async start(): Promise<void> {
    const { database, context } = this;
    this.named = await readLast(database);
    Object.assign(context.last, this.named);
    await context.edges.start();
    const hashes = database.stream<{ hash: bigint | number }>(
      'SELECT text_hash AS hash FROM version UNION ALL SELECT key_hash FROM resource',
    );
    for await (const { hash } of hashes) this.filter.add(BigInt(hash));
  }

  /** Writes a batch. Call it in a transaction. */
  async write(batch: ReadBatch): Promise<WriteCounts> {
    const items = toRows(batch.items);
    if (items.length === 0) return { added: 0, known: 0, conflicts: [] };
    const texts = Buffer.from(batch.texts.buffer, batch.texts.byteOffset, batch.texts.byteLength);
    const first = await this.writePack(new VersionPack(batch, items, texts));
    const unparsed = await this.listUnparsed(items);
    const second = unparsed.length > 0 ? await this.writePack(await this.parse(unparsed, texts)) : NOTHING_WRITTEN;
    await this.storeMembers();
    const versions = items.length - unparsed.length + second.items;
    const added = first.added + second.added;
    return { added, known: versions - added, conflicts: [...first.conflicts, ...second.conflicts] };
  }

  /** Stores the names by which the resources of the batches are found. Call it at the end of their transaction. */
  async storeNames(): Promise<void> {
    await addNames(this.database, this.named);
    this.named = { ...this.context.last };
  }

  /** Lists the versions that are known by their texts, and returns the items that the store does not know after all. */
  private async listUnparsed(items: readonly BatchItem[]): Promise<BatchItem[]> {
    const unparsed = items.filter(({ version }) => version === undefined);
    const known = await findKnownTexts(
      this.database,
      unparsed.map(({ hash }) => hash),
    );
    for (const [place, version] of known) {
      const item = unparsed[place] as BatchItem;
      this.findFile(item.file).countVersion();
      this.addMember(item, version, version.resourceNo);
    }
    return unparsed.filter((_, place) => !known.has(place));
  }

  private async parse(items: readonly BatchItem[], texts: Buffer): Promise<VersionPack> {
    const merge = new BatchMerge(texts, await ResourceTypes.load(await readSchemas(this.database)));
    const parsed: BatchItem[] = [];
    for (const item of items) {
      const version = merge.add({ ...item, origin: this.findFile(item.file) }, parsed.length);
      if (version !== undefined) parsed.push({ ...item, version });
    }
    return new VersionPack(merge.take(), parsed, texts);
  }

  private async writePack(pack: VersionPack): Promise<Omit<WriteCounts, 'known'> & { readonly items: number }> {
    const { context, filter } = this;
    const found = await this.findKnown(pack.versions);
    const staged = pack.versions.flatMap((version, place): StagedVersion[] =>
      found.has(place) ? [] : [{ version, place, resourceNo: 0, isNew: true, isConflict: version.isConflict }],
    );
    const { added, conflicts } = await storeVersions(context, pack, staged);
    const resources = new Map<number, number>();
    for (const [place, { resourceNo }] of found) resources.set(place, resourceNo);
    for (const { version, place, resourceNo, isNew, replaces } of staged) {
      resources.set(place, resourceNo);
      if (isNew) this.addStale(version);
      if (isNew || replaces !== undefined) filter.add(version.textHash);
      // The fuller text may have a name that the other one left out.
      if (replaces !== undefined) this.named = { ...this.named, version: Math.min(this.named.version, replaces - 1) };
    }
    for (const item of pack.items) {
      if (item.version === undefined) continue;
      this.addMember(item, pack.versions[item.version] as BatchVersion, resources.get(item.version) as number);
    }
    return { added, conflicts, items: pack.items.length };
  }

  /** Finds the versions whose text was stored while another thread parsed it. */
  private async findKnown(versions: readonly BatchVersion[]): Promise<ReadonlyMap<number, KnownVersion>> {
    const places = [...versions.keys()].filter((place) => this.filter.has((versions[place] as BatchVersion).textHash));
    const known = await findKnownTexts(
      this.database,
      places.map((place) => (versions[place] as BatchVersion).textHash),
    );
    return new Map([...known].map(([index, version]) => [places[index] as number, version]));
  }

  private addMember({ file, isListed }: BatchItem, version: ScopedVersion, resourceNo: number): void {
    const found = this.findFile(file);
    found.addVersion(version);
    if (!isListed) return;
    this.addStale(version);
    this.members.push({ snapshotNo: found.scopes.add(version), resourceNo });
  }

  private addStale({ accountId, region, resourceType }: ScopedVersion): void {
    this.staleScopes.add(nameScope(accountId, region, resourceType));
  }

  private async storeMembers(): Promise<void> {
    const { database } = this;
    const unique = new Map(this.members.map((member) => [`${member.snapshotNo} ${member.resourceNo}`, member]));
    await database.append(
      'snapshot_member',
      [...unique.values()],
      [({ snapshotNo }) => snapshotNo, ({ resourceNo }) => resourceNo],
    );
    await database.append('stale_scope', [...this.staleScopes], [(scope) => scope]);
    this.staleScopes = new Set();
    this.members = [];
  }
}

const NOTHING_WRITTEN = { added: 0, conflicts: [], items: 0 };
