import { type ConfigurationItem, ITEM_STATUSES, type ItemStatus, type Relationship } from '../../core/item';
import { ExactNumber, isList, isObject, isString, parseJsonText, unexpectedType } from '../../core/json';
import { isUnknown, UnreadableItem } from '../../core/reading/unreadable';
import { describeError } from '../../core/text/errors';
import { parseTime } from '../../core/time';
import { checkJsonTextSize } from '../scan/json-size';
import { toTags } from './tags';
import { isTimeObject, parseTimeObject } from './time-object';

/**
 * Converts a configuration item of AWS into core's form. Accepts the casings of S3 files, events, notifications, the
 * API (where `configuration` and supplementary values are JSON text) and SDK dumps.
 *
 * Copies as little as possible, since it runs for every item of a snapshot of millions.
 * @throws UnreadableItem if the item contradicts AWS's shape; {@link identify} still returns its type and id
 */
export const toItem = (raw: unknown): ConfigurationItem => toItemWith(raw, JSON.parse);

/**
 * Converts an item like {@link toItem}.
 * @param parse parses the values that the API writes as JSON text
 * @throws UnreadableItem if the item contradicts AWS's shape
 */
export function toItemWith(raw: unknown, parse: ParseJson): ConfigurationItem {
  if (!isObject(raw)) throw unexpectedType('the configuration item', 'an object', raw);
  const item: Writable<ConfigurationItem> = {
    shape: 'config',
    resourceType: readName(raw.resourceType, 'resourceType'),
    resourceId: readName(raw.resourceId, 'resourceId'),
    status: readStatus(raw),
    tags: toTags(raw.tags, 'tags'),
    relationships: readRelationships(raw.relationships),
    configuration: readConfiguration(raw.configuration, parse),
    supplementaryConfiguration: readSupplementaryConfiguration(raw, parse),
  };
  if (isUnknown(raw.tags) || raw[LACKS_TAGS] === true) item.lacksTags = true;
  const resourceName = readOptionalText(raw.resourceName, 'resourceName');
  if (resourceName !== undefined) item.resourceName = resourceName;
  const arn = readOptionalText(raw.ARN ?? raw.arn, 'ARN');
  if (arn !== undefined) item.arn = arn;
  // Any text is accepted: no rule depends on it, and AWS's own examples have accounts of eleven digits.
  const accountId = readOptionalText(raw.awsAccountId ?? raw.accountId, 'awsAccountId');
  if (accountId !== undefined) item.accountId = accountId;
  const region = readOptionalText(raw.awsRegion, 'awsRegion');
  if (region !== undefined) item.region = region;
  const captureTime = readTime(raw.configurationItemCaptureTime, 'configurationItemCaptureTime');
  if (captureTime !== undefined) item.captureTime = captureTime;
  const stateId = readStateId(raw.configurationStateId ?? raw.configurationStateID);
  if (stateId !== undefined) item.stateId = stateId;
  if (raw.configurationItemStatus == null) item.lacksStatus = true;
  if (raw[LEFT_SCOPE] === true) item.leftScope = true;
  const created = readCreationTime(raw.resourceCreationTime);
  if (created !== undefined) item.resourceCreationTime = created;
  return item;
}

/** Returns the type and id of an item's resource as far as they are readable. Never throws. */
export function identify(raw: unknown): { resourceType?: string; resourceId?: string } {
  if (!isObject(raw)) return {};
  const { resourceType, resourceId } = raw;
  return {
    ...(isName(resourceType) && { resourceType }),
    ...(isName(resourceId) && { resourceId }),
  };
}

/**
 * Returns the version that an unreadable item is, without its content: older versions of the resource are outdated. Parts
 * that cannot be read are left out. Returns nothing if the item does not say when it was captured, or of which resource.
 */
export function toBareItem(raw: unknown): ConfigurationItem | undefined {
  if (!isObject(raw)) return undefined;
  const { resourceType, resourceId, configurationItemCaptureTime } = raw;
  let readable: RawItem = { resourceType, resourceId, configurationItemCaptureTime };
  let bare = tryToItem(readable);
  for (const key of BARE_KEYS) {
    const more = { ...readable, [key]: raw[key] };
    const item = bare && tryToItem(more);
    if (item) [bare, readable] = [item, more];
  }
  return bare;
}

/** The members of an item beside its content. */
const BARE_KEYS = [
  ...['awsAccountId', 'accountId', 'awsRegion', 'ARN', 'arn', 'resourceName'],
  ...['configurationStateId', 'configurationStateID', 'configurationItemStatus'],
];

/** Returns undefined for an item that contradicts AWS's shape. */
export function tryToItem(raw: unknown): ConfigurationItem | undefined {
  try {
    return toItem(raw);
  } catch {
    return undefined;
  }
}

/** Whether a JSON value is a configuration item, not a message or a list entry that only names a resource. */
export function looksLikeItem(value: unknown): value is Record<string, unknown> {
  return (
    isObject(value) &&
    'resourceType' in value &&
    !('messageType' in value) &&
    ('configuration' in value || 'configurationItemStatus' in value || 'configurationItemCaptureTime' in value)
  );
}

/** The key that {@link markLeftScope} adds; AWS's items do not have it. */
const LEFT_SCOPE = 'eventLeftScope';

/** The key that the history store writes into an item whose tags the API left out; AWS's items do not have it. */
export const LACKS_TAGS = 'lacksTags';

/** Returns an item as AWS wrote it, marked as outside the scope of its rule. */
export const markLeftScope = (raw: unknown): unknown => (isObject(raw) ? { ...raw, [LEFT_SCOPE]: true } : raw);

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type RawItem = Readonly<Record<string, unknown>>;
type ParseJson = (text: string) => unknown;

const isName = (value: unknown): value is string => isString(value) && value !== '';

function readName(value: unknown, path: string): string {
  if (isName(value)) return value;
  throw unexpectedType(path, 'a name', value);
}

/** Old items write an absent value as empty text. */
function readOptionalText(value: unknown, path: string): string | undefined {
  if (isString(value)) return value === '' ? undefined : value;
  if (value == null) return undefined;
  throw unexpectedType(path, 'a string', value);
}

/** Hand-written items may omit the status. */
function readStatus({ configurationItemStatus: status }: RawItem): ItemStatus {
  if (status == null) return 'OK';
  if (STATUSES.has(status)) return status as ItemStatus;
  throw unexpectedType('configurationItemStatus', `one of ${ITEM_STATUSES.join(', ')}`, status);
}
const STATUSES: ReadonlySet<unknown> = new Set(ITEM_STATUSES);

/** A small counter in old items, the capture time in epoch milliseconds in current ones; text in the API. */
function readStateId(value: unknown): string | undefined {
  if (typeof value === 'number' || value instanceof ExactNumber) return String(value);
  return readOptionalText(value, 'configurationStateId');
}

function readTime(value: unknown, path: string): string | undefined {
  if (value == null) return undefined;
  if (isCanonicalTime(value)) return value;
  const time = parseAnyTime(value);
  if (!time) throw unexpectedType(path, 'a time', value);
  return time.toISOString();
}

/** The format of files and events, except on February 29. Nearly all times match and need no parsing. */
const CANONICAL_TIME =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const isCanonicalTime = (value: unknown): value is string => isString(value) && CANONICAL_TIME.test(value);

function parseAnyTime(value: unknown): Date | undefined {
  if (isTimeObject(value)) return parseTimeObject(value);
  const time = value instanceof ExactNumber ? value.toJSON() : value;
  return isString(time) || typeof time === 'number' ? parseTime(time) : undefined;
}

/** A value that is not a time (SDK dumps have Python text) is kept: a rule that reads it reports it as unreadable. */
function readCreationTime(value: unknown): string | undefined {
  if (value == null) return undefined;
  if (isCanonicalTime(value)) return value;
  return parseAnyTime(value)?.toISOString() ?? readOptionalText(value, 'resourceCreationTime');
}

/** The API writes it as JSON text, `null` for a deleted resource. */
function readConfiguration(value: unknown, parse: ParseJson): unknown {
  if (!isString(value)) return value ?? null;
  if (value === '') return null;
  try {
    checkJsonTextSize(value);
  } catch (cause) {
    throw new UnreadableItem(`Cannot parse the JSON text of configuration: ${describeError(cause)}`, { cause });
  }
  return parseJsonText(value, 'configuration', parse);
}

/**
 * The API writes every value as JSON text, so S3's AccessControlList, which is text itself, is encoded twice.
 * Files and events have the values as they are, and that list as text.
 */
function readSupplementaryConfiguration(raw: RawItem, parse: ParseJson): unknown {
  const values = raw.supplementaryConfiguration ?? {};
  if (!isObject(values) || !isString(raw.configuration)) return values;
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, isString(value) ? parseOrKeep(value, parse) : value]),
  );
}

/** Partly decoded dumps have plain text here, which stays as it is, and so does a text that is nested too deeply. */
function parseOrKeep(text: string, parse: ParseJson): unknown {
  try {
    checkJsonTextSize(text);
    return parse(text);
  } catch {
    return text;
  }
}

/** Files and events have core's form already, so their list is used as it is. */
function readRelationships(value: unknown): readonly Relationship[] {
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
  const resourceId = readOptionalText(value.resourceId, `${path}.resourceId`);
  const resourceName = readOptionalText(value.resourceName, `${path}.resourceName`);
  return {
    name: readOptionalText(value.name ?? value.relationshipName, `${path}.name`) ?? '',
    resourceType: readName(value.resourceType, `${path}.resourceType`),
    ...(resourceId !== undefined && { resourceId }),
    ...(resourceName !== undefined && { resourceName }),
  };
}
