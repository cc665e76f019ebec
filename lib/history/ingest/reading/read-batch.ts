import { VALUE_COLUMNS, type ValueColumn } from '../../store/property-columns';
import type { NewVersion } from '../conversion/new-version';
import type { PathScope } from '../path-scope';
import type { NewEvent } from './event';
import { type ColumnKinds, listMemory, type TableData } from './row-table';
import type { KeptItems, LostSource, UnreadableSource } from './unreadable-source';

/** Where the items of a file are counted, and what is wrong with them reported. */
export interface ItemOrigin {
  /** The place of the file in the input. */
  readonly file: number;
  readonly path: PathScope;
  /** Called when an item turns out to be a version. */
  countVersion(): void;
  addUnreadable(value: unknown, error: unknown, kept?: KeptItems): void;
}

/** An item that is read, but not parsed. */
export interface ReadItem {
  readonly origin: ItemOrigin;
  readonly resourceType?: string;
  /** Whether it is listed by a snapshot. */
  readonly isListed: boolean;
  /** Whether it is the summary of an oversized item, without its configuration. */
  readonly isSummary?: boolean;
  /** The value, for an item of a document: a marker such as "not part of the response" is no JSON. */
  readonly value?: unknown;
  /** The value with the digits of its numbers. */
  readonly exact?: unknown;
  /** Why the item is unreadable, if that is known. */
  readonly error?: unknown;
}

/** An item of a batch: the place of its text, and the hash of its bytes. */
export interface BatchItem {
  readonly file: number;
  readonly start: number;
  readonly end: number;
  readonly hash: string;
  readonly isListed: boolean;
  readonly isSummary: boolean;
  /** The place of its version in the batch; null if the store probably knows the text, so that it was not parsed. */
  readonly version: number | null;
}

export const BATCH_ITEM_COLUMNS: ColumnKinds<BatchItem> = {
  file: 'number',
  start: 'number',
  end: 'number',
  hash: 'hash',
  isListed: 'flag',
  isSummary: 'flag',
  version: 'number',
};

/** A version of a batch. */
export type BatchVersion = Omit<NewVersion, 'recorded' | 'derived' | 'properties' | 'configuration'> & {
  /** The place of the item whose text it has. */
  readonly item: number;
  /** Whether another content of the batch has the same key. */
  readonly isConflict: boolean;
};

export const BATCH_VERSION_COLUMNS: ColumnKinds<BatchVersion> = {
  accountId: 'name',
  region: 'name',
  resourceType: 'name',
  resourceId: 'text',
  resourceName: 'text',
  arn: 'text',
  availabilityZone: 'name',
  captureTime: 'number',
  creationTime: 'number',
  stateId: 'text',
  itemStatus: 'name',
  status: 'name',
  tags: 'text',
  missingReason: 'text',
  isDaily: 'flag',
  converted: 'text',
  resourceHash: 'hash',
  textHash: 'hash',
  item: 'number',
  isConflict: 'flag',
};

/** A reference of a version: the places of both in the batch, and the resource. */
export interface BatchEdge {
  /** -1 if a fuller text took the place of the version. */
  readonly version: number;
  readonly kind: number;
  readonly toId: string | undefined;
  readonly toName: string | undefined;
}

export const BATCH_EDGE_COLUMNS: ColumnKinds<BatchEdge> = {
  version: 'number',
  kind: 'number',
  toId: 'text',
  toName: 'text',
};

/** The known properties of a version, by the columns of the store. */
export type BatchProperties = {
  /** -1 if a fuller text took the place of the version. */
  readonly version: number;
  readonly isPartial: boolean;
} & { readonly [Column in ValueColumn]?: string | null };

export const BATCH_PROPERTY_COLUMNS = {
  version: 'number',
  isPartial: 'flag',
  ...Object.fromEntries(VALUE_COLUMNS.map((column) => [column, 'text'])),
} as ColumnKinds<BatchProperties>;

export interface EdgeKind {
  readonly origin: 'recorded' | 'derived';
  readonly name: string;
  readonly toType: string;
}

/** The result of reading a file to its end. */
export interface FileEnd {
  readonly file: number;
  /** Of its bytes; blank for a pipe, and for a file that cannot be read. */
  readonly hash: string;
  /** Whether an earlier run read it completely, so that it was not read. */
  readonly isKnown: boolean;
  readonly unreadable: readonly UnreadableSource[];
  /** Those of which nothing is stored. */
  readonly lost: readonly LostSource[];
  readonly notes: readonly string[];
  /** Without those that were not parsed. */
  readonly versions: number;
  readonly events: number;
  /** Present if the file is a complete snapshot. */
  readonly snapshotId: string | undefined;
}

/** The versions of a batch. */
export type BatchVersions = Pick<
  ReadBatch,
  'versions' | 'edges' | 'edgeKinds' | 'properties' | 'members' | 'unreadableItems'
>;

/** The memory of a batch outside V8's heap. */
export type BatchMemory = Pick<ReadBatch, 'texts' | 'items' | 'versions' | 'edges' | 'properties'>;

/** Lists the memory of a batch that a thread can hand over. */
export const listBatchMemory = ({ texts, items, versions, edges, properties }: BatchMemory): ArrayBuffer[] => [
  texts.buffer as ArrayBuffer,
  ...[items, versions, edges, properties].flatMap(listMemory),
];

/** A part of what files hold, in a form that threads exchange fast. */
export interface ReadBatch {
  readonly texts: Uint8Array;
  /** Of `BatchItem`, `BatchVersion`, `BatchEdge` and `BatchProperties`. */
  readonly items: TableData;
  readonly versions: TableData;
  readonly edges: TableData;
  readonly edgeKinds: readonly EdgeKind[];
  readonly properties: TableData;
  /** The members of the configurations, by resource type. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  /** The number of items that are unreadable and have a version. */
  readonly unreadableItems: number;
  readonly events: readonly NewEvent[];
  /** The files whose last item is in this batch or an earlier one. */
  readonly ends: readonly FileEnd[];
  /** Whether it is the last of its group of files. */
  readonly endsGroup: boolean;
}
