import { toRows } from '../reading/columns';
import type { BatchItem, BatchVersion, ReadBatch } from '../reading/read-batch';

/** The versions of a batch with their items, texts and references. */
export class VersionPack {
  readonly versions: readonly BatchVersion[];
  readonly edges: ReadBatch['edges'];
  readonly edgeKinds: ReadBatch['edgeKinds'];

  constructor(
    read: Pick<ReadBatch, 'versions' | 'edges' | 'edgeKinds'>,
    readonly items: readonly BatchItem[],
    readonly texts: Buffer,
  ) {
    this.versions = toRows(read.versions);
    this.edges = read.edges;
    this.edgeKinds = read.edgeKinds;
  }

  /** Returns the text of a version in the form of AWS Config's files. */
  readText(version: BatchVersion): string {
    return version.converted ?? this.readRaw(version);
  }

  /** Returns the text of a version as it was read. */
  readRaw({ item }: BatchVersion): string {
    const { start, end } = this.items[item] as BatchItem;
    return this.texts.toString('utf8', start, end);
  }
}
