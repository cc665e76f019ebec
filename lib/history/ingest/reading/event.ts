import { formatExactJson, parseExactJson } from '../../../core/exact-json';
import { isList, isObject, isString } from '../../../core/json';
import { type ApiCall, findNamedResources, toApiCall } from '../../../formats/events/cloudtrail';

/** An API call that CloudTrail recorded, ready to be stored. */
export interface NewEvent {
  readonly call: ApiCall;
  /** The `userIdentity.arn`, or else the invoking service. */
  readonly principal: string;
  /** The record as JSON text. */
  readonly record: string;
  readonly names: ReadonlySet<string>;
}

/**
 * Converts a record of CloudTrail.
 * @throws UnreadableItem if it contradicts CloudTrail's shape
 */
export function toNewEvent(record: unknown): NewEvent {
  const call = toApiCall(record);
  const { arn, invokedBy, userName, accountId } = call.identity;
  return {
    call,
    principal: arn ?? invokedBy ?? userName ?? accountId ?? 'unknown',
    record: formatExactJson(record),
    names: findNamedResources(record),
  };
}

/**
 * Returns the records of CloudTrail that a document holds: a trail's file, LookupEvents' response, an EventBridge event or
 * one record. Returns undefined for a document of another kind.
 */
export function findTrailRecords(document: unknown): readonly unknown[] | undefined {
  if (isList(document)) {
    const found = document.map((element) => findTrailRecords(element));
    return found.length > 0 && found.every((records) => records !== undefined) ? found.flat() : undefined;
  }
  if (!isObject(document)) return undefined;
  if (isTrailRecord(document)) return [document];
  const { Records, Events, detail } = document;
  if (isList(Records) && Records.some(isTrailRecord)) return Records;
  if (isList(Events) && Events.some((event) => isObject(event) && isString(event.CloudTrailEvent))) {
    return Events.map((event) => (isObject(event) && isString(event.CloudTrailEvent) ? parseEvent(event) : event));
  }
  return isObject(detail) && isTrailRecord(detail) ? [detail] : undefined;
}

/** Notifications of S3 and records of streams have these keys too, but their sources are `aws:s3` and the like. */
const isTrailRecord = (value: unknown): boolean =>
  isObject(value) && isString(value.eventSource) && isString(value.eventName) && !value.eventSource.startsWith('aws:');

/** A text that is not JSON stays text, and is reported as an unreadable record. */
function parseEvent({ CloudTrailEvent }: Record<string, unknown>): unknown {
  try {
    return parseExactJson(CloudTrailEvent as string);
  } catch {
    return CloudTrailEvent;
  }
}
