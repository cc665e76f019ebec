import type { Relationship } from '../../../core/item';
import { type NewVersion, toNewVersion } from '../conversion/new-version';
import type { ResourceTypes } from '../conversion/resource-types';
import { compareContents, type ItemText } from '../conversion/same-content';
import {
  type BatchEdge,
  type BatchVersion,
  EDGE_COLUMNS,
  type EdgeKind,
  type ReadBatch,
  type ReadItem,
  VERSION_COLUMNS,
} from './read-batch';
import { RowTable } from './row-table';

/** Merges the versions of a batch that are the same. Those of one key with other contents stay beside each other. */
export class BatchMerge {
  private readonly versions = new RowTable<BatchVersion>(VERSION_COLUMNS);
  private readonly edges = new RowTable<BatchEdge>(EDGE_COLUMNS);
  private readonly kinds = new EdgeKinds();
  private readonly byHash = new Map<string, number>();
  private readonly byKey = new Map<string, number | number[]>();

  /** @param readItem returns the text of an item by its place */
  constructor(
    private readonly types: ResourceTypes,
    private readonly readItem: (place: number) => string,
  ) {}

  /**
   * Returns the place of the item's version, or undefined if the item is unreadable, which its origin reports.
   * @param hash of the item's bytes
   * @param place of the item
   */
  add(item: ReadItem, hash: string, place: number): number | undefined {
    const { origin, resourceType, isSummary = false } = item;
    const same = this.byHash.get(hash);
    if (same !== undefined) {
      origin.countVersion();
      return same;
    }
    let { value } = item;
    try {
      value ??= JSON.parse(this.readItem(place));
      const version = toNewVersion({ value, hash, isSummary }, origin.path, this.types);
      const merged = this.merge(version, place);
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
    return { versions: this.versions.take(), edges: this.edges.take(), edgeKinds: this.kinds.list };
  }

  private merge(version: NewVersion, item: number): number {
    // The hash of the resource, because names may contain any character.
    const key = `${version.resourceHash}${version.captureTime} ${version.stateId}`;
    const found = this.byKey.get(key);
    const others = found === undefined ? NO_PLACES : typeof found === 'number' ? [found] : found;
    for (const other of others) {
      const comparison = compareContents(this.toItemText(other), {
        text: version.converted ?? this.readItem(item),
        isSummary: version.isSummary,
      });
      if (comparison === 'different') continue;
      if (comparison === 'secondIsFuller') this.replace(other, version, item);
      return other;
    }
    const place = this.versions.add(version);
    this.versions.setNumber('item', place, item);
    if (others.length > 0) this.versions.setFlag('isConflict', place);
    this.addEdges(place, version);
    this.byKey.set(key, others.length === 0 ? place : [...others, place]);
    for (const other of others) this.versions.setFlag('isConflict', other);
    return place;
  }

  private replace(place: number, version: NewVersion, item: number): void {
    this.versions.put(place, { ...version, item, isConflict: this.versions.flag('isConflict', place) });
    for (let edge = 0; edge < this.edges.count; edge++) {
      if (this.edges.number('version', edge) === place) this.edges.setNumber('version', edge, -1);
    }
    this.addEdges(place, version);
  }

  private addEdges(version: number, { recorded, derived }: NewVersion): void {
    for (const edge of recorded) this.addEdge('recorded', version, edge);
    for (const edge of derived) this.addEdge('derived', version, edge);
  }

  private addEdge(origin: EdgeKind['origin'], version: number, edge: Relationship): void {
    const { resourceId: toId, resourceName: toName } = edge;
    this.edges.add({ version, kind: this.kinds.find(origin, edge), toId, toName });
  }

  private toItemText(place: number): ItemText {
    return {
      text: this.versions.text('converted', place) ?? this.readItem(this.versions.number('item', place)),
      isSummary: this.versions.flag('isSummary', place),
    };
  }
}

const NO_PLACES: readonly number[] = [];

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
