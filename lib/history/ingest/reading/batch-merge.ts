import { parseExactJson } from '../../../core/exact-json';
import type { Relationship } from '../../../core/item';
import { isList, isObject } from '../../../core/json';
import { describeError } from '../../../core/text/errors';
import { ParseError } from '../../../formats/parse-error';
import { readOwnMembers } from '../../../formats/scan/own-members';
import { ANY_MEMBER, VALUE_COLUMNS, type ValueColumn } from '../../store/property-columns';
import { type NewVersion, toBareVersion, toNewVersion } from '../conversion/new-version';
import type { ResourceTypes } from '../conversion/resource-types';
import { compareContents, type ItemText } from '../conversion/same-content';
import {
  BATCH_EDGE_COLUMNS,
  BATCH_PROPERTY_COLUMNS,
  BATCH_VERSION_COLUMNS,
  type BatchEdge,
  type BatchMemory,
  type BatchProperties,
  type BatchVersion,
  type BatchVersions,
  type EdgeKind,
  type ReadItem,
} from './read-batch';
import { RowTable } from './row-table';

/** Merges the versions of a batch that are the same. Those of one key with other contents stay beside each other. */
export class BatchMerge {
  private readonly versions: RowTable<BatchVersion>;
  private readonly edges: RowTable<BatchEdge>;
  private readonly kinds = new EdgeKinds();
  private readonly members = new Map<string, Set<string>>();
  private readonly properties: RowTable<BatchProperties>;
  private readonly byHash = new Map<string, number>();
  private readonly byKey = new Map<string, number | number[]>();
  private unreadableItems = 0;

  /**
   * @param readItem returns the text of an item by its place
   * @param spare a batch that is stored, whose memory the tables take
   */
  constructor(
    private readonly types: ResourceTypes,
    private readonly readItem: (place: number) => string,
    spare?: BatchMemory,
  ) {
    this.versions = RowTable.create<BatchVersion>(BATCH_VERSION_COLUMNS, spare?.versions);
    this.edges = RowTable.create<BatchEdge>(BATCH_EDGE_COLUMNS, spare?.edges);
    this.properties = RowTable.create<BatchProperties>(BATCH_PROPERTY_COLUMNS, spare?.properties);
  }

  /**
   * Returns the place of the item's version. Its origin reports an item that is unreadable, whose version has no
   * configuration; one that does not say of which resource and time it is has no version.
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
      if (item.error !== undefined) throw item.error;
      value ??= parseItem(this.readItem(place));
      const readExact = () => (item.value === undefined ? parseExactJson(this.readItem(place)) : item.exact);
      const version = toNewVersion({ value, readExact, hash, isSummary }, origin.path, this.types);
      const merged = this.merge(version, place);
      this.addMembers(version);
      origin.countVersion();
      // Without an account and a Region, the same bytes in another file are another version.
      if (version.textHash === hash) this.byHash.set(hash, merged);
      return merged;
    } catch (error) {
      const isParsed = value !== undefined;
      value ??= { resourceType, ...readOwnMembers(Buffer.from(this.readItem(place))) };
      const version = toBareVersion({ value, hash }, describeError(error), origin.path, this.types);
      // Where an item is no JSON, the next ones may have been taken for a part of it.
      const isVersion = version !== undefined;
      origin.addUnreadable(value, error, { isVersion, hasOthers: isParsed && isVersion });
      if (!version) return undefined;
      this.unreadableItems++;
      return this.merge(version, place);
    }
  }

  take(): BatchVersions {
    const { versions, edges, kinds, properties, members, unreadableItems } = this;
    return {
      versions: versions.take(),
      edges: edges.take(),
      edgeKinds: kinds.list,
      properties: properties.take(),
      members,
      unreadableItems,
    };
  }

  private merge(version: NewVersion, item: number): number {
    // The hash of the resource, because names may contain any character.
    const key = `${version.resourceHash}${version.captureTime} ${version.stateId}`;
    const found = this.byKey.get(key);
    const others = found === undefined ? NO_PLACES : typeof found === 'number' ? [found] : found;
    for (const other of others) {
      const comparison = compareContents(this.toItemText(other), {
        text: version.converted ?? this.readItem(item),
        missingReason: version.missingReason,
      });
      if (comparison === 'different') continue;
      const isDaily = version.isDaily || this.versions.flag('isDaily', other);
      if (comparison === 'secondIsFuller') this.replace(other, version, item);
      if (isDaily) this.versions.setFlag('isDaily', other);
      return other;
    }
    const place = this.versions.add(version);
    this.versions.setNumber('item', place, item);
    if (others.length > 0) this.versions.setFlag('isConflict', place);
    this.addParts(place, version);
    this.byKey.set(key, others.length === 0 ? place : [...others, place]);
    for (const other of others) this.versions.setFlag('isConflict', other);
    return place;
  }

  private replace(place: number, version: NewVersion, item: number): void {
    this.versions.put(place, { ...version, item, isConflict: this.versions.flag('isConflict', place) });
    for (const parts of [this.edges, this.properties]) {
      for (let part = 0; part < parts.count; part++) {
        if (parts.number('version', part) === place) parts.setNumber('version', part, -1);
      }
    }
    this.addParts(place, version);
  }

  private addParts(version: number, { recorded, derived, properties }: NewVersion): void {
    for (const edge of recorded) this.addEdge('recorded', version, edge);
    for (const edge of derived) this.addEdge('derived', version, edge);
    if (!properties) return;
    const { isPartial, values } = properties;
    const row: { -readonly [Key in keyof BatchProperties]: BatchProperties[Key] } = { version, isPartial };
    for (let index = 0; index < values.length; index++)
      row[VALUE_COLUMNS[index] as ValueColumn] = values[index] as string;
    this.properties.add(row);
  }

  private addMembers({ resourceType, configuration }: NewVersion): void {
    let names = this.members.get(resourceType);
    if (!names) {
      names = new Set();
      this.members.set(resourceType, names);
    }
    if (isList(configuration)) names.add(ANY_MEMBER);
    else if (isObject(configuration)) for (const name in configuration) names.add(name);
  }

  private addEdge(origin: EdgeKind['origin'], version: number, edge: Relationship): void {
    const { resourceId: toId, resourceName: toName } = edge;
    this.edges.add({ version, kind: this.kinds.find(origin, edge), toId, toName });
  }

  private toItemText(place: number): ItemText {
    return {
      text: this.versions.text('converted', place) ?? this.readItem(this.versions.number('item', place)),
      missingReason: this.versions.text('missingReason', place),
    };
  }
}

/** @throws ParseError if the text is no JSON */
function parseItem(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ParseError(`Cannot parse the item: ${describeError(error)}`, 'broken', { cause: error });
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
