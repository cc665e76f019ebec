import type { Readable } from 'node:stream';
import { describeError } from '../../core/text/errors';
import type { DetectedFormat } from '../../formats/detect';
import { detectText } from '../../formats/detect-text';
import { inflate } from '../../formats/inflate';
import { toItem } from '../../formats/items/configuration-item';
import { ParseError } from '../../formats/parse-error';
import { checkJsonSize } from '../../formats/scan/json-size';
import { ItemScanner, type ScanSink } from '../../formats/scan/scan';
import { type DeclaredItem, type DeclaredTypes, readDeclared } from '../declared/read-declared';
import { findTrailRecords, type NewEvent, toNewEvent } from './event';
import { type PathScope, parsePathScope } from './path-scope';
import { createSnapshotScopes, type SnapshotScopes } from './snapshot-scopes';
import { identifyUnreadable, type UnreadableSource } from './unreadable-source';
import type { ItemOrigin, ReadItem } from './versions/item-batch';
import { placeItem } from './versions/new-version';

/** Receives what a file holds. */
export interface SourceSink {
  /** The bytes are valid only during the call. */
  item(bytes: Uint8Array, item: ReadItem): void;
  event(event: NewEvent): void;
  /** Called between parts of a file: the sink can write a batch. */
  drain(): Promise<void>;
  /** Returns a number for a scope of a snapshot. */
  nextSnapshotNumber(): number;
}

/** The result of reading a file, besides its versions and events. */
export interface SourceTally {
  readonly unreadable: readonly UnreadableSource[];
  readonly notes: readonly string[];
  readonly versions: number;
  readonly events: number;
  /** Present if the file is a complete snapshot. */
  readonly snapshot: { readonly id: string; readonly scopes: SnapshotScopes } | undefined;
}

/**
 * Reads one file of any supported form and passes on its items and events. Never throws for what the file holds.
 *
 * The result is complete when the sink has read the items.
 */
export async function readSource(source: string, sink: SourceSink, stdin: Readable | undefined): Promise<SourceReader> {
  const reader = new SourceReader(source, sink);
  try {
    const scanner = new ItemScanner(reader);
    reader.scanner = scanner;
    for await (const chunk of inflate(source === '-' && stdin ? stdin : source)) {
      scanner.push(chunk);
      await reader.readDocuments();
      await sink.drain();
    }
    scanner.end();
    await reader.readDocuments();
    if (scanner.values === 0) throw new ParseError('Cannot read an empty file', 'no items');
  } catch (error) {
    reader.addUnreadable(undefined, error);
  }
  return reader;
}

/** Reads a file with third-party resources, one a line. Never throws for what the file holds. */
export async function readDeclaredSource(
  source: string,
  sink: SourceSink,
  declared: DeclaredTypes,
  stdin: Readable | undefined,
): Promise<SourceReader> {
  const reader = new SourceReader(source, sink);
  try {
    for await (const line of readDeclared(source, declared, stdin)) {
      if ('unreadable' in line) reader.addRecord(line.unreadable);
      else reader.addItem(line);
      await sink.drain();
    }
  } catch (error) {
    reader.addUnreadable(undefined, error);
  }
  return reader;
}

/** Reads the items and events of one file. */
export class SourceReader implements ScanSink, ItemOrigin {
  scanner: ItemScanner | undefined;
  private readonly unreadable: UnreadableSource[] = [];
  private readonly notes: string[] = [];
  private readonly documents: string[] = [];
  readonly path: PathScope;
  readonly scopes: SnapshotScopes;
  private versions = 0;
  private events = 0;

  constructor(
    private readonly source: string,
    private readonly sink: SourceSink,
  ) {
    this.path = parsePathScope(source);
    this.scopes = createSnapshotScopes(source, () => sink.nextSnapshotNumber());
  }

  item(bytes: Buffer, resourceType: string | undefined, _position: number, isJson: boolean): void {
    if (resourceType === undefined) {
      this.document(bytes);
      return;
    }
    try {
      checkJsonSize(bytes, { isShallow: isJson });
    } catch (error) {
      this.addUnreadable({ resourceType }, error);
      return;
    }
    this.passOn(bytes, { resourceType });
  }

  document(bytes: Buffer): void {
    try {
      checkJsonSize(bytes);
    } catch (error) {
      this.addUnreadable(undefined, error);
      return;
    }
    this.documents.push(bytes.toString('utf8'));
  }

  broken(message: string, offset: number): void {
    this.unreadable.push({ source: this.source, message: `Cannot continue at byte ${offset}: ${message}` });
  }

  /** Adds an item of a line, unless it has no place in the store. */
  addItem({ source, item }: DeclaredItem): void {
    try {
      placeItem(toItem(item), this.path);
      this.passOn(Buffer.from(JSON.stringify(item)), { value: item });
    } catch (error) {
      this.addRecord({ source, ...identifyUnreadable(item), message: describeError(error) });
    }
  }

  addRecord(record: UnreadableSource): void {
    this.unreadable.push(record);
  }

  async readDocuments(): Promise<void> {
    for (let text = this.documents.shift(); text !== undefined; text = this.documents.shift()) {
      try {
        const records = findTrailRecords(tryParse(text));
        if (records) this.addRecords(records);
        else this.addFormat(await detectText(text));
      } catch (error) {
        this.addUnreadable(undefined, error);
      }
    }
  }

  countVersion(): void {
    this.versions++;
  }

  addUnreadable(value: unknown, error: unknown): void {
    // A message that never holds an item leaves nothing out.
    if (error instanceof ParseError && error.reason === 'no items' && value === undefined) {
      this.notes.push(`${this.source}: ${describeForStore(error)}`);
      return;
    }
    this.unreadable.push({ source: this.source, ...identifyUnreadable(value), message: describeForStore(error) });
  }

  tally(): SourceTally {
    const { unreadable, notes, versions, events, scopes } = this;
    const id = this.scanner?.values === 1 && unreadable.length === 0 ? this.scanner.snapshotId : undefined;
    if (id !== undefined) scopes.addPath(this.path);
    return { unreadable, notes, versions, events, snapshot: id === undefined ? undefined : { id, scopes } };
  }

  private addFormat({ form, items, summaries, resources, unreadable, notes }: DetectedFormat): void {
    if (form === 'query response' || form === 'aggregate response') {
      throw new ParseError(`Cannot store a ${form}: it holds parts of items, without their history`, 'unknown');
    }
    for (const value of items) this.passOn(Buffer.from(JSON.stringify(value)), { value });
    for (const value of summaries) this.passOn(Buffer.from(JSON.stringify(value)), { value, isSummary: true });
    for (const { resourceType, resourceId } of resources) {
      const message = `Cannot store a resource of a ${form}: it has no capture time`;
      this.unreadable.push({ source: this.source, resourceType, resourceId, message });
    }
    const isSummary = ({ resourceId }: { resourceId?: string }) =>
      summaries.some((summary) => (summary as { resourceId?: unknown }).resourceId === resourceId);
    for (const record of unreadable) {
      if (!isSummary(record)) this.unreadable.push({ source: this.source, ...record });
    }
    this.notes.push(...notes.map((note) => `${this.source}: ${note}`));
  }

  private passOn(bytes: Uint8Array, item: Pick<ReadItem, 'value' | 'resourceType' | 'isSummary'>): void {
    const isListed = this.scanner?.snapshotId !== undefined && this.scanner.values === 1;
    this.sink.item(bytes, { origin: this, isListed, ...item });
  }

  private addRecords(records: readonly unknown[]): void {
    for (const record of records) {
      try {
        this.sink.event(toNewEvent(record));
        this.events++;
      } catch (error) {
        this.addUnreadable(record ?? {}, error);
      }
    }
  }
}

/** The forms say "evaluate", which is their most frequent use. */
const describeForStore = (error: unknown): string => describeError(error).replace(/^Cannot evaluate /, 'Cannot store ');

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
