import { formatItemElements } from './evaluation-elements';
import { encodePending, type ItemResult } from './item-result';
import type { ItemVersion } from './newest-versions';
import { NO_SCOPE } from './snapshots';

/** The results that a worker sends from time to time while it reads a file: in columns, which are cheap to transfer. */
export interface ResultBatch {
  /** The evaluations of the items as elements of the report's JSON, one item after the other. */
  readonly elements: Uint8Array;
  /** The parts of the results that wait for the end of the input, likewise. */
  readonly pending: Uint8Array;
  /** For each item the number of bytes of its elements, and of its pending part. */
  readonly lengths: Uint32Array;
  /** `first`, `second`, `time`, `state` and `scope` of the {@link ItemVersion} of each item. */
  readonly versions: Float64Array;
  /** For each item, how many evaluations are compliant, non-compliant and not applicable, and its flags. */
  readonly counts: Uint16Array;
}

/** Numbers for each item in `lengths`, in `versions` and in `counts`. */
export const LENGTH_COLUMNS = 2;
export const VERSION_COLUMNS = 5;
export const COUNT_COLUMNS = 4;

/** The item provides facts. */
export const HAS_FACTS = 1;
/** The item has pending evaluations or is unreadable to a rule: it is settled at the end of the input. */
export const IS_UNSETTLED = 2;
/** The item is a part of a resource, which is joined to the rest of it at the end of the input. */
export const IS_PART = 4;

/** Bytes of a full batch. */
const BATCH_BYTES = 256 << 10;

/** The largest number of UTF-8 bytes for one UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Collects the results of a file into batches. Writes texts into buffers that are sent: as strings they would fill the old
 * generation of the heap, which is rarely collected.
 */
export class BatchWriter {
  private readonly elements = new TextBuffer();
  private readonly pending = new TextBuffer();
  private lengths: number[] = [];
  private versions: number[] = [];
  private counts: number[] = [];

  constructor(
    private readonly source: string,
    private readonly send: (batch: ResultBatch) => void,
  ) {}

  /** Sends the last batch. */
  close(): void {
    this.flush();
    this.elements.release();
    this.pending.release();
  }

  add(result: ItemResult, version: ItemVersion): void {
    const elements = formatItemElements(result.evaluations, this.source);
    const pending = encodePending(result);
    if (!this.elements.hasRoom(elements) || !this.pending.hasRoom(pending)) this.flush();
    this.lengths.push(this.elements.write(elements), this.pending.write(pending));
    this.versions.push(version.first, version.second, version.time, version.state, version.scope ?? NO_SCOPE);
    let compliant = 0;
    let nonCompliant = 0;
    for (const { complianceType } of result.evaluations) {
      if (complianceType === 'COMPLIANT') compliant++;
      else if (complianceType === 'NON_COMPLIANT') nonCompliant++;
    }
    const notApplicable = result.evaluations.length - compliant - nonCompliant;
    this.counts.push(compliant, nonCompliant, notApplicable, toFlags(result));
  }

  private flush(): void {
    if (this.lengths.length === 0) return;
    this.send({
      elements: this.elements.take(),
      pending: this.pending.take(),
      // From a list, this is several times as fast as the method `from`.
      lengths: new Uint32Array(this.lengths),
      versions: new Float64Array(this.versions),
      counts: new Uint16Array(this.counts),
    });
    this.lengths = [];
    this.versions = [];
    this.counts = [];
  }
}

/** Texts that are written one after the other into a buffer. */
class TextBuffer {
  private buffer: Buffer | undefined;
  private size = 0;

  hasRoom(text: string): boolean {
    return this.size === 0 || this.size + text.length * MAX_BYTES_PER_UNIT <= BATCH_BYTES;
  }

  /** @returns the number of bytes written */
  write(text: string): number {
    if (text === '') return 0;
    this.buffer ??= spareBuffers.pop() ?? Buffer.allocUnsafeSlow(BATCH_BYTES);
    const maxSize = this.size + text.length * MAX_BYTES_PER_UNIT;
    if (maxSize > this.buffer.length) this.buffer = Buffer.allocUnsafeSlow(maxSize);
    const length = this.buffer.write(text, this.size);
    this.size += length;
    return length;
  }

  /** Returns a copy of the bytes, and begins again. */
  take(): Uint8Array {
    const bytes = new Uint8Array(this.buffer?.subarray(0, this.size) ?? []);
    this.size = 0;
    return bytes;
  }

  /** Passes the buffer on to the next writer, or thousands of files would leave as many buffers. */
  release(): void {
    if (this.buffer?.length === BATCH_BYTES) spareBuffers.push(this.buffer);
    this.buffer = undefined;
  }
}

const spareBuffers: Buffer[] = [];

const toFlags = ({ facts, unreadable, pending, item }: ItemResult): number =>
  (facts.length > 0 ? HAS_FACTS : 0) |
  (unreadable.length > 0 || pending.length > 0 || item ? IS_UNSETTLED : 0) |
  (item?.part ? IS_PART : 0);
