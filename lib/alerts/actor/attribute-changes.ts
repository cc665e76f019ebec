import { type JsonChange, parsePointer } from '../../core/diff';
import { isList, isObject, parseEmbeddedJson } from '../../core/json';
import { joinList, pluralize } from '../../core/text/format';
import { formatMinute } from '../../core/time';
import type { ApiCall } from '../../formats/events/cloudtrail';
import { contradicts, createsSomething, findEffect } from './call-effects';
import {
  type ActorQuestion,
  type CallWindow,
  type Candidate,
  type CauseCandidates,
  LATE_CAPTURE_DELAY_MS,
  listCallsWithin,
  MAX_CLOCK_DIFFERENCE_MS,
  preferBeforeCapture,
  selectCalls,
  toCallWindow,
} from './candidate-calls';
import { startsSlowChange } from './changing-calls';
import { formatPrincipal, toPrincipal } from './principal';

/** How sure it is that a call caused a change. A `possible` call must not be named as the cause. */
type AttributionConfidence = 'certain' | 'likely' | 'possible' | 'none';

/** Changes that one call caused, or whose cause is not known. */
export interface Attribution {
  readonly changes: readonly JsonChange[];
  readonly call: ApiCall | null;
  readonly confidence: AttributionConfidence;
  readonly reason: string;
}

/**
 * Finds the call behind each changed property of one version. A wrong name is worse than none: of calls by several
 * people that could have made a change, the request has to hold the changed value.
 */
export function attributeChanges(
  records: readonly unknown[],
  question: ActorQuestion,
  changes: readonly JsonChange[],
): Attribution[] {
  const { calls } = selectCalls(records, question);
  const window = toCallWindow(question);
  const inside = listCallsWithin(calls, window);
  const before = calls.filter(({ time }) => time <= window.from);
  const choices = changes.map((change) => ({
    change,
    choice: chooseCause(change, { inside, before }, question, window),
  }));
  const primary = choices.flatMap(({ choice }) => (choice.call && isConfident(choice) ? choice : []));
  return groupByCause(
    choices.map(({ change, choice }) => ({
      change,
      // Relationships, times and counters change with others, so they follow the only cause of the version.
      choice: choice.call === null && isSideEffect(change) ? followCause(primary, choice) : choice,
    })),
  );
}

/**
 * Finds the latest call that may have caused a version whose changes are not known, because its configuration or that of
 * the version before is missing. The confidence is `possible` at most.
 */
export function attributeUnknownChange(
  records: readonly unknown[],
  question: ActorQuestion,
  changes: readonly JsonChange[],
): Attribution {
  const window = toCallWindow(question);
  const candidates = listCallsWithin(selectCalls(records, question).calls, window).filter(({ fit }) => fit !== 'names');
  if (candidates.length === 0) {
    const reason = `CloudTrail has no call that changes this resource ${window.text}`;
    return { changes, call: null, confidence: 'none', reason };
  }
  const { calls, text } = preferBeforeCapture(candidates, window);
  const [{ call }] = calls as [Candidate, ...Candidate[]];
  const which = calls.length === 1 ? `the only call ${text}` : `the latest of ${calls.length} calls ${text}`;
  return { changes, call, confidence: 'possible', reason: `${which}; what changed is not known` };
}

type Cause = Omit<Attribution, 'changes'>;

/** Whether the call may be named as the cause. */
const isConfident = ({ confidence }: Cause): boolean => confidence === 'certain' || confidence === 'likely';

/** The calls in the time in which a change is usually captured, and those before it. Latest first. */
interface TimedCalls {
  readonly inside: readonly Candidate[];
  readonly before: readonly Candidate[];
}

function chooseCause(
  change: JsonChange,
  { inside, before }: TimedCalls,
  { resourceType, previousAt }: ActorQuestion,
  window: CallWindow,
): Cause {
  const fits = (candidate: Candidate, effect: 'changes' | 'unknown') =>
    findEffect(resourceType, candidate.call.eventName, change.path, change.op) === effect &&
    !contradicts(candidate.call.eventName, change.op);
  const isKnown = (candidate: Candidate) => fits(candidate, 'changes') && !isLaterThanCreation(candidate, change);
  const known = inside.filter(isKnown);
  if (known.length > 0) return chooseKnown(known, change, window);
  const creating = inside.filter((candidate) => followsCreation(candidate, change));
  if (creating.length > 0) return chooseKnown(creating, change, window);
  const unclear = inside.filter((candidate) => candidate.fit === 'changes' && fits(candidate, 'unknown'));
  if (unclear.length > 0) return chooseUnclear(unclear, change, window);
  const earlier = before.filter(isKnown);
  const late = earlier.filter(({ time }) => time > window.earliest);
  if (late.length > 0) return chooseLate(late, change, previousAt);
  const slow = earlier.filter(
    ({ call, time, record }) =>
      startsSlowChange(call.eventName) &&
      time > window.changedAt - LATE_CAPTURE_DELAY_MS &&
      containsValue(record, change),
  );
  if (slow[0] && listPrincipals(slow).length === 1) {
    const reason = 'the only request of the hour before that holds the changed value; it took effect late';
    return { call: slow[0].call, confidence: 'likely', reason };
  }
  const named = inside.find((candidate) => fits(candidate, 'unknown'));
  if (named) {
    const [, effect] = describeEffect(change);
    const reason = `${named.call.eventName} names the resource; it is not known to ${effect}`;
    return { call: named.call, confidence: 'possible', reason };
  }
  const created = readCreated(change);
  if (created < window.from) {
    const when = formatMinute(new Date(created).toISOString());
    return { call: null, confidence: 'none', reason: `the resource was created before it was recorded, at ${when}` };
  }
  const [sought] = describeEffect(change);
  return { call: null, confidence: 'none', reason: `CloudTrail has no call that ${sought} ${window.text}` };
}

/**
 * Describes what a call that makes the change does, in the singular and in the plural. A change of the whole item is the
 * creation or deletion of the resource.
 */
function describeEffect({ path, op }: JsonChange): readonly [one: string, several: string] {
  if (path === '' && op === 'add') return ['creates this resource', 'create this resource'];
  if (path === '' && op === 'remove') return ['deletes this resource', 'delete this resource'];
  return ['changes this property', 'change this property'];
}

/** The creation time of a resource whose first state a change is, in milliseconds; `NaN` for another change. */
const readCreated = ({ path, op, after }: JsonChange): number =>
  path === '' && op === 'add' && isObject(after) ? Date.parse(String(after.resourceCreationTime)) : Number.NaN;

/** Whether a call was made when the resource existed already. */
const isLaterThanCreation = ({ time }: Candidate, change: JsonChange): boolean =>
  time > readCreated(change) + MAX_CLOCK_DIFFERENCE_MS;

/**
 * Whether a call creates something, and the resource was created then: not every type has the name that its calls have.
 */
const followsCreation = ({ call, time }: Candidate, change: JsonChange): boolean =>
  createsSomething(call.eventName) && Math.abs(time - readCreated(change)) <= MAX_CLOCK_DIFFERENCE_MS;

/**
 * The calls that most likely made one change: those whose request contains the changed value; if there are none, those
 * whose request names the property, since CloudTrail leaves out secrets; else all. Latest first.
 */
interface LikelyCalls extends CauseCandidates {
  readonly containValue: boolean;
  readonly nameProperty: boolean;
}

function selectLikelyCalls(candidates: readonly Candidate[], change: JsonChange, window: CallWindow): LikelyCalls {
  const withValue = candidates.filter(({ record }) => containsValue(record, change));
  if (withValue.length > 0)
    return { containValue: true, nameProperty: false, ...preferBeforeCapture(withValue, window) };
  const naming = candidates.filter(({ record }) => namesProperty(record, change));
  const nameProperty = naming.length > 0 && naming.length < candidates.length;
  return { containValue: false, nameProperty, ...preferBeforeCapture(nameProperty ? naming : candidates, window) };
}

/** Chooses among calls that are known to change the property. */
function chooseKnown(candidates: readonly Candidate[], change: JsonChange, window: CallWindow): Cause {
  const { calls, text, containValue, nameProperty } = selectLikelyCalls(candidates, change, window);
  const [{ call }, ...others] = calls as [Candidate, ...Candidate[]];
  const people = listPrincipals(calls);
  const [effectOfOne, effectOfSeveral] = describeEffect(change);
  if (people.length === 1) {
    const hasRivals = listPrincipals(candidates).length > 1;
    if (containValue && hasRivals)
      return { call, confidence: 'certain', reason: `the only request ${text} that holds the changed value` };
    if (nameProperty && hasRivals)
      return { call, confidence: 'likely', reason: `the only request ${text} that names the changed property` };
    const reason =
      others.length === 0
        ? `the only call ${text} that ${effectOfOne}`
        : `all ${calls.length} calls ${text} that ${effectOfSeveral} are by the same principal`;
    return { call, confidence: 'certain', reason };
  }
  const names = joinList(people.slice(1));
  if (containValue) {
    return {
      call,
      confidence: 'likely',
      reason: `the latest of ${pluralize(calls.length, 'request')} ${text} that hold the changed value; others by ${names}`,
    };
  }
  return {
    call,
    confidence: 'possible',
    reason: `the latest of ${pluralize(calls.length, 'call')} ${text} that ${effectOfSeveral}; others by ${names}`,
  };
}

/**
 * Chooses among calls that are known to change the property, earlier than AWS Config usually takes to capture a
 * change. Latest first. A call since the previous version is likely, if no other principal has such a call.
 */
function chooseLate(candidates: readonly Candidate[], change: JsonChange, previousAt: string | null): Cause {
  const since = candidates.filter(({ time }) => previousAt === null || time > Date.parse(previousAt));
  const withValue = since.filter(({ record }) => containsValue(record, change));
  const likely = withValue.length > 0 ? withValue : since;
  const [latest] = likely.length > 0 ? likely : candidates;
  const { call } = latest as Candidate;
  if (listPrincipals(likely).length === 1) {
    return { call, confidence: 'likely', reason: 'the only such call since the previous version; captured late' };
  }
  const reason = 'made before the window in which AWS Config captures a change; no later call was found';
  return { call, confidence: 'possible', reason };
}

/** Chooses among calls that change resources of the type, when it is not known which properties they change. */
function chooseUnclear(candidates: readonly Candidate[], change: JsonChange, window: CallWindow): Cause {
  const { calls, text, containValue } = selectLikelyCalls(candidates, change, window);
  const [{ call }] = calls as [Candidate, ...Candidate[]];
  // A call that can have made another change of the version is a rival, even if it does not contain this value.
  const rivals = [...new Set([...preferBeforeCapture(candidates, window).calls, ...calls])];
  if (listPrincipals(rivals).length === 1) {
    return {
      call,
      confidence: containValue ? 'certain' : 'likely',
      reason: `the only change to this resource in CloudTrail ${text}`,
    };
  }
  if (containValue && listPrincipals(calls).length === 1) {
    return { call, confidence: 'likely', reason: `the only request ${text} that holds the changed value` };
  }
  return {
    call,
    confidence: 'possible',
    reason: `the latest of ${pluralize(rivals.length, 'change')} ${text}, by several principals`,
  };
}

const listPrincipals = (candidates: readonly Candidate[]): string[] => {
  const names = new Map(
    candidates.map(({ call }) => [toPrincipal(call), `${formatPrincipal(call)} (${call.eventName})`]),
  );
  return [...names.values()];
};

/** Whether the property changes together with others: AWS writes it, not a caller. */
const isSideEffect = ({ path }: JsonChange): boolean =>
  /^\/(relationships|configuration\/(.*(time|date|timestamp|state|status|reason|count|revision|version|updated|modified).*))/i.test(
    path,
  );

function followCause(primary: readonly Cause[], none: Cause): Cause {
  const [first] = primary;
  if (!first || new Set(primary.map(({ call }) => call?.eventId)).size !== 1) return none;
  return { call: first.call, confidence: 'likely', reason: 'changed together with a property that this call changed' };
}

/** Values that many requests contain, so that they identify none. */
const COMMON_VALUES = new Set([
  '',
  'true',
  'false',
  '0',
  '1',
  '-1',
  'tcp',
  'udp',
  'Enabled',
  'Disabled',
  '2012-10-17',
  'Allow',
  '*',
  'AWS',
]);
const MAX_SCALARS = 10_000;

/** Whether a request contains the new value of a change, or the old one if it was removed. */
function containsValue(record: unknown, { before, after, op }: JsonChange): boolean {
  const wanted = [...(op === 'remove' ? listScalars(before, isNotDescription) : listScalars(after))].filter(
    (text) => !COMMON_VALUES.has(text),
  );
  if (wanted.length === 0 || !isObject(record)) return false;
  const present = listScalars(record.requestParameters);
  // A permission has protocol, ports and source: all of them have to be in the request.
  return wanted.every((text) => present.has(text));
}

/** A request that removes a value need not repeat its description. */
const isNotDescription = (name: string): boolean => name.toLowerCase() !== 'description';

/** Whether a request has a parameter of the name of the changed property, or of one that it is in. */
function namesProperty(record: unknown, { path }: JsonChange): boolean {
  if (!isObject(record)) return false;
  const names = new Set(
    parsePointer(path)
      .slice(1)
      .filter((key) => !/^\d+$/.test(key))
      .map((key) => key.toLowerCase()),
  );
  const pending: unknown[] = [record.requestParameters];
  for (let count = 0; pending.length > 0 && count < MAX_SCALARS; count++) {
    const value = pending.pop();
    if (isList(value)) pending.push(...value);
    else if (isObject(value)) {
      if (Object.keys(value).some((key) => names.has(key.toLowerCase()))) return true;
      pending.push(...Object.values(value));
    }
  }
  return false;
}

/**
 * Returns the simple values in a JSON value, as text. JSON in strings is parsed.
 * @param includes whether a member with this name is searched. @default all are
 */
function listScalars(root: unknown, includes: (name: string) => boolean = () => true): Set<string> {
  const found = new Set<string>();
  const pending: unknown[] = [root];
  while (pending.length > 0 && found.size < MAX_SCALARS) {
    const value = parseEmbeddedJson(pending.pop());
    if (isList(value)) for (const element of value) pending.push(element);
    else if (isObject(value)) {
      for (const [name, member] of Object.entries(value)) if (includes(name)) pending.push(member);
    } else if (value !== null && value !== undefined) found.add(String(value));
  }
  return found;
}

/**
 * Returns one attribution for each call, in the order of the changes. Changes that the call only may have made are an
 * attribution of their own, since they have a lower confidence.
 */
function groupByCause(choices: readonly { readonly change: JsonChange; readonly choice: Cause }[]): Attribution[] {
  const groups = new Map<string, { choice: Cause; changes: JsonChange[] }>();
  for (const { change, choice } of choices) {
    const key = `${choice.call?.eventId ?? ''} ${isConfident(choice)}`;
    const group = groups.get(key);
    if (!group) groups.set(key, { choice, changes: [change] });
    else {
      group.changes.push(change);
      if (RANKS[choice.confidence] > RANKS[group.choice.confidence]) group.choice = choice;
    }
  }
  return [...groups.values()].map(({ choice, changes }) => ({ ...choice, changes }));
}

const RANKS: Readonly<Record<AttributionConfidence, number>> = { none: 0, possible: 1, likely: 2, certain: 3 };
