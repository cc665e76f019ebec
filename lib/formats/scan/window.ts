import { type Finder, ReferenceFinder } from './finder';
import { KernelFinder } from './kernel-finder';

/** The bytes of a stream that are still needed: what is unread, and what is kept of before. They lie in the finder's memory. */
export class Window {
  /** The next byte to read, and the end of what has come. Both are places in `memory`. */
  at: number;
  end: number;
  /** Where the value begins that is to be handed on whole. */
  kept: number | undefined;
  /** Of the stream, those no longer here. */
  private discarded = 0;

  constructor(readonly finder: Finder = idle.pop() ?? newFinder()) {
    this.at = finder.origin;
    this.end = finder.origin;
  }

  get memory(): Buffer {
    return this.finder.memory;
  }

  /** How many bytes are kept for a value. */
  get held(): number {
    return this.kept === undefined ? 0 : this.end - this.kept;
  }

  /** Where in the stream a place in memory is. */
  offset(place: number): number {
    return this.discarded + place - this.finder.origin;
  }

  append(bytes: Uint8Array): void {
    this.finder.reserve(this.end + bytes.length);
    this.memory.set(bytes, this.end);
    this.end += bytes.length;
  }

  /** Forgets what is neither kept nor unread. */
  discard(): void {
    const { origin } = this.finder;
    const by = (this.kept ?? this.at) - origin;
    if (by === 0) return;
    this.memory.copyWithin(origin, origin + by, this.end);
    this.finder.moved(by);
    this.discarded += by;
    this.at -= by;
    this.end -= by;
    if (this.kept !== undefined) this.kept = origin;
  }

  /** Memory of WebAssembly is dear to make and is freed late, so the next stream gets this one. */
  release(): void {
    if (this.finder instanceof KernelFinder && this.finder.memory.length <= MOST_IDLE_BYTES) idle.push(this.finder);
  }
}

/** Node can be told to do without WebAssembly (`--jitless`). */
const newFinder = (): Finder => ('WebAssembly' in globalThis ? new KernelFinder() : new ReferenceFinder());

const idle: Finder[] = [];
const MOST_IDLE_BYTES = 1 << 22;
