import { BACKSLASH, CLOSE_BRACE, CLOSE_SQUARE, OPEN_BRACE, OPEN_SQUARE, QUOTE } from './bytes';

/**
 * Finds where the objects in an array end, in a stretch of bytes that grows at its end.
 * It counts braces outside of strings and nothing else, so that a broken item does not hide the next one.
 */
export interface Finder {
  /** Where the bytes to look at lie, from `origin` on. Growing and moving replace it. */
  readonly memory: Buffer;
  readonly origin: number;
  /** Makes room for bytes up to `end`. */
  reserve(end: number): void;
  /** The bytes were moved towards the origin. */
  moved(by: number): void;
  /** An object begins at `start`. */
  begin(start: number): void;
  /**
   * Looks at the bytes up to `end` and returns how many objects have ended.
   * It may leave the last bytes for the next call, unless they are the `last` ones.
   */
  find(end: number, last: boolean): number;
  /** For each object found {@link FOUND} numbers: start, end, number of its type or −1, open less closed square brackets. */
  readonly found: Int32Array;
  readonly types: readonly string[];
  /** Where the object begins that has not ended; −1 when the last one found has nothing but bytes of another kind behind it. */
  readonly start: number;
}

export const FOUND = 4;

/** The finder in plain words: one byte after the other, one object a call, types left to others. */
export class ReferenceFinder implements Finder {
  memory: Buffer = Buffer.alloc(1 << 16);
  readonly origin = 0;
  readonly found = new Int32Array(FOUND);
  readonly types: readonly string[] = [];
  start = -1;
  private at = 0;
  private depth = 0;
  private squares = 0;
  private inString = false;
  private escaped = false;

  reserve(end: number): void {
    if (end <= this.memory.length) return;
    const larger = Buffer.alloc(Math.max(end, 2 * this.memory.length));
    this.memory.copy(larger);
    this.memory = larger;
  }

  moved(by: number): void {
    this.at -= by;
    this.start -= by;
  }

  begin(start: number): void {
    this.start = start;
    this.at = start + 1;
    this.depth = 1;
    this.squares = 0;
    this.inString = false;
    this.escaped = false;
  }

  find(end: number): number {
    while (this.at < end) {
      const byte = this.memory[this.at++];
      const escaped = this.escaped;
      this.escaped = byte === BACKSLASH && !escaped;
      if (byte === QUOTE && !escaped) this.inString = !this.inString;
      else if (this.inString) continue;
      else if (byte === OPEN_BRACE) this.depth++;
      else if (byte === OPEN_SQUARE) this.squares++;
      else if (byte === CLOSE_SQUARE) this.squares--;
      else if (byte === CLOSE_BRACE && --this.depth === 0) {
        this.found.set([this.start, this.at, -1, this.squares]);
        this.start = -1;
        return 1;
      }
    }
    return 0;
  }
}
