import type { SourcePosition } from '../../core/item';

/** Templates are smaller. */
const MAX_KEPT_BYTES = 8 << 20;

/**
 * Finds the positions of the documents of a file, by the bytes with which they begin. It keeps the bytes since the last
 * document; a file that has recorded items has no positions, and none of its bytes are kept.
 */
export class DocumentPositions {
  private chunks: Buffer[] = [];
  private size = 0;
  private from = 0;
  private position: SourcePosition = { line: 1, column: 1 };
  private isOver = false;

  /** Adds the next bytes of the file. */
  push(chunk: Uint8Array): void {
    if (this.isOver) return;
    this.size += chunk.length;
    if (this.size > MAX_KEPT_BYTES) this.end();
    else this.chunks.push(Buffer.from(chunk));
  }

  /** Frees the memory. Later documents have no position, except one that begins the file. */
  end(): void {
    this.isOver = true;
    this.chunks = [];
  }

  /** Returns the position of a document, in the order of the file. */
  find(offset: number): SourcePosition | undefined {
    if (offset === 0) return { line: 1, column: 1 };
    if (this.isOver) return undefined;
    const bytes = Buffer.concat(this.chunks);
    const length = offset - this.from;
    const lines = bytes
      .toString('utf8', 0, length)
      .replace(/^\uFEFF/, '')
      .split('\n');
    const { line, column } = this.position;
    const last = (lines.at(-1) as string).length;
    this.position = { line: line + lines.length - 1, column: lines.length === 1 ? column + last : last + 1 };
    this.chunks = [bytes.subarray(length)];
    this.size -= length;
    this.from = offset;
    return this.position;
  }
}
