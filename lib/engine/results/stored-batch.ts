import type { ComplianceType } from '../../core/evaluation';
import { ByteList, type CompactElements, formatSourceMember } from './compact-elements';
import { decodeFacts, decodeUnsettled, type FactEntries, type UnsettledResult } from './item-result';
import type { ItemVersion } from './newest-versions';
import { COUNT_COLUMNS, type ResultBatch, type TextColumn, VERSION_COLUMNS } from './result-batch';
import type { Spool } from './spool';

/** A batch in little memory: its columns on the heap, its texts in a spool. */
export class StoredBatch {
  /** The number of items. */
  readonly rows: number;
  /** Whether an item is a part of a resource. */
  readonly hasParts: boolean;
  private readonly counts: Uint16Array;
  private versions: Float64Array;
  private readonly outdated: Uint8Array;
  /** The compact elements of the items, and those that were added to them later. */
  private readonly elements: StoredTexts[];
  private readonly facts: StoredTexts;
  private readonly unsettled: StoredTexts;
  /** Compact elements that were added to items and are not in the spool yet, by row. */
  private readonly added = new Map<number, string>();

  constructor(
    { elements, facts, unsettled, versions, counts, hasParts }: ResultBatch,
    private readonly spool: Spool,
  ) {
    this.rows = counts.length / COUNT_COLUMNS;
    this.hasParts = hasParts;
    this.counts = counts;
    this.versions = versions;
    this.outdated = new Uint8Array(this.rows);
    this.elements = [new StoredTexts(elements, spool)];
    this.facts = new StoredTexts(facts, spool);
    this.unsettled = new StoredTexts(unsettled, spool);
  }

  /** Drops an item: there is a newer version of it in the input. */
  drop(row: number): void {
    this.outdated[row] = 1;
  }

  versionAt(row: number): ItemVersion {
    const at = row * VERSION_COLUMNS;
    const { versions } = this;
    return {
      first: versions[at] as number,
      second: versions[at + 1] as number,
      time: versions[at + 2] as number,
      state: versions[at + 3] as number,
      scope: versions[at + 4] as number,
    };
  }

  /** Frees the largest column, which is needed no longer when the newest versions are known. */
  forgetVersions(): void {
    this.versions = NO_VERSIONS;
  }

  /** Adds the counts of the evaluations that are not pending. */
  addCounts(counts: Record<ComplianceType, number>): void {
    for (let row = 0; row < this.rows; row++) {
      if (this.outdated[row]) continue;
      const at = row * COUNT_COLUMNS;
      counts.COMPLIANT += this.counts[at] as number;
      counts.NON_COMPLIANT += this.counts[at + 1] as number;
      counts.NOT_APPLICABLE += this.counts[at + 2] as number;
    }
  }

  /**
   * Yields the elements of the report's JSON, of items that are not outdated, in pieces with whole elements.
   * @param source the file of the batch
   */
  *readElements(compact: CompactElements, source: string): Generator<Buffer> {
    this.storeAdded();
    const texts = this.elements.filter(({ size }) => size > 0).map((one) => one.open());
    const sourceBytes = formatSourceMember(source);
    const elements = new ByteList();
    for (let row = 0; row < this.rows; row++) {
      const pieces = texts.map((text) => text.next());
      if (!this.outdated[row]) compact.addElements(pieces, sourceBytes, elements);
      if (elements.length >= PIECE_BYTES) yield elements.take();
    }
    if (elements.length > 0) yield elements.take();
  }

  /** The facts of items that are not outdated. */
  *readFacts(): Generator<FactEntries> {
    for (const { value } of this.readTexts(this.facts, decodeFacts)) yield* value;
  }

  /** The parts of results that are settled at the end, of items that are not outdated. */
  readUnsettled(): Generator<{ readonly row: number; readonly value: UnsettledResult }> {
    return this.readTexts(this.unsettled, decodeUnsettled);
  }

  private *readTexts<T>(
    texts: StoredTexts,
    decode: (texts: string) => readonly T[],
  ): Generator<{ readonly row: number; readonly value: T }> {
    if (texts.size === 0) return;
    const values = decode(texts.open().bytes.toString('utf8'));
    let index = 0;
    for (let row = 0; row < this.rows; row++) {
      if (texts.lengths[row] === 0) continue;
      const value = values[index++] as T;
      if (!this.outdated[row]) yield { row, value };
    }
  }

  /** Adds compact elements to an item. */
  addElements(row: number, elements: string): void {
    // The compact elements of an item are one text.
    if (this.added.has(row)) this.storeAdded();
    this.added.set(row, elements);
  }

  /** Moves the added elements into the spool. */
  storeAdded(): void {
    if (this.added.size === 0) return;
    const lengths = new Uint32Array(this.rows);
    const pieces: Buffer[] = [];
    for (let row = 0; row < this.rows; row++) {
      const text = this.added.get(row);
      if (text === undefined) continue;
      const piece = Buffer.from(text);
      pieces.push(piece);
      lengths[row] = piece.length;
    }
    this.elements.push(new StoredTexts({ bytes: Buffer.concat(pieces), lengths }, this.spool));
    this.added.clear();
  }
}

/** A column of texts in a spool. */
class StoredTexts {
  readonly size: number;
  readonly lengths: Uint32Array;
  private readonly start: number;

  constructor(
    { bytes, lengths }: TextColumn,
    private readonly spool: Spool,
  ) {
    this.start = spool.append(bytes);
    this.size = bytes.length;
    this.lengths = lengths;
  }

  /** Reads the bytes of all texts. `next` returns those of one row after the other. */
  open(): { readonly bytes: Buffer; next(): Buffer } {
    const { buffer, byteOffset, byteLength } = this.spool.read(this.start, this.size);
    // A Buffer decodes short texts several times as fast as TextDecoder.
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    const { lengths } = this;
    let [row, end] = [0, 0];
    return {
      bytes,
      next() {
        const start = end;
        end += lengths[row++] as number;
        return bytes.subarray(start, end);
      },
    };
  }
}

const NO_VERSIONS = new Float64Array();

const PIECE_BYTES = 128 << 10;
