import { DAY_MS } from '../../core/time';
import { findCauses, type WhoEntry } from '../actors/who';
import { type Gap, readGaps } from '../state/doubts';
import { findResource, type ResourceRef } from '../state/resources';
import type { Database } from '../store/duckdb';
import { IS_UNREADABLE } from '../store/schema';
import { EffectFinder } from './effects';
import {
  createStoreSource,
  createTally,
  type EvaluationTally,
  type HistoryRun,
  isWithin,
  type PeriodOutcome,
  type RecordedSource,
  streamResources,
  type TalliedRun,
  type TimedEvaluation,
  toPeriodOutcome,
} from './evaluate-versions';

/** A time in which a resource was non-compliant by a rule. Versions in a row with the same outcome are one period. */
export interface NonCompliantPeriod {
  readonly evaluation: TimedEvaluation;
  readonly outcome: PeriodOutcome;
  /** Epoch milliseconds; `until` is null if it is still so. */
  readonly from: number;
  readonly until: number | null;
  /** The change with which it began; null if CloudTrail does not show it, or if no change of one resource began it. */
  readonly cause: PeriodCause | null;
  /** Whether the resource may have been so before: no cause is known, and the state before `from` is not known exactly. */
  readonly mayBeginEarlier: boolean;
}

/** A change with which a period began. */
interface PeriodCause extends WhoEntry {
  /** The resource that changed, if it is another: the rule's result follows from both. */
  readonly changed?: ResourceRef;
}

/** The records of an account and Region in the store. */
export interface Coverage {
  readonly accountId: string;
  readonly region: string;
  readonly resources: number;
  readonly versions: number;
  readonly snapshots: number;
  /** Epoch milliseconds of the first and the last version or snapshot. */
  readonly first: number;
  readonly last: number;
  /** Resources that AWS Config says it does not record. */
  readonly notRecorded: number;
  /** Resources that were recorded once a day at some time. */
  readonly recordedDaily: number;
  /** Versions of which only a summary is known. */
  readonly summaries: number;
  /** Versions whose item contradicts AWS's shape. */
  readonly unreadable: number;
  /** Capture times of resources for which several contents were delivered. */
  readonly conflicts: number;
  readonly events: number;
  /** The times in which the history of a type was not delivered. */
  readonly gaps: readonly Omit<Gap, 'accountId' | 'region'>[];
}

/** A period of which the cause was not looked for. */
export type EvaluatedPeriod = Omit<NonCompliantPeriod, 'cause' | 'mayBeginEarlier'>;

/** The periods of all resources, and the count of the run. */
export interface EvaluatedPeriods extends EvaluationTally {
  readonly periods: readonly EvaluatedPeriod[];
}

/**
 * Evaluates every version of every resource in the store, and returns when resources were non-compliant in the time of
 * the run. A period that began earlier or ended later has the times of its beginning and end.
 */
export async function evaluatePeriods(database: Database, run: HistoryRun): Promise<EvaluatedPeriods> {
  const tally = createTally();
  const source = createStoreSource(database);
  const periods = await collectPeriods(source, { run, tally });
  const ids = new Set(
    periods.filter((period) => reachesOut(period, run)).map(({ evaluation }) => evaluation.resourceId),
  );
  if (ids.size === 0) return { periods, ...tally };
  // The versions before and after the time may have the same outcome. They are few, so the others are not read for them.
  const { from: _from, to: _to, ...always } = run;
  const whole = await collectPeriods(source, { run: { ...always, resourceIds: [...ids] }, tally: createTally() });
  return {
    periods: [
      ...periods.filter(({ evaluation }) => !ids.has(evaluation.resourceId)),
      ...whole.filter((period) => isWithin(period, run)),
    ],
    ...tally,
  };
}

async function collectPeriods(source: RecordedSource, talliedRun: TalliedRun): Promise<EvaluatedPeriod[]> {
  const periods: EvaluatedPeriod[] = [];
  for await (const [evaluations = []] of streamResources(source, [talliedRun]))
    periods.push(...joinPeriods(evaluations));
  return periods;
}

/** Whether a period may have begun before the time of a run, or gone on after it. */
const reachesOut = ({ from, until }: EvaluatedPeriod, run: HistoryRun): boolean =>
  (run.from !== undefined && from <= run.from) || (run.to !== undefined && until !== null && until > run.to);

/** Joins the evaluations of versions in a row that have the same outcome. */
export function joinPeriods(evaluations: readonly TimedEvaluation[]): EvaluatedPeriod[] {
  const periods: (EvaluatedPeriod & { until: number | null })[] = [];
  const open = new Map<string, (typeof periods)[number]>();
  for (const evaluation of evaluations) {
    const outcome = toPeriodOutcome(evaluation);
    const { rule, accountId, region, resourceType, resourceId } = evaluation;
    const key = JSON.stringify([rule, accountId, region, resourceType, resourceId]);
    const previous = open.get(key);
    if (!outcome) {
      open.delete(key);
      continue;
    }
    if (previous && previous.outcome === outcome && previous.until === evaluation.from)
      previous.until = evaluation.until;
    else {
      const period = { evaluation, outcome, from: evaluation.from, until: evaluation.until };
      periods.push(period);
      open.set(key, period);
    }
  }
  return periods;
}

/** Finds the change with which each period began, and whether it may have begun before what is recorded. */
export async function addCauses(
  database: Database,
  periods: readonly EvaluatedPeriod[],
  run: HistoryRun,
): Promise<NonCompliantPeriod[]> {
  const uncertainStarts = await readUncertainStarts(database, periods);
  // Each period takes several queries.
  const [event] = await database.rows('SELECT 1 FROM event LIMIT 1');
  const effects = new EffectFinder(database, run);
  const found: NonCompliantPeriod[] = [];
  for (const period of periods) {
    const cause = event ? await findCause(database, period, effects) : null;
    const mayBeginEarlier = cause === null && uncertainStarts.has(identifyStart(period.evaluation));
    found.push({ ...period, cause, mayBeginEarlier });
  }
  return found;
}

/** AWS Config records most changes within minutes. */
const MAX_CAPTURE_DELAY_MS = 15 * 60_000;

/**
 * Returns the records before which the state is not known exactly: those of resources that are recorded once a day, those
 * after a version without a configuration or in a time in which a version may be missing, and the first ones of resources
 * that existed before. Where the time of creation is not known, the status of the item says whether AWS Config discovered
 * the resource; in the first day of an account and Region it discovers what existed, too.
 */
async function readUncertainStarts(
  database: Database,
  periods: readonly EvaluatedPeriod[],
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(periods.map(({ evaluation }) => evaluation.resourceId))];
  const rows = await database.rows<ResourceStart>(
    `WITH
       start AS (
         SELECT account_id, region, min(capture_time) AS start_time FROM version JOIN resource USING (resource_no) GROUP BY ALL),
       recorded AS (
         SELECT *, rank() OVER own = 1 AS is_first, lag(status) OVER own AS status_before,
                lag(missing_reason) OVER own AS missing_before
         FROM version JOIN resource USING (resource_no)
         WHERE resource_id IN (SELECT unnest(CAST(CAST($1 AS JSON) AS VARCHAR[])))
         WINDOW own AS (PARTITION BY resource_no ORDER BY capture_time))
     SELECT account_id AS "accountId", region, resource_type AS "resourceType", resource_id AS "resourceId", capture_time AS "from"
     FROM recorded JOIN start USING (account_id, region)
     WHERE is_daily OR status_before = 'notRecorded' OR missing_before IS NOT NULL
        OR EXISTS (FROM doubt WHERE doubt.resource_no = recorded.resource_no AND from_time < capture_time AND capture_time <= to_time)
        OR is_first AND CASE WHEN creation_time IS NOT NULL THEN capture_time - creation_time > ${MAX_CAPTURE_DELAY_MS}
                             WHEN item_status = 'ResourceDiscovered' THEN capture_time - start_time <= ${DAY_MS}
                             ELSE TRUE END`,
    [JSON.stringify(ids)],
  );
  return new Set(rows.map(identifyStart));
}

type ResourceStart = Pick<TimedEvaluation, 'accountId' | 'region' | 'resourceType' | 'resourceId' | 'from'>;

const identifyStart = ({ accountId, region, resourceType, resourceId, from }: ResourceStart): string =>
  JSON.stringify([accountId, region, resourceType, resourceId, from]);

async function findCause(
  database: Database,
  { evaluation, from }: EvaluatedPeriod,
  effects: EffectFinder,
): Promise<PeriodCause | null> {
  const { rule, resourceType, resourceId, accountId, region } = evaluation;
  const query = {
    resource: resourceId,
    type: resourceType,
    account: accountId ?? undefined,
    region: region ?? undefined,
  };
  const stored = await findResource(database, query, from);
  if (stored.kind !== 'found') return null;
  const result = { rule, at: from };
  const all = await findCauses(database, stored.resource, { from: from - 1, to: from });
  const causes = all.filter(({ captureTime }) => captureTime === from);
  const cause = causes.length > 0 ? await effects.find(causes, result) : await findOtherCause();
  return cause && cause.confidence !== 'none' && cause.confidence !== 'possible' ? cause : null;

  async function findOtherCause(): Promise<PeriodCause | undefined> {
    const resource = { resourceType, resourceId, accountId: accountId ?? '', region: region ?? '' };
    const other = await effects.findOther({ ...result, resource });
    return other && { ...other.entry, changed: other.stored.ref };
  }
}

/** Writes times as texts. */
export const toCoverageJson = (coverage: readonly Coverage[]): readonly Readonly<Record<string, unknown>>[] =>
  coverage.map(({ first, last, gaps, ...rest }) => ({
    ...rest,
    first: writeTime(first),
    last: writeTime(last),
    gaps: gaps.map(({ resourceType, from, to }) => ({
      resourceType,
      from: writeTime(from),
      to: to === null ? null : writeTime(to),
    })),
  }));

const writeTime = (time: number): string => new Date(time).toISOString();

/** Returns what the store has, by account and Region. */
export async function readCoverage(database: Database): Promise<Coverage[]> {
  const rows = await database.rows<{
    account_id: string;
    region: string;
    resources: number;
    versions: number;
    first_time: number;
    last_time: number;
    not_recorded: number;
    daily: number;
    summaries: number;
    unreadable: number;
    conflicts: number;
  }>(`
    SELECT account_id, region, count(DISTINCT resource_no) AS resources, count(*) AS versions,
           min(capture_time) AS first_time, max(capture_time) AS last_time,
           count(DISTINCT resource_no) FILTER (WHERE status = 'notRecorded') AS not_recorded,
           count(DISTINCT resource_no) FILTER (WHERE is_daily) AS daily, count(*) FILTER (WHERE missing_reason IS NOT NULL AND NOT ${IS_UNREADABLE}) AS summaries,
           count(*) FILTER (WHERE ${IS_UNREADABLE}) AS unreadable,
           count(DISTINCT (resource_no, capture_time)) FILTER (WHERE is_conflict) AS conflicts
    FROM version JOIN resource USING (resource_no) GROUP BY ALL ORDER BY account_id, region`);
  const snapshots = await database.rows<{ scope: string; count: number; last_time: number }>(
    'SELECT scope, count(DISTINCT snapshot_id) AS count, max(time) AS last_time FROM snapshot GROUP BY scope',
  );
  const events = await database.rows<{ account_id: string | null; region: string | null; count: number }>(
    'SELECT account_id, region, count(*) AS count FROM event GROUP BY ALL',
  );
  const gaps = await readGaps(database);
  return rows.map((row) => {
    const own = snapshots.filter(
      ({ scope }) =>
        scope === `${row.account_id} ${row.region}` ||
        (row.region === 'global' && scope.startsWith(`${row.account_id} global `)),
    );
    return {
      accountId: row.account_id,
      region: row.region,
      resources: row.resources,
      versions: row.versions,
      snapshots: Math.max(0, ...own.map(({ count }) => count)),
      first: row.first_time,
      last: Math.max(row.last_time, ...own.map(({ last_time }) => last_time)),
      notRecorded: row.not_recorded,
      recordedDaily: row.daily,
      summaries: row.summaries,
      unreadable: row.unreadable,
      conflicts: row.conflicts,
      events: events.find((event) => event.account_id === row.account_id && event.region === row.region)?.count ?? 0,
      gaps: gaps
        .filter(({ accountId, region }) => accountId === row.account_id && region === row.region)
        .map(({ resourceType, from, to }) => ({ resourceType, from, to })),
    };
  });
}
