import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_SQUARE,
  COLON,
  COMMA,
  isBlank,
  isMark,
  isOpening,
  LINE_FEED,
  OPEN_BRACE,
  OPEN_SQUARE,
  QUOTE,
  SPACE,
} from './scan/bytes';
import { type Finder, FOUND } from './scan/finder';
import { Skipping } from './scan/skipping';
import { peekType } from './scan/type';
import { Window } from './scan/window';

/** What is found in a stream, in its order. Bytes are valid during the call only. */
export interface ScanSink {
  /**
   * An element of `configurationItems`; or of another list or of a sequence of values (NDJSON), if it has a type.
   * `resourceType` is its own key's value, undefined when there is none; `position` counts values from 0.
   */
  item(bytes: Buffer, resourceType: string | undefined, position: number): void;
  /** Anything else that is a value by itself: the only object of a stream, an element without a type, a text that is no JSON. */
  document(bytes: Buffer, resourceType: string | undefined, position: number): void;
  /**
   * What is no JSON: what was found, and where in the stream. Later values still come, as far as one can tell where
   * they begin; when the rest is given up, the message says so.
   */
  broken(message: string, offset: number): void;
}

export interface ScanOptions {
  /** Of a text that is no JSON; a larger one is broken. @default 8 MiB */
  readonly maxDocumentBytes?: number;
  /** Of an item, or of an object that is not a list of items. @default 64 MiB */
  readonly maxItemBytes?: number;
  /** @default the fast one */
  readonly finder?: Finder;
}

/**
 * Splits a stream of bytes into configuration items without parsing them: most items are of a type that no rule looks
 * at, and parsing is what takes the time.
 *
 * Understands snapshots and histories (an object with a `configurationItems` list, its keys in any order), lists,
 * sequences of objects (NDJSON), and single objects. Chunks may be cut anywhere. Values are not checked:
 * where one begins and ends is all that is made sure of. The memory used is the largest value's plus a chunk's.
 */
export class ItemScanner {
  /** How many values stood at the top level: none in an empty file, one in an empty snapshot. */
  values = 0;
  private readonly window: Window;
  private readonly maxDocumentBytes: number;
  private readonly maxItemBytes: number;
  /** What is read next; says whether it could go on without more bytes. */
  private state: () => boolean = this.firstBytes;
  private ended = false;
  private position = 0;

  private inside: 'nothing' | 'object' | 'items' | 'list' = 'nothing';
  /** Of a list: whether an element may follow, and whether the list has had one. */
  private separated = true;
  private empty = true;
  /** One complaint for a run of garbage. */
  private complained = false;
  private restarts = 0;

  private readonly skipping = new Skipping();
  /** Of a key: whether a backslash escapes its next byte, and how much of `configurationItems` it is so far. */
  private escaped = false;
  private matched = 0;

  constructor(
    private readonly sink: ScanSink,
    options: ScanOptions = {},
  ) {
    this.window = new Window(options.finder);
    this.maxDocumentBytes = options.maxDocumentBytes ?? 8 << 20;
    this.maxItemBytes = options.maxItemBytes ?? 64 << 20;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += SLICE) {
      this.window.append(chunk.subarray(at, at + SLICE));
      this.run();
      if (this.window.held > this.maxItemBytes) this.tooLarge();
      this.window.discard();
    }
  }

  end(): void {
    this.ended = true;
    this.run();
    while (this.inside !== 'nothing') {
      this.fail(`the text ends inside ${this.where()}`, this.window.kept ?? this.window.end);
      this.run();
    }
    this.window.release();
  }

  private run(): void {
    while (this.state()) {
      // Each state sets the next one.
    }
  }

  // Between values at the top level.

  private firstBytes(): boolean {
    const { window } = this;
    const start = window.memory.subarray(window.at, Math.min(window.end, window.at + BYTE_ORDER_MARK.length));
    if (start.length < BYTE_ORDER_MARK.length && !this.ended) return false;
    if (start.equals(BYTE_ORDER_MARK)) window.at += BYTE_ORDER_MARK.length;
    // Indentation means something in YAML, so blanks before the first word are kept.
    window.kept = window.at;
    return this.next(this.firstWord);
  }

  private firstWord(): boolean {
    const byte = this.peek();
    if (byte === undefined) return false;
    if (!isOpening(byte)) return this.next(this.text);
    this.window.kept = undefined;
    return this.next(this.betweenValues);
  }

  private text(): boolean {
    const { window } = this;
    window.at = window.end;
    if (window.held > this.maxDocumentBytes) {
      return this.giveUp(`no JSON, and larger than ${this.maxDocumentBytes} bytes`, window.kept as number);
    }
    if (!this.ended) return false;
    this.values++;
    this.hand('document', window.kept as number, window.end, undefined);
    return this.next(this.betweenValues);
  }

  private betweenValues(): boolean {
    const { window } = this;
    const byte = this.peek();
    if (byte === undefined) return false;
    if (byte === OPEN_BRACE) {
      this.values++;
      this.inside = 'object';
      window.kept = window.at++;
      return this.next(this.key);
    }
    if (byte === OPEN_SQUARE) {
      this.values++;
      window.at++;
      return this.enter('list');
    }
    window.kept = window.at;
    return this.next(this.line);
  }

  /** A line that is neither object nor list, among such: a value of another kind, or no JSON. */
  private line(): boolean {
    const { window } = this;
    const found = window.memory.subarray(window.at, window.end).indexOf(LINE_FEED);
    if (found < 0 && !this.ended) return false;
    const start = window.kept as number;
    const end = found < 0 ? window.end : window.at + found;
    if (!isJson(window.memory.subarray(start, end))) {
      return this.fail(`${quoted(window.memory.toString('utf8', start, end).trim())} between two values`, start);
    }
    this.values++;
    window.at = end;
    this.hand('document', start, end, undefined);
    return this.next(this.betweenValues);
  }

  /** After broken text, the next thing that surely begins a value is a brace at the beginning of a line. */
  private lineWithObject(): boolean {
    const { window } = this;
    const found = window.memory.subarray(window.at, window.end).indexOf(LINE_FEED);
    window.at = found < 0 ? window.end : window.at + found;
    if (window.at + 1 >= window.end) return false;
    window.at++;
    return window.memory[window.at] === OPEN_BRACE ? this.next(this.betweenValues) : true;
  }

  private nothingMore(): boolean {
    this.window.at = this.window.end;
    return false;
  }

  // Inside an object at the top level: its keys, in search of configurationItems.

  private key(): boolean {
    const byte = this.peek();
    if (byte === undefined) return false;
    if (byte === CLOSE_BRACE) return this.next(this.objectEnd);
    if (byte !== QUOTE) return this.unexpected('where a key should be');
    this.window.at++;
    this.escaped = false;
    this.matched = 0;
    return this.next(this.keyText);
  }

  private keyText(): boolean {
    const { window } = this;
    const { memory } = window;
    while (window.at < window.end) {
      const byte = memory[window.at] as number;
      if (byte < SPACE) return this.unexpected('in a key');
      window.at++;
      if (byte === QUOTE && !this.escaped) return this.next(this.colon);
      this.escaped = byte === BACKSLASH && !this.escaped;
      this.matched = byte === ITEMS_KEY[this.matched] ? this.matched + 1 : NO_MATCH;
    }
    return false;
  }

  private colon(): boolean {
    const byte = this.peek();
    if (byte === undefined) return false;
    if (byte !== COLON) return this.unexpected('where a colon should be');
    this.window.at++;
    return this.next(this.value);
  }

  private value(): boolean {
    const byte = this.peek();
    if (byte === undefined) return false;
    if (byte === OPEN_SQUARE && this.matched === ITEMS_KEY.length) {
      this.window.at++;
      return this.enter('items');
    }
    if (isMark(byte) && !isOpening(byte)) return this.unexpected('where a value should be');
    return this.skip(byte);
  }

  private afterValue(): boolean {
    const byte = this.peek();
    if (byte === undefined) return false;
    if (byte === CLOSE_BRACE) return this.next(this.objectEnd);
    if (byte !== COMMA) return this.unexpected('where a comma should be');
    this.window.at++;
    return this.next(this.key);
  }

  private objectEnd(): boolean {
    const { window } = this;
    const start = window.kept;
    window.at++;
    this.inside = 'nothing';
    if (start !== undefined) {
      const bytes = window.memory.subarray(start, window.at);
      // Either written so, or a line that broke off has swallowed the next ones.
      if (bytes.includes('\n{') && !isJson(bytes)) return this.fail('no JSON', start);
      const type = peekType(bytes);
      this.hand(type === undefined || this.values === 1 ? 'document' : 'item', start, window.at, type);
    }
    return this.next(this.betweenValues);
  }

  // Inside a list.

  private enter(list: 'items' | 'list'): boolean {
    this.window.kept = undefined;
    this.inside = list;
    this.separated = true;
    this.empty = true;
    this.complained = false;
    return this.next(this.element);
  }

  private element(): boolean {
    const { window } = this;
    const byte = this.peek();
    if (byte === undefined) return false;
    if (byte === COMMA) {
      if (this.separated) this.complain('nothing before a comma');
      this.separated = true;
      window.at++;
      return true;
    }
    if (byte === CLOSE_SQUARE) {
      if (this.separated && !this.empty) this.complain('nothing between a comma and the end of the list');
      window.at++;
      const own = this.inside === 'items';
      this.inside = own ? 'object' : 'nothing';
      return this.next(own ? this.afterValue : this.betweenValues);
    }
    if (byte === CLOSE_BRACE || byte === COLON) {
      this.complain(`${quoted(String.fromCharCode(byte))} between two elements`);
      window.at++;
      return true;
    }
    if (!this.separated) this.complain('no comma between two elements');
    this.empty = false;
    window.kept = window.at;
    if (byte === OPEN_BRACE) {
      window.finder.begin(window.at);
      return this.next(this.objects);
    }
    return this.skip(byte);
  }

  /** One object after the other, as long as nothing but a comma stands between. */
  private objects(): boolean {
    const { window } = this;
    const { finder } = window;
    const count = finder.find(window.end, this.ended);
    const { found, types } = finder;
    for (let at = 0; at < count * FOUND; at += FOUND) {
      const [start, end, type, squares] = [found[at], found[at + 1], found[at + 2], found[at + 3]] as FoundNumbers;
      window.at = end;
      if (squares !== 0) {
        this.position++;
        this.sink.broken(`square brackets that do not match in an element`, window.offset(start));
        continue;
      }
      this.complained = false;
      const resourceType = type < 0 ? peekType(window.memory.subarray(start, end)) : types[type];
      this.hand(resourceType === undefined && this.inside === 'list' ? 'document' : 'item', start, end, resourceType);
    }
    const { start } = finder;
    this.separated = false;
    window.kept = start < 0 ? undefined : start;
    return start < 0 ? this.next(this.element) : false;
  }

  private elementEnd(): boolean {
    const { window } = this;
    this.hand('document', window.kept as number, window.at, undefined);
    this.separated = false;
    window.kept = undefined;
    return this.next(this.element);
  }

  // Inside a value that is not looked into.

  private skip(from: number): true {
    this.skipping.begin();
    return this.next(from === QUOTE || isOpening(from) ? this.nested : this.word);
  }

  private nested(): boolean {
    const { window, skipping } = this;
    // In a list it is clear where to go on; behind the items a broken line has nothing to swallow.
    const careful = this.inside === 'object' && window.kept !== undefined;
    const step = skipping.nested(window, careful);
    if (step === 'stray') return this.unexpected(skipping.inString ? 'in a string' : 'where a comma should be');
    return step === 'end' ? this.next(this.valueEnd) : false;
  }

  private word(): boolean {
    const { window, skipping } = this;
    const step = skipping.plain(window);
    if (step !== 'stray') return step === 'end' ? this.next(this.valueEnd) : false;
    const message = `${quoted(skipping.word)} where a value should be`;
    if (this.inside === 'object') return this.fail(message, window.at);
    this.complain(message);
    this.separated = false;
    window.kept = undefined;
    return this.next(this.element);
  }

  private valueEnd(): boolean {
    return this.next(this.inside === 'object' ? this.afterValue : this.elementEnd);
  }

  // What all need.

  private next(state: () => boolean): true {
    this.state = state;
    return true;
  }

  /** The next byte that is not blank; undefined when it has not come yet. */
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

  private hand(to: 'item' | 'document', start: number, end: number, resourceType: string | undefined): void {
    this.window.kept = undefined;
    this.sink[to](this.window.memory.subarray(start, end), resourceType, this.position++);
  }

  /** Garbage in a list: what follows it is an element or the list's end. */
  private complain(message: string): void {
    if (!this.complained) this.sink.broken(message, this.window.offset(this.window.kept ?? this.window.at));
    this.complained = true;
  }

  private unexpected(where: string): true {
    const { memory, at } = this.window;
    return this.fail(`${quoted(String.fromCharCode(memory[at] as number))} ${where}`, at);
  }

  /** Broken text elsewhere: what was kept may be a line that has swallowed others, so it is looked through again. */
  private fail(message: string, place: number): true {
    const { window } = this;
    if (this.restarts++ >= MOST_RESTARTS) return this.giveUp(message, place);
    this.sink.broken(message, window.offset(place));
    if (window.kept !== undefined && this.inside !== 'items' && this.inside !== 'list') window.at = window.kept + 1;
    window.kept = undefined;
    this.inside = 'nothing';
    return this.next(this.lineWithObject);
  }

  private giveUp(message: string, place: number): true {
    this.sink.broken(`${message}; the rest is left out`, this.window.offset(place));
    this.window.kept = undefined;
    this.inside = 'nothing';
    return this.next(this.nothingMore);
  }

  private tooLarge(): void {
    const { window } = this;
    const message = `${this.where()} of more than ${this.maxItemBytes} bytes`;
    if (this.inside === 'object') this.fail(message, window.kept as number);
    else this.giveUp(message, window.kept as number);
    this.run();
  }

  private where(): string {
    if (this.inside === 'nothing') return 'a line';
    if (this.inside === 'object') return 'an object';
    if (this.window.kept !== undefined) return 'an element';
    return this.inside === 'items' ? 'configurationItems' : 'a list';
  }
}

type FoundNumbers = [start: number, end: number, type: number, squares: number];

/** What is looked at in one go stays in the processor's cache. */
const SLICE = 1 << 18;
/** Each looks again at what is held: with a limit, text made for it cannot take hours. */
const MOST_RESTARTS = 100;
const NO_MATCH = -1;
const ITEMS_KEY = Buffer.from('configurationItems');
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}

const quoted = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
