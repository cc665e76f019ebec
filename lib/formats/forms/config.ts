import { ITEM_STATUSES, isCurrent } from '../../core/item';
import { isList, isObject, formatValue } from '../../core/reading/properties';
import { identify, looksLikeItem } from '../configuration-item';
import { type JsonDocument, type Form, objectIn, type DocumentReader, refuse } from '../document-reader';
import { ParseError } from '../parse-error';

/** One configuration item by itself. */
export const item: Form = {
  name: 'item',
  is: looksLikeItem,
  read: (document, reading) => void reading.items.push(document),
};

/** What AWS Config delivers to S3, on request or every six hours. */
export const snapshot: Form = {
  name: 'snapshot',
  is: (document) => 'configurationItems' in document && ('configSnapshotId' in document || 'requestId' in document),
  read: (document, reading) => readItems(document, 'configurationItems', reading),
};
export const history: Form = {
  name: 'history',
  is: (document) => 'configurationItems' in document && 'fileVersion' in document,
  read: (document, reading) => readItems(document, 'configurationItems', reading),
};

/** The messages of AWS Config, to a topic, a bus or a rule; and what it writes to S3 for an item too large for them. */
export const notification: Form = {
  name: 'notification',
  is: (document) => typeof document.messageType === 'string',
  read: readNotification,
};
export const oversizedItem: Form = {
  name: 'oversized item',
  is: (document) => isObject(document.configurationItem) || isObject(document.configurationItemSummary),
  read: readNotification,
};

/** What AWS Config calls a custom rule's function with. */
export const ruleEvent: Form = {
  name: 'rule event',
  is: (document) => 'invokingEvent' in document,
  read(document, reading) {
    reading.content(document.invokingEvent, 'invokingEvent');
    if (document.eventLeftScope === true) {
      reading.notes.push('The event says that the resource has left the scope of its rule: it is judged all the same');
    }
  },
};

/** A list of items under a key. @throws ParseError when it is no list */
export function readItems(document: JsonDocument, key: string, reading: DocumentReader): void {
  const list = document[key];
  if (!isList(list)) throw new ParseError(`Cannot read ${key}: expected a list, found ${formatValue(list)}`, 'broken');
  for (const raw of list) reading.items.push(raw);
}

function readNotification(document: JsonDocument, reading: DocumentReader): void {
  const { configurationItem, configurationItemSummary } = document;
  // A page of AWS's documentation shows a list here.
  const items = isList(configurationItem) ? configurationItem : [configurationItem];
  if (items.some(isObject)) {
    for (const raw of items) reading.items.push(raw);
  } else if (isObject(configurationItemSummary)) {
    readSummary(configurationItemSummary, document, reading);
  } else {
    refuseMessage(document);
  }
}

/** A summary does not tell what the resource is like, save that it is gone. */
function readSummary(summary: JsonDocument, document: JsonDocument, reading: DocumentReader): void {
  if (GONE.includes(summary.configurationItemStatus)) {
    reading.items.push(summary);
    return;
  }
  const message = `Cannot judge an item by the summary of an oversized notification: ${whereaboutsOf(summary, document)}`;
  reading.unreadable.push({ ...identify(summary), message });
}

const GONE: readonly unknown[] = ITEM_STATUSES.filter((status) => !isCurrent({ status }));

function whereaboutsOf(summary: JsonDocument, document: JsonDocument): string {
  const { s3BucketLocation, errorCode, errorMessage } = objectIn(document.s3DeliverySummary);
  if (errorCode != null) return `its delivery failed: ${formatValue(errorCode)}, ${formatValue(errorMessage ?? null)}`;
  if (typeof s3BucketLocation === 'string') return `the whole item is in s3://${s3BucketLocation}`;
  const { resourceType = '<type>', resourceId = '<id>' } = identify(summary);
  return `get it with aws configservice get-resource-config-history --resource-type ${resourceType} --resource-id ${resourceId}`;
}

function refuseMessage(document: JsonDocument): never {
  const type = formatValue(document.messageType);
  const why = MESSAGES.get(document.messageType);
  if (why) refuse(`Cannot judge a message of type ${type}: ${why(document)}`);
  throw new ParseError(`Cannot judge a message of type ${type}: found no configurationItem`, 'unknown');
}

/** Messages that hold no item by their nature. */
const MESSAGES: ReadonlyMap<unknown, (message: JsonDocument) => string> = new Map([
  ['ScheduledNotification', () => 'it tells a periodic rule that it is time, and holds no item'],
  ['ComplianceChangeNotification', () => "it tells a rule's result, and not what the resource is like"],
  ['ConfigRulesEvaluationStarted', () => 'it tells that rules began to run, and holds no item'],
  ['ConfigurationSnapshotDeliveryStarted', () => 'the snapshot is still being written'],
  ['ConfigurationSnapshotDeliveryCompleted', inBucket],
  ['ConfigurationHistoryDeliveryCompleted', inBucket],
  ['ConfigurationSnapshotDeliveryFailed', () => 'the snapshot was not delivered'],
  ['ConfigurationHistoryDeliveryFailed', () => 'the history was not delivered'],
]);

/** One public consumer of these events reads `s3bucket`. */
function inBucket({ s3Bucket, s3bucket, s3ObjectKey }: JsonDocument): string {
  return `the items are in s3://${s3Bucket ?? s3bucket}/${s3ObjectKey}`;
}
