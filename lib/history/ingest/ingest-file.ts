import { joinList, pluralize } from '../../core/text/format';
import {
  formatPlace,
  isSamePlace,
  type NamedPeriod,
  type PathScope,
  parseFolderScope,
  parseHistoryPeriod,
  parsePathScope,
} from './path-scope';
import type { FileEnd, ItemOrigin } from './reading/read-batch';
import { describeForStore, identifyUnreadable, type KeptItems, UnreadableRecords } from './reading/unreadable-source';
import { createSnapshotScopes, type ScopedVersion, type SnapshotScopes } from './snapshot-scopes';

/** The time that a file of AWS Config's history covers, in epoch milliseconds, both included. */
export interface HistoryPeriod {
  readonly accountId: string;
  readonly region: string;
  readonly resourceType: string;
  from: number;
  to: number;
}

/** A file whose versions are being stored. */
export class IngestFile implements ItemOrigin {
  readonly path: PathScope;
  private readonly folders: PathScope;
  /** The versions that say another account or Region than the path, by both. */
  private readonly elsewhere = new Map<string, number>();
  readonly scopes: SnapshotScopes;
  /** Absent if it is no file of AWS Config's history. */
  private readonly named: NamedPeriod | undefined;
  private readonly periods = new Map<string, HistoryPeriod>();
  private versions = 0;
  private readonly unreadable = new UnreadableRecords();

  /** @param file the place of the file in the input */
  constructor(
    readonly file: number,
    readonly source: string,
    nextSnapshotNumber: () => number,
  ) {
    this.path = parsePathScope(source);
    this.folders = parseFolderScope(source);
    this.scopes = createSnapshotScopes(source, nextSnapshotNumber);
    this.named = parseHistoryPeriod(source);
  }

  countVersion(): void {
    this.versions++;
  }

  addUnreadable(value: unknown, error: unknown, kept?: KeptItems): void {
    const record = { source: this.source, ...identifyUnreadable(value), message: describeForStore(error) };
    this.unreadable.add(record, kept);
  }

  /** Adds a version that the file holds. */
  addVersion({ accountId, region, resourceType, captureTime }: ScopedVersion): void {
    const { named, periods, path, elsewhere } = this;
    if (!isSamePlace(path, { accountId, region })) {
      const place = formatPlace({ accountId, region });
      elsewhere.set(place, (elsewhere.get(place) ?? 0) + 1);
    }
    if (!named) return;
    const key = `${accountId} ${region} ${resourceType}`;
    const period = periods.get(key);
    if (!period) {
      const from = Math.min(named.from, captureTime);
      periods.set(key, { accountId, region, resourceType, from, to: Math.max(named.to, captureTime) });
    } else {
      period.from = Math.min(period.from, captureTime);
      period.to = Math.max(period.to, captureTime);
    }
  }

  listPeriods(): readonly HistoryPeriod[] {
    return [...this.periods.values()];
  }

  /** Adds what was found while the versions were stored. */
  finish(end: FileEnd): FileEnd {
    const unreadable = [...end.unreadable, ...this.unreadable.all];
    const lost = [...end.lost, ...this.unreadable.lost];
    const snapshotId = this.unreadable.isWhole ? end.snapshotId : undefined;
    const differences = this.describeDifferences();
    // A copy says nothing of the folder that it is in, and a file of other items nothing of its name.
    if (snapshotId !== undefined && differences.length === 0) this.scopes.addPath(this.folders);
    const notes = [...end.notes, ...differences.map((text) => `${this.source}: ${text}`)];
    return { ...end, unreadable, lost, notes, snapshotId, versions: end.versions + this.versions };
  }

  /** Describes where name, folder and items say different accounts or Regions. */
  private describeDifferences(): string[] {
    const { path, folders, elsewhere } = this;
    const named = formatPlace(path);
    const notes: string[] = [];
    if (!isSamePlace(path, folders)) {
      notes.push(
        `its name says ${named}, its folder ${formatPlace(folders)}: the name counts where an item says neither`,
      );
    }
    if (elsewhere.size > 0) {
      const count = [...elsewhere.values()].reduce((sum, one) => sum + one, 0);
      const places = joinList([...elsewhere.keys()]);
      notes.push(`its path says ${named}, ${pluralize(count, 'item')} ${places}: the items count`);
    }
    return notes;
  }
}
