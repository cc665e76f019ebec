import { type EnabledRule, type Evaluation, evaluateRule } from '../../core/evaluate/evaluate';
import type { Fact } from '../../core/facts';
import type { ConfigurationItem } from '../../core/item';
import { describeError } from '../../core/text/errors';
import { DAY_MS } from '../../core/time';
import type { Waiver } from '../../core/waivers';
import { indexRules } from '../../engine/rule-index';
import { toItem } from '../../formats/items/configuration-item';
import { type LostItem, listLostItems, selectLostItems, toUnreadableEntries } from '../state/lost-items';
import type { Database } from '../store/duckdb';
import { SUMMARY_REASON } from '../store/schema';
import { streamRecorded } from './recorded-versions';
import { TemporalFacts } from './temporal-facts';

/** An evaluation with the time in which it holds, in epoch milliseconds; `until` is null if it still holds. */
export interface TimedEvaluation extends Evaluation {
  readonly from: number;
  readonly until: number | null;
}

/** The outcomes of evaluations that are not compliant. */
export type PeriodOutcome = 'nonCompliant' | 'insufficientData' | 'waived';

/** Returns the outcome of an evaluation that is not compliant. */
export function toPeriodOutcome({ complianceType, insufficientData, waiver }: Evaluation): PeriodOutcome | undefined {
  if (waiver) return 'waived';
  if (complianceType !== 'NON_COMPLIANT') return undefined;
  return insufficientData ? 'insufficientData' : 'nonCompliant';
}

/** A version that a rule could not evaluate, or something that was lost. */
export interface UnreadableVersion {
  /** The file of what was lost. */
  readonly source?: string;
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly rule?: string;
  /** Null for what was lost. */
  readonly captureTime: number | null;
  readonly message: string;
}

export interface HistoryRun {
  readonly rules: readonly EnabledRule[];
  readonly waivers: readonly Waiver[];
  /** The end of what is still in force: results of rules that go by the clock are known up to it. */
  readonly now: Date;
  /** Epoch milliseconds; only what holds in this time. */
  readonly from?: number;
  readonly to?: number;
  /** Only resources with one of these ids. */
  readonly resourceIds?: readonly string[];
}

/** A store or a bundle that versions are read from. */
export interface RecordedSource {
  /** Yields the recorded versions of resource types, those of a resource in the order of time. */
  read(
    types: readonly string[],
    /** A store leaves out other resources, and what is not in force in this time. */
    within?: Pick<HistoryRun, 'from' | 'to' | 'resourceIds'>,
  ): AsyncIterable<RecordedVersion>;
  listLost(): Promise<readonly LostItem[]>;
}

/** Counted while evaluations are yielded. */
export interface EvaluationTally {
  readonly unreadable: UnreadableVersion[];
  versions: number;
}

/** A run with its count. */
export interface TalliedRun {
  readonly run: HistoryRun;
  readonly tally: EvaluationTally;
}

export const createTally = (): EvaluationTally => ({ unreadable: [], versions: 0 });

/** Yields the evaluations of one run. */
export async function* streamEvaluations(
  source: RecordedSource,
  run: HistoryRun,
  tally: EvaluationTally,
): AsyncGenerator<TimedEvaluation, void> {
  for await (const [evaluations = []] of streamResources(source, [{ run, tally }])) yield* evaluations;
}

/**
 * Evaluates every version of every resource, with the facts of its time, and yields the evaluations of a resource, a list
 * for each run over one time. A version has several evaluations by a rule if its result changes while the version stays the same:
 * because another resource changes, or because time passes.
 */
export async function* streamResources(
  source: RecordedSource,
  runs: readonly TalliedRun[],
): AsyncGenerator<readonly (readonly TimedEvaluation[])[], void> {
  const contexts = await Promise.all(runs.map((run) => prepareContext(source, run)));
  const types = new Set(contexts.flatMap(({ rulesByType }) => [...rulesByType.keys()]));
  let resource = '';
  let found: TimedEvaluation[][] = contexts.map(() => []);
  for await (const version of source.read([...types], runs[0]?.run)) {
    const own = contexts.filter(
      ({ run, rulesByType }) => rulesByType.has(version.resourceType) && isWithin(version, run),
    );
    for (const { tally } of own) tally.versions++;
    const item = own.length > 0 ? readItem(version, ...own.map(({ tally }) => tally.unreadable)) : undefined;
    if (!item) continue;
    const key = JSON.stringify([item.resourceType, item.accountId, item.region, item.resourceId]);
    if (key !== resource && found.some((evaluations) => evaluations.length > 0)) {
      yield found;
      found = contexts.map(() => []);
    }
    resource = key;
    for (const [index, context] of contexts.entries()) {
      if (!own.includes(context)) continue;
      for (const enabled of context.rulesByType.get(version.resourceType) ?? []) {
        const evaluations = evaluateVersion(enabled, item, version, context);
        found[index]?.push(...evaluations.filter((evaluation) => isWithin(evaluation, context.run)));
      }
    }
  }
  if (found.some((evaluations) => evaluations.length > 0)) yield found;
}

async function prepareContext(source: RecordedSource, { run, tally }: TalliedRun): Promise<VersionRun> {
  if (!run.resourceIds) {
    const lost = selectLostItems(await source.listLost(), indexRules(run.rules, run.now, run.waivers), run.to);
    tally.unreadable.push(...toUnreadableEntries(lost).map((entry) => ({ ...entry, captureTime: null })));
  }
  return {
    run,
    tally,
    facts: await collectTimedFacts(source, run, tally.unreadable),
    rulesByType: groupRules(run.rules),
    expiries: run.waivers.map(({ expires }) => Date.parse(expires) + DAY_MS),
  };
}

/** Whether something holds in the time of a run. */
export const isWithin = (
  { from, until }: { readonly from: number; readonly until: number | null },
  run: Pick<HistoryRun, 'from' | 'to'>,
): boolean =>
  from <= (run.to ?? Number.POSITIVE_INFINITY) &&
  (until ?? Number.POSITIVE_INFINITY) > (run.from ?? Number.NEGATIVE_INFINITY);

function groupRules(rules: readonly EnabledRule[]): Map<string, EnabledRule[]> {
  const byType = new Map<string, EnabledRule[]>();
  for (const enabled of rules) {
    // AWS Config records no such items.
    if (enabled.rule.resource.aspect !== undefined) continue;
    for (const type of enabled.rule.resource.resourceTypes) byType.set(type, [...(byType.get(type) ?? []), enabled]);
  }
  return byType;
}

/** Collects the facts of all times that the rules need. */
export const collectTemporalFacts = (database: Database, rules: readonly EnabledRule[]): Promise<TemporalFacts> =>
  collectTimedFacts(createStoreSource(database), { rules }, []);

/** @param unreadable gets the versions that cannot be read, of those that are in force in the time of the run */
async function collectTimedFacts(
  source: RecordedSource,
  { rules, ...within }: Pick<HistoryRun, 'rules' | 'from' | 'to'>,
  unreadable: UnreadableVersion[],
): Promise<TemporalFacts> {
  const facts = new TemporalFacts();
  const declared = new Map<string, Fact<unknown>>(
    rules.flatMap(({ rule }) => rule.facts ?? []).map((fact) => [fact.name, fact]),
  );
  for (const { resourceType, from = UNKNOWN_TIME } of await source.listLost()) {
    if (resourceType === undefined) continue;
    for (const fact of declared.values()) {
      if (fact.resourceTypes.includes(resourceType)) facts.addUnreadable(fact, from, Number.POSITIVE_INFINITY);
    }
  }
  for await (const version of source.read(listFactTypes(rules))) {
    const tallies = isWithin(version, within) ? [unreadable] : [];
    const item = readItem(version, ...tallies);
    for (const fact of declared.values()) {
      if (!fact.resourceTypes.includes(version.resourceType)) continue;
      try {
        if (item) facts.add(fact, item, version.from, version.until);
        else facts.addUnreadable(fact, version.from, version.until);
      } catch (error) {
        facts.addUnreadable(fact, version.from, version.until);
        for (const list of tallies) list.push(toUnreadableVersion(version, error));
      }
    }
  }
  return facts;
}

/** The resource types that the facts of rules come from. */
export const listFactTypes = (rules: readonly EnabledRule[]): string[] => [
  ...new Set(rules.flatMap(({ rule }) => rule.facts ?? []).flatMap(({ resourceTypes }) => resourceTypes)),
];

/** A version of a resource that is recorded, and the time in which it is in force. */
export interface RecordedVersion {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly from: number;
  /** Infinity if it still is in force. */
  readonly until: number;
  /** Null if its item is a summary or unreadable. */
  readonly item: string | null;
  /** Why there is no item. */
  readonly missingReason: string | null;
}

/** A lost item may be a state of any time. */
const UNKNOWN_TIME = 0;

export const createStoreSource = (database: Database): RecordedSource => ({
  listLost: () => listLostItems(database),
  async *read(types, within) {
    for await (const row of streamRecorded(database, types, within && { within })) {
      yield {
        resourceType: row.resource_type,
        resourceId: row.resource_id,
        from: row.time,
        until: row.next_time ?? Number.POSITIVE_INFINITY,
        item: row.missing_reason === null ? row.item : null,
        missingReason: row.missing_reason,
      };
    }
  },
});

function readItem(
  version: RecordedVersion,
  ...unreadable: readonly UnreadableVersion[][]
): ConfigurationItem | undefined {
  try {
    if (version.item === null) throw new Error(version.missingReason ?? SUMMARY_REASON);
    return toItem(JSON.parse(version.item));
  } catch (error) {
    for (const list of unreadable) list.push(toUnreadableVersion(version, error));
    return undefined;
  }
}

const toUnreadableVersion = (
  { resourceType, resourceId, from }: RecordedVersion,
  error: unknown,
  rule?: string,
): UnreadableVersion => ({
  resourceType,
  resourceId,
  ...(rule !== undefined && { rule }),
  captureTime: from,
  message: describeError(error),
});

interface VersionRun extends TalliedRun {
  readonly facts: TemporalFacts;
  readonly rulesByType: ReadonlyMap<string, readonly EnabledRule[]>;
  /** The times at which waivers end. */
  readonly expiries: readonly number[];
}

/** Evaluates a version at its beginning, and again whenever its result can change. Same results in a row are one. */
function evaluateVersion(
  enabled: EnabledRule,
  item: ConfigurationItem,
  version: RecordedVersion,
  { run, facts, expiries, tally: { unreadable } }: VersionRun,
): TimedEvaluation[] {
  const end = Math.min(version.until, Math.max(run.now.getTime(), version.from + 1));
  const found: { readonly from: number; readonly evaluation: Evaluation }[] = [];
  const evaluateAt = (time: number) => {
    const factsThen = facts.at(time);
    const evaluation = evaluateRule(enabled, item, { now: new Date(time), facts: factsThen, waivers: run.waivers });
    return { evaluation, next: factsThen.nextChange() };
  };
  try {
    for (let time = version.from; time < end; ) {
      const { evaluation, next } = evaluateAt(time);
      if (!isSameResult(found.at(-1)?.evaluation, evaluation)) found.push({ from: time, evaluation });
      const stop = Math.min(end, next, ...expiries.filter((expiry) => expiry > time));
      const changed = goesByClock(enabled)
        ? findChange(time, stop, evaluation, (at) => evaluateAt(at).evaluation)
        : undefined;
      time = changed ?? stop;
    }
  } catch (error) {
    unreadable.push(toUnreadableVersion(version, error, enabled.rule.name));
    return [];
  }
  return found.map(({ from, evaluation }, index) => ({
    ...evaluation,
    from,
    until: found[index + 1]?.from ?? (Number.isFinite(version.until) ? version.until : null),
  }));
}

const goesByClock = ({ rule }: EnabledRule): boolean => rule.triggers.some(({ on }) => on === 'schedule');

/** Annotations may count days, so only the compliance type decides whether a result is another. */
const isSameResult = (a: Evaluation | undefined, b: Evaluation): boolean =>
  a !== undefined &&
  a.complianceType === b.complianceType &&
  a.insufficientData === b.insufficientData &&
  a.waiver === b.waiver;

const SECOND_MS = 1000;

/** Finds the second in which a result changes as time passes; undefined if it is the same at the end. */
function findChange(
  from: number,
  to: number,
  before: Evaluation,
  evaluateAt: (time: number) => Evaluation,
): number | undefined {
  if (to - from <= SECOND_MS || isSameResult(before, evaluateAt(to - 1))) return undefined;
  let [same, other] = [from, to - 1];
  while (other - same > SECOND_MS) {
    const middle = Math.floor((same + other) / 2);
    if (isSameResult(before, evaluateAt(middle))) same = middle;
    else other = middle;
  }
  return Math.ceil(other / SECOND_MS) * SECOND_MS < to ? Math.ceil(other / SECOND_MS) * SECOND_MS : other;
}
