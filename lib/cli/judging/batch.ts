import { type ConfigurationItem, resourceKey } from '../../core/item';
import type { Unreadable } from '../report/report';
import { isOpen, type JudgedItem, writeEvaluations, writeJudgedItem } from './judged-item';
import { hashOf, type Version } from './newest';

/** What a lane hands over now and then while it reads a file: judged items in columns, cheap to send between threads. */
export interface Batch {
  /** Each judged item as one run of text. */
  readonly bytes: Uint8Array;
  /** Bytes of each judged item. */
  readonly lengths: Uint32Array;
  /** `first`, `second`, `time` and `state` of each {@link Version}. */
  readonly versions: Float64Array;
  /** Compliant, non-compliant, not applicable and {@link OPEN} of each. */
  readonly counts: Uint16Array;
}

/** Marks a judged item that has more to it than evaluations: refusals, facts or postponed rules. */
export const OPEN = 1;

/** What reading one whole file gave beside the batches. */
export interface FileTally {
  readonly items: number;
  /** Items by type, of types that no rule of the run judges. */
  readonly unjudgedTypes: Readonly<Record<string, number>>;
  readonly unreadable: readonly Unreadable[];
  /** What people should hear of the file, the file's name included. */
  readonly notes: readonly string[];
}

export const VERSION_COLUMNS = 4;
export const COUNT_COLUMNS = 4;

/** Bytes after which a batch is handed over. */
const FULL = 512 << 10;

/** Fills batches. */
export class BatchWriter {
  private texts: string[] = [];
  private lengths: number[] = [];
  private versions: number[] = [];
  private counts: number[] = [];
  private size = 0;

  constructor(
    private readonly source: string,
    private readonly deliver: (batch: Batch) => void,
  ) {}

  add(judged: JudgedItem, version: Version): void {
    const open = isOpen(judged);
    const text = open ? writeJudgedItem(judged) : writeEvaluations(judged.evaluations, this.source);
    this.texts.push(text);
    const length = Buffer.byteLength(text);
    this.lengths.push(length);
    this.size += length;
    this.versions.push(version.first, version.second, version.time, version.state);
    let compliant = 0;
    let nonCompliant = 0;
    for (const { complianceType } of judged.evaluations) {
      if (complianceType === 'COMPLIANT') compliant++;
      else if (complianceType === 'NON_COMPLIANT') nonCompliant++;
    }
    const notApplicable = judged.evaluations.length - compliant - nonCompliant;
    this.counts.push(compliant, nonCompliant, notApplicable, open ? OPEN : 0);
    if (this.size >= FULL) this.flush();
  }

  flush(): void {
    if (this.texts.length === 0) return;
    this.deliver({
      bytes: new Uint8Array(Buffer.from(this.texts.join(''))),
      lengths: Uint32Array.from(this.lengths),
      versions: Float64Array.from(this.versions),
      counts: Uint16Array.from(this.counts),
    });
    this.texts = [];
    this.lengths = [];
    this.versions = [];
    this.counts = [];
    this.size = 0;
  }
}

/**
 * What orders an item among the versions of its resource. What has no capture time is no version of anything else:
 * a template's resource, or a description. Each of those stands for itself.
 */
export function versionOf(item: ConfigurationItem, source: string, ordinal: number): Version {
  const alone = item.shape !== 'config';
  const key = alone ? `${source}#${ordinal}` : resourceKey(item);
  const state = Number(item.stateId ?? Number.NaN);
  return {
    first: hashOf(key, 1),
    second: hashOf(key, 2),
    time: item.captureTime === undefined ? Number.NEGATIVE_INFINITY : Date.parse(item.captureTime),
    state: Number.isNaN(state) ? Number.NEGATIVE_INFINITY : state,
  };
}
