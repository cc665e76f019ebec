import { basename } from 'node:path';
import type { ConfigurationItem } from '../../core/item';

/**
 * A part of an account that a snapshot covers, and the time of its state. A snapshot contains every recorded resource of
 * its account and Region, so a resource that it lacks was deleted before. Global resources may be recorded in several
 * Regions, in each of them other types, so their scope is one type.
 */
interface SnapshotScope {
  readonly key: string;
  /** Epoch milliseconds: the newest capture time, or the time in the file's name. */
  readonly time: number;
}

/** A file of an organization has thousands of accounts at most. */
const MAX_SCOPES = 10_000;

/** Collects the scopes of the items of a file. */
export class ScopeCollector {
  private readonly indexes = new Map<string, number>();
  /** The newest capture time of each scope; empty if no item has one. */
  private readonly times: string[] = [];

  /** @returns the position of the item's scope in `scopes`; -1 if it has none */
  add(item: ConfigurationItem): number {
    const index = this.find(item);
    if (
      index !== NO_SCOPE &&
      item.captureTime !== undefined &&
      isLaterTime(item.captureTime, this.times[index] as string)
    ) {
      this.times[index] = item.captureTime;
    }
    return index;
  }

  private find(item: ConfigurationItem): number {
    const key = toScopeKey(item);
    if (key === undefined) return NO_SCOPE;
    const known = this.indexes.get(key);
    if (known !== undefined || this.times.length === MAX_SCOPES) return known ?? NO_SCOPE;
    this.indexes.set(key, this.times.length);
    return this.times.push('') - 1;
  }

  /** @param source the path of the file: AWS Config writes the time of a snapshot into its name */
  scopes(source: string): SnapshotScope[] {
    const named = parseSnapshotTime(source);
    return [...this.indexes.keys()].map((key, index) => ({
      key,
      time: Math.max(named ?? Number.NEGATIVE_INFINITY, parseOrNever(this.times[index] as string)),
    }));
  }
}

export const NO_SCOPE = -1;

const parseOrNever = (time: string): number => (time === '' ? Number.NEGATIVE_INFINITY : Date.parse(time));

/** Compares times as {@link ConfigurationItem} has them. Texts of the usual length need no parsing, since zeros fill them up. */
const isLaterTime = (time: string, other: string): boolean =>
  time.length === USUAL_TIME_LENGTH && other.length === USUAL_TIME_LENGTH
    ? time > other
    : parseOrNever(time) > parseOrNever(other);
const USUAL_TIME_LENGTH = '2026-01-01T00:00:00.000Z'.length;

function toScopeKey({ shape, accountId, region, resourceType }: ConfigurationItem): string | undefined {
  if (shape !== 'config' || accountId === undefined || region === undefined) return undefined;
  return region === 'global' ? `${accountId} global ${resourceType}` : `${accountId} ${region}`;
}

/**
 * Returns the time that AWS Config writes into the name of a snapshot, in epoch milliseconds:
 * `111122223333_Config_eu-west-1_ConfigSnapshot_20260211T050615Z_<id>.json.gz`
 */
export function parseSnapshotTime(source: string): number | undefined {
  const name = /_ConfigSnapshot_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z_/.exec(basename(source));
  if (!name) return undefined;
  const [, year, month, day, hour, minute, second] = name;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** The newest complete snapshot of a scope. */
export interface NewestSnapshot {
  readonly id: string;
  readonly time: number;
}

/** The snapshot that a file is, and what it covers. */
export interface ScopedFile {
  readonly scopes: readonly SnapshotScope[];
  /** Present if the file is a whole snapshot, or a part of one: a broken file may lack resources that exist. */
  readonly snapshotId: string | undefined;
}

/**
 * Returns the newest complete snapshot of each scope; of two of the same time, the later one in the input.
 * @param at the state to evaluate: a snapshot taken later does not show which resources were gone by then
 */
export function findNewestSnapshots(files: readonly ScopedFile[], at: Date | undefined): Map<string, NewestSnapshot> {
  const newest = new Map<string, NewestSnapshot>();
  for (const { scopes, snapshotId: id } of files) {
    if (id === undefined) continue;
    for (const { key, time } of scopes) {
      if (at && time > at.getTime()) continue;
      const known = newest.get(key);
      if (!known || time >= known.time) newest.set(key, { id, time });
    }
  }
  return newest;
}

/**
 * Whether a resource that the newest snapshot of its scope lacks is gone: nothing in the input is newer than the snapshot.
 * An item without a capture time may be.
 */
export const isGone = (time: number, { time: snapshotTime }: NewestSnapshot): boolean =>
  time !== Number.NEGATIVE_INFINITY && time <= snapshotTime;
