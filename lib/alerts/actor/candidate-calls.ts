import { type ConfigurationItem, UNIQUE_ID_TYPES } from '../../core/item';
import { isList, isObject, isString } from '../../core/json';
import { UnreadableItem } from '../../core/reading/unreadable';
import { type ApiCall, findNamedResources, toApiCall } from '../../formats/events/cloudtrail';
import {
  changesTags,
  changesTypeByName,
  findChangingCalls,
  isKnownCall,
  isLoggedInOneRegion,
  isReadOnlyByName,
  toEventSource,
} from './changing-calls';
import { detectChannel } from './principal';

/** The change whose actor is looked up. Times are ISO 8601. */
export interface ActorQuestion {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName: string | null;
  readonly arn: string | null;
  readonly accountId: string;
  /** Absent if only calls of the resource's Region are looked up. */
  readonly region?: string;
  /** When AWS Config captured the changed resource. */
  readonly changedAt: string;
  /** When it captured the previous version; null if there is none. */
  readonly previousAt: string | null;
  /** Whether AWS Config records the type once a day, so that the call can be a day old. */
  readonly recordedDaily?: boolean;
  /**
   * Whether only a snapshot shows that the resource is gone, so that the call can be as old as the previous version.
   */
  readonly isAbsence?: boolean;
  /** The names of the resources that the previous version was attached to: CloudTrail has calls that detach it there. */
  readonly attachedTo?: readonly string[];
}

/** A call that names the resource and is not read-only. */
export interface Candidate {
  /** The record of CloudTrail. */
  readonly record: unknown;
  readonly call: ApiCall;
  readonly time: number;
  readonly fit: Fit;
}

/**
 * - `changes`: known to change resources of the type.
 * - `tags`: changes tags.
 * - `names`: names the resource, and is a call of its service.
 */
export type Fit = 'changes' | 'tags' | 'names';

/** The time in which the call can have been made, in milliseconds. */
export interface CallWindow {
  readonly from: number;
  readonly to: number;
  /** The start of the longer window for calls that are chosen with low confidence. */
  readonly earliest: number;
  readonly changedAt: number;
  /** `from 04:49 to 05:06 UTC` */
  readonly text: string;
  /** The part of it before the capture: `from 04:49 to 05:04 UTC` */
  readonly textUntilCapture: string;
}

export const MINUTE_MS = 60_000;
/** AWS Config usually captures a change within these minutes after the call. */
const USUAL_CAPTURE_DELAY_MS = 15 * MINUTE_MS;
/** A call up to this long before the capture is chosen with low confidence. */
export const LATE_CAPTURE_DELAY_MS = 60 * MINUTE_MS;
/** A type that is recorded daily is captured up to a day after the call. */
const DAILY_CAPTURE_DELAY_MS = 26 * 60 * MINUTE_MS;
/** How far the clocks of CloudTrail and AWS Config may differ. */
export const MAX_CLOCK_DIFFERENCE_MS = 2 * MINUTE_MS;

/** Returns the time in which the call of a change can have been made. */
export function toCallWindow(question: ActorQuestion): CallWindow {
  const { changedAt, previousAt, recordedDaily = false, isAbsence = false } = question;
  const changed = Date.parse(changedAt);
  const previous = previousAt === null ? Number.NEGATIVE_INFINITY : Date.parse(previousAt);
  const longest = isAbsence
    ? Number.POSITIVE_INFINITY
    : recordedDaily
      ? DAILY_CAPTURE_DELAY_MS
      : USUAL_CAPTURE_DELAY_MS;
  const from = Math.max(changed - longest, previous);
  const to = changed + MAX_CLOCK_DIFFERENCE_MS;
  // Calls before the previous version are part of it, except in the minutes before its capture, which it can miss.
  const earliest = Math.max(changed - LATE_CAPTURE_DELAY_MS, previous - MAX_CLOCK_DIFFERENCE_MS);
  const format = recordedDaily || isAbsence ? formatDayAndClock : formatClock;
  const describe = (end: number) =>
    Number.isFinite(from) ? `from ${format(from)} to ${format(end)} UTC` : `until ${format(end)} UTC`;
  return { from, to, earliest, changedAt: changed, text: describe(to), textUntilCapture: describe(changed) };
}

const formatClock = (time: number): string => new Date(time).toISOString().slice(11, 16);

const formatDayAndClock = (time: number): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ');

/**
 * Lists the calls of the window. A remediation that starts after the capture follows from the change, and is not its
 * cause.
 * @param prefix of Assay's resources
 */
export const listCallsWithin = (
  calls: readonly Candidate[],
  { from, to, changedAt }: CallWindow,
  prefix = 'assay',
): Candidate[] =>
  calls.filter(
    ({ call, time }) =>
      time > from && time <= to && !(time > changedAt && detectChannel(call, prefix) === 'Assay remediation'),
  );

/** Calls that can be the cause of a change, and the time in which they were made: `from 04:49 to 05:04 UTC`. */
export interface CauseCandidates {
  readonly calls: readonly Candidate[];
  readonly text: string;
}

/**
 * Returns the calls before the capture, or all if there are none before it: since clocks differ, the cause can seem to be
 * just after the capture.
 */
export function preferBeforeCapture(
  calls: readonly Candidate[],
  { changedAt, text, textUntilCapture }: CallWindow,
): CauseCandidates {
  const before = calls.filter(({ time }) => time <= changedAt);
  return before.length > 0 && before.length < calls.length
    ? { calls: before, text: textUntilCapture }
    : { calls, text };
}

interface SelectedCalls {
  /** Latest first. */
  readonly calls: readonly Candidate[];
  /** The number of calls on the resource that failed. */
  readonly failed: number;
  readonly unreadable: number;
}

/** Selects the calls that can have changed the resource. */
export function selectCalls(records: readonly unknown[], question: ActorQuestion): SelectedCalls {
  const calls: Candidate[] = [];
  const seen = new Set<string>();
  let failed = 0;
  let unreadable = 0;
  for (const record of records) {
    const call = readCall(record);
    if (!call) {
      unreadable++;
      continue;
    }
    const fit = classifyCall(call, record, question);
    const key = `${call.eventId} ${call.eventName} ${call.eventTime}`;
    // Look-ups by several names return the same record several times.
    if (!fit || seen.has(key)) continue;
    seen.add(key);
    if (call.errorCode !== null) failed++;
    else calls.push({ call, record, fit, time: Date.parse(call.eventTime) });
  }
  return { calls: calls.sort((a, b) => b.time - a.time), failed, unreadable };
}

function readCall(record: unknown): ApiCall | undefined {
  try {
    return toApiCall(record);
  } catch (error) {
    if (error instanceof UnreadableItem) return undefined;
    throw error;
  }
}

function classifyCall(call: ApiCall, record: unknown, question: ActorQuestion): Fit | undefined {
  if (call.readOnly === true || isReadOnlyByName(call.eventName)) return undefined;
  if (call.isDataEvent || isObjectCall(call)) return undefined;
  const isOfService = call.eventSource === toEventSource(question.resourceType);
  const known = findChangingCalls(question.resourceType);
  if (known?.isSetting) {
    const changesIt = isOfService && known.names.includes(call.eventName) && !isElsewhere(call, question);
    return changesIt ? 'changes' : undefined;
  }
  const names = findNamedResources(record);
  const detaches = isOfService && known?.attachment?.calls.includes(call.eventName);
  if (detaches && question.attachedTo?.some((name) => names.has(name))) return 'changes';
  const isNamed =
    hasArn(names, question) ||
    (names.has(question.resourceId) && (hasUniqueId(question) || !isElsewhere(call, question))) ||
    (isOfService && hasResourceName(names, question) && !isElsewhere(call, question));
  if (!isNamed) return undefined;
  if (changesTags(call.eventName)) return 'tags';
  if (!isOfService || changesOtherResource(record, question)) return undefined;
  if (known?.names.includes(call.eventName) || changesTypeByName(question.resourceType, call.eventName))
    return 'changes';
  if (!known) return 'names';
  // A call that is known to change another type only refers to this resource: RunInstances names a security group.
  return isKnownCall(call.eventSource, call.eventName) ? undefined : 'names';
}

/** Lists the names that a version of a resource is attached to, as {@link ActorQuestion.attachedTo}. */
export function listAttachments({ resourceType, configuration }: ConfigurationItem): string[] {
  const members = findChangingCalls(resourceType)?.attachment?.members ?? [];
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (isList(value)) value.forEach(visit);
    if (!isObject(value)) return;
    for (const [key, each] of Object.entries(value)) {
      if (isString(each) && each !== '' && members.includes(key)) found.push(each);
      else if (isList(each)) visit(each);
    }
  };
  if (members.length > 0) visit(configuration);
  return [...new Set(found)];
}

/** Calls on objects are data events, which old records do not mark. */
const isObjectCall = ({ eventSource, eventName }: ApiCall): boolean =>
  eventSource === 's3.amazonaws.com' &&
  /Objects?(Acl|Tagging|Retention|LegalHold|Lambda)?$|MultipartUpload$|^UploadPart/.test(eventName);

/** Services write the same ARN in several forms, so only its end, service, Region and account are compared. */
function hasArn(names: ReadonlySet<string>, { resourceId, arn, accountId, region }: ActorQuestion): boolean {
  if ((isArn(resourceId) && names.has(resourceId)) || (arn !== null && names.has(arn))) return true;
  const [, , ownService] = arn?.split(':') ?? [];
  for (const name of names) {
    if (!isArn(name) || !(name.endsWith(`/${resourceId}`) || name.endsWith(`:${resourceId}`))) continue;
    const [, , service, arnRegion, account] = name.split(':');
    const isOwn =
      (account === '' || account === accountId) &&
      (ownService === undefined || service === ownService) &&
      (arnRegion === '' || region === undefined || isOfAnyRegion(region) || arnRegion === region);
    if (isOwn) return true;
  }
  return false;
}

const isArn = (text: string): boolean => text.startsWith('arn:');

const isOfAnyRegion = (region: string): boolean => region === 'global';

const hasUniqueId = ({ resourceType }: ActorQuestion): boolean =>
  UNIQUE_ID_TYPES.some((start) => resourceType.startsWith(start));

/**
 * Whether a call was made in another account or Region, where an id or a name can be that of another resource:
 * functions, tables and databases are called the same in each.
 */
function isElsewhere(call: ApiCall, { resourceType, accountId, region }: ActorQuestion): boolean {
  if (call.accountId !== null && call.accountId !== accountId) return true;
  if (region === undefined || isOfAnyRegion(region) || isLoggedInOneRegion(resourceType)) return false;
  // AWS Config records the block of the account in one Region, and any may receive the call.
  if (resourceType === 'AWS::S3::AccountPublicAccessBlock') return false;
  return call.region !== null && call.region !== region;
}

const hasResourceName = (names: ReadonlySet<string>, { resourceName, arn }: ActorQuestion): boolean =>
  resourceName !== null && names.has(resourceName) && !namesOtherOfSameName(names, resourceName, arn);

/** Whether the call contains the ARN of another resource of this name, such as a service in another cluster. */
function namesOtherOfSameName(names: ReadonlySet<string>, name: string, arn: string | null): boolean {
  if (!arn?.endsWith(`/${name}`)) return false;
  const kind = arn.slice(0, arn.indexOf('/'));
  return [...names].some((text) => text !== arn && text.endsWith(`/${name}`) && text.startsWith(kind));
}

/**
 * Whether the call changes another resource of the same type, and only refers to this one or contains a text like its
 * name.
 */
function changesOtherResource(record: unknown, question: ActorQuestion): boolean {
  if (!isObject(record) || !isObject(record.requestParameters)) return false;
  const { resourceType, resourceId, resourceName, arn } = question;
  const subjects = listSubjects(record.requestParameters, resourceType);
  if (subjects.length === 0 || listsResource(record.resources, arn)) return false;
  const names = [resourceId, resourceName, arn].filter(isString).map(toDelimited);
  return !subjects
    .map(toDelimited)
    .some((subject) => names.some((name) => subject.includes(name) || name.endsWith(subject)));
}

/**
 * Returns a name between colons, so that whole parts are compared: `web` is part of `web:live`, of
 * `111122223333:function:web` and of a URL, and `a1b2` the end of `arn:aws:apigateway:eu-west-1::/restapis/a1b2`. Some
 * services change the case of a name.
 */
const toDelimited = (name: string): string => `:${name.replaceAll('/', ':').toLowerCase()}:`;

/**
 * The values of the parameters that name the resource to change: those of the type, such as `functionName` and `keyId`.
 */
function listSubjects(request: Readonly<Record<string, unknown>>, resourceType: string): string[] {
  const keys = findChangingCalls(resourceType)?.subject;
  if (keys) {
    // ModifySecurityGroupRules has its parameters one level deeper.
    const levels = [request, ...Object.values(request).filter(isObject)];
    return levels.flatMap((level) => keys.map((key) => level[key])).filter(isString);
  }
  const noun = resourceType.split('::').at(-1)?.toLowerCase() ?? '';
  const isSubject = (key: string) => {
    const name = key.toLowerCase().replace(/^new/, '');
    return name.startsWith(noun) && /^(name|id|arn|identifier|url)?$/.test(name.slice(noun.length));
  };
  return Object.entries(request).flatMap(([key, value]) => (isSubject(key) && isString(value) ? [value] : []));
}

/** Whether the record lists the resource by its ARN, where its request has an alias. */
const listsResource = (resources: unknown, arn: string | null): boolean =>
  arn !== null && isList(resources) && resources.some((resource) => isObject(resource) && resource.ARN === arn);
