import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Database, type SqlValue } from '../../lib/history/store/duckdb';
import { overlapsAddresses } from '../../lib/sql/advanced-query/sql-functions';
import { LoopbackServer } from './loopback-server';

/** A delivered file of AWS Config. */
export interface DeliveredFile {
  /** `AWSLogs/111122223333/Config/eu-west-1/2026/2/11/ConfigSnapshot/….json` */
  readonly key: string;
  readonly text: string;
}

/** Reads the files below a folder, with their paths in it as keys. */
export const readDeliveredFiles = (folder: string): DeliveredFile[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ key: path.slice(folder.length + 1), text: readFileSync(path, 'utf8') }));

/** The structure of an item as the Glue table declares it, in DuckDB's form. Structs match names in any case. */
const ITEM = {
  configurationItemVersion: 'VARCHAR',
  configurationItemCaptureTime: 'VARCHAR',
  configurationStateId: 'BIGINT',
  awsAccountId: 'VARCHAR',
  configurationItemStatus: 'VARCHAR',
  resourceType: 'VARCHAR',
  resourceId: 'VARCHAR',
  resourceName: 'VARCHAR',
  ARN: 'VARCHAR',
  awsRegion: 'VARCHAR',
  availabilityZone: 'VARCHAR',
  resourceCreationTime: 'VARCHAR',
  configuration: 'VARCHAR',
  supplementaryConfiguration: 'MAP(VARCHAR, VARCHAR)',
  tags: 'MAP(VARCHAR, VARCHAR)',
  relationships: [{ resourceType: 'VARCHAR', resourceId: 'VARCHAR', resourceName: 'VARCHAR', name: 'VARCHAR' }],
};

/** Functions of Athena that DuckDB has under other names. */
const MACROS = `
  CREATE MACRO json_parse(text) AS TRY_CAST(text AS JSON);
  CREATE MACRO json_format(value) AS CAST(value AS VARCHAR);
  CREATE MACRO json_text(value) AS CASE WHEN value IS NULL THEN NULL ELSE CAST(to_json(value) AS VARCHAR) END;
  CREATE MACRO json_extract_scalar(value, path) AS
    CASE WHEN json_type(value, path) NOT IN ('ARRAY', 'OBJECT') THEN json_extract_string(value, path) END;
  CREATE MACRO from_iso8601_timestamp(text) AS CAST(replace(text, 'Z', '') AS TIMESTAMP);
  CREATE MACRO date_format(moment, format) AS strftime(moment, replace(replace(format, '%i', '%M'), '%s', '%S'));
  CREATE MACRO cardinality(list) AS len(list);
  CREATE MACRO array_max(list) AS list_max(list);
  CREATE MACRO array_min(list) AS list_min(list);`;

/** What DuckDB writes in another way. Names of functions that take functions cannot be macros. */
const toDuckDb = (sql: string): string =>
  sql
    .replaceAll('json_format(CAST(', 'json_text((')
    .replaceAll(' AS json))', '))')
    .replaceAll('array(json)', 'JSON[]')
    .replaceAll(/\btransform\(/g, 'list_transform(')
    .replaceAll(/\bfilter\(/g, 'list_filter(')
    .replaceAll(/\breduce\(/g, 'list_sum(')
    .replaceAll(', CAST(0 AS double), (s, v) -> s + v, s -> s)', ')')
    .replaceAll(/\belement_at\(item\./g, 'map_extract_value(item.')
    .replaceAll(/\belement_at\(/g, 'list_extract(')
    .replaceAll(/\bcontains\(/g, 'contains_address(')
    .replaceAll(' AS ipaddress)', ' AS varchar)')
    .replaceAll(" AT TIME ZONE 'UTC'", '');

/** The end of an execution: its state, and why it failed. */
interface Execution {
  readonly state: 'SUCCEEDED' | 'FAILED';
  readonly reason?: string;
  readonly names: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  polls: number;
}

/**
 * Athena's protocol on loopback. It runs the statements over delivered files in DuckDB, so that the answers can be
 * compared with those of the history store. It stands for the meaning of the SQL, and says nothing of Athena's syntax.
 */
export class AthenaStub {
  readonly requests: (readonly [action: string, input: Readonly<Record<string, unknown>>])[] = [];
  /** Answers in place of the stub's own, by action. */
  broken: Readonly<Record<string, object>> = {};
  private readonly executions: Execution[] = [];
  private database: Database | undefined;
  private readonly server = new LoopbackServer((request, body, response) => {
    const action = String(request.headers['x-amz-target']).replace('AmazonAthena.', '');
    const input = JSON.parse(body.toString()) as Record<string, string>;
    this.requests.push([action, input]);
    return this.answer(action, input, response);
  });

  get url(): string {
    return this.server.url;
  }

  async start(files: readonly DeliveredFile[]): Promise<void> {
    await this.load(files);
    await this.server.start();
  }

  /** Replaces the files of the table. */
  async load(files: readonly DeliveredFile[]): Promise<void> {
    this.database ??= await createDatabase();
    await this.database.run('DELETE FROM delivered_file');
    for (const { key, text } of files) {
      const [, account, region, year, month, day, kind] =
        /AWSLogs\/(\d+)\/Config\/([^/]+)\/(\d+)\/(\d+)\/(\d+)\/(Config(?:History|Snapshot))\//.exec(key) ?? [];
      if (kind === undefined) continue;
      await this.database.run('INSERT INTO delivered_file VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
        ...[account as string, region as string, Number(year), Number(month), Number(day), kind],
        ...[`s3://bucket/${key}`, text],
      ]);
    }
  }

  async stop(): Promise<void> {
    await this.server.stop();
    this.database?.close();
  }

  private async answer(action: string, input: Record<string, string>, response: ServerResponse): Promise<void> {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(await this.run(action, input)));
  }

  private async run(action: string, input: Record<string, string>): Promise<object> {
    const broken = this.broken[action];
    if (broken) return broken;
    if (action === 'StartQueryExecution') {
      this.executions.push(await this.execute(String(input.QueryString)));
      return { QueryExecutionId: String(this.executions.length - 1) };
    }
    const execution = this.executions[Number(input.QueryExecutionId)] as Execution;
    if (action === 'GetQueryExecution') return this.describe(execution, String(input.QueryExecutionId));
    // The first row has the names, and a page three rows.
    const all = [execution.names, ...execution.rows];
    const start = Number(input.NextToken ?? 0);
    return {
      ResultSet: {
        ResultSetMetadata: { ColumnInfo: execution.names.map((Name) => ({ Name, Type: 'varchar' })) },
        Rows: all
          .slice(start, start + 3)
          .map((row) => ({ Data: row.map((value) => (value === null ? {} : { VarCharValue: value })) })),
      },
      ...(start + 3 < all.length && { NextToken: String(start + 3) }),
    };
  }

  /** Queued, running, and then its end. */
  private describe(execution: Execution, id: string): object {
    const State = ['QUEUED', 'RUNNING'][execution.polls++] ?? execution.state;
    return {
      QueryExecution: {
        QueryExecutionId: id,
        Status: { State, ...(execution.reason && { StateChangeReason: execution.reason }) },
        Statistics: { DataScannedInBytes: 2_000_000 },
      },
    };
  }

  /** Runs a statement. */
  async execute(sql: string, values: readonly SqlValue[] = []): Promise<Execution> {
    try {
      const { names, rows } = await (this.database as Database).read(toDuckDb(sql), values);
      const texts = rows.map((row) => row.map((value) => (value === null ? null : String(value))));
      return { state: 'SUCCEEDED', names, rows: texts, polls: 0 };
    } catch (error) {
      return {
        state: 'FAILED',
        reason: (error as Error).message.split('\n')[0] as string,
        names: [],
        rows: [],
        polls: 0,
      };
    }
  }
}

async function createDatabase(): Promise<Database> {
  const database = await Database.open(':memory:', {});
  await database.run(MACROS);
  await database.addFunction(
    'contains_address',
    2,
    ([range, address]) => overlapsAddresses(range ?? '', address ?? '', address ?? ''),
    'BOOLEAN',
  );
  await database.run(`CREATE SCHEMA assay_history; USE assay_history;
    CREATE TABLE delivered_file(account VARCHAR, region VARCHAR, year INTEGER, month INTEGER, day INTEGER, kind VARCHAR,
      "$path" VARCHAR, text VARCHAR);
    CREATE VIEW config_files AS SELECT * EXCLUDE (text),
      json_transform(json_extract(text, '$.configurationItems'), '${JSON.stringify([ITEM])}') AS configurationitems
      FROM delivered_file`);
  return database;
}
