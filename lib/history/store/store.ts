import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { attempt, ensureFolder } from '../../engine/system-error';
import { HistoryError } from '../history-error';
import { Database } from './duckdb';
import { createPeriodQuery, FORMAT_VERSION, MOMENT_VIEW, TABLES } from './schema';

/**
 * Leaves room for Node in the 400 MB that a run may take; sorting beyond it goes to disk. With 128 MB a run over 100,000
 * items took 20 MB more, and with 192 MB one over 200,000 took 77 MB more, both in the same processor time. A second
 * thread takes processor time and memory while it waits for the first.
 */
const WRITE_CONFIG = { memory_limit: '112MB', threads: '1' };

/** The rows that DuckDB compresses and writes together. Their texts are in memory until then. */
export const ROW_GROUP_ROWS = 16_384;

/**
 * DuckDB's newest format compresses the text of items best. Small row groups are written early, so that they take little
 * memory, and a look-up reads less.
 */
const ATTACH_OPTIONS = `ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, STORAGE_VERSION 'v1.5.0'`;

/** A query of the user cannot read or write files, load extensions or reach the network, nor change that. */
const READ_CONFIG = {
  access_mode: 'READ_ONLY',
  enable_external_access: 'false',
  autoload_known_extensions: 'false',
  autoinstall_known_extensions: 'false',
  memory_limit: '1GB',
};

/**
 * Opens a store for writing, and creates it if there is none.
 * @throws HistoryError if the file is not a store of this version, or if another process uses it
 */
export async function openForWriting(path: string): Promise<Database> {
  const isNew = !existsSync(path);
  if (!isNew) checkFile(path);
  ensureFolder(dirname(path));
  // The default of a database in memory is a folder in the user's current one.
  const database = await Database.open(':memory:', { ...WRITE_CONFIG, temp_directory: `${path}.tmp` });
  try {
    await database.attach(path, ATTACH_OPTIONS);
    if (isNew || (await isEmpty(database))) await createTables(database);
    else await checkVersion(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/**
 * Lets DuckDB take as much memory as it takes by default: it compresses 2,048 texts at a time, however large they are.
 * Resetting the option alone has no effect on a database that is open.
 */
export async function raiseMemoryLimit(database: Database): Promise<void> {
  await database.run('RESET memory_limit');
  const [row] = await database.rows<{ limit: string }>(`SELECT current_setting('memory_limit') AS "limit"`);
  if (row) await database.run(`SET memory_limit = '${row.limit}'`);
}

/** Marks that a run has begun to read files. The mark stays if the run does not finish. */
export async function markUnfinished(database: Database): Promise<void> {
  // `INSERT OR REPLACE` has DuckDB clear two megabytes of memory first.
  if (!(await isUnfinished(database))) await database.run('INSERT INTO meta VALUES (?, ?)', [UNFINISHED, 'true']);
}

export const markFinished = (database: Database): Promise<void> =>
  database.run('DELETE FROM meta WHERE key = ?', [UNFINISHED]);

/** Whether the last run was stopped, so that the store may lack files. */
export const isUnfinished = async (database: Database): Promise<boolean> =>
  (await database.rows('SELECT 1 FROM meta WHERE key = ?', [UNFINISHED])).length > 0;

const UNFINISHED = 'unfinished_ingest';

/** Explains an error of DuckDB that comes from the machine, such as a full disk. Other errors are bugs. */
export function explainWriteError(path: string, error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  const [, reason] =
    /^(?:(?:IO|Out of Memory|TransactionContext|FATAL) Error: (?:Failed to commit: )?|Failed to append: (?=Could not))(.*)/.exec(
      message,
    ) ?? [];
  if (reason === undefined) return error;
  return new HistoryError(`Cannot write the history store ${JSON.stringify(path)}: ${reason}`, { cause: error });
}

/**
 * Opens a store for queries. Several processes may read it at the same time. Looking up one resource is faster in one
 * thread.
 * @throws HistoryError if there is no store, if it has another version, or if a process writes to it
 */
export async function openForReading(path: string, { isLookup = false } = {}): Promise<Database> {
  if (!existsSync(path)) {
    throw new HistoryError(`Cannot open the history store "${path}": there is no such file; run assay ingest first`);
  }
  checkFile(path);
  // Through a link, DuckDB takes the store's own log for another file, which it may not read.
  const database = await Database.open(realpathSync(path), { ...READ_CONFIG, ...(isLookup && { threads: '1' }) });
  try {
    await checkVersion(database, path);
    await replaceStalePeriods(database);
    // Errors with the position in the query. Times that a query gives a zone mean the same on each machine.
    await database.run("SET errors_as_json = true; SET TimeZone = 'UTC'; SET lock_configuration = true");
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/**
 * DuckDB opens a file of some other kinds, such as JSON, as a database in memory, so that everything written would be lost.
 * @throws HistoryError if the path is not that of a DuckDB file
 */
function checkFile(path: string): void {
  const failure = `Cannot open the history store "${path}"`;
  const status = statSync(path);
  if (status.isDirectory()) throw new HistoryError(`${failure}: it is a folder`);
  // DuckDB does not write into one either. A process that has just created it may be about to, so it is not replaced.
  if (status.isFile() && status.size === 0) {
    throw new HistoryError(`${failure}: it is an empty file; delete it and ingest the files`);
  }
  const start = Buffer.alloc(MAGIC_OFFSET + MAGIC.length);
  attempt(failure, () => {
    const file = openSync(path, 'r');
    try {
      readSync(file, start, 0, start.length, 0);
    } finally {
      closeSync(file);
    }
  });
  if (!start.subarray(MAGIC_OFFSET).equals(MAGIC)) throw new HistoryError(`${failure}: it is not a DuckDB file`);
}

/** At the beginning of a DuckDB file, after a checksum. https://duckdb.org/docs/stable/internals/storage */
const MAGIC = Buffer.from('DUCK');
const MAGIC_OFFSET = 8;

/** After a run that was killed the periods are those of the run before it. They are then computed for each query. */
async function replaceStalePeriods(database: Database): Promise<void> {
  const stale = await database.rows('SELECT 1 FROM stale_scope LIMIT 1');
  if (stale.length > 0) await database.run(`CREATE TEMP VIEW period AS ${createPeriodQuery('moment')}`);
}

/** Opens an empty database, which parses queries that run elsewhere. @throws HistoryError if DuckDB is not installed */
export const openForParsing = (): Promise<Database> =>
  Database.open(':memory:', { ...READ_CONFIG, access_mode: 'AUTOMATIC' });

async function isEmpty(database: Database): Promise<boolean> {
  const [row] = await database.rows<{ count: number }>('SELECT count(*) AS count FROM duckdb_tables()');
  return row?.count === 0;
}

/** In one transaction, so that a killed run leaves no half of a store. */
async function createTables(database: Database): Promise<void> {
  await database.transact(async () => {
    await database.run(TABLES + MOMENT_VIEW);
    await database.run('INSERT INTO meta VALUES (?, ?)', ['format_version', FORMAT_VERSION]);
  });
}

async function checkVersion(database: Database, path: string): Promise<void> {
  const found = await readFormatVersion(database);
  if (found === FORMAT_VERSION) return;
  throw new HistoryError(
    found === undefined
      ? `Cannot use "${path}": it is a DuckDB file, but not a history store of Assay`
      : `Cannot use the history store "${path}": it has format version ${found}, expected ${FORMAT_VERSION}; delete it and ingest the files again`,
  );
}

async function readFormatVersion(database: Database): Promise<string | undefined> {
  try {
    const [row] = await database.rows<{ value: string }>("SELECT value FROM meta WHERE key = 'format_version'");
    return row?.value;
  } catch {
    return undefined;
  }
}
