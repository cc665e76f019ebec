import { formatExactJson, parseExactJson } from '../../../core/exact-json';
import { type ConfigurationItem, type ItemStatus, isCurrent, type Relationship } from '../../../core/item';
import { isObject, isString } from '../../../core/json';
import { isUnknown, UnreadableItem } from '../../../core/reading/unreadable';
import { LACKS_TAGS, toBareItem, toItem, toItemWith } from '../../../formats/items/configuration-item';
import { deriveRelationships } from '../../relationships/derive';
import { type KnownValues, readKnownProperties } from '../../store/property-columns';
import { SUMMARY_REASON } from '../../store/schema';
import type { PathScope } from '../path-scope';
import { hashBytes } from './hash';
import type { ResourceTypes } from './resource-types';

/** The state that a version shows: AWS's five statuses in three words. */
export type VersionStatus = 'recorded' | 'deleted' | 'notRecorded';

/** A version of a resource, ready to be stored. */
export interface NewVersion {
  readonly accountId: string;
  readonly region: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName: string | null;
  readonly arn: string | null;
  readonly availabilityZone: string | null;
  /** Epoch milliseconds. */
  readonly captureTime: number;
  readonly creationTime: number | null;
  readonly stateId: string | null;
  readonly itemStatus: string | null;
  readonly status: VersionStatus;
  /** JSON text of a map. */
  readonly tags: string;
  /** The references that the item lists. */
  readonly recorded: readonly Relationship[];
  /** The references that its configuration holds beside them. */
  readonly derived: readonly Relationship[];
  readonly configuration: unknown;
  /** The properties that are columns of the store; undefined for a type without them. */
  readonly properties: KnownValues | undefined;
  /** Why the version has no configuration: its item is a summary, or contradicts AWS's shape. Null if it has one. */
  readonly missingReason: string | null;
  /** Whether AWS Config recorded the resource once a day. */
  readonly isDaily: boolean;
  /** The item in the form of AWS Config's files; undefined if it was read in that form. */
  readonly converted: string | undefined;
  /** A hash of the account, Region, type and id. */
  readonly resourceHash: string;
  /** A hash of the text as it was read, and of the account and Region if only the path of the file names them. */
  readonly textHash: string;
}

/** The value of an item as it was read. */
interface ItemSource {
  readonly value: unknown;
  /** Returns the value with the digits of its numbers. */
  readonly readExact: () => unknown;
  /** The hash of its bytes. */
  readonly hash: string;
  /** Whether it is the summary of an oversized item. */
  readonly isSummary: boolean;
}

/**
 * Converts an item as AWS wrote it into a version.
 * @throws UnreadableItem if it contradicts AWS's shape, or has no capture time, account or Region
 */
export function toNewVersion(
  { value, readExact, hash, isSummary }: ItemSource,
  path: PathScope,
  types: ResourceTypes,
): NewVersion {
  const item = types.normalize(toItem(value));
  const raw = value as ItemMembers;
  const toExact = (): ExactItem => {
    const exact = readExact();
    return { raw: exact as ItemMembers, item: types.normalize(toItemWith(exact, parseExactJson)) };
  };
  return buildVersion({ item, raw, toExact, hash, missingReason: isSummary ? SUMMARY_REASON : null }, path, types);
}

/**
 * Converts an item that contradicts AWS's shape into a version without a configuration, since an older version must not
 * pass for the state from then on. Returns undefined if the item does not say of which resource and time it is.
 * @param reason why the item is unreadable
 */
export function toBareVersion(
  { value, hash }: Pick<ItemSource, 'value' | 'hash'>,
  reason: string,
  path: PathScope,
  types: ResourceTypes,
): NewVersion | undefined {
  const bare = toBareItem(value);
  if (!bare) return undefined;
  const item = types.normalize(bare);
  const raw = {
    resourceId: item.resourceId,
    ...(item.arn !== undefined && { ARN: item.arn }),
    ...(item.resourceName !== undefined && { resourceName: item.resourceName }),
    ...(!item.lacksStatus && { configurationItemStatus: item.status }),
    recordingFrequency: (value as ItemMembers).recordingFrequency,
  };
  try {
    return buildVersion({ item, raw, toExact: () => ({ item, raw }), hash, missingReason: reason }, path, types);
  } catch (error) {
    if (error instanceof UnreadableItem) return undefined;
    throw error;
  }
}

/** An item, and the members that it was read from. */
interface ExactItem {
  readonly item: ConfigurationItem;
  readonly raw: ItemMembers;
}

interface VersionSource extends ExactItem, Pick<NewVersion, 'missingReason'> {
  /** Returns both with the digits of their numbers. Few items need them, so they are not read for all. */
  readonly toExact: () => ExactItem;
  /** The hash of the bytes. */
  readonly hash: string;
}

/** @throws UnreadableItem if the item has no capture time, account or Region */
function buildVersion(
  { item, raw, toExact, hash, missingReason }: VersionSource,
  path: PathScope,
  types: ResourceTypes,
): NewVersion {
  const { captureTime, accountId, region } = placeItem(item, path);
  return {
    accountId,
    region,
    resourceType: item.resourceType,
    resourceId: item.resourceId,
    resourceName: item.resourceName ?? null,
    arn: item.arn ?? null,
    availabilityZone: readZone(raw),
    captureTime: Date.parse(captureTime),
    creationTime: toEpoch(item.resourceCreationTime),
    stateId: (isRounded(raw.configurationStateId) ? toExact().item.stateId : item.stateId) ?? null,
    itemStatus: item.lacksStatus ? null : item.status,
    status: toVersionStatus(item.status),
    tags: JSON.stringify(item.tags),
    recorded: item.relationships,
    derived:
      isCurrent(item) && missingReason === null
        ? deriveRelationships(item, types.listReferences(item.resourceType))
        : [],
    configuration: item.configuration,
    properties: readKnownProperties(item.resourceType, item.configuration),
    missingReason,
    isDaily: raw.recordingFrequency === 'DAILY',
    converted: isFileForm(raw, item) ? undefined : formatExactJson(toFileForm(toExact(), { accountId, region })),
    resourceHash: hashBytes(JSON.stringify([accountId, region, item.resourceType, item.resourceId])),
    textHash: item.accountId && item.region ? hash : hashBytes(`${hash} ${accountId} ${region}`),
  };
}

/**
 * Returns what places an item in the store.
 * @throws UnreadableItem if the item has no capture time, account or Region
 */
function placeItem(item: ConfigurationItem, path: PathScope): Required<PathScope> & { readonly captureTime: string } {
  const { arn: name, captureTime } = item;
  if (captureTime === undefined) {
    throw new UnreadableItem('Cannot store the item: it has no configurationItemCaptureTime');
  }
  // Nearly every item names both.
  if (item.accountId && item.region) return { captureTime, accountId: item.accountId, region: item.region };
  const arn = parseArn(name);
  const accountId = item.accountId ?? arn.accountId ?? path.accountId;
  if (!accountId)
    throw new UnreadableItem('Cannot store the item: neither the item, its ARN nor its path names an account');
  const region = item.region ?? arn.region ?? path.region;
  if (!region) throw new UnreadableItem('Cannot store the item: neither the item, its ARN nor its path names a Region');
  return { captureTime, accountId, region };
}

/** Returns the account and Region of an ARN; buckets and global resources have none. */
function parseArn(arn: string | undefined): PathScope {
  const [, region, accountId] = /^arn:[^:]*:[^:]*:((?:eusc|[a-z]{2})(?:-[a-z]+)+-\d)?:(\d{12})?:/.exec(arn ?? '') ?? [];
  return { ...(accountId && { accountId }), ...(region && { region }) };
}

const VERSION_STATUSES: Readonly<Record<ItemStatus, VersionStatus>> = {
  OK: 'recorded',
  ResourceDiscovered: 'recorded',
  ResourceNotRecorded: 'notRecorded',
  ResourceDeleted: 'deleted',
  ResourceDeletedNotRecorded: 'deleted',
};
const toVersionStatus = (status: ItemStatus): VersionStatus => VERSION_STATUSES[status];

type ItemMembers = Readonly<Record<string, unknown>>;

/** Whether the keys and values are those of AWS Config's files, so that queries can read the text as it is. */
function isFileForm(raw: ItemMembers, item: ConfigurationItem): boolean {
  return (
    !isString(raw.configuration) &&
    raw.resourceType === item.resourceType &&
    (raw.tags == null || isObject(raw.tags)) &&
    raw.awsAccountId === item.accountId &&
    raw.awsRegion === item.region &&
    raw.configurationItemCaptureTime === item.captureTime &&
    !OTHER_KEYS.some((key) => key in raw) &&
    item.accountId !== undefined &&
    item.region !== undefined &&
    (raw.relationships == null || raw.relationships === item.relationships)
  );
}

/** Names of the API and of old items, by the names of AWS Config's files. */
const RENAMED = {
  accountId: 'awsAccountId',
  arn: 'ARN',
  configurationStateID: 'configurationStateId',
  version: 'configurationItemVersion',
  configurationItemMD5Hash: 'configurationStateMd5Hash',
  availibilityZone: 'availabilityZone',
} as const;
const OTHER_KEYS = Object.keys(RENAMED);

/** Writes an item of another casing as AWS Config's files do. Keys that are not known stay as they are. */
function toFileForm({ raw, item }: ExactItem, scope: { accountId: string; region: string }): ItemMembers {
  const form: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(raw)) {
    const name = Object.hasOwn(RENAMED, key) ? RENAMED[key as keyof typeof RENAMED] : key;
    if (value != null && !isUnknown(value)) form[name] = value;
  }
  const { stateId, lacksTags } = item;
  return {
    ...form,
    resourceType: item.resourceType,
    configurationItemCaptureTime: item.captureTime,
    ...(stateId !== undefined && { configurationStateId: isSafeNumber(stateId) ? Number(stateId) : stateId }),
    awsAccountId: scope.accountId,
    awsRegion: scope.region,
    ...(item.resourceCreationTime !== undefined && { resourceCreationTime: item.resourceCreationTime }),
    // A part that the API left out is not an empty one: another way may deliver it.
    ...(lacksTags ? { [LACKS_TAGS]: true } : { tags: item.tags }),
    ...(raw.relationships != null && { relationships: item.relationships }),
    configuration: item.configuration,
    supplementaryConfiguration: item.supplementaryConfiguration,
  };
}

/** Whether a number may have had other digits in its text. */
const isRounded = (value: unknown): boolean => typeof value === 'number' && !Number.isSafeInteger(value);

const isSafeNumber = (text: string): boolean => /^\d{1,15}$/.test(text);

/** Several spellings say that a resource has no zone; they stay as AWS wrote them. */
function readZone(raw: ItemMembers): string | null {
  const zone = raw.availabilityZone ?? raw.availibilityZone;
  return isString(zone) ? zone : null;
}

function toEpoch(time: string | undefined): number | null {
  const epoch = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(epoch) ? null : epoch;
}
