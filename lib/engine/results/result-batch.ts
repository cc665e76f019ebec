import type { CompactElements } from './compact-elements';
import { encodeFacts, encodeUnsettled, type ItemResult } from './item-result';
import type { ItemVersion } from './newest-versions';
import { NO_SCOPE } from './snapshots';

/** The results that a worker sends from time to time while it reads a file: in columns, which are cheap to transfer. */
export interface ResultBatch {
  /** The evaluations of each item as {@link CompactElements} formats them. */
  readonly elements: TextColumn;
  /** The facts that each item provides. */
  readonly facts: TextColumn;
  /** The part of each result that is settled at the end of the input. */
  readonly unsettled: TextColumn;
  /** `first`, `second`, `time`, `state` and `scope` of the {@link ItemVersion} of each item. */
  readonly versions: Float64Array;
  /** For each item, how many evaluations are compliant, non-compliant and not applicable. */
  readonly counts: Uint16Array;
  /** Whether an item is a part of a resource, which is joined to the rest of it at the end of the input. */
  readonly hasParts: boolean;
}

/** The texts of the items, one after the other, and the number of bytes of each. */
export interface TextColumn {
  readonly bytes: Uint8Array;
  readonly lengths: Uint32Array;
}

/** Numbers for each item in `versions` and in `counts`. */
export const VERSION_COLUMNS = 5;
export const COUNT_COLUMNS = 3;

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
  private readonly facts = new TextBuffer();
  private readonly unsettled = new TextBuffer();
  private versions: number[] = [];
  private counts: number[] = [];
  private hasParts = false;

  constructor(
    private readonly source: string,
    private readonly compact: CompactElements,
    private readonly send: (batch: ResultBatch) => void,
  ) {}

  /** Sends the last batch. */
  close(): void {
    this.flush();
    this.elements.release();
    this.facts.release();
    this.unsettled.release();
  }

  add(result: ItemResult, version: ItemVersion): void {
    const elements = this.compact.format(result, this.source);
    const facts = encodeFacts(result.facts);
    const unsettled = encodeUnsettled(result);
    if (!this.elements.hasRoom(elements) || !this.facts.hasRoom(facts) || !this.unsettled.hasRoom(unsettled))
      this.flush();
    this.elements.write(elements);
    this.facts.write(facts);
    this.unsettled.write(unsettled);
    this.versions.push(version.first, version.second, version.time, version.state, version.scope ?? NO_SCOPE);
    let compliant = 0;
    let nonCompliant = 0;
    for (const { complianceType } of result.evaluations) {
      if (complianceType === 'COMPLIANT') compliant++;
      else if (complianceType === 'NON_COMPLIANT') nonCompliant++;
    }
    const notApplicable = result.evaluations.length - compliant - nonCompliant;
    this.counts.push(compliant, nonCompliant, notApplicable);
    if (result.item?.part) this.hasParts = true;
  }

  private flush(): void {
    if (this.counts.length === 0) return;
    this.send({
      elements: this.elements.take(),
      facts: this.facts.take(),
      unsettled: this.unsettled.take(),
      // From a list, this is several times as fast as the method `from`.
      versions: new Float64Array(this.versions),
      counts: new Uint16Array(this.counts),
      hasParts: this.hasParts,
    });
    this.versions = [];
    this.counts = [];
    this.hasParts = false;
  }
}

/** Texts that are written one after the other into a buffer. */
class TextBuffer {
  private buffer: Buffer | undefined;
  private size = 0;
  private lengths: number[] = [];

  hasRoom(text: string): boolean {
    return this.size === 0 || this.size + text.length * MAX_BYTES_PER_UNIT <= BATCH_BYTES;
  }

  write(text: string): void {
    if (text === '') {
      this.lengths.push(0);
      return;
    }
    this.buffer ??= spareBuffers.pop() ?? Buffer.allocUnsafeSlow(BATCH_BYTES);
    const maxSize = this.size + text.length * MAX_BYTES_PER_UNIT;
    if (maxSize > this.buffer.length) this.buffer = Buffer.allocUnsafeSlow(maxSize);
    const length = this.buffer.write(text, this.size);
    this.size += length;
    this.lengths.push(length);
  }

  /** Returns a copy of the texts, and begins again. */
  take(): TextColumn {
    const bytes = new Uint8Array(this.buffer?.subarray(0, this.size) ?? []);
    const lengths = new Uint32Array(this.lengths);
    this.size = 0;
    this.lengths = [];
    return { bytes, lengths };
  }

  /** Passes the buffer on to the next writer, or thousands of files would leave as many buffers. */
  release(): void {
    if (this.buffer?.length === BATCH_BYTES) spareBuffers.push(this.buffer);
    this.buffer = undefined;
  }
}

const spareBuffers: Buffer[] = [];
