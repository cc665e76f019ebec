import type { Readable } from 'node:stream';
import { formatExactJson, parseExactJson, roundNumbers } from '../../../core/exact-json';
import { describeError } from '../../../core/text/errors';
import type { DetectedFormat } from '../../../formats/detect';
import { detectText } from '../../../formats/detect-text';
import { ParseError } from '../../../formats/parse-error';
import { readUtf8 } from '../../../formats/read-utf8';
import { checkJsonSize } from '../../../formats/scan/json-size';
import { readOwnMembers } from '../../../formats/scan/own-members';
import { ItemScanner, type ScanSink } from '../../../formats/scan/scan';
import { type DeclaredLine, type DeclaredTypes, readDeclared } from '../../declared/read-declared';
import { hasDeliveredName, type PathScope, parsePathScope } from '../path-scope';
import { findTrailRecords, type NewEvent, toNewEvent } from './event';
import type { FileEnd, ItemOrigin, ReadItem } from './read-batch';
import {
  describeForStore,
  identifyUnreadable,
  type KeptItems,
  UnreadableRecords,
  type UnreadableSource,
} from './unreadable-source';

/** Receives what a file holds. */
interface SourceSink {
  /** The bytes are valid only during the call. */
  addItem(bytes: Uint8Array, item: ReadItem): void;
  addEvent(event: NewEvent): void;
}

/** The result of reading a file, besides its versions and events. */
type SourceTally = Pick<FileEnd, 'unreadable' | 'lost' | 'notes' | 'versions' | 'events' | 'snapshotId'>;

/** Reads the items and events of one file. */
export class SourceReader implements ScanSink, ItemOrigin {
  private readonly scanner = new ItemScanner(this);
  private readonly unreadable = new UnreadableRecords();
  private readonly notes: string[] = [];
  private readonly documents: string[] = [];
  readonly path: PathScope;
  private versions = 0;
  private events = 0;

  /** @param file the place of the file in the input */
  constructor(
    readonly file: number,
    private readonly source: string,
    private readonly sink: SourceSink,
  ) {
    this.path = parsePathScope(source);
  }

  /**
   * Reads the file, in any supported form, or one item a line of the declared types. Yields between its parts, so that
   * the sink can be emptied. Never throws for what the file holds.
   */
  async *read(stdin: Readable | undefined, declared?: DeclaredTypes): AsyncGenerator<void, void> {
    try {
      if (declared) yield* this.readDeclared(declared, stdin);
      else yield* this.readAny(stdin);
    } catch (error) {
      this.addUnreadable(undefined, error);
    }
  }

  private async *readDeclared(types: DeclaredTypes, stdin: Readable | undefined): AsyncGenerator<void, void> {
    for await (const line of readDeclared(this.source, types, stdin)) {
      this.addDeclared(line);
      yield;
    }
  }

  private async *readAny(stdin: Readable | undefined): AsyncGenerator<void, void> {
    const { scanner, source } = this;
    for await (const chunk of readUtf8(source === '-' && stdin ? stdin : source)) {
      scanner.push(chunk);
      await this.readDocuments();
      yield;
    }
    scanner.end();
    await this.readDocuments();
    if (scanner.values === 0) throw new ParseError('Cannot read an empty file', 'broken');
  }

  /** Adds the item of a line, whose errors name the line. */
  private addDeclared(line: DeclaredLine): void {
    const { source, item, exact } = line;
    const error = 'error' in line ? line.error : undefined;
    const addUnreadable = (value: unknown, reason: unknown, kept?: KeptItems): void => {
      this.unreadable.add({ source, ...identifyUnreadable(value), message: describeError(reason) }, kept);
    };
    if (item === undefined) addUnreadable(undefined, error);
    else {
      const { file, path } = this;
      const origin: ItemOrigin = { file, path, countVersion: () => this.countVersion(), addUnreadable };
      this.sink.addItem(Buffer.from(formatExactJson(exact)), { origin, isListed: false, value: item, exact, error });
    }
  }

  item(bytes: Buffer, resourceType: string | undefined, _position: number, isJson: boolean): void {
    if (resourceType === undefined) {
      this.document(bytes);
      return;
    }
    try {
      checkJsonSize(bytes, { isShallow: isJson });
    } catch (error) {
      const reason = `Cannot parse the item: ${describeError(error)}`;
      this.passOn(bytes, { resourceType, error: new ParseError(reason, 'broken', { cause: error }) });
      return;
    }
    this.passOn(bytes, { resourceType });
  }

  document(bytes: Buffer): void {
    try {
      checkJsonSize(bytes);
    } catch (cause) {
      const error = new ParseError(`Cannot read the document: ${describeError(cause)}`, 'broken', { cause });
      // A file may be one item.
      const { resourceType } = readOwnMembers(bytes);
      if (typeof resourceType === 'string') this.passOn(bytes, { resourceType, error });
      else this.addUnreadable(undefined, error);
      return;
    }
    this.documents.push(bytes.toString('utf8'));
  }

  broken(message: string, offset: number): void {
    this.unreadable.add({ source: this.source, message: `Cannot continue at byte ${offset}: ${message}` });
  }

  private async readDocuments(): Promise<void> {
    for (let text = this.documents.shift(); text !== undefined; text = this.documents.shift()) {
      try {
        const records = findTrailRecords(tryParse(text));
        if (records) this.addRecords(records);
        else this.addFormat(await detectText(text, { parseJson: parseExactJson }));
      } catch (error) {
        this.addUnreadable(undefined, error);
      }
    }
  }

  countVersion(): void {
    this.versions++;
  }

  addUnreadable(value: unknown, error: unknown, kept?: KeptItems): void {
    // A message that never holds an item leaves nothing out.
    if (error instanceof ParseError && error.reason === 'no items' && value === undefined) {
      this.notes.push(`${this.source}: ${describeForStore(error)}`);
      return;
    }
    const record = this.toRecord(value, error);
    // AWS delivers nothing of another kind under such a name.
    const isOther = error instanceof ParseError && error.reason === 'unknown' && !hasDeliveredName(this.source);
    if (isOther && value === undefined) this.unreadable.addOther(record);
    else this.unreadable.add(record, kept);
  }

  private toRecord(value: unknown, error: unknown): UnreadableSource {
    return { source: this.source, ...identifyUnreadable(value), message: describeForStore(error) };
  }

  tally(): SourceTally {
    const { unreadable, notes, versions, events, scanner } = this;
    const snapshotId = scanner.values === 1 && unreadable.isWhole ? scanner.snapshotId : undefined;
    return { unreadable: unreadable.all, lost: unreadable.lost, notes, versions, events, snapshotId };
  }

  private addFormat({ form, items, summaries, resources, unreadable, notes }: DetectedFormat): void {
    if (form === 'query response') {
      throw new ParseError(`Cannot store a ${form}: it holds parts of items, without their history`, 'unknown');
    }
    for (const value of items) this.passOnValue(value);
    for (const value of summaries) this.passOnValue(value, true);
    for (const { resourceType, resourceId } of resources) {
      const message = `Cannot store a resource of a ${form}: it has no capture time`;
      this.unreadable.add({ source: this.source, resourceType, resourceId, message });
    }
    const isSummary = ({ resourceId }: { resourceId?: string }) =>
      summaries.some((summary) => (summary as { resourceId?: unknown }).resourceId === resourceId);
    for (const record of unreadable) {
      if (!isSummary(record)) this.unreadable.add({ source: this.source, ...record });
    }
    this.notes.push(...notes.map((note) => `${this.source}: ${note}`));
  }

  private passOnValue(exact: unknown, isSummary = false): void {
    this.passOn(Buffer.from(formatExactJson(exact)), { value: roundNumbers(exact), exact, isSummary });
  }

  private passOn(
    bytes: Uint8Array,
    item: Pick<ReadItem, 'value' | 'exact' | 'resourceType' | 'isSummary' | 'error'>,
  ): void {
    const isListed = this.scanner.snapshotId !== undefined && this.scanner.values === 1;
    this.sink.addItem(bytes, { origin: this, isListed, ...item });
  }

  private addRecords(records: readonly unknown[]): void {
    for (const record of records) {
      try {
        this.sink.addEvent(toNewEvent(record));
        this.events++;
      } catch (error) {
        this.unreadable.addEvent(this.toRecord(record, error));
      }
    }
  }
}

function tryParse(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}
