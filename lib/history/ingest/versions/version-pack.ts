import { isUtf8 } from 'node:buffer';
import {
  type BatchEdge,
  type BatchItem,
  type BatchVersion,
  EDGE_COLUMNS,
  type ReadBatch,
  VERSION_COLUMNS,
} from '../reading/read-batch';
import { RowTable } from '../reading/row-table';
import type { ScopedVersion } from '../snapshot-scopes';

/** The versions of a batch with their items, texts and references. */
export class VersionPack {
  readonly versions: RowTable<BatchVersion>;
  readonly edges: RowTable<BatchEdge>;
  readonly edgeKinds: ReadBatch['edgeKinds'];

  constructor(
    read: Pick<ReadBatch, 'versions' | 'edges' | 'edgeKinds'>,
    readonly items: RowTable<BatchItem>,
    private readonly texts: Buffer,
  ) {
    this.versions = new RowTable<BatchVersion>(VERSION_COLUMNS, read.versions);
    this.edges = new RowTable<BatchEdge>(EDGE_COLUMNS, read.edges);
    this.edgeKinds = read.edgeKinds;
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
