import type {
  DuckDBAppender,
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBValue,
  DuckDBValueConverter,
  Json,
} from '@duckdb/node-api';
import { HistoryError } from '../history-error';
import { type AppendedValue, CHUNK_ROWS, type ColumnWriter, createColumnWriter } from './column-writer';
import { type DuckDb, loadDuckDb } from './duckdb-package';

/** A value that a statement receives or returns. */
export type SqlValue = string | number | bigint | boolean | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** One connection to a DuckDB file. */
export class Database {
  /** By table. */
  private readonly appenders = new Map<string, PendingRows>();

  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    private readonly duckdb: DuckDb,
  ) {}

  /**
   * Opens a file. DuckDB is loaded on first use: it is optional, and the rest of the command starts without it.
   * @throws HistoryError if DuckDB is not installed, or if another process uses the file
   */
  static async open(path: string, config: Readonly<Record<string, string>>): Promise<Database> {
    const duckdb = await loadDuckDb();
    try {
      const instance = await duckdb.DuckDBInstance.create(path, { ...config });
      return new Database(instance, await instance.connect(), duckdb);
    } catch (error) {
      throw explainOpenError(path, error as Error);
    }
  }

  /**
   * Attaches a file to a database in memory, and makes it the default of statements.
   * @param options of DuckDB's ATTACH, which opening a file does not have
   * @throws HistoryError if another process uses the file
   */
  async attach(path: string, options: string): Promise<void> {
    try {
      await this.run(`ATTACH '${path.replaceAll("'", "''")}' AS store (${options}); USE store;`);
    } catch (error) {
      throw explainOpenError(path, error as Error);
    }
  }

  /** Runs statements that return nothing. */
  async run(sql: string, values: readonly SqlValue[] = []): Promise<void> {
    this.insertAppended();
    await this.connection.run(sql, [...values]);
  }

  /** Runs a query and returns its rows. Integers of 64 bits are numbers where they are exact. */
  async rows<Row = SqlRow>(sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    this.insertAppended();
    const reader = await this.connection.runAndReadAll(sql, [...values]);
    return reader.getRowObjects().map((row) => mapValues(row, toSqlValue)) as Row[];
  }

  /**
   * Runs a query and returns its column names, and its values as JSON. Times are ISO 8601 in UTC. Integers of 64 bits and
   * more are numbers where they are exact, else texts.
   */
  async read(sql: string, values: readonly SqlValue[] = []): Promise<{ names: string[]; rows: unknown[][] }> {
    this.insertAppended();
    const reader = await this.connection.runAndReadAll(sql, [...values]);
    const { JsonDuckDBValueConverter, DuckDBTimestampTZValue, DuckDBTimestampValue } = this.duckdb;
    const timeTypes = listTimeTypes(this.duckdb);
    const convert: DuckDBValueConverter<Json> = (value, type, converter) => {
      // Its own text is in the zone of the machine.
      if (value instanceof DuckDBTimestampTZValue) return formatUtc(String(new DuckDBTimestampValue(value.micros)));
      if (timeTypes.some((timeType) => value instanceof timeType)) return formatUtc(String(value));
      const exact = typeof value === 'bigint' ? toSqlValue(value) : undefined;
      return typeof exact === 'number' ? exact : JsonDuckDBValueConverter(value, type, converter);
    };
    return { names: reader.columnNames(), rows: reader.convertRows(convert) };
  }

  /** Yields the rows of a query a chunk at a time, in bounded memory. */
  async *stream<Row = SqlRow>(sql: string, values: readonly SqlValue[] = []): AsyncGenerator<Row, void> {
    this.insertAppended();
    const result = await this.connection.stream(sql, [...values]);
    const names = result.columnNames();
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      for (const row of chunk.getRowObjects(names)) yield mapValues(row, toSqlValue) as Row;
    }
  }

  /** Yields the bytes of the values of a query's first column, which have a fixed width, in bounded memory. */
  async *streamBytes(sql: string, width: number): AsyncGenerator<Uint8Array, void> {
    const { bindings } = this.duckdb;
    this.insertAppended();
    const result = await this.connection.stream(sql);
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      const data = bindings.vector_get_data(bindings.data_chunk_get_vector(chunk.chunk, 0), width * chunk.rowCount);
      for (let row = 0; row < chunk.rowCount; row++) yield data.subarray(width * row, width * (row + 1));
    }
  }

  /** Runs work in a transaction. Nothing of it stays if it fails. */
  async transact<T>(work: () => Promise<T>): Promise<T> {
    await this.run('BEGIN TRANSACTION');
    try {
      const result = await work();
      await this.run('COMMIT');
      return result;
    } catch (error) {
      this.dropAppended();
      await this.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** Adds a function of texts that returns a boolean or a text. It is not called for NULL. */
  async addFunction(
    name: string,
    arity: number,
    compute: (values: readonly (string | null)[]) => boolean | string,
    returns: 'BOOLEAN' | 'VARCHAR',
  ): Promise<void> {
    const { DuckDBScalarFunction, BOOLEAN, VARCHAR } = this.duckdb;
    this.connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name,
        parameterTypes: Array.from({ length: arity }, () => VARCHAR),
        returnType: returns === 'BOOLEAN' ? BOOLEAN : VARCHAR,
        mainFunction: (_info, input, output) => {
          const columns = Array.from({ length: arity }, (_, index) => input.getColumnValues(index));
          for (let row = 0; row < input.rowCount; row++) {
            output.setItem(row, compute(columns.map((column) => column[row] as string | null)));
          }
          output.flush();
        },
      }),
    );
  }

  /**
   * Appends rows to a table, with a function for each column in their order. Values are read a chunk at a time, so that
   * texts that are made for it are garbage soon.
   *
   * DuckDB inserts the rows of several calls together, before the next statement at the latest.
   * @param catalog `temp` for a temporary table of a store that is open for reading
   */
  async append<Row>(
    table: string,
    rows: readonly Row[],
    columns: readonly ((row: Row) => AppendedValue)[],
    catalog?: 'temp',
  ): Promise<void> {
    if (rows.length === 0) return;
    const { bindings } = this.duckdb;
    const pending = await this.openAppender(table, catalog);
    const { chunk, appender, writers } = pending;
    for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, rows.length - from);
      chunk.reset();
      chunk.rowCount = count;
      for (const [index, read] of columns.entries()) {
        const vector = bindings.data_chunk_get_vector(chunk.chunk, index);
        const write = writers[index] as ColumnWriter;
        pending.bytes += write(vector, count, (row) => read(rows[from + row] as Row));
      }
      appender.appendDataChunk(chunk);
      pending.bytes += CHUNK_ROWS * CELL_BYTES * columns.length;
    }
    if (pending.bytes < MAX_PENDING_BYTES) return;
    appender.flushSync();
    pending.bytes = 0;
  }

  /**
   * Inserts the rows that were appended. Those of a table that it fails for, and of the tables after it, stay appended.
   *
   * The appenders stay open: their memory is freed by the garbage collector, which does not know its size.
   */
  private insertAppended(): void {
    for (const pending of this.appenders.values()) {
      if (pending.bytes === 0) continue;
      pending.appender.flushSync();
      pending.bytes = 0;
    }
  }

  /** Drops the rows that were appended. DuckDB inserts those of an appender that the garbage collector destroys. */
  private dropAppended(): void {
    for (const { appender } of this.appenders.values()) {
      appender.clear();
      appender.closeSync();
    }
    this.appenders.clear();
  }

  private async openAppender(table: string, catalog: 'temp' | undefined): Promise<PendingRows> {
    let pending = this.appenders.get(table);
    if (!pending) {
      const appender = await this.connection.createAppender(table, catalog && 'main', catalog);
      const types = Array.from({ length: appender.columnCount }, (_, index) => appender.columnType(index));
      const writers = types.map((type) => createColumnWriter(type, this.duckdb));
      pending = { appender, chunk: this.duckdb.DuckDBDataChunk.create(types), writers, bytes: 0 };
      this.appenders.set(table, pending);
    }
    return pending;
  }

  close(): void {
    this.dropAppended();
    this.connection.closeSync();
    this.instance.closeSync();
  }
}

/** Rows that DuckDB has in memory, and has not inserted. */
interface PendingRows {
  readonly appender: DuckDBAppender;
  /** The memory that rows are written to. */
  readonly chunk: DuckDBDataChunk;
  readonly writers: readonly ColumnWriter[];
  bytes: number;
}

/** DuckDB keeps a chunk in the memory of a full one, however few rows it has. */
const CELL_BYTES = 16;
/** With 4 MB a run over 100,000 items took 20 MB more and the same processor time. */
const MAX_PENDING_BYTES = 2 << 20;

/** DuckDB writes times in UTC as `2026-03-01 12:00:00`. */
function formatUtc(written: string): string {
  const text = written.replace(' ', 'T');
  const date = new Date(`${text}Z`);
  // Infinity, times beyond JavaScript's, and those with microseconds stay as they are.
  if (Number.isNaN(date.getTime())) return written;
  return /\.\d{4,}$/.test(text) ? `${text}Z` : date.toISOString();
}

/** By class: the bundle of the command renames the classes. */
const listTimeTypes = (duckdb: DuckDb) => [
  duckdb.DuckDBTimestampValue,
  duckdb.DuckDBTimestampSecondsValue,
  duckdb.DuckDBTimestampMillisecondsValue,
  duckdb.DuckDBTimestampNanosecondsValue,
];

function explainOpenError(path: string, cause: Error): HistoryError {
  const name = JSON.stringify(path);
  if (/lock|being used by another process/i.test(cause.message)) {
    return new HistoryError(`Cannot open the history store ${name}: another process is using it`, { cause });
  }
  return new HistoryError(`Cannot open the history store ${name}: ${cause.message.split('\n')[0]}`, { cause });
}

const mapValues = <V, W>(row: Record<string, V>, map: (value: V) => W): Record<string, W> =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key, map(value)]));

function toSqlValue(value: DuckDBValue): SqlValue {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return String(value);
}
