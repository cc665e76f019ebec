import { isObject, isString } from '../../core/json';
import { UnreadableItem } from '../../core/reading/unreadable';
import { joinList, pluralize } from '../../core/text/format';
import { type ApiCall, findNamedResources, toApiCall } from '../../formats/events/cloudtrail';
import type { Actor, Confidence } from '../alert';
import { eventUrl } from '../texts/console-url';
import { changesTags, changingCalls, isGlobal, isKnownCall, readsByName, toEventSource } from './changing-calls';
import { detectChannel, formatPrincipal, toPrincipal } from './principal';

/** The change whose actor is looked up. Times are ISO 8601. */
export interface ActorQuestion {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName: string | null;
  readonly arn: string | null;
  readonly accountId: string;
  /** When AWS Config captured the changed resource. */
  readonly changedAt: string;
  /** When it captured the previous version; null if there is none. */
  readonly previousAt: string | null;
}

export interface ActorOptions {
  /** The prefix of Assay's resources. @default assay */
  readonly prefix?: string;
  /** @default aws */
  readonly partition?: string;
}

/**
 * Finds who made a change in records of CloudTrail. Items do not name the call they come from, so this takes the latest
 * call that succeeded, names the resource, can change its type, and was made shortly before the capture. Naming the
 * wrong person is worse than naming none, so the actor has a confidence, with its reason.
 */
export function findActor(records: readonly unknown[], question: ActorQuestion, options: ActorOptions = {}): Actor {
  const { calls, failed, unreadable } = selectCalls(records, question);
  const window = toCallWindow(question);
  const inside = calls.filter(({ time }) => time > window.from && time <= window.to);
  const choice =
    chooseLatest(inside, 'changes', window) ??
    chooseLatest(inside, 'tags', window) ??
    chooseLatest(inside, 'names', window) ??
    chooseEarlier(calls, window);
  if (choice) return toActor(choice, options);
  return {
    found: false,
    because: explainNotFound(question, window, { total: records.length, failed, unreadable }),
  };
}

/** A call that names the resource and is not read-only. */
interface Candidate {
  readonly call: ApiCall;
  readonly time: number;
  readonly fit: Fit;
}

/**
 * - `changes`: known to change resources of the type.
 * - `tags`: changes tags.
 * - `names`: names the resource, and is a call of its service.
 */
type Fit = 'changes' | 'tags' | 'names';

interface ActorChoice {
  readonly call: ApiCall;
  readonly confidence: Confidence;
  readonly because: string;
}

/** The time in which the call can have been made, in milliseconds. */
interface CallWindow {
  readonly from: number;
  readonly to: number;
  /** The start of the longer window for calls that are chosen with low confidence. */
  readonly earliest: number;
  readonly changedAt: number;
  /** `from 04:49 to 05:06 UTC` */
  readonly text: string;
}

const MINUTE_MS = 60_000;
/** AWS Config captures a change minutes after the call. */
const BEFORE_MS = 15 * MINUTE_MS;
const LONG_BEFORE_MS = 60 * MINUTE_MS;
/** Clocks differ. */
const AFTER_MS = 2 * MINUTE_MS;

function toCallWindow({ changedAt, previousAt }: ActorQuestion): CallWindow {
  const changed = Date.parse(changedAt);
  const previous = previousAt === null ? Number.NEGATIVE_INFINITY : Date.parse(previousAt);
  const from = Math.max(changed - BEFORE_MS, previous);
  const to = changed + AFTER_MS;
  // Calls before the previous version are part of it, except in the minutes before its capture, which it can miss.
  const earliest = Math.max(changed - LONG_BEFORE_MS, previous - AFTER_MS);
  const text = `from ${formatClock(from)} to ${formatClock(to)} UTC`;
  return { from, to, earliest, changedAt: changed, text };
}

const formatClock = (time: number): string => new Date(time).toISOString().slice(11, 16);

interface SelectedCalls {
  /** Latest first. */
  readonly calls: readonly Candidate[];
  /** The number of calls on the resource that failed. */
  readonly failed: number;
  readonly unreadable: number;
}

function selectCalls(records: readonly unknown[], question: ActorQuestion): SelectedCalls {
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
    else calls.push({ call, fit, time: Date.parse(call.eventTime) });
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
  if (call.readOnly === true || readsByName(call.eventName)) return undefined;
  if (call.isDataEvent || isObjectCall(call)) return undefined;
  const isOfService = call.eventSource === toEventSource(question.resourceType);
  const names = findNamedResources(record);
  const isNamed = hasIdOrArn(names, question) || (isOfService && hasResourceName(names, call, question));
  if (!isNamed) return undefined;
  if (changesTags(call.eventName)) return 'tags';
  if (!isOfService || changesAnother(record, question)) return undefined;
  const known = changingCalls(question.resourceType);
  if (!known) return 'names';
  if (known.names.includes(call.eventName)) return 'changes';
  // A call that is known to change another type only refers to this resource: RunInstances names a security group.
  return isKnownCall(call.eventSource, call.eventName) ? undefined : 'names';
}

/** Calls on objects are data events, which old records do not mark. */
const isObjectCall = ({ eventSource, eventName }: ApiCall): boolean =>
  eventSource === 's3.amazonaws.com' &&
  /Objects?(Acl|Tagging|Retention|LegalHold|Lambda)?$|MultipartUpload$|^UploadPart/.test(eventName);

/** Services write ARNs in several forms. */
function hasIdOrArn(names: ReadonlySet<string>, { resourceId, arn, accountId }: ActorQuestion): boolean {
  if (names.has(resourceId) || (arn !== null && names.has(arn))) return true;
  for (const name of names) {
    if (!name.startsWith('arn:') || !(name.endsWith(`/${resourceId}`) || name.endsWith(`:${resourceId}`))) continue;
    const account = name.split(':')[4];
    if (account === '' || account === accountId) return true;
  }
  return false;
}

/** Names are unique only within an account. */
const hasResourceName = (
  names: ReadonlySet<string>,
  call: ApiCall,
  { resourceName, accountId }: ActorQuestion,
): boolean =>
  resourceName !== null && names.has(resourceName) && (call.accountId === null || call.accountId === accountId);

/** Whether the call changes another resource of the same type, and only refers to this one. */
function changesAnother(record: unknown, { resourceType, resourceId, resourceName }: ActorQuestion): boolean {
  const keys = changingCalls(resourceType)?.subject;
  if (!keys || !isObject(record) || !isObject(record.requestParameters)) return false;
  // ModifySecurityGroupRules has its parameters one level deeper.
  const levels = [record.requestParameters, ...Object.values(record.requestParameters).filter(isObject)];
  const subjects = levels.flatMap((level) => keys.map((key) => level[key])).filter(isString);
  return subjects.length > 0 && !subjects.some((subject) => subject === resourceId || subject === resourceName);
}

function chooseLatest(candidates: readonly Candidate[], fit: Fit, { text }: CallWindow): ActorChoice | undefined {
  const [latest, ...others] = candidates.filter((candidate) => candidate.fit === fit);
  if (!latest) return undefined;
  const { call } = latest;
  if (fit === 'names') {
    const because = `${call.eventName} names the resource; CloudTrail has no call that is known to change it ${text}`;
    return { call, confidence: 'low', because };
  }
  const isTag = fit === 'tags';
  const confidence = isTag ? 'medium' : 'high';
  if (others.length === 0) {
    const only = isTag ? 'the only call on its tags' : 'the only change to this resource';
    const rest = isTag ? '; nothing else changed it' : '';
    return { call, confidence, because: `${only} in CloudTrail ${text}${rest}` };
  }
  const count = others.length + 1;
  const byOthers = others.filter((other) => toPrincipal(other.call) !== toPrincipal(call));
  if (byOthers.length === 0) {
    const all = count === 2 ? 'both' : `all ${count}`;
    return { call, confidence, because: `${all} changes in CloudTrail ${text} are by the same principal` };
  }
  const names = new Set(byOthers.map((other) => `${formatPrincipal(other.call)} (${other.call.eventName})`));
  return {
    call,
    confidence: 'medium',
    because: `the latest of ${count} changes ${text}; others by ${joinList([...names])}`,
  };
}

/** Chooses a call before the window, for an item that was captured unusually late. */
function chooseEarlier(candidates: readonly Candidate[], window: CallWindow): ActorChoice | undefined {
  const latest = candidates.find(({ time, fit }) => fit !== 'names' && time <= window.from && time > window.earliest);
  if (!latest) return undefined;
  const minutes = pluralize(Math.round((window.changedAt - latest.time) / MINUTE_MS), 'minute');
  return {
    call: latest.call,
    confidence: 'low',
    because: `made ${minutes} before AWS Config recorded the change; no later call was found`,
  };
}

function toActor(
  { call, confidence, because }: ActorChoice,
  { prefix = 'assay', partition = 'aws' }: ActorOptions,
): Actor {
  const channel = detectChannel(call, prefix);
  return {
    found: true,
    confidence,
    because,
    principal: toPrincipal(call),
    name: channel === 'Assay remediation' ? "Assay's remediation" : formatPrincipal(call),
    accountId: call.identity.accountId,
    sourceAddress: call.sourceAddress,
    userAgent: call.userAgent,
    channel,
    eventName: call.eventName,
    eventTime: call.eventTime,
    eventId: call.eventId,
    consoleUrl: eventUrl(partition, call.region ?? 'us-east-1', call.eventId),
  };
}

interface RecordCounts {
  readonly total: number;
  readonly failed: number;
  readonly unreadable: number;
}

function explainNotFound(
  { resourceType }: ActorQuestion,
  { text }: CallWindow,
  { total, failed, unreadable }: RecordCounts,
): string {
  const found = [
    `${describeOtherCalls(total)} the resource ${text}`,
    ...(failed > 0 ? [`${pluralize(failed, 'call')} on it failed`] : []),
    ...(unreadable > 0 ? [`${pluralize(unreadable, 'record')} could not be read`] : []),
  ];
  return `${found.join('; ')}. ${explainMissing(resourceType)}`;
}

function describeOtherCalls(total: number): string {
  if (total === 0) return 'CloudTrail has no call on';
  return total === 1
    ? 'the only call in CloudTrail did not change'
    : `none of the ${total} calls in CloudTrail changed`;
}

/** Lists the reasons why CloudTrail's event history may lack a call. */
function explainMissing(resourceType: string): string {
  const late = 'The call may arrive later, usually within minutes';
  if (isGlobal(resourceType)) return `${late}; calls of this service are logged in us-east-1 only`;
  const elsewhere = `${late}, or be logged in another Region`;
  return resourceType === 'AWS::S3::Bucket'
    ? `${elsewhere}; calls on objects are not logged there`
    : `${elsewhere}; changes by AWS itself are not logged`;
}
