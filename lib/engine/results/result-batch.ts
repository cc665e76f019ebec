import { encodeItemResult, type ItemResult } from './item-result';
import type { ItemVersion } from './newest-versions';
import { NO_SCOPE } from './snapshots';

/** The results that a worker sends from time to time while it reads a file: in columns, which are cheap to transfer. */
export interface ResultBatch {
  /** The texts of the items, one after the other. */
  readonly bytes: Uint8Array;
  /** The number of bytes of each item. */
  readonly lengths: Uint32Array;
  /** `first`, `second`, `time`, `state` and `scope` of the {@link ItemVersion} of each item. */
  readonly versions: Float64Array;
  /** For each item, how many evaluations are compliant, non-compliant and not applicable, and its flags. */
  readonly counts: Uint16Array;
}

/** Numbers for each item in `versions` and in `counts`. */
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

let spareBuffer: Buffer | undefined;

/**
 * Collects the results of a file into batches. Writes text into the buffer that is sent: as strings it would fill the
 * old generation of the heap, which is rarely collected.
 */
export class BatchWriter {
  private buffer = spareBuffer ?? Buffer.allocUnsafeSlow(BATCH_BYTES);
  private size = 0;
  private lengths: number[] = [];
  private versions: number[] = [];
  private counts: number[] = [];

  constructor(
    private readonly source: string,
    private readonly send: (batch: ResultBatch) => void,
  ) {
    spareBuffer = undefined;
  }

  /** Sends the last batch. Passes the buffer on to the next writer, or thousands of files would leave as many buffers. */
  close(): void {
    this.flush();
    spareBuffer = this.buffer;
  }

  add(result: ItemResult, version: ItemVersion): void {
    this.write(encodeItemResult(result, this.source));
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
      bytes: new Uint8Array(this.buffer.subarray(0, this.size)),
      lengths: Uint32Array.from(this.lengths),
      versions: Float64Array.from(this.versions),
      counts: Uint16Array.from(this.counts),
    });
    this.size = 0;
    this.lengths = [];
    this.versions = [];
    this.counts = [];
  }

  private write(text: string): void {
    const maxLength = text.length * MAX_BYTES_PER_UNIT;
    if (this.size + maxLength > this.buffer.length) this.flush();
    if (maxLength > this.buffer.length) this.buffer = Buffer.allocUnsafeSlow(maxLength);
    const length = this.buffer.write(text, this.size);
    this.size += length;
    this.lengths.push(length);
  }
}

const toFlags = ({ facts, unreadable, pending, item }: ItemResult): number =>
  (facts.length > 0 ? HAS_FACTS : 0) |
  (unreadable.length > 0 || pending.length > 0 || item ? IS_UNSETTLED : 0) |
  (item?.part ? IS_PART : 0);
