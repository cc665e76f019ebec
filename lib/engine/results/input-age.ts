import { pluralize } from '../../core/text/format';
import { DAY_MS, formatMinute } from '../../core/time';
import type { NewestSnapshot, ScopedFile } from './snapshots';

/** A file by what it says about its age. */
export interface DatedFile extends ScopedFile {
  /** Items that a rule or a fact reads, but that were captured later than the state to evaluate. */
  readonly laterItems: number;
  /** Items without a capture time, which are evaluated in every state. */
  readonly undatedItems: number;
}

/** Returns the time of the newest item or snapshot that was used, if the input has any. */
export function findNewestRecord(files: readonly ScopedFile[], at: Date | undefined): Date | undefined {
  const limit = at?.getTime() ?? Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  for (const { scopes } of files) for (const { time } of scopes) if (time <= limit) newest = Math.max(newest, time);
  return Number.isFinite(newest) ? new Date(newest) : undefined;
}

export const countLaterItems = (files: readonly DatedFile[]): number =>
  files.reduce((sum, { laterItems }) => sum + laterItems, 0);

/** Describes what was left out of the state at a time, and what may not belong to it. */
export function describeState(files: readonly DatedFile[], at: Date): string[] {
  const time = formatMinute(at.toISOString());
  const later = countLaterItems(files);
  const undated = files.reduce((sum, { undatedItems }) => sum + undatedItems, 0);
  const snapshots = new Set(
    files.flatMap(({ snapshotId, scopes }) =>
      snapshotId !== undefined && scopes.some((scope) => scope.time > at.getTime()) ? [snapshotId] : [],
    ),
  ).size;
  const notes: string[] = [];
  if (later > 0)
    notes.push(`${pluralize(later, 'item')} captured after ${time} ${later === 1 ? 'was' : 'were'} not used`);
  if (snapshots > 0)
    notes.push(
      `${pluralize(snapshots, 'snapshot')} taken after ${time} ${snapshots === 1 ? 'does' : 'do'} not show which resources were gone by then`,
    );
  if (undated > 0)
    notes.push(
      `${pluralize(undated, 'item')} without a capture time ${undated === 1 ? 'was' : 'were'} used, and may be later than ${time}`,
    );
  return notes;
}

/**
 * Describes what snapshots say about the input: how many resources are gone, and which snapshots are too old. AWS Config
 * delivers a snapshot once a day at least, if it delivers any.
 */
export function describeSnapshots(newest: ReadonlyMap<string, NewestSnapshot>, gone: number, now: Date): string[] {
  const notes: string[] = [];
  if (gone > 0) {
    const [resources, them] = gone === 1 ? ['1 resource is', 'it'] : [`${gone} resources are`, 'them'];
    notes.push(
      `${resources} left out: the newest snapshot of the account and Region does not contain ${them} any longer`,
    );
  }
  const old = [...newest]
    .filter(([, { time }]) => now.getTime() - time > DAY_MS)
    .sort(([, a], [, b]) => a.time - b.time);
  const [oldest] = old;
  if (oldest && Number.isFinite(oldest[1].time)) {
    const [key, { time }] = oldest;
    const days = Math.floor((now.getTime() - time) / DAY_MS);
    const others = old.length > 1 ? ` (and ${old.length - 1} more)` : '';
    notes.push(
      `The newest snapshot of ${key}${others} is ${pluralize(days, 'day')} old (${formatMinute(new Date(time).toISOString())}): more than a day is too old, since resources may have changed`,
    );
  }
  return notes;
}
