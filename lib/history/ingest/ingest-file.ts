import { type PathScope, parsePathScope } from './path-scope';
import type { FileEnd, ItemOrigin } from './reading/read-batch';
import { describeForStore, identifyUnreadable, type UnreadableSource } from './reading/unreadable-source';
import { createSnapshotScopes, type SnapshotScopes } from './snapshot-scopes';

/** A file whose versions are being stored. */
export class IngestFile implements ItemOrigin {
  readonly path: PathScope;
  readonly scopes: SnapshotScopes;
  private versions = 0;
  private readonly unreadable: UnreadableSource[] = [];

  /** @param file the place of the file in the input */
  constructor(
    readonly file: number,
    readonly source: string,
    nextSnapshotNumber: () => number,
  ) {
    this.path = parsePathScope(source);
    this.scopes = createSnapshotScopes(source, nextSnapshotNumber);
  }

  countVersion(): void {
    this.versions++;
  }

  addUnreadable(value: unknown, error: unknown): void {
    this.unreadable.push({ source: this.source, ...identifyUnreadable(value), message: describeForStore(error) });
  }

  /** Adds what was found while the versions were stored. */
  finish(end: FileEnd): FileEnd {
    const unreadable = [...end.unreadable, ...this.unreadable];
    const snapshotId = unreadable.length > 0 ? undefined : end.snapshotId;
    if (snapshotId !== undefined) this.scopes.addPath(this.path);
    return { ...end, unreadable, snapshotId, versions: end.versions + this.versions };
  }
}
