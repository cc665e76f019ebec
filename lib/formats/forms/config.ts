import { ITEM_STATUSES, isCurrent } from '../../core/item';
import { formatValue, isList, isObject } from '../../core/json';
import { type JsonDocument, objectIn } from '../document';
import { type DocumentReader, type Form, refuseDocument } from '../document-reader';
import { identify, looksLikeItem, markLeftScope } from '../items/configuration-item';
import { ParseError } from '../parse-error';

/** A single configuration item. */
export const item: Form = {
  name: 'item',
  matches: looksLikeItem,
  read: (document, reader) => void reader.items.push(document),
};

/** A snapshot that AWS Config delivers to S3. */
export const snapshot: Form = {
  name: 'snapshot',
  matches: (document) =>
    'configurationItems' in document && ('configSnapshotId' in document || 'requestId' in document),
  read: (document, reader) => readItems(document, 'configurationItems', reader),
};

/** A history file that AWS Config delivers to S3 every six hours. */
export const history: Form = {
  name: 'history',
  matches: (document) => 'configurationItems' in document && 'fileVersion' in document,
  read: (document, reader) => readItems(document, 'configurationItems', reader),
};

/** A message that AWS Config sends to a topic, a bus or a rule. */
export const notification: Form = {
  name: 'notification',
  matches: (document) => typeof document.messageType === 'string',
  read: readNotification,
};

/** An S3 object with an item that is too large for a message. */
export const oversizedItem: Form = {
  name: 'oversized item',
  matches: (document) => isObject(document.configurationItem) || isObject(document.configurationItemSummary),
  read: readNotification,
};

/** The event with which AWS Config invokes the function of a custom rule. */
export const ruleEvent: Form = {
  name: 'rule event',
  matches: (document) => 'invokingEvent' in document,
  read(document, reader) {
    const before = reader.items.length;
    reader.read(document.invokingEvent, 'invokingEvent');
    if (!isTrue(document.eventLeftScope)) return;
    for (let index = before; index < reader.items.length; index++) {
      reader.items[index] = markLeftScope(reader.items[index]);
    }
    reader.notes.push('The resource has left the scope of the rule (eventLeftScope): no rule applies to it');
  },
};

const isTrue = (value: unknown): boolean => value === true || (typeof value === 'string' && /^true$/i.test(value));

/**
 * Reads the list of items under a key.
 * @throws ParseError if the value is not a list
 */
export function readItems(document: JsonDocument, key: string, reader: DocumentReader): void {
  const list = document[key];
  if (!isList(list)) throw new ParseError(`Cannot read ${key}: expected a list, found ${formatValue(list)}`, 'broken');
  for (const raw of list) reader.items.push(raw);
}

function readNotification(document: JsonDocument, reader: DocumentReader): void {
  const { configurationItem, configurationItemSummary } = document;
  // One page of AWS's documentation shows a list here.
  const items = isList(configurationItem) ? configurationItem : [configurationItem];
  if (items.some(isObject)) {
    for (const raw of items) reader.items.push(raw);
  } else if (isObject(configurationItemSummary)) {
    readSummary(configurationItemSummary, document, reader);
  } else {
    refuseMessage(document);
  }
}

/** A summary has no configuration, which only a deleted resource does not need. */
function readSummary(summary: JsonDocument, document: JsonDocument, reader: DocumentReader): void {
  if (DELETED_STATUSES.includes(summary.configurationItemStatus)) {
    reader.items.push(summary);
    return;
  }
  const message = `Cannot evaluate the summary of an oversized item: ${locateItem(summary, document)}`;
  reader.unreadable.push({ ...identify(summary), message });
  reader.summaries.push(summary);
}

const DELETED_STATUSES: readonly unknown[] = ITEM_STATUSES.filter((status) => !isCurrent({ status }));

/** Says where the whole item is, or how to get it. */
function locateItem(summary: JsonDocument, document: JsonDocument): string {
  const { s3BucketLocation, errorCode, errorMessage } = objectIn(document.s3DeliverySummary);
  if (errorCode != null) return `its delivery failed: ${formatValue(errorCode)}, ${formatValue(errorMessage ?? null)}`;
  if (typeof s3BucketLocation === 'string') return `the whole item is in s3://${s3BucketLocation}`;
  const { resourceType = '<type>', resourceId = '<id>' } = identify(summary);
  return `get it with aws configservice get-resource-config-history --resource-type ${resourceType} --resource-id ${resourceId}`;
}

function refuseMessage(document: JsonDocument): never {
  const type = formatValue(document.messageType);
  const explain = MESSAGES_WITHOUT_ITEM.get(document.messageType);
  if (explain) refuseDocument(`Cannot evaluate a message of type ${type}: ${explain(document)}`);
  throw new ParseError(`Cannot evaluate a message of type ${type}: found no configurationItem`, 'unknown');
}

const MESSAGES_WITHOUT_ITEM: ReadonlyMap<unknown, (message: JsonDocument) => string> = new Map([
  ['ScheduledNotification', () => 'it invokes a periodic rule and holds no item'],
  ['ComplianceChangeNotification', () => 'it holds the result of a rule, not the configuration of the resource'],
  ['ConfigRulesEvaluationStarted', () => 'it reports the start of an evaluation and holds no item'],
  ['ConfigurationSnapshotDeliveryStarted', () => 'the snapshot is not complete yet'],
  ['ConfigurationSnapshotDeliveryCompleted', locateDelivery],
  ['ConfigurationHistoryDeliveryCompleted', locateDelivery],
  ['ConfigurationSnapshotDeliveryFailed', () => 'the snapshot was not delivered'],
  ['ConfigurationHistoryDeliveryFailed', () => 'the history was not delivered'],
]);

/** One public consumer of these events reads `s3bucket`. */
function locateDelivery({ s3Bucket, s3bucket, s3ObjectKey }: JsonDocument): string {
  return `the items are in s3://${s3Bucket ?? s3bucket}/${s3ObjectKey}`;
}
