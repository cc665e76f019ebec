/** A version of a batch that is to be stored, unless the store has it in another text. */
export interface StagedVersion {
  /** The place of the version in its batch. */
  readonly place: number;
  readonly resourceType: string;
  /** Epoch milliseconds. */
  readonly captureTime: number;
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
