import { type ConfigurationItem, resourceKey } from '../core/item';
import { isDeferred, type ItemResult, writeEvaluations, writeItemResult } from './item-result';
import { hashText, type ItemVersion } from './newest-versions';
import type { UnreadableEntry } from './run-result';

/** What a lane hands over now and then while it reads a file: judged items in columns, cheap to send between threads. */
export interface ResultBatch {
  /** Each judged item as one run of text. */
  readonly bytes: Uint8Array;
  /** Bytes of each judged item. */
  readonly lengths: Uint32Array;
  /** `first`, `second`, `time` and `state` of each {@link ItemVersion}. */
  readonly versions: Float64Array;
  /** Compliant, non-compliant, not applicable, and {@link TELLS_FACTS} and {@link UNSETTLED}, of each. */
  readonly counts: Uint16Array;
}

/** What a judged item may have beside evaluations. */
export const TELLS_FACTS = 1;
/** Postponed rules, or refusals: it is settled when the whole input was read. */
export const UNSETTLED = 2;

/** What reading one whole file gave beside the batches. */
export interface FileTally {
  readonly items: number;
  /** Items by type, of types that no rule of the run judges. */
  readonly unjudgedTypes: Readonly<Record<string, number>>;
  readonly unreadable: readonly UnreadableEntry[];
  /** What people should hear of the file, the file's name included. */
  readonly notes: readonly string[];
}

export const VERSION_COLUMNS = 4;
export const COUNT_COLUMNS = 4;

/** Bytes of a full batch. */
const FULL = 256 << 10;

let spare: Buffer | undefined;

/** The most bytes that a character of a string takes in UTF-8. */
const BYTES_A_UNIT = 3;

/**
 * Fills batches. Text is written where it will be sent from: gathered as strings it would fill the heap's old part,
 * which is cleared seldom.
 */
export class BatchWriter {
  private buffer = spare ?? Buffer.allocUnsafeSlow(FULL);
  private size = 0;
  private lengths: number[] = [];
  private versions: number[] = [];
  private counts: number[] = [];

  constructor(
    private readonly source: string,
    private readonly deliver: (batch: ResultBatch) => void,
  ) {
    spare = undefined;
  }

  /** Gives up its buffer to the next writer: thousands of files would leave thousands of them to be cleared away. */
  close(): void {
    this.flush();
    spare = this.buffer;
  }

  add(judged: ItemResult, version: ItemVersion): void {
    this.write(isDeferred(judged) ? writeItemResult(judged) : writeEvaluations(judged.evaluations, this.source));
    this.versions.push(version.first, version.second, version.time, version.state);
    let compliant = 0;
    let nonCompliant = 0;
    for (const { complianceType } of judged.evaluations) {
      if (complianceType === 'COMPLIANT') compliant++;
      else if (complianceType === 'NON_COMPLIANT') nonCompliant++;
    }
    const notApplicable = judged.evaluations.length - compliant - nonCompliant;
    const tells = judged.facts.length > 0 ? TELLS_FACTS : 0;
    const unsettled = judged.postponed.length > 0 || judged.refusals.length > 0 ? UNSETTLED : 0;
    this.counts.push(compliant, nonCompliant, notApplicable, tells | unsettled);
  }

  flush(): void {
    if (this.lengths.length === 0) return;
    this.deliver({
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
    const most = text.length * BYTES_A_UNIT;
    if (this.size + most > this.buffer.length) this.flush();
    if (most > this.buffer.length) this.buffer = Buffer.allocUnsafeSlow(most);
    const length = this.buffer.write(text, this.size);
    this.size += length;
    this.lengths.push(length);
  }
}

/**
 * What orders an item among the versions of its resource. What has no capture time is no version of anything else:
 * a template's resource, or a description. Each of those stands for itself.
 */
export function readVersion(item: ConfigurationItem, source: string, ordinal: number): ItemVersion {
  const alone = item.shape !== 'config';
  const key = alone ? `${source}#${ordinal}` : resourceKey(item);
  const state = Number(item.stateId ?? Number.NaN);
  return {
    first: hashText(key, 1),
    second: hashText(key, 2),
    time: item.captureTime === undefined ? Number.NEGATIVE_INFINITY : Date.parse(item.captureTime),
    state: Number.isNaN(state) ? Number.NEGATIVE_INFINITY : state,
  };
}
