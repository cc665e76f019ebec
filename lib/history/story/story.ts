import type { JsonChange } from '../../core/diff';
import type { ApiCall } from '../../formats/events/cloudtrail';
import { findCauses, type WhoEntry } from '../actors/who';
import type { HistoryRun } from '../compliance/evaluate-versions';
import { type EvaluatedPeriods, evaluatePeriods } from '../compliance/periods';
import type { ResourceRow } from '../state/candidates';
import { type ResourceRef, type StoredResource, toRef } from '../state/resources';
import type { ItemObject } from '../state/timeline';
import type { Database } from '../store/duckdb';

/** A change of one resource, as part of an episode. */
export interface StoryChange {
  readonly resource: ResourceRef;
  /** Epoch milliseconds. */
  readonly captureTime: number;
  readonly changes: readonly JsonChange[];
  readonly before: ItemObject | null;
  readonly after: ItemObject | null;
  readonly isShared: boolean;
}

/** A rule whose result for a resource changed. */
export interface StoryEvaluation {
  readonly resource: Pick<ResourceRef, 'resourceType' | 'resourceId'>;
  readonly rule: string;
  /** Whether the resource became non-compliant, or stopped being so. */
  readonly became: 'NON_COMPLIANT' | 'no longer NON_COMPLIANT';
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

export interface StoryOptions extends HistoryRun {
  readonly from: number;
  readonly to: number;
  /** The resources of the story; undefined for all that changed. */
  readonly resources?: readonly StoredResource[];
}

/** A busy hour of a large account has thousands of changes. A longer page would not be read. */
const MAX_STORY_RESOURCES = 500;

/** Returns what happened in a time: each cause with the resources that it changed and the results that followed, in order. */
export async function buildStory(
  database: Database,
  options: StoryOptions,
): Promise<{ episodes: Episode[]; isCut: boolean }> {
  const resources = options.resources ?? (await findChangedResources(database, options));
  const flips = listFlips(await evaluatePeriods(database, options), options);
  const episodes = new Map<string, Episode & { changes: StoryChange[]; evaluations: StoryEvaluation[] }>();
  for (const stored of resources.slice(0, MAX_STORY_RESOURCES)) {
    for (const entry of await findCauses(database, stored, { from: options.from - 1, to: options.to })) {
      if (entry.captureTime < options.from) continue;
      const key = entry.call?.eventId ?? `${stored.number} ${entry.captureTime}`;
      const time = entry.call ? Date.parse(entry.call.eventTime) : entry.captureTime;
      const episode = episodes.get(key) ?? {
        time,
        call: entry.call,
        confidence: entry.confidence,
        changes: [],
        evaluations: [],
      };
      episodes.set(key, episode);
      const { captureTime, changes, before, after, isShared } = entry;
      episode.changes.push({ resource: stored.ref, captureTime, changes, before, after, isShared });
      for (const flip of flips) {
        if (
          flip.at === captureTime &&
          flip.resource.resourceId === stored.ref.resourceId &&
          !episode.evaluations.includes(flip)
        ) {
          episode.evaluations.push(flip);
        }
      }
    }
  }
  const known = new Set([...episodes.values()].flatMap(({ evaluations }) => evaluations));
  const others = flips.filter((flip) => !known.has(flip) && isAbout(flip, options.resources)).map(toOwnEpisode);
  const ordered = [...episodes.values(), ...others].sort((a, b) => a.time - b.time);
  return { episodes: ordered, isCut: resources.length > MAX_STORY_RESOURCES };
}

async function findChangedResources(database: Database, { from, to }: StoryOptions): Promise<StoredResource[]> {
  const rows = await database.rows<ResourceRow>(
    `SELECT resource.*, arg_max(resource_name, capture_time) AS resource_name, arg_max(arn, capture_time) AS arn
     FROM resource LEFT JOIN version USING (resource_no)
     WHERE resource_no IN (SELECT resource_no FROM moment WHERE time BETWEEN CAST($1 AS BIGINT) AND CAST($2 AS BIGINT))
     GROUP BY ALL ORDER BY resource_type, resource_id LIMIT ${MAX_STORY_RESOURCES + 1}`,
    [from, to],
  );
  return rows.map((row) => ({ number: row.resource_no, ref: toRef(row) }));
}

/** The moments at which a rule's result became non-compliant, or stopped being so. */
function listFlips({ periods }: EvaluatedPeriods, { from, to }: StoryOptions): StoryEvaluation[] {
  const flips: StoryEvaluation[] = [];
  for (const { evaluation, outcome, from: since, until } of periods) {
    if (outcome !== 'nonCompliant') continue;
    const { rule, resourceType, resourceId, annotation } = evaluation;
    const flip = { resource: { resourceType, resourceId }, rule };
    if (since >= from && since <= to) flips.push({ ...flip, became: 'NON_COMPLIANT', annotation, at: since });
    if (until !== null && until >= from && until <= to) {
      flips.push({ ...flip, became: 'no longer NON_COMPLIANT', annotation: null, at: until });
    }
  }
  return flips;
}

const isAbout = ({ resource }: StoryEvaluation, resources: readonly StoredResource[] | undefined): boolean =>
  resources === undefined || resources.some(({ ref }) => ref.resourceId === resource.resourceId);

/** Time, a waiver or another resource changed the result. */
const toOwnEpisode = (flip: StoryEvaluation): Episode => ({
  time: flip.at,
  call: null,
  confidence: 'none',
  changes: [],
  evaluations: [flip],
});
