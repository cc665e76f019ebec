import { BACKSLASH, CLOSE_BRACE, OPEN_BRACE, QUOTE } from './type';

/**
 * Finds where the objects of an array end, in bytes that arrive in chunks. It only counts braces outside strings, so that
 * one broken item does not hide the next, and checks what is between them.
 */
export interface Finder {
  /** Holds the bytes, from `origin` on. `reserve` may replace it. */
  readonly memory: Buffer;
  readonly origin: number;
  /** Makes room for bytes up to `end`. */
  reserve(end: number): void;
  /** Adjusts to bytes that were moved towards the origin. */
  shift(by: number): void;
  /** Starts with the object that begins at `start`. */
  begin(start: number): void;
  /**
   * Scans the bytes up to `end` and returns how many objects have ended. It may leave the last bytes for the next call,
   * unless `last` is set.
   */
  find(end: number, last: boolean): number;
  /**
   * {@link NUMBERS_PER_OBJECT} numbers for each object found: start, end, index in `types` or −1, and 0 if the object is
   * certainly JSON that is not nested deeply, or else 1.
   */
  readonly found: Int32Array;
  readonly types: readonly string[];
  /** Where the object begins that has not ended; −1 if what follows the last object found is not `,{`. */
  readonly start: number;
  /** Whether the object from `start` to `end` is certainly JSON that is not nested deeply. Ends the search for objects. */
  isJson(start: number, end: number): boolean;
}

export const NUMBERS_PER_OBJECT = 4;

/**
 * The finder in plain TypeScript: byte by byte, one object per call, without types, and certain of nothing. It defines the
 * right result, and serves where Node has no WebAssembly.
 */
export class ReferenceFinder implements Finder {
  memory: Buffer = Buffer.alloc(1 << 16);
  readonly origin = 0;
  readonly found = new Int32Array(NUMBERS_PER_OBJECT);
  readonly types: readonly string[] = [];
  start = -1;
  private at = 0;
  private depth = 0;
  private inString = false;
  private escaped = false;

  reserve(end: number): void {
    if (end <= this.memory.length) return;
    const larger = Buffer.alloc(Math.max(end, 2 * this.memory.length));
    this.memory.copy(larger);
    this.memory = larger;
  }

  shift(by: number): void {
    this.at -= by;
    this.start -= by;
  }

  begin(start: number): void {
    this.start = start;
    this.at = start + 1;
    this.depth = 1;
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
      else if (byte === CLOSE_BRACE && --this.depth === 0) {
        this.found.set([this.start, this.at, -1, 1]);
        this.start = -1;
        return 1;
      }
    }
    return 0;
  }

  isJson(): boolean {
    return false;
  }
}
