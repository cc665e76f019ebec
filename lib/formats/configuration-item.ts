import { type ConfigurationItem, ITEM_STATUSES, type ItemStatus, type Relationship } from '../core/item';
import { isList, isObject, isString, parseJsonText, unexpectedType } from '../core/reading/properties';
import { parseTime } from '../core/time';
import { toTags } from './tags';
import { isTimeObject, parseTimeObject } from './time-object';

/**
 * Brings a configuration item of any of AWS's casings into core's form: S3 files, events and notifications, the API
 * (whose `configuration` and supplementary values are JSON text), and SDK dumps of it.
 *
 * Nothing is copied that need not be: this runs for every item of a snapshot of millions.
 * @throws UnreadableItem where the item contradicts AWS's shape; see {@link identify} for what it is called all the same
 */
export function toItem(raw: unknown): ConfigurationItem {
  if (!isObject(raw)) throw unexpectedType('the configuration item', 'an object', raw);
  const item: Writable<ConfigurationItem> = {
    shape: 'config',
    resourceType: name(raw.resourceType, 'resourceType'),
    resourceId: name(raw.resourceId, 'resourceId'),
    status: statusOf(raw),
    tags: toTags(raw.tags, 'tags'),
    relationships: relationshipsOf(raw.relationships),
    configuration: configurationOf(raw.configuration),
    supplementaryConfiguration: supplementaryOf(raw),
  };
  const resourceName = optionalText(raw.resourceName, 'resourceName');
  if (resourceName !== undefined) item.resourceName = resourceName;
  const arn = optionalText(raw.ARN ?? raw.arn, 'ARN');
  if (arn !== undefined) item.arn = arn;
  // Nothing is judged by it, and AWS's own examples have accounts of eleven digits: any text will do.
  const accountId = optionalText(raw.awsAccountId ?? raw.accountId, 'awsAccountId');
  if (accountId !== undefined) item.accountId = accountId;
  const region = optionalText(raw.awsRegion, 'awsRegion');
  if (region !== undefined) item.region = region;
  const captureTime = timeOf(raw.configurationItemCaptureTime, 'configurationItemCaptureTime');
  if (captureTime !== undefined) item.captureTime = captureTime;
  const stateId = stateOf(raw.configurationStateId ?? raw.configurationStateID);
  if (stateId !== undefined) item.stateId = stateId;
  const created = creationTimeOf(raw.resourceCreationTime);
  if (created !== undefined) item.resourceCreationTime = created;
  return item;
}

/** What an item calls its resource, as far as it can be read; never throws. */
export function identify(raw: unknown): { resourceType?: string; resourceId?: string } {
  if (!isObject(raw)) return {};
  const { resourceType, resourceId } = raw;
  return {
    ...(isName(resourceType) && { resourceType }),
    ...(isName(resourceId) && { resourceId }),
  };
}

/** Whether a JSON value is one configuration item, and not a message or a list entry that merely names a resource. */
export function looksLikeItem(value: unknown): value is Record<string, unknown> {
  return (
    isObject(value) &&
    'resourceType' in value &&
    !('messageType' in value) &&
    ('configuration' in value || 'configurationItemStatus' in value || 'configurationItemCaptureTime' in value)
  );
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Raw = Readonly<Record<string, unknown>>;

const isName = (value: unknown): value is string => isString(value) && value !== '';

function name(value: unknown, path: string): string {
  if (isName(value)) return value;
  throw unexpectedType(path, 'a name', value);
}

/** Empty text is how old items write that there is none. */
function optionalText(value: unknown, path: string): string | undefined {
  if (isString(value)) return value === '' ? undefined : value;
  if (value == null) return undefined;
  throw unexpectedType(path, 'a string', value);
}

/** Query results and items made by hand may leave it out. */
function statusOf({ configurationItemStatus: status }: Raw): ItemStatus {
  if (status == null) return 'OK';
  if (STATUSES.has(status)) return status as ItemStatus;
  throw unexpectedType('configurationItemStatus', `one of ${ITEM_STATUSES.join(', ')}`, status);
}
const STATUSES: ReadonlySet<unknown> = new Set(ITEM_STATUSES);

/** A small counter in old items, the capture time in epoch milliseconds today; text in the API. */
function stateOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return optionalText(value, 'configurationStateId');
}

function timeOf(value: unknown, path: string): string | undefined {
  if (value == null) return undefined;
  if (isCanonical(value)) return value;
  const time = timeIn(value);
  if (!time) throw unexpectedType(path, 'a time', value);
  return time.toISOString();
}

/** As files and events write it, and a day that every month has: nearly all times are, and need no closer look. */
const CANONICAL = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const isCanonical = (value: unknown): value is string => isString(value) && CANONICAL.test(value);

function timeIn(value: unknown): Date | undefined {
  if (isTimeObject(value)) return parseTimeObject(value);
  return isString(value) || typeof value === 'number' ? parseTime(value) : undefined;
}

/** Kept as written where it is no time (SDK dumps have it as Python text): a rule that reads it says so. */
function creationTimeOf(value: unknown): string | undefined {
  if (isCanonical(value)) return value;
  return timeIn(value)?.toISOString() ?? optionalText(value, 'resourceCreationTime');
}

/** The API writes it as JSON text, "null" for what is deleted. */
function configurationOf(value: unknown): unknown {
  if (isString(value)) return value === '' ? null : parseJsonText(value, 'configuration');
  return value ?? null;
}

/**
 * The API writes every value as JSON text, so S3's AccessControlList, which is text already, comes encoded twice.
 * In files and events the values stand as they are, and that list stays the text that it is.
 */
function supplementaryOf(raw: Raw): unknown {
  const values = raw.supplementaryConfiguration ?? {};
  if (!isObject(values) || !isString(raw.configuration)) return values;
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, isString(value) ? decoded(value) : value]),
  );
}

/** Dumps that somebody decoded in part hold plain text here: it is left as it is. */
function decoded(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Files and events have core's form already, so their list is taken over as it is. */
function relationshipsOf(value: unknown): readonly Relationship[] {
  if (value == null) return [];
  if (!isList(value)) throw unexpectedType('relationships', 'a list', value);
  return value.every(isRelationship) ? value : value.map(toRelationship);
}

const isRelationship = (value: unknown): value is Relationship =>
  isObject(value) &&
  isString(value.name) &&
  isString(value.resourceType) &&
  (value.resourceId === undefined || isString(value.resourceId)) &&
  (value.resourceName === undefined || isString(value.resourceName));

function toRelationship(value: unknown, index: number): Relationship {
  const path = `relationships[${index}]`;
  if (!isObject(value)) throw unexpectedType(path, 'an object', value);
  const resourceId = optionalText(value.resourceId, `${path}.resourceId`);
  const resourceName = optionalText(value.resourceName, `${path}.resourceName`);
  return {
    name: optionalText(value.name ?? value.relationshipName, `${path}.name`) ?? '',
    resourceType: name(value.resourceType, `${path}.resourceType`),
    ...(resourceId !== undefined && { resourceId }),
    ...(resourceName !== undefined && { resourceName }),
  };
}
