import { type Finder, ReferenceFinder } from './finder';
import { KernelFinder } from './kernel-finder';

/** The bytes of a stream that are still needed: the unread ones, and those kept for a value. They are in the finder's memory. */
export class ByteWindow {
  /** The next byte to read, and the end of the bytes that have arrived. Both are indexes into `memory`. */
  at: number;
  end: number;
  /** Where the value begins that will be passed on whole. */
  kept: number | undefined;
  /** How many bytes of the stream are no longer here. */
  private discarded = 0;

  constructor(readonly finder: Finder = idle.pop() ?? createFinder()) {
    this.at = finder.origin;
    this.end = finder.origin;
  }

  get memory(): Buffer {
    return this.finder.memory;
  }

  /** How many bytes are kept for a value. */
  get keptBytes(): number {
    return this.kept === undefined ? 0 : this.end - this.kept;
  }

  /** Converts an index into `memory` to an offset in the stream. */
  toOffset(index: number): number {
    return this.discarded + index - this.finder.origin;
  }

  append(bytes: Uint8Array): void {
    this.finder.reserve(this.end + bytes.length);
    this.memory.set(bytes, this.end);
    this.end += bytes.length;
  }

  /** Drops the bytes that are neither kept nor unread. */
  discard(): void {
    const { origin } = this.finder;
    const by = (this.kept ?? this.at) - origin;
    if (by === 0) return;
    this.memory.copyWithin(origin, origin + by, this.end);
    this.finder.shift(by);
    this.discarded += by;
    this.at -= by;
    this.end -= by;
    if (this.kept !== undefined) this.kept = origin;
  }

  /** WebAssembly memory is slow to allocate and to free, so idle instances are pooled. */
  release(): void {
    if (this.finder instanceof KernelFinder && this.finder.memory.length <= MAX_IDLE_BYTES) idle.push(this.finder);
  }
}

/** With `--jitless`, Node has no WebAssembly. */
const createFinder = (): Finder => ('WebAssembly' in globalThis ? new KernelFinder() : new ReferenceFinder());

const idle: Finder[] = [];
const MAX_IDLE_BYTES = 1 << 22;
