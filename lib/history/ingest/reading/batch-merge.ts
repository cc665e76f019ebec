import type { Relationship } from '../../../core/item';
import { type NewVersion, toNewVersion } from '../conversion/new-version';
import type { ResourceTypes } from '../conversion/resource-types';
import { compareContents, type ItemText } from '../conversion/same-content';
import { toColumns } from './columns';
import type { BatchEdge, BatchVersion, EdgeKind, ReadBatch, ReadItem } from './read-batch';

interface TextPlace {
  readonly start: number;
  readonly end: number;
}

/** An item with the place of its text in the batch. */
export interface PlacedItem extends ReadItem, TextPlace {
  readonly hash: bigint;
}

type MergedVersion = { -readonly [Key in keyof BatchVersion]: BatchVersion[Key] } & Pick<
  NewVersion,
  'recorded' | 'derived'
>;

/** Merges the versions of a batch that are the same. Those of one key with other contents stay beside each other. */
export class BatchMerge {
  private readonly versions: MergedVersion[] = [];
  private readonly byHash = new Map<bigint, number>();
  private readonly byKey = new Map<string, number[]>();
  private readonly texts: TextPlace[] = [];

  constructor(
    private readonly memory: Buffer,
    private readonly types: ResourceTypes,
  ) {}

  /** Returns the place of the item's version, or undefined if the item is unreadable, which its origin reports. */
  add(item: PlacedItem, place: number): number | undefined {
    const { origin, resourceType, hash, isSummary = false } = item;
    const same = this.byHash.get(hash);
    if (same !== undefined) {
      origin.countVersion();
      return same;
    }
    let { value } = item;
    try {
      value ??= JSON.parse(this.readText(item));
      const version = toNewVersion({ value, hash, isSummary }, origin.path, this.types);
      const merged = this.merge({ ...version, item: place, isConflict: false }, item);
      origin.countVersion();
      // Without an account and a Region, the same bytes in another file are another version.
      if (version.textHash === hash) this.byHash.set(hash, merged);
      return merged;
    } catch (error) {
      origin.addUnreadable(value ?? { resourceType }, error);
      return undefined;
    }
  }

  take(): Pick<ReadBatch, 'versions' | 'edges' | 'edgeKinds'> {
    const kinds = new EdgeKinds();
    const edges: BatchEdge[] = [];
    const addEdges = (origin: EdgeKind['origin'], version: number, list: readonly Relationship[]) => {
      for (const edge of list) {
        const { resourceId: toId = null, resourceName: toName = null } = edge;
        edges.push({ version, kind: kinds.find(origin, edge), toId, toName });
      }
    };
    const versions = this.versions.map(({ recorded, derived, ...version }, place): BatchVersion => {
      addEdges('recorded', place, recorded);
      addEdges('derived', place, derived);
      return version;
    });
    return { versions: toColumns(versions), edges: toColumns(edges), edgeKinds: kinds.list };
  }

  private merge(version: MergedVersion, text: PlacedItem): number {
    const { accountId, region, resourceType, resourceId, captureTime, stateId } = version;
    const key = `${accountId.length} ${region.length} ${resourceType.length} ${resourceId.length} ${accountId}${region}${resourceType}${resourceId}${captureTime} ${stateId}`;
    const others = this.byKey.get(key);
    for (const other of others ?? []) {
      const comparison = compareContents(this.toItemText(other), this.toText(version, text));
      if (comparison === 'different') continue;
      if (comparison === 'secondIsFuller') {
        const { isConflict } = this.versions[other] as MergedVersion;
        this.put(other, { ...version, isConflict }, text);
      }
      return other;
    }
    const place = this.versions.length;
    this.put(place, version, text);
    const all = [...(others ?? []), place];
    this.byKey.set(key, all);
    if (all.length > 1) for (const each of all) (this.versions[each] as MergedVersion).isConflict = true;
    return place;
  }

  private put(place: number, version: MergedVersion, { start, end }: PlacedItem): void {
    this.versions[place] = version;
    this.texts[place] = { start, end };
  }

  private toItemText(place: number): ItemText {
    return this.toText(this.versions[place] as BatchVersion, this.texts[place] as TextPlace);
  }

  private toText({ converted, isSummary }: Pick<NewVersion, 'converted' | 'isSummary'>, text: TextPlace): ItemText {
    return { text: converted ?? this.readText(text), isSummary };
  }

  private readText({ start, end }: TextPlace): string {
    return this.memory.toString('utf8', start, end);
  }
}

/** The kinds of references of a batch, by origin, type and name. */
class EdgeKinds {
  readonly list: EdgeKind[] = [];
  private readonly byOrigin = {
    recorded: new Map<string, Map<string, number>>(),
    derived: new Map<string, Map<string, number>>(),
  };

  find(origin: EdgeKind['origin'], { resourceType: toType, name }: Relationship): number {
    const byType = this.byOrigin[origin];
    let byName = byType.get(toType);
    if (!byName) {
      byName = new Map();
      byType.set(toType, byName);
    }
    let kind = byName.get(name);
    if (kind === undefined) {
      kind = this.list.push({ origin, name, toType }) - 1;
      byName.set(name, kind);
    }
    return kind;
  }
}
