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
  CLOCK_DIFFERENCE_MS,
  LONG_BEFORE_MS,
  listCallsWithin,
  preferEarlier,
  selectCalls,
  toCallWindow,
} from './candidate-calls';
import { takesEffectLate } from './changing-calls';
import { formatPrincipal, toPrincipal } from './principal';

/** How sure it is that a call caused a change. Only `certain` and `likely` name somebody. */
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
  const primary = choices.flatMap(({ choice }) => (choice.call && isNamed(choice) ? choice : []));
  return groupByCause(
    choices.map(({ change, choice }) => ({
      change,
      // Relationships, times and counters change with others, so they follow the only cause of the version.
      choice: choice.call === null && isSideEffect(change) ? followCause(primary, choice) : choice,
    })),
  );
}

/**
 * Finds the latest call that can be behind a version of which is not known what changed, because the configuration or
 * the one before it is missing. At most `possible`.
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
  const { calls, text } = preferEarlier(candidates, window);
  const [{ call }] = calls as [Candidate, ...Candidate[]];
  const which = calls.length === 1 ? `the only call ${text}` : `the latest of ${calls.length} calls ${text}`;
  return { changes, call, confidence: 'possible', reason: `${which}; what changed is not known` };
}

type Cause = Omit<Attribution, 'changes'>;

const isNamed = ({ confidence }: Cause): boolean => confidence === 'certain' || confidence === 'likely';

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
  if (known.length > 0) return chooseAmong(known, change, window);
  const creating = inside.filter((candidate) => followsCreation(candidate, change));
  if (creating.length > 0) return chooseAmong(creating, change, window);
  const open = inside.filter((candidate) => candidate.fit === 'changes' && fits(candidate, 'unknown'));
  if (open.length > 0) return chooseOpen(open, change, window);
  const earlier = before.filter(isKnown);
  const late = earlier.filter(({ time }) => time > window.earliest);
  if (late.length > 0) return chooseLate(late, change, previousAt);
  const slow = earlier.filter(
    ({ call, time, record }) =>
      takesEffectLate(call.eventName) && time > window.changedAt - LONG_BEFORE_MS && holdsValue(record, change),
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
 * Says what a call that makes a change does, and what several do: a version without another before it is a creation.
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
  time > readCreated(change) + CLOCK_DIFFERENCE_MS;

/**
 * Whether a call creates something, and the resource was created then: not every type has the name that its calls have.
 */
const followsCreation = ({ call, time }: Candidate, change: JsonChange): boolean =>
  createsSomething(call.eventName) && Math.abs(time - readCreated(change)) <= CLOCK_DIFFERENCE_MS;

/**
 * Calls that can have made one change: of those whose request holds the changed value, or else names the property,
 * since CloudTrail leaves out secrets; or else of all. Latest first.
 */
interface Pool extends CauseCandidates {
  readonly holds: boolean;
  readonly names: boolean;
}

function selectPool(candidates: readonly Candidate[], change: JsonChange, window: CallWindow): Pool {
  const holding = candidates.filter(({ record }) => holdsValue(record, change));
  if (holding.length > 0) return { holds: true, names: false, ...preferEarlier(holding, window) };
  const naming = candidates.filter(({ record }) => namesProperty(record, change));
  const names = naming.length > 0 && naming.length < candidates.length;
  return { holds: false, names, ...preferEarlier(names ? naming : candidates, window) };
}

/** Chooses among calls that are known to change the property. */
function chooseAmong(candidates: readonly Candidate[], change: JsonChange, window: CallWindow): Cause {
  const { calls, text, holds, names: isNaming } = selectPool(candidates, change, window);
  const [{ call }, ...others] = calls as [Candidate, ...Candidate[]];
  const people = listPrincipals(calls);
  const [effectOfOne, effectOfSeveral] = describeEffect(change);
  if (people.length === 1) {
    const hasRivals = listPrincipals(candidates).length > 1;
    if (holds && hasRivals)
      return { call, confidence: 'certain', reason: `the only request ${text} that holds the changed value` };
    if (isNaming && hasRivals)
      return { call, confidence: 'likely', reason: `the only request ${text} that names the changed property` };
    const reason =
      others.length === 0
        ? `the only call ${text} that ${effectOfOne}`
        : `all ${calls.length} calls ${text} that ${effectOfSeveral} are by the same principal`;
    return { call, confidence: 'certain', reason };
  }
  const names = joinList(people.slice(1));
  if (holds) {
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
  const holding = since.filter(({ record }) => holdsValue(record, change));
  const pool = holding.length > 0 ? holding : since;
  const [latest] = pool.length > 0 ? pool : candidates;
  const { call } = latest as Candidate;
  if (listPrincipals(pool).length === 1) {
    return { call, confidence: 'likely', reason: 'the only such call since the previous version; captured late' };
  }
  const reason = 'made before the window in which AWS Config captures a change; no later call was found';
  return { call, confidence: 'possible', reason };
}

/** Chooses among calls that change the type, of which it is not known which properties. */
function chooseOpen(candidates: readonly Candidate[], change: JsonChange, window: CallWindow): Cause {
  const { calls, text, holds } = selectPool(candidates, change, window);
  const [{ call }] = calls as [Candidate, ...Candidate[]];
  // A call that can have made another change of the version is a rival, even if it does not hold this value.
  const rivals = [...new Set([...preferEarlier(candidates, window).calls, ...calls])];
  if (listPrincipals(rivals).length === 1) {
    return {
      call,
      confidence: holds ? 'certain' : 'likely',
      reason: `the only change to this resource in CloudTrail ${text}`,
    };
  }
  if (holds && listPrincipals(calls).length === 1) {
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

/** Properties that change with others: AWS writes them, not a caller. */
const isSideEffect = ({ path }: JsonChange): boolean =>
  /^\/(relationships|configuration\/(.*(time|date|timestamp|state|status|reason|count|revision|version|updated|modified).*))/i.test(
    path,
  );

function followCause(primary: readonly Cause[], none: Cause): Cause {
  const [first] = primary;
  if (!first || new Set(primary.map(({ call }) => call?.eventId)).size !== 1) return none;
  return { call: first.call, confidence: 'likely', reason: 'changed together with a property that this call changed' };
}

/** Values that many requests hold: they say nothing. */
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

/** Whether a request holds the new value of a change, or the old one if it was removed. */
function holdsValue(record: unknown, { before, after, op }: JsonChange): boolean {
  const wanted = [...(op === 'remove' ? listScalars(before, namesIt) : listScalars(after))].filter(
    (text) => !COMMON_VALUES.has(text),
  );
  if (wanted.length === 0 || !isObject(record)) return false;
  const held = listScalars(record.requestParameters);
  // A permission has protocol, ports and source: all of them have to be in the request.
  return wanted.every((text) => held.has(text));
}

/** A request that removes something names it, but need not repeat its description. */
const namesIt = (name: string): boolean => name.toLowerCase() !== 'description';

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

/** Returns the simple values in a JSON value, as text, of the members that count; JSON in strings is opened. */
function listScalars(root: unknown, counts: (name: string) => boolean = () => true): Set<string> {
  const found = new Set<string>();
  const pending: unknown[] = [root];
  while (pending.length > 0 && found.size < MAX_SCALARS) {
    const value = parseEmbeddedJson(pending.pop());
    if (isList(value)) for (const element of value) pending.push(element);
    else if (isObject(value)) {
      for (const [name, member] of Object.entries(value)) if (counts(name)) pending.push(member);
    } else if (value !== null && value !== undefined) found.add(String(value));
  }
  return found;
}

/**
 * One attribution for each call, in the order of the changes. What a call only may have changed is apart: the
 * confidence of the rest says nothing about it.
 */
function groupByCause(choices: readonly { readonly change: JsonChange; readonly choice: Cause }[]): Attribution[] {
  const groups = new Map<string, { choice: Cause; changes: JsonChange[] }>();
  for (const { change, choice } of choices) {
    const key = `${choice.call?.eventId ?? ''} ${isNamed(choice)}`;
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
