import { Spool } from './spool';

/** Elements of the report's JSON in a spool: a list of millions that is written once and read several times. */
export class ElementSpool {
  private readonly spool = new Spool();
  private readonly pieces: { readonly start: number; readonly length: number }[] = [];
  private pending: string[] = [];
  private pendingLength = 0;

  add(element: string): void {
    this.pending.push(element);
    this.pendingLength += element.length;
    if (this.pendingLength >= PIECE_LENGTH) this.flush();
  }

  /** Yields pieces with whole elements. */
  *read(): Generator<string, void> {
    this.flush();
    for (const { start, length } of this.pieces) yield Buffer.from(this.spool.read(start, length)).toString('utf8');
  }

  close(): void {
    this.spool.close();
  }

  private flush(): void {
    if (this.pendingLength === 0) return;
    const bytes = Buffer.from(this.pending.join(''));
    this.pieces.push({ start: this.spool.append(bytes), length: bytes.length });
    this.pending = [];
    this.pendingLength = 0;
  }
}

const PIECE_LENGTH = 1 << 16;
