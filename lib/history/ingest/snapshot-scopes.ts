import { parseSnapshotTime } from '../../engine/results/snapshots';
import type { NewVersion } from './conversion/new-version';
import type { PathScope } from './path-scope';

/** A part of an account that a snapshot covers, with its number and the time of its state in epoch milliseconds. */
export interface NumberedScope {
  readonly number: number;
  readonly scope: string;
  readonly time: number;
}

/** The part of a version that decides its scope. */
export type ScopedVersion = Pick<NewVersion, 'accountId' | 'region' | 'resourceType' | 'captureTime'>;

/** Collects the scopes of the versions that a snapshot lists. */
export interface SnapshotScopes {
  /** Adds a version and returns the number of its scope. */
  add(version: ScopedVersion): number;
  /** Adds the scope that the path names: a snapshot without items covers it, too. */
  addPath(path: PathScope): void;
  list(): NumberedScope[];
}

/**
 * A snapshot holds every recorded resource of its account and Region. Global resources may be recorded in several Regions,
 * in each of them other types, so their scope is one type.
 */
export const nameScope = (accountId: string, region: string, resourceType: string): string =>
  region === 'global' ? `${accountId} global ${resourceType}` : `${accountId} ${region}`;

/** @param source the path of the file: AWS Config writes the time of a snapshot into its name */
export function createSnapshotScopes(source: string, nextNumber: () => number): SnapshotScopes {
  const named = parseSnapshotTime(source);
  const scopes = new Map<string, { readonly number: number; time: number }>();
  const enter = (scope: string) => {
    const known = scopes.get(scope);
    if (known) return known;
    const entry = { number: nextNumber(), time: named ?? Number.NEGATIVE_INFINITY };
    scopes.set(scope, entry);
    return entry;
  };
  return {
    add({ accountId, region, resourceType, captureTime }) {
      const entry = enter(nameScope(accountId, region, resourceType));
      entry.time = Math.max(entry.time, captureTime);
      return entry.number;
    },
    addPath({ accountId, region }) {
      if (accountId && region && named !== undefined) enter(`${accountId} ${region}`);
    },
    list: () => [...scopes].map(([scope, { number, time }]) => ({ scope, number, time })),
  };
}
