/** A configuration item, as it is in the events of rules and (with other names of a few members) in Config's files. */
export interface RecordedItem {
  readonly configurationItemVersion: '1.3';
  /** ISO 8601 with milliseconds. */
  readonly configurationItemCaptureTime: string;
  readonly configurationItemStatus: 'OK' | 'ResourceDiscovered' | 'ResourceDeleted';
  readonly configurationStateId: number;
  readonly awsAccountId: string;
  readonly awsRegion: string;
  readonly availabilityZone?: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName?: string;
  readonly ARN?: string;
  readonly resourceCreationTime?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly relatedEvents: readonly string[];
  readonly relationships: readonly object[];
  /** Null in an item of a deleted resource. */
  readonly configuration: Readonly<Record<string, unknown>> | null;
  readonly supplementaryConfiguration: Readonly<Record<string, unknown>>;
}

export const isDeleted = ({ configurationItemStatus }: RecordedItem): boolean =>
  configurationItemStatus.includes('Deleted');

/** An item, and what changed since the one before. */
export interface RecordedChange {
  readonly item: RecordedItem;
  /** As in the notifications of AWS Config: `changedProperties`, `changeType`. */
  readonly diff: object;
}

/** The items that the recorder of a Region has made. Nothing is recorded before a recorder exists and runs. */
export interface RecordedItems {
  /** Lists the versions of a resource, newest first. */
  listVersions(resourceType: string, resourceId: string): readonly RecordedItem[];
  /** Lists the newest version of each resource, deleted ones too, in the order of their discovery. */
  listNewest(resourceType?: string): readonly RecordedItem[];
  onRecord(listener: (change: RecordedChange) => void): void;
}
