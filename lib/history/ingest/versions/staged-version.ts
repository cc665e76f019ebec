import type { BatchItem } from './item-batch';
import type { NewVersion } from './new-version';

/** A version of the batch, after those that are the same are merged. */
export interface StagedVersion {
  version: NewVersion;
  /** The item whose text is stored. */
  item: BatchItem;
  /** All items that are this version. */
  readonly items: BatchItem[];
  /** Set when the resource is known. */
  resourceNo: number;
  /** Whether the store has no version with this content. */
  isNew: boolean;
  /** Whether another content has the same key. */
  isConflict: boolean;
  /** The stored version whose text this fuller one replaces. */
  replaces?: number;
}

/** A version with its number. */
export type NumberedVersion = StagedVersion & { readonly versionNo: number };

/** Two contents under one key, kept and reported. */
export interface ContentConflict {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly captureTime: number;
}

/** The number of versions of a batch that the store did not know, and those that it knew. */
export interface WriteCounts {
  readonly added: number;
  readonly known: number;
  readonly conflicts: readonly ContentConflict[];
}
