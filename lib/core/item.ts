/**
 * A configuration item: what AWS Config recorded of one resource at one time.
 *
 * One form for all the casings that AWS hands out (file, event, API); `lib/formats` brings each of them here.
 * A resource of a CloudFormation template or of a describe call takes the same form, with its `shape` said,
 * so that a reader knows which names to look for.
 * https://docs.aws.amazon.com/config/latest/developerguide/config-item-table.html
 */
export interface ConfigurationItem {
  /** Which of AWS's shapes `configuration` has: Config's own, CloudFormation properties, or a service's describe call. */
  readonly shape: Shape;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName?: string;
  readonly arn?: string;
  /** Twelve digits; absent where the input does not say (a template without an environment). */
  readonly accountId?: string;
  /** A Region, or `global` for IAM; absent where the input does not say. */
  readonly region?: string;
  readonly status: ItemStatus;
  /** ISO 8601, UTC, with milliseconds; absent for templates and descriptions, which have no time of their own. */
  readonly captureTime?: string;
  /** Orders items of the same capture time; epoch milliseconds in files of today, a small counter in old ones. */
  readonly stateId?: string;
  readonly resourceCreationTime?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly relationships: readonly Relationship[];
  readonly configuration: unknown;
  readonly supplementaryConfiguration: unknown;
}

export type Shape = 'config' | 'template' | 'description';

export interface Relationship {
  readonly name: string;
  readonly resourceType: string;
  /** One of id and name is there, now and then only the name. */
  readonly resourceId?: string;
  readonly resourceName?: string;
}

export const ITEM_STATUSES = [
  'OK',
  'ResourceDiscovered',
  'ResourceNotRecorded',
  'ResourceDeleted',
  'ResourceDeletedNotRecorded',
] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];

/** Whether the item shows the resource as it is: a deleted or unrecorded one has no state to judge. */
export const isCurrent = (item: Pick<ConfigurationItem, 'status'>): boolean =>
  item.status === 'OK' || item.status === 'ResourceDiscovered';

/** Names the same resource in all of its versions. */
export const resourceKey = (item: ConfigurationItem): string =>
  `${item.accountId ?? ''}|${item.region ?? ''}|${item.resourceType}|${item.resourceId}`;
