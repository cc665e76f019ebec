/** How the values of a column are kept. A name is a text of which there are few; a hash is that of `hashBytes`. */
type ColumnKind = 'name' | 'text' | 'number' | 'flag' | 'hash';

/** The kind of each column of a row. */
export type ColumnKinds<Row> = { readonly [Key in keyof Row]-?: ColumnKind };

/** The rows of a table, in a form that threads hand over without a copy. */
export interface TableData {
  readonly count: number;
  readonly columns: readonly ColumnMemory[];
  /** The UTF-8 of all texts. */
  readonly heap: Uint8Array;
  readonly names: readonly string[];
}

type ColumnMemory = Float64Array | Uint32Array | Uint8Array;

/**
 * Rows in memory outside V8's heap. A hundred thousand objects would be copied by the garbage collector, and again from one
 * thread to another.
 */
export class RowTable<Row extends object> {
  private readonly entries: readonly { readonly key: string; readonly kind: ColumnKind }[];
  private readonly indexes: ReadonlyMap<string, number>;
  private columns: ColumnMemory[];
  private heap: Buffer;
  private heapEnd: number;
  private readonly names: string[];
  private readonly nameCodes: Map<string, number>;
  private capacity: number;
  private rows: number;

  /** @param data rows to read, of a table of the same kinds */
  constructor(kinds: ColumnKinds<Row>, data?: TableData) {
    this.entries = Object.entries<ColumnKind>(kinds).map(([key, kind]) => ({ key, kind }));
    this.indexes = new Map(this.entries.map(({ key }, index) => [key, index]));
    this.rows = data?.count ?? 0;
    this.capacity = data ? this.rows : INITIAL_ROWS;
    this.columns = this.entries.map(({ kind }, index) => {
      const received = data?.columns[index];
      if (!received) return createMemory(kind, INITIAL_ROWS);
      // A buffer arrives from another thread as plain bytes.
      return kind === 'hash' ? toBuffer(received) : received;
    });
    this.heap = data ? toBuffer(data.heap) : NO_HEAP;
    this.heapEnd = this.heap.length;
    this.names = data ? [...data.names] : [];
    this.nameCodes = new Map(this.names.map((name, code) => [name, code]));
  }

  /**
   * Returns an empty table.
   * @param spare a table of the same kinds that is not used any more, whose memory it takes
   */
  static create<Row extends object>(kinds: ColumnKinds<Row>, spare: TableData | undefined): RowTable<Row> {
    const table = new RowTable<Row>(kinds, spare);
    if (spare) table.clear();
    return table;
  }

  get count(): number {
    return this.rows;
  }

  /** Adds a row and returns its place. What the row lacks can be set afterwards. */
  add(row: Partial<Row>): number {
    if (this.rows === this.capacity) this.grow();
    const place = this.rows++;
    this.put(place, row);
    return place;
  }

  /** Replaces a row. */
  put(place: number, row: Partial<Row>): void {
    const { entries, columns } = this;
    for (let index = 0; index < entries.length; index++) {
      const { key, kind } = entries[index] as { key: string; kind: ColumnKind };
      const value = (row as Readonly<Record<string, unknown>>)[key];
      const column = columns[index] as ColumnMemory;
      switch (kind) {
        case 'number':
          column[place] = (value as number | null | undefined) ?? Number.NaN;
          break;
        case 'flag':
          column[place] = value ? 1 : 0;
          break;
        case 'name':
          column[place] = value == null ? NO_NAME : this.findCode(value as string);
          break;
        case 'hash':
          (column as Buffer).write(value as string, place * HASH_BYTES, 'latin1');
          break;
        case 'text':
          this.putText(column as Uint32Array, place, value as string | null | undefined);
      }
    }
  }

  removeLast(): void {
    this.rows--;
  }

  setFlag(key: keyof Row & string, place: number): void {
    this.column(key)[place] = 1;
  }

  flag(key: keyof Row & string, place: number): boolean {
    return this.column(key)[place] === 1;
  }

  /** Returns NaN if there is none. */
  number(key: keyof Row & string, place: number): number {
    return this.column(key)[place] as number;
  }

  setNumber(key: keyof Row & string, place: number, value: number): void {
    this.column(key)[place] = value;
  }

  name(key: keyof Row & string, place: number): string | null {
    return this.names[this.column(key)[place] as number] ?? null;
  }

  hash(key: keyof Row & string, place: number): string {
    return (this.column(key) as Buffer).toString('latin1', place * HASH_BYTES, (place + 1) * HASH_BYTES);
  }

  text(key: keyof Row & string, place: number): string | null {
    const column = this.column(key);
    const start = column[2 * place] as number;
    const end = column[2 * place + 1] as number;
    return start > end ? null : this.heap.toString('utf8', start, end);
  }

  /** Returns the UTF-8 of a text. */
  bytes(key: keyof Row & string, place: number): Uint8Array | null {
    return this.readBytes(key)(place);
  }

  /** Returns a function for the UTF-8 of the texts of a column. */
  readBytes(key: keyof Row & string): (place: number) => Uint8Array | null {
    const column = this.column(key);
    const { buffer, byteOffset } = this.heap;
    return (place) => {
      const start = column[2 * place] as number;
      const end = column[2 * place + 1] as number;
      return start > end ? null : new Uint8Array(buffer, byteOffset + start, end - start);
    };
  }

  /** Returns the rows. The table is not to be used any more. */
  take(): TableData {
    const { rows, columns, heap, heapEnd, names } = this;
    return { count: rows, columns, heap: heap.subarray(0, heapEnd), names };
  }

  private clear(): void {
    const [first] = this.entries;
    this.capacity = first ? countRows(first.kind, this.columns[0] as ColumnMemory) : 0;
    this.rows = 0;
    this.heap = Buffer.from(this.heap.buffer as ArrayBuffer);
    this.heapEnd = 0;
    this.names.length = 0;
    this.nameCodes.clear();
  }

  private column(key: string): ColumnMemory {
    return this.columns[this.indexes.get(key) as number] as ColumnMemory;
  }

  private findCode(name: string): number {
    let code = this.nameCodes.get(name);
    if (code === undefined) {
      code = this.names.push(name) - 1;
      this.nameCodes.set(name, code);
    }
    return code;
  }

  private putText(column: Uint32Array, place: number, value: string | null | undefined): void {
    if (value == null) {
      column[2 * place] = 1;
      column[2 * place + 1] = 0;
      return;
    }
    const enough = this.heapEnd + 3 * value.length;
    if (enough > this.heap.length) this.growHeap(enough);
    column[2 * place] = this.heapEnd;
    this.heapEnd += this.heap.write(value, this.heapEnd);
    column[2 * place + 1] = this.heapEnd;
  }

  private grow(): void {
    this.capacity *= 2;
    this.columns = this.entries.map(({ kind }, index) => {
      const memory = createMemory(kind, this.capacity);
      memory.set(this.columns[index] as ColumnMemory);
      return memory;
    });
  }

  private growHeap(size: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(size, 2 * this.heap.length, INITIAL_HEAP_BYTES));
    this.heap.copy(larger, 0, 0, this.heapEnd);
    this.heap = larger;
  }
}

/** Returns the memory of a table that a thread can hand over. */
export const listMemory = ({ columns, heap }: TableData): ArrayBuffer[] =>
  [...columns, heap].flatMap(({ buffer }) => (buffer.byteLength > 0 ? [buffer as ArrayBuffer] : []));

const toBuffer = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);

function createMemory(kind: ColumnKind, rows: number): ColumnMemory {
  const elements = SLOTS[kind] * rows;
  switch (kind) {
    case 'number':
      return new Float64Array(elements);
    case 'flag':
      return new Uint8Array(elements);
    case 'hash':
      return Buffer.allocUnsafeSlow(elements);
    case 'name':
    case 'text':
      return new Uint32Array(elements);
  }
}

const countRows = (kind: ColumnKind, memory: ColumnMemory): number => memory.length / SLOTS[kind];

/** Beyond the number of any name. */
const NO_NAME = 0xffffffff;
const HASH_BYTES = 16;
/** The elements of a column's memory that a row takes. */
const SLOTS: Readonly<Record<ColumnKind, number>> = { name: 1, text: 2, number: 1, flag: 1, hash: HASH_BYTES };
const INITIAL_ROWS = 2048;
const INITIAL_HEAP_BYTES = 1 << 19;
const NO_HEAP = Buffer.allocUnsafeSlow(0);
