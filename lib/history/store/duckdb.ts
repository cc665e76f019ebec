import type { DuckDBConnection, DuckDBInstance, DuckDBValue, DuckDBValueConverter, Json } from '@duckdb/node-api';
import { HistoryError } from '../history-error';

/** A value that a statement receives or returns. */
export type SqlValue = string | number | bigint | boolean | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** One connection to a DuckDB file. */
export class Database {
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
    await this.connection.run(sql, [...values]);
  }

  /** Runs a query and returns its rows. Integers of 64 bits are numbers where they are exact. */
  async rows<Row = SqlRow>(sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    const reader = await this.connection.runAndReadAll(sql, [...values]);
    return reader.getRowObjects().map((row) => mapValues(row, toSqlValue)) as Row[];
  }

  /** Runs a query and returns its column names, and its values as JSON. Times are ISO 8601 in UTC. */
  async read(sql: string, values: readonly SqlValue[] = []): Promise<{ names: string[]; rows: unknown[][] }> {
    const reader = await this.connection.runAndReadAll(sql, [...values]);
    const { JsonDuckDBValueConverter } = this.duckdb;
    const convert: DuckDBValueConverter<Json> = (value, type, converter) =>
      toJsonTime(value) ?? JsonDuckDBValueConverter(value, type, converter);
    return { names: reader.columnNames(), rows: reader.convertRows(convert) };
  }

  /** Yields the rows of a query a chunk at a time, in bounded memory. */
  async *stream<Row = SqlRow>(sql: string, values: readonly SqlValue[] = []): AsyncGenerator<Row, void> {
    const result = await this.connection.stream(sql, [...values]);
    const names = result.columnNames();
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      for (const row of chunk.getRowObjects(names)) yield mapValues(row, toSqlValue) as Row;
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
   * @param catalog `temp` for a temporary table of a store that is open for reading
   */
  async append<Row>(
    table: string,
    rows: readonly Row[],
    columns: readonly ((row: Row) => DuckDBValue)[],
    catalog?: 'temp',
  ): Promise<void> {
    if (rows.length === 0) return;
    const appender = await this.connection.createAppender(table, catalog && 'main', catalog);
    const types = columns.map((_, index) => appender.columnType(index));
    for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, rows.length - from);
      const chunk = this.duckdb.DuckDBDataChunk.create(types, count);
      for (const [index, read] of columns.entries()) {
        const vector = chunk.getColumnVector(index);
        for (let row = 0; row < count; row++) vector.setItem(row, read(rows[from + row] as Row));
        vector.flush();
      }
      appender.appendDataChunk(chunk);
    }
    appender.flushSync();
    appender.closeSync();
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }
}

/** DuckDB writes `2026-03-01 12:00:00`, and `2026-03-01 12:00:00+00` if the type has a zone. Both are in UTC. */
function toJsonTime(value: DuckDBValue): string | undefined {
  if (!isTime(value)) return undefined;
  const text = String(value).replace(' ', 'T').replace(/\+00$/, '');
  const date = new Date(`${text}Z`);
  // Infinity, times beyond JavaScript's, and those with microseconds stay as they are.
  if (Number.isNaN(date.getTime())) return String(value);
  return /\.\d{4,}$/.test(text) ? `${text}Z` : date.toISOString();
}

const TIME_TYPES = /^DuckDBTimestamp/;
const isTime = (value: DuckDBValue): boolean =>
  typeof value === 'object' && value !== null && TIME_TYPES.test(value.constructor.name);

/** The size of DuckDB's vectors. */
const CHUNK_ROWS = 2048;

type DuckDb = typeof import('@duckdb/node-api');

async function loadDuckDb(): Promise<DuckDb> {
  try {
    const loaded: Omit<DuckDb, 'default'> & { readonly default?: unknown } = await import('@duckdb/node-api');
    // A bundle has a CommonJS module as the default export only.
    return (loaded.default ?? loaded) as DuckDb;
  } catch (cause) {
    throw new HistoryError(
      'Cannot open a history store: the package @duckdb/node-api is not installed (npm install @duckdb/node-api)',
      { cause },
    );
  }
}

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
