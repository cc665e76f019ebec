import { isObject } from '../../core/reading/properties';
import { UnreadableItem } from '../../core/reading/unreadable';
import { pluralize, joinList } from '../../core/text/format';
import { type ApiCall, findNamedResources, toApiCall } from '../../formats/cloudtrail';
import type { Actor, Confidence } from '../alert';
import { eventUrl } from '../texts/console-url';
import { changesTags, changingCalls, eventSourceOf, isGlobal, isKnownCall, readsByName } from './changing-calls';
import { channelOf, nameOf, principalOf } from './principal';

/** Whose change is looked for. */
export interface ActorQuestion {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName: string | null;
  readonly arn: string | null;
  readonly accountId: string;
  /** When AWS Config captured the changed resource; ISO 8601. */
  readonly changedAt: string;
  /** When it captured the version before; null where there is none. */
  readonly previousAt: string | null;
}

export interface ActorOptions {
  /** Begins the names of what Assay deploys. @default assay */
  readonly prefix?: string;
  /** @default aws */
  readonly partition?: string;
}

/** Items come minutes after the call that they show, and clocks differ. */
const MINUTE = 60_000;
const BEFORE = 15 * MINUTE;
const AFTER = 2 * MINUTE;
/** How far back a call may lie that is named with a shrug. */
const FAR_BEFORE = 60 * MINUTE;

/**
 * Who made a change, as the records of CloudTrail tell. Since items do not say which call they come from, it is the
 * latest call that succeeded, names the resource, fits its type and was made shortly before the item.
 * Naming the wrong person is worse than naming nobody: what is less than certain says so, and why.
 */
export function findActor(records: readonly unknown[], about: ActorQuestion, options: ActorOptions = {}): Actor {
  const { calls, refused, unreadable } = callsOn(records, about);
  const window = windowOf(about);
  const inside = calls.filter(({ time }) => time > window.from && time <= window.to);
  const found = [
    () => latestOf(inside, 'changes', window),
    () => latestOf(inside, 'tags', window),
    () => latestOf(inside, 'perhaps', window),
    () => latestBefore(calls, window),
  ];
  for (const find of found) {
    const actor = find();
    if (actor) return toActor(actor, options);
  }
  return { found: false, because: notFound(about, window, { looked: records.length, refused, unreadable }) };
}

/** A call that names the resource, succeeded and did not only read. */
interface Candidate {
  readonly call: ApiCall;
  readonly time: number;
  readonly fit: Fit;
}

/** `changes`: known to change the type. `tags`: changes its tags. `perhaps`: names it and is made to the same service. */
type Fit = 'changes' | 'tags' | 'perhaps';

interface Chosen {
  readonly call: ApiCall;
  readonly confidence: Confidence;
  readonly because: string;
}

interface Window {
  readonly from: number;
  readonly to: number;
  /** How far back to look when nothing is in it. */
  readonly farFrom: number;
  readonly changedAt: number;
  readonly words: string;
}

function windowOf({ changedAt, previousAt }: ActorQuestion): Window {
  const changed = Date.parse(changedAt);
  const previous = previousAt === null ? Number.NEGATIVE_INFINITY : Date.parse(previousAt);
  const from = Math.max(changed - BEFORE, previous);
  const to = changed + AFTER;
  // What lies before the version before was in that version, but for the minutes in which an item may miss a call.
  const farFrom = Math.max(changed - FAR_BEFORE, previous - AFTER);
  return { from, to, farFrom, changedAt: changed, words: `from ${clockOf(from)} to ${clockOf(to)} UTC` };
}

const clockOf = (time: number): string => new Date(time).toISOString().slice(11, 16);

function callsOn(
  records: readonly unknown[],
  about: ActorQuestion,
): { readonly calls: readonly Candidate[]; readonly refused: number; readonly unreadable: number } {
  const calls: Candidate[] = [];
  const seen = new Set<string>();
  let refused = 0;
  let unreadable = 0;
  for (const record of records) {
    const call = readCall(record);
    if (!call) {
      unreadable++;
      continue;
    }
    const fit = fitOf(call, record, about);
    const key = `${call.eventId} ${call.eventName} ${call.eventTime}`;
    if (!fit || seen.has(key)) continue;
    // A look-up by several names brings the same record several times.
    seen.add(key);
    if (call.errorCode !== null) refused++;
    else calls.push({ call, fit, time: Date.parse(call.eventTime) });
  }
  return { calls: calls.sort((a, b) => b.time - a.time), refused, unreadable };
}

function readCall(record: unknown): ApiCall | undefined {
  try {
    return toApiCall(record);
  } catch (error) {
    if (error instanceof UnreadableItem) return undefined;
    throw error;
  }
}

function fitOf(call: ApiCall, record: unknown, about: ActorQuestion): Fit | undefined {
  if (call.readOnly === true || readsByName(call.eventName)) return undefined;
  if (call.isDataEvent || isObjectCall(call)) return undefined;
  const isOfService = call.eventSource === eventSourceOf(about.resourceType);
  const names = findNamedResources(record);
  const isExact = namesExactly(names, about);
  if (!isExact && !(isOfService && namesByName(names, call, about))) return undefined;
  if (changesTags(call.eventName)) return 'tags';
  if (!isOfService || subjectIsAnother(record, about)) return undefined;
  const known = changingCalls(about.resourceType);
  if (!known) return 'perhaps';
  if (known.names.includes(call.eventName)) return 'changes';
  // What is known to change another type only uses this one: an instance is launched with a group.
  return isKnownCall(call.eventSource, call.eventName) ? undefined : 'perhaps';
}

/** Calls on objects are data events, which old records do not say. */
const isObjectCall = ({ eventSource, eventName }: ApiCall): boolean =>
  eventSource === 's3.amazonaws.com' &&
  /Objects?(Acl|Tagging|Retention|LegalHold|Lambda)?$|MultipartUpload$|^UploadPart/.test(eventName);

/** By id or ARN, in whatever form the ARN is written. */
function namesExactly(names: ReadonlySet<string>, { resourceId, arn, accountId }: ActorQuestion): boolean {
  if (names.has(resourceId) || (arn !== null && names.has(arn))) return true;
  for (const name of names) {
    if (!name.startsWith('arn:') || !(name.endsWith(`/${resourceId}`) || name.endsWith(`:${resourceId}`))) continue;
    const account = name.split(':')[4];
    if (account === '' || account === accountId) return true;
  }
  return false;
}

/** A name means something only within its account. */
const namesByName = (names: ReadonlySet<string>, call: ApiCall, { resourceName, accountId }: ActorQuestion): boolean =>
  resourceName !== null && names.has(resourceName) && (call.accountId === null || call.accountId === accountId);

function subjectIsAnother(record: unknown, { resourceType, resourceId, resourceName }: ActorQuestion): boolean {
  const keys = changingCalls(resourceType)?.subject;
  if (!keys || !isObject(record) || !isObject(record.requestParameters)) return false;
  // ModifySecurityGroupRules has its parameters one level deeper.
  const levels = [record.requestParameters, ...Object.values(record.requestParameters).filter(isObject)];
  const subjects = levels
    .flatMap((level) => keys.map((key) => level[key]))
    .filter((value) => typeof value === 'string');
  return subjects.length > 0 && !subjects.includes(resourceId) && !subjects.some((subject) => subject === resourceName);
}

/** The latest of the calls in the window that fit best, with what speaks for it. */
function latestOf(calls: readonly Candidate[], fit: Fit, { words }: Window): Chosen | undefined {
  const [latest, ...others] = calls.filter((candidate) => candidate.fit === fit);
  if (!latest) return undefined;
  const { call } = latest;
  if (fit === 'perhaps') {
    const because = `no call known to bring such changes was found; ${call.eventName} names the resource (${words})`;
    return { call, confidence: 'possible', because };
  }
  const what = fit === 'tags' ? 'call on its tags, and nothing else changed it,' : 'change of it';
  if (others.length === 0) {
    const confidence = fit === 'tags' ? 'likely' : 'certain';
    return { call, confidence, because: `the only ${what} that CloudTrail has ${words}` };
  }
  const strangers = others.filter((other) => principalOf(other.call) !== principalOf(call));
  if (strangers.length === 0) {
    const confidence = fit === 'tags' ? 'likely' : 'certain';
    return {
      call,
      confidence,
      because: `${others.length === 1 ? 'both' : `all ${others.length + 1}`} changes that CloudTrail has ${words} are by the same principal`,
    };
  }
  const also = [...new Set(strangers.map((stranger) => `${nameOf(stranger.call)} (${stranger.call.eventName})`))];
  return {
    call,
    confidence: 'likely',
    because: `the latest of ${others.length + 1} changes ${words}; also ${joinList(also)}`,
  };
}

/** Nothing in the window: the item came later than items do. */
function latestBefore(calls: readonly Candidate[], window: Window): Chosen | undefined {
  const latest = calls.find(({ time, fit }) => fit !== 'perhaps' && time <= window.from && time > window.farFrom);
  if (!latest) return undefined;
  const minutes = Math.round((window.changedAt - latest.time) / MINUTE);
  return {
    call: latest.call,
    confidence: 'possible',
    because: `made ${pluralize(minutes, 'minute')} before AWS Config recorded the change; nothing nearer was found`,
  };
}

function toActor({ call, confidence, because }: Chosen, { prefix = 'assay', partition = 'aws' }: ActorOptions): Actor {
  const channel = channelOf(call, prefix);
  return {
    found: true,
    confidence,
    because,
    principal: principalOf(call),
    name: channel === 'Assay remediation' ? "Assay's remediation" : nameOf(call),
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

interface Looked {
  readonly looked: number;
  readonly refused: number;
  readonly unreadable: number;
}

function notFound({ resourceType }: ActorQuestion, { words }: Window, { looked, refused, unreadable }: Looked): string {
  const what =
    looked === 0
      ? `CloudTrail has no call on it ${words}`
      : `none of the ${pluralize(looked, 'call')} that CloudTrail told of changed it ${words}`;
  const more = [
    ...(refused > 0 ? [`${pluralize(refused, 'call')} on it failed`] : []),
    ...(unreadable > 0 ? [`${pluralize(unreadable, 'record')} could not be read`] : []),
  ];
  return `${[what, ...more].join('; ')}. ${hidingPlaces(resourceType)}`;
}

function hidingPlaces(resourceType: string): string {
  const late = 'It may be late (minutes, seldom more)';
  if (isGlobal(resourceType)) return `${late}, and keeps calls of this service in us-east-1 alone`;
  const elsewhere = `${late}, or have the call in another Region`;
  return resourceType === 'AWS::S3::Bucket'
    ? `${elsewhere}; calls on objects are kept apart`
    : `${elsewhere}; what AWS itself changes is not in it`;
}
