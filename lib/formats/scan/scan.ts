import { quoteStart } from '../../core/text/format';
import { ByteWindow } from './byte-window';
import { type Finder, NUMBERS_PER_OBJECT } from './finder';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_SQUARE,
  COLON,
  COMMA,
  isBlank,
  isOpening,
  isSeparator,
  LINE_FEED,
  OPEN_BRACE,
  OPEN_SQUARE,
  peekType,
  QUOTE,
  SPACE,
} from './type';
import { ValueSkipper } from './value-skipper';

/** Receives the values of a stream in their order. The bytes are valid only during the call. */
export interface ScanSink {
  /**
   * Receives an element of `configurationItems`, or an element of another list or a value in a sequence (NDJSON) that has
   * a type. `resourceType` is the value of its own key, undefined if there is none; `position` counts values from 0.
   * With `isJson` the bytes are certainly JSON that is not nested deeply: only others have to be parsed to know.
   */
  item(bytes: Buffer, resourceType: string | undefined, position: number, isJson: boolean): void;
  /**
   * Receives any other value: the only object of a stream, an element without a type, a text that is not JSON. `offset` is
   * the byte of the stream with which it begins.
   */
  document(bytes: Buffer, resourceType: string | undefined, position: number, offset: number): void;
  /**
   * Receives an error in the JSON: what was found, and at which byte of the stream. The scanner goes on with the next value
   * whose beginning is certain. If it skips the rest of the stream, the message says so.
   */
  broken(message: string, offset: number): void;
}

export interface ScanOptions {
  /** The maximum size of a text that is not JSON. @default 8 MiB */
  readonly maxDocumentBytes?: number;
  /** The maximum size of an item, or of an object without `configurationItems`. @default 64 MiB */
  readonly maxItemBytes?: number;
  /** @default a `KernelFinder` */
  readonly finder?: Finder;
}

/**
 * Splits a stream of bytes into configuration items without parsing them. Parsing takes most of the time, and most items
 * have a type that no rule evaluates.
 *
 * Reads snapshots and histories (an object with a `configurationItems` list, its keys in any order), lists, sequences of
 * objects (NDJSON), and single objects. Chunks may end anywhere. The scanner finds where values begin and end, and checks
 * whether items are JSON. It needs memory for the largest value and one chunk.
 */
export class ItemScanner {
  /** The number of values at the top level: 0 for an empty file, 1 for an empty snapshot. */
  values = 0;
  /** The `configSnapshotId` of an object at the top level, before its items: only snapshots have one. */
  snapshotId: string | undefined;
  private readonly window: ByteWindow;
  private readonly maxDocumentBytes: number;
  private readonly maxItemBytes: number;
  /** Reads the next part of the stream. Returns false if it needs more bytes, otherwise the next state can go on. */
  private state: () => boolean = this.readFirstBytes;
  private ended = false;
  private position = 0;

  private inside: 'nothing' | 'object' | 'items' | 'list' = 'nothing';
  /** In a list: whether an element may follow, and whether the list is empty so far. */
  private separated = true;
  private empty = true;
  /** Whether the current run of garbage in a list has been reported. */
  private reported = false;
  private restarts = 0;

  private readonly skipper = new ValueSkipper();
  /** In a key: whether a backslash escapes the next byte, and how many bytes of the two known keys have matched. */
  private escaped = false;
  private matched = 0;
  private matchedId = 0;
  /** Where the value of `configSnapshotId` begins in the bytes kept, while it is skipped. */
  private idOffset: number | undefined;

  constructor(
    private readonly sink: ScanSink,
    options: ScanOptions = {},
  ) {
    this.window = new ByteWindow(options.finder);
    this.maxDocumentBytes = options.maxDocumentBytes ?? 8 << 20;
    this.maxItemBytes = options.maxItemBytes ?? 64 << 20;
  }

  /** Whether the rest of the stream is skipped, so that it need not be read. */
  get gaveUp(): boolean {
    return this.state === this.skipRest;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      this.window.append(chunk.subarray(at, at + SLICE_BYTES));
      this.run();
      if (this.window.keptBytes > this.maxItemBytes) this.rejectLargeValue();
      this.window.discard();
    }
  }

  end(): void {
    this.ended = true;
    this.run();
    while (this.inside !== 'nothing') {
      this.fail(`the text ends inside ${this.describePlace()}`, this.window.kept ?? this.window.end);
      this.run();
    }
    this.window.release();
  }

  private run(): void {
    while (this.state()) {
      // Each state sets the next one.
    }
  }

  // States between values at the top level.

  private readFirstBytes(): boolean {
    const { window } = this;
    const start = window.memory.subarray(window.at, Math.min(window.end, window.at + BYTE_ORDER_MARK.length));
    if (start.length < BYTE_ORDER_MARK.length && !this.ended) return false;
    if (start.equals(BYTE_ORDER_MARK)) window.at += BYTE_ORDER_MARK.length;
    // Indentation matters in YAML, so blanks before the first word are kept.
    window.kept = window.at;
    return this.goTo(this.readFirstWord);
  }

  private readFirstWord(): boolean {
    const byte = this.peek();
    if (byte === undefined) return false;
    if (!isOpening(byte)) return this.goTo(this.readText);
    this.window.kept = undefined;
    return this.goTo(this.readBetweenValues);
  }

  private readText(): boolean {
    const { window } = this;
    window.at = window.end;
    if (window.keptBytes > this.maxDocumentBytes) {
      return this.giveUp(`not JSON, and larger than ${this.maxDocumentBytes} bytes`, window.kept as number);
    }
    if (!this.ended) return false;
    this.values++;
    this.emitDocument(window.kept as number, window.end, undefined);
    return this.goTo(this.readBetweenValues);
  }

  private readBetweenValues(): boolean {
    const { window } = this;
    const byte = this.peek();
    if (byte === undefined) return false;
    if (byte === OPEN_BRACE) {
      this.values++;
      this.inside = 'object';
      window.kept = window.at++;
      return this.goTo(this.readKey);
    }
    if (byte === OPEN_SQUARE) {
      this.values++;
      window.at++;
      return this.enterList('list');
    }
    window.kept = window.at;
    return this.goTo(this.readLine);
  }

  /** Reads a line that begins with neither a brace nor a square bracket: another JSON value, or an error. */
  private readLine(): boolean {
    const { window } = this;
    const found = window.memory.subarray(window.at, window.end).indexOf(LINE_FEED);
    if (found < 0 && !this.ended) return false;
    const start = window.kept as number;
    const end = found < 0 ? window.end : window.at + found;
    if (!canParse(window.memory.subarray(start, end))) {
      return this.fail(`${quoteStart(window.memory.toString('utf8', start, end).trim())} between two values`, start);
    }
    this.values++;
    window.at = end;
    this.emitDocument(start, end, undefined);
    return this.goTo(this.readBetweenValues);
  }

  /** Goes on after an error: only a brace at the start of a line certainly begins a value. */
  private findNextObject(): boolean {
    const { window } = this;
    const found = window.memory.subarray(window.at, window.end).indexOf(LINE_FEED);
    window.at = found < 0 ? window.end : window.at + found;
    if (window.at + 1 >= window.end) return false;
    window.at++;
    return window.memory[window.at] === OPEN_BRACE ? this.goTo(this.readBetweenValues) : true;
  }

  private skipRest(): boolean {
    this.window.at = this.window.end;
    return false;
  }

  // States inside an object at the top level, which look for the key configurationItems.

  private readKey(): boolean {
    const byte = this.peek();
    if (byte === undefined) return false;
    if (byte === CLOSE_BRACE) return this.goTo(this.endObject);
    if (byte !== QUOTE) return this.failUnexpected('where a key should be');
    this.window.at++;
    this.escaped = false;
    this.matched = 0;
    this.matchedId = 0;
    this.idOffset = undefined;
    return this.goTo(this.readKeyText);
  }

  private readKeyText(): boolean {
    const { window } = this;
    const { memory } = window;
    while (window.at < window.end) {
      const byte = memory[window.at] as number;
      if (byte < SPACE) return this.failUnexpected('in a key');
      window.at++;
      if (byte === QUOTE && !this.escaped) return this.goTo(this.readColon);
      this.escaped = byte === BACKSLASH && !this.escaped;
      this.matched = byte === ITEMS_KEY[this.matched] ? this.matched + 1 : NO_MATCH;
      this.matchedId = byte === SNAPSHOT_ID_KEY[this.matchedId] ? this.matchedId + 1 : NO_MATCH;
    }
    return false;
  }

  private readColon(): boolean {
    const byte = this.peek();
    if (byte === undefined) return false;
    if (byte !== COLON) return this.failUnexpected('where a colon should be');
    this.window.at++;
    return this.goTo(this.readValue);
  }

  private readValue(): boolean {
    const byte = this.peek();
    if (byte === undefined) return false;
    if (byte === OPEN_SQUARE && this.matched === ITEMS_KEY.length) {
      this.window.at++;
      return this.enterList('items');
    }
    if (isSeparator(byte) && !isOpening(byte)) return this.failUnexpected('where a value should be');
    const { at, kept } = this.window;
    if (this.matchedId === SNAPSHOT_ID_KEY.length && kept !== undefined) this.idOffset = at - kept;
    return this.skipValue(byte);
  }

  private readAfterValue(): boolean {
    const byte = this.peek();
    if (byte === undefined) return false;
    if (byte === CLOSE_BRACE) return this.goTo(this.endObject);
    if (byte !== COMMA) return this.failUnexpected('where a comma should be');
    this.window.at++;
    return this.goTo(this.readKey);
  }

  private endObject(): boolean {
    const { window } = this;
    const start = window.kept;
    window.at++;
    this.inside = 'nothing';
    if (start !== undefined) {
      const bytes = window.memory.subarray(start, window.at);
      // The object is written over several lines, or it is a truncated line and the lines after it.
      if (bytes.includes('\n{') && !canParse(bytes)) return this.fail('not JSON', start);
      const type = peekType(bytes);
      if (type === undefined || this.values === 1) this.emitDocument(start, window.at, type);
      else this.emitItem(start, window.at, type, window.finder.isJson(start, window.at));
    }
    return this.goTo(this.readBetweenValues);
  }

  // States inside a list.

  private enterList(list: 'items' | 'list'): boolean {
    this.window.kept = undefined;
    this.inside = list;
    this.separated = true;
    this.empty = true;
    this.reported = false;
    return this.goTo(this.readElement);
  }

  private readElement(): boolean {
    const { window } = this;
    const byte = this.peek();
    if (byte === undefined) return false;
    if (byte === COMMA) {
      if (this.separated) this.reportGarbage('nothing before a comma');
      this.separated = true;
      window.at++;
      return true;
    }
    if (byte === CLOSE_SQUARE) {
      if (this.separated && !this.empty) this.reportGarbage('nothing between a comma and the end of the list');
      window.at++;
      const own = this.inside === 'items';
      this.inside = own ? 'object' : 'nothing';
      return this.goTo(own ? this.readAfterValue : this.readBetweenValues);
    }
    if (byte === CLOSE_BRACE || byte === COLON) {
      this.reportGarbage(`${quoteStart(String.fromCharCode(byte))} between two elements`);
      window.at++;
      return true;
    }
    if (!this.separated) this.reportGarbage('no comma between two elements');
    this.empty = false;
    window.kept = window.at;
    if (byte === OPEN_BRACE) {
      window.finder.begin(window.at);
      return this.goTo(this.readObjects);
    }
    return this.skipValue(byte);
  }

  /** Reads objects with only a comma between them. */
  private readObjects(): boolean {
    const { window } = this;
    const { finder } = window;
    const count = finder.find(window.end, this.ended);
    const { found, types } = finder;
    for (let at = 0; at < count * NUMBERS_PER_OBJECT; at += NUMBERS_PER_OBJECT) {
      const [start, end, type, doubt] = [found[at], found[at + 1], found[at + 2], found[at + 3]] as FoundNumbers;
      window.at = end;
      this.reported = false;
      const resourceType = type < 0 ? peekType(window.memory.subarray(start, end)) : types[type];
      if (resourceType === undefined && this.inside === 'list') this.emitDocument(start, end, resourceType);
      else this.emitItem(start, end, resourceType, doubt === 0);
    }
    const { start } = finder;
    this.separated = false;
    window.kept = start < 0 ? undefined : start;
    return start < 0 ? this.goTo(this.readElement) : false;
  }

  private endElement(): boolean {
    const { window } = this;
    this.emitDocument(window.kept as number, window.at, undefined);
    this.separated = false;
    window.kept = undefined;
    return this.goTo(this.readElement);
  }

  // States inside a value that is skipped.

  private skipValue(from: number): true {
    this.skipper.begin();
    return this.goTo(from === QUOTE || isOpening(from) ? this.skipNested : this.skipWord);
  }

  private skipNested(): boolean {
    const { window, skipper } = this;
    // In a list the next element is found anyway. After the items, a truncated line has no items after it to lose.
    const careful = this.inside === 'object' && window.kept !== undefined;
    const result = skipper.skipNested(window, careful);
    if (result === 'broken') return this.failUnexpected(skipper.inString ? 'in a string' : 'where a comma should be');
    return result === 'end' ? this.goTo(this.endValue) : false;
  }

  private skipWord(): boolean {
    const { window, skipper } = this;
    const result = skipper.skipWord(window);
    if (result !== 'broken') return result === 'end' ? this.goTo(this.endValue) : false;
    const message = `${quoteStart(skipper.word)} where a value should be`;
    if (this.inside === 'object') return this.fail(message, window.at);
    this.reportGarbage(message);
    this.separated = false;
    window.kept = undefined;
    return this.goTo(this.readElement);
  }

  private endValue(): boolean {
    const { kept, at, memory } = this.window;
    if (this.idOffset !== undefined && kept !== undefined) {
      this.snapshotId = memory.toString('utf8', kept + this.idOffset, at);
      this.idOffset = undefined;
    }
    return this.goTo(this.inside === 'object' ? this.readAfterValue : this.endElement);
  }

  // Used by all states.

  private goTo(state: () => boolean): true {
    this.state = state;
    return true;
  }

  /** Returns the next byte that is not blank, or undefined if it has not arrived yet. */
  private peek(): number | undefined {
    const { window } = this;
    const { memory } = window;
    while (window.at < window.end) {
      const byte = memory[window.at] as number;
      if (!isBlank(byte)) return byte;
      window.at++;
    }
    return undefined;
  }

  private emitItem(start: number, end: number, resourceType: string | undefined, isJson: boolean): void {
    this.window.kept = undefined;
    this.sink.item(this.window.memory.subarray(start, end), resourceType, this.position++, isJson);
  }

  private emitDocument(start: number, end: number, resourceType: string | undefined): void {
    const { window } = this;
    window.kept = undefined;
    this.sink.document(window.memory.subarray(start, end), resourceType, this.position++, window.toOffset(start));
  }

  /** Reports garbage in a list, once for each run of it. An element or the end of the list follows. */
  private reportGarbage(message: string): void {
    if (!this.reported) this.sink.broken(message, this.window.toOffset(this.window.kept ?? this.window.at));
    this.reported = true;
  }

  private failUnexpected(where: string): true {
    const { memory, at } = this.window;
    return this.fail(`${quoteStart(String.fromCharCode(memory[at] as number))} ${where}`, at);
  }

  /**
   * Reports an error outside a list. The bytes kept so far may be a truncated line and the lines after it, so they are
   * searched again.
   */
  private fail(message: string, at: number): true {
    const { window } = this;
    if (this.restarts++ >= MAX_RESTARTS) return this.giveUp(message, at);
    this.sink.broken(message, window.toOffset(at));
    if (window.kept !== undefined && this.inside !== 'items' && this.inside !== 'list') window.at = window.kept + 1;
    window.kept = undefined;
    this.inside = 'nothing';
    return this.goTo(this.findNextObject);
  }

  private giveUp(message: string, at: number): true {
    this.sink.broken(`${message}; the rest is skipped`, this.window.toOffset(at));
    this.window.kept = undefined;
    this.inside = 'nothing';
    return this.goTo(this.skipRest);
  }

  private rejectLargeValue(): void {
    const { window } = this;
    const message = `${this.describePlace()} of more than ${this.maxItemBytes} bytes`;
    if (this.inside === 'object') this.fail(message, window.kept as number);
    else this.giveUp(message, window.kept as number);
    this.run();
  }

  private describePlace(): string {
    if (this.inside === 'nothing') return 'a line';
    if (this.inside === 'object') return 'an object';
    if (this.window.kept !== undefined) return 'an element';
    return this.inside === 'items' ? 'configurationItems' : 'a list';
  }
}

type FoundNumbers = [start: number, end: number, type: number, doubt: number];

/** Bytes scanned at a time. They fit into the processor's cache. */
const SLICE_BYTES = 1 << 18;
/** Each restart reads the kept bytes again. Without a limit, a crafted text could take hours. */
const MAX_RESTARTS = 100;
const NO_MATCH = -1;
const ITEMS_KEY = Buffer.from('configurationItems');
const SNAPSHOT_ID_KEY = Buffer.from('configSnapshotId');
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

function canParse(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}
