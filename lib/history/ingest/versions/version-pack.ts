import { isUtf8 } from 'node:buffer';
import {
  BATCH_EDGE_COLUMNS,
  BATCH_PROPERTY_COLUMNS,
  BATCH_VERSION_COLUMNS,
  type BatchEdge,
  type BatchItem,
  type BatchProperties,
  type BatchVersion,
  type BatchVersions,
} from '../reading/read-batch';
import { RowTable } from '../reading/row-table';
import type { ScopedVersion } from '../snapshot-scopes';

/** The versions of a batch with their items, texts and references. */
export class VersionPack {
  readonly versions: RowTable<BatchVersion>;
  readonly edges: RowTable<BatchEdge>;
  readonly edgeKinds: BatchVersions['edgeKinds'];
  readonly properties: RowTable<BatchProperties>;
  readonly members: BatchVersions['members'];
  /** The number of items that are unreadable and have a version. */
  readonly unreadableItems: number;

  constructor(
    read: BatchVersions,
    readonly items: RowTable<BatchItem>,
    private readonly texts: Buffer,
  ) {
    this.versions = new RowTable<BatchVersion>(BATCH_VERSION_COLUMNS, read.versions);
    this.edges = new RowTable<BatchEdge>(BATCH_EDGE_COLUMNS, read.edges);
    this.edgeKinds = read.edgeKinds;
    this.members = read.members;
    this.unreadableItems = read.unreadableItems;
    this.properties = new RowTable<BatchProperties>(BATCH_PROPERTY_COLUMNS, read.properties);
  }

  /** Returns what places a version in the store. */
  readScope(version: number): ScopedVersion {
    const { versions } = this;
    return {
      accountId: versions.name('accountId', version) as string,
      region: versions.name('region', version) as string,
      resourceType: versions.name('resourceType', version) as string,
      captureTime: versions.number('captureTime', version),
    };
  }

  /** Returns the text of a version in the form of AWS Config's files, as UTF-8. */
  readText(version: number): Uint8Array {
    return this.versions.bytes('converted', version) ?? this.readItem(version);
  }

  /** Returns the text of a version as it was read, if that has another form, as UTF-8. */
  readRaw(version: number): Uint8Array | null {
    return this.versions.bytes('converted', version) === null ? null : this.readItem(version);
  }

  private readItem(version: number): Uint8Array {
    const item = this.versions.number('item', version);
    const bytes = this.texts.subarray(this.items.number('start', item), this.items.number('end', item));
    // Other bytes become U+FFFD, as they do where the item is parsed.
    return isUtf8(bytes) ? bytes : Buffer.from(bytes.toString('utf8'));
  }
}
