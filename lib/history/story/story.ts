import type { JsonChange } from '../../core/diff';
import type { Evaluation } from '../../core/evaluate/evaluate';
import type { ApiCall } from '../../formats/events/cloudtrail';
import { findCauses, type WhoEntry } from '../actors/who';
import { EffectFinder } from '../compliance/effects';
import type { HistoryRun, UnreadableVersion } from '../compliance/evaluate-versions';
import { type EvaluatedPeriod, type EvaluatedPeriods, evaluatePeriods } from '../compliance/periods';
import type { ResourceRow } from '../state/candidates';
import { type ResourceRef, type StoredResource, toRef } from '../state/resources';
import type { ItemObject } from '../state/timeline';
import type { Database } from '../store/duckdb';

/** A change of one resource, as part of an episode. */
interface StoryChange {
  readonly resource: ResourceRef;
  /** Epoch milliseconds. */
  readonly captureTime: number;
  readonly changes: readonly JsonChange[];
  readonly before: ItemObject | null;
  readonly after: ItemObject | null;
  readonly turn: WhoEntry['turn'];
  readonly missingReason: WhoEntry['missingReason'];
  readonly isShared: boolean;
}

/** A rule whose result for a resource changed. */
export interface StoryEvaluation {
  readonly resource: Pick<ResourceRef, 'accountId' | 'region' | 'resourceType' | 'resourceId'>;
  readonly rule: string;
  /** Whether the resource became non-compliant, or stopped being so, or whether data for a result is missing since then. */
  readonly became: 'NON_COMPLIANT' | 'no longer NON_COMPLIANT' | 'insufficientData';
  readonly annotation: string | null;
  readonly at: number;
}

/** One cause and its effects: the call, the resources that it changed, and the results that followed. */
export interface Episode {
  /** Epoch milliseconds: of the call, or of the first capture if the call is not known. */
  readonly time: number;
  readonly call: ApiCall | null;
  readonly confidence: WhoEntry['confidence'];
  readonly changes: readonly StoryChange[];
  readonly evaluations: readonly StoryEvaluation[];
}

interface StoryOptions extends HistoryRun {
  readonly from: number;
  readonly to: number;
  /** The resources of the story; undefined for all that changed. */
  readonly resources?: readonly StoredResource[];
}

/** A busy hour of a large account has thousands of changes. A longer page would not be read. */
const MAX_STORY_RESOURCES = 500;

/** A story, with the versions that a rule could not evaluate. */
export interface Story {
  readonly episodes: readonly Episode[];
  readonly unreadable: readonly UnreadableVersion[];
  /** Whether more resources changed. */
  readonly isCut: boolean;
}

/** Returns what happened in a time: each cause with the resources that it changed and the results that followed, in order. */
export async function buildStory(database: Database, options: StoryOptions): Promise<Story> {
  const resources = options.resources ?? (await findChangedResources(database, options));
  const evaluated = await evaluatePeriods(database, options);
  const flips = listFlips(evaluated, options);
  const effects = new EffectFinder(database, options);
  const episodes = new Map<string, Episode & { changes: StoryChange[]; evaluations: StoryEvaluation[] }>();
  const addEntry = (stored: StoredResource, entry: WhoEntry) => {
    const key = entry.call?.eventId ?? `${stored.number} ${entry.captureTime}`;
    const time = entry.call ? Date.parse(entry.call.eventTime) : entry.captureTime;
    const { call, confidence, captureTime, changes, before, after, turn, missingReason, isShared } = entry;
    const episode = episodes.get(key) ?? { time, call, confidence, changes: [], evaluations: [] };
    episodes.set(key, episode);
    const isKnown = episode.changes.some(
      (change) => change.captureTime === captureTime && isSameResource(change.resource, stored.ref),
    );
    if (!isKnown) {
      const states = { before, after, turn, missingReason };
      episode.changes.push({ resource: stored.ref, captureTime, changes, ...states, isShared });
    }
    return episode;
  };
  for (const stored of resources.slice(0, MAX_STORY_RESOURCES)) {
    const causes = await findCauses(database, stored, { from: options.from - 1, to: options.to });
    const own = flips.filter(({ resource }) => isSameResource(resource, stored.ref));
    for (const entry of causes) {
      if (entry.captureTime < options.from) continue;
      const episode = addEntry(stored, entry);
      for (const flip of own) {
        if (flip.at !== entry.captureTime || episode.evaluations.includes(flip)) continue;
        const version = causes.filter((cause) => cause.captureTime === entry.captureTime);
        if ((await effects.find(version, flip)) === entry) episode.evaluations.push(flip);
      }
    }
  }
  const known = new Set([...episodes.values()].flatMap(({ evaluations }) => evaluations));
  const others: Episode[] = [];
  for (const flip of flips) {
    if (known.has(flip) || !isAbout(flip, options.resources)) continue;
    const other = await effects.findOther(flip);
    if (other) addEntry(other.stored, other.entry).evaluations.push(flip);
    else others.push(toOwnEpisode(flip));
  }
  const ordered = [...episodes.values(), ...others].sort((a, b) => a.time - b.time);
  const unreadable = evaluated.unreadable.filter(
    ({ captureTime, resourceId }) =>
      (captureTime ?? options.from) >= options.from &&
      (!options.resources || options.resources.some(({ ref }) => ref.resourceId === resourceId)),
  );
  return { episodes: ordered, unreadable, isCut: resources.length > MAX_STORY_RESOURCES };
}

async function findChangedResources(database: Database, { from, to }: StoryOptions): Promise<StoredResource[]> {
  const rows = await database.rows<ResourceRow>(
    `SELECT resource.*, arg_max(resource_name, capture_time) AS resource_name, arg_max(arn, capture_time) AS arn
     FROM resource LEFT JOIN version USING (resource_no)
     WHERE resource_no IN (SELECT resource_no FROM moment WHERE time BETWEEN CAST($1 AS BIGINT) AND CAST($2 AS BIGINT))
     GROUP BY ALL ORDER BY resource_type, resource_id, account_id, region LIMIT ${MAX_STORY_RESOURCES + 1}`,
    [from, to],
  );
  return rows.map((row) => ({ number: row.resource_no, ref: toRef(row) }));
}

/**
 * The moments at which a rule's result became non-compliant, or stopped being so. One that lacked data from the beginning
 * is left out: it is no news.
 */
function listFlips({ periods }: EvaluatedPeriods, { from, to }: StoryOptions): StoryEvaluation[] {
  const isWithinStory = (time: number | null): time is number => time !== null && time >= from && time <= to;
  const unknown = new Map(
    periods
      .filter(({ outcome }) => outcome === 'insufficientData')
      .map((period) => [identifyMoment(period, period.from), period]),
  );
  return periods
    .filter(({ outcome }) => outcome === 'nonCompliant')
    .flatMap((period) => {
      const { evaluation, from: since, until } = period;
      const flip = { resource: toScopedResource(evaluation), rule: evaluation.rule };
      const next = unknown.get(identifyMoment(period, until));
      const end = next
        ? ({ became: 'insufficientData', annotation: next.evaluation.annotation } as const)
        : ({ became: 'no longer NON_COMPLIANT', annotation: null } as const);
      return [
        ...(isWithinStory(since)
          ? [{ ...flip, became: 'NON_COMPLIANT', annotation: evaluation.annotation, at: since } as const]
          : []),
        ...(isWithinStory(until) ? [{ ...flip, ...end, at: until }] : []),
      ];
    });
}

const identifyMoment = ({ evaluation }: EvaluatedPeriod, time: number | null): string =>
  JSON.stringify([evaluation.rule, toScopedResource(evaluation), time]);

/** Items of the store have an account and a Region. */
const toScopedResource = ({
  accountId,
  region,
  resourceType,
  resourceId,
}: Evaluation): StoryEvaluation['resource'] => ({
  accountId: accountId ?? '',
  region: region ?? '',
  resourceType,
  resourceId,
});

const isSameResource = (a: StoryEvaluation['resource'], b: StoryEvaluation['resource']): boolean =>
  a.resourceId === b.resourceId &&
  a.resourceType === b.resourceType &&
  a.accountId === b.accountId &&
  a.region === b.region;

const isAbout = ({ resource }: StoryEvaluation, resources: readonly StoredResource[] | undefined): boolean =>
  resources === undefined || resources.some(({ ref }) => isSameResource(resource, ref));

/** Time, a waiver or several other resources changed the result. */
const toOwnEpisode = (flip: StoryEvaluation): Episode => ({
  time: flip.at,
  call: null,
  confidence: 'none',
  changes: [],
  evaluations: [flip],
});
