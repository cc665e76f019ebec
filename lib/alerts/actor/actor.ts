import { eventUrl } from '../../core/text/console-url';
import { joinList, pluralize } from '../../core/text/format';
import type { ApiCall } from '../../formats/events/cloudtrail';
import type { Actor, Confidence } from '../alert';
import {
  type ActorQuestion,
  type CallWindow,
  type Candidate,
  type Fit,
  listCallsWithin,
  MINUTE_MS,
  preferBeforeCapture,
  selectCalls,
  toCallWindow,
} from './candidate-calls';
import { isLoggedInOneRegion } from './changing-calls';
import { detectChannel, formatPrincipal, toPrincipal } from './principal';

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
  const inside = listCallsWithin(calls, window, options.prefix);
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

/**
 * Whether a call was made before the previous version was captured, so that it can be the cause of that one. CloudTrail
 * may deliver the call of the change itself later.
 */
export const precedesPreviousVersion = (
  { eventTime }: Extract<Actor, { found: true }>,
  { previousAt }: ActorQuestion,
): boolean => previousAt !== null && Date.parse(eventTime) <= Date.parse(previousAt);

interface ActorChoice {
  readonly call: ApiCall;
  readonly confidence: Confidence;
  readonly because: string;
}

function chooseLatest(candidates: readonly Candidate[], fit: Fit, window: CallWindow): ActorChoice | undefined {
  const { calls, text } = preferBeforeCapture(
    candidates.filter((candidate) => candidate.fit === fit),
    window,
  );
  const [latest, ...others] = calls;
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

/** Chooses a call that was made before the window, for an item that was captured unusually late. */
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
  return `${found.join('; ')}. ${explainMissingCall(resourceType)}`;
}

function describeOtherCalls(total: number): string {
  if (total === 0) return 'CloudTrail has no call on';
  return total === 1
    ? 'the only call in CloudTrail did not change'
    : `none of the ${total} calls in CloudTrail changed`;
}

/** Lists the reasons why CloudTrail's event history may lack a call. */
function explainMissingCall(resourceType: string): string {
  const late = 'The call may arrive later, usually within minutes';
  const elsewhere = isLoggedInOneRegion(resourceType) ? late : `${late}, or be logged in another Region`;
  return resourceType === 'AWS::S3::Bucket'
    ? `${elsewhere}; calls on objects are not logged there`
    : `${elsewhere}; changes by AWS itself are not logged`;
}
