import { listStateWarnings } from '../history/state/doubts';
import { stateQuery } from '../history/state/inventory';
import { describeLostItems, listLostItems } from '../history/state/lost-items';
import type { Database } from '../history/store/duckdb';
import { parseSerializedSql, type SelectNode } from './advanced-query/syntax-tree';
import { createChangesTable } from './changes-table';
import { checkReferences, VIEWS } from './check-references';
import { QueryError, toCharacters } from './query-error';

export interface SqlResponse {
  readonly fields: readonly string[];
  readonly results: readonly Readonly<Record<string, unknown>>[];
  /** Of which resources the state may be wrong, if the statement names it. */
  readonly warnings: readonly string[];
}

/** A member of an item, such as the configuration of a deleted resource, may be written as null: it is NULL in SQL. */
const extractMember = (name: string): string => `nullif(json_extract(body.item, '$.${name}'), 'null')`;

const ITEM_COLUMNS = `
  account_id, region, resource_type, resource_id, resource_name, arn,
  make_timestamp(capture_time * 1000) AS capture_time, state_id, status,
  ${extractMember('configuration')} AS configuration,
  ${extractMember('supplementaryConfiguration')} AS supplementary_configuration,
  CAST(tags AS JSON) AS tags,
  ${extractMember('relationships')} AS relationships,
  missing_reason`;

/** The documented views. `items` is the state at the time asked; the others hold everything. */
const createViews = (at: number): string => `
  CREATE TEMP VIEW items AS
    SELECT ${ITEM_COLUMNS} FROM (${stateQuery(String(Math.trunc(at)))}) AS state JOIN body USING (version_no, resource_type);
  CREATE TEMP VIEW versions AS
    SELECT ${ITEM_COLUMNS} FROM version JOIN resource USING (resource_no) JOIN body USING (version_no, resource_type);
  CREATE TEMP VIEW relationships AS
    SELECT account_id, region, resource_type, resource_id, make_timestamp(capture_time * 1000) AS capture_time,
           name, to_type, to_id, to_name, origin
    FROM edge JOIN version USING (version_no, resource_no) JOIN resource USING (resource_no);
  -- One row for each rule of the items that AWS Config records of the results of rules.
  CREATE TEMP VIEW compliance AS
    SELECT account_id, region, json_extract_string(item, '$.configuration.targetResourceType') AS resource_type,
           json_extract_string(item, '$.configuration.targetResourceId') AS resource_id,
           json_extract_string(rule, '$.configRuleName') AS rule_name,
           json_extract_string(rule, '$.complianceType') AS compliance_type,
           make_timestamp(capture_time * 1000) AS capture_time
    FROM (
      SELECT account_id, region, capture_time, item, unnest(json_extract(item, '$.configuration.configRuleList[*]')) AS rule
      FROM version JOIN resource USING (resource_no) JOIN body USING (version_no, resource_type)
      WHERE resource_type = 'AWS::Config::ResourceCompliance');
  CREATE TEMP VIEW events AS
    SELECT event_id, make_timestamp(event_time * 1000) AS event_time, event_name, event_source, account_id, region, principal,
           source_ip_address, user_agent, error_code, CAST(record AS JSON) AS record
    FROM event;`;

/**
 * Runs one SELECT statement over the views.
 * @param at epoch milliseconds, the time of `items`
 * @throws QueryError if the text is not one query, or if DuckDB refuses it
 */
export async function runSql(database: Database, text: string, at: number): Promise<SqlResponse> {
  await database.run(createViews(at));
  const statement = await checkStatement(database, text);
  const { from_table: source } = statement;
  if (source?.type === 'SHOW_REF' && LISTS_TABLES.has(source.table_name)) {
    return { fields: ['name'], results: VIEWS.map((name) => ({ name })), warnings: [] };
  }
  checkReferences(statement, text);
  if (/\bchanges\b/i.test(text)) await createChangesTable(database);
  try {
    const { names: texts, rows } = await database.read(text);
    const names = numberNamesakes(texts);
    return {
      fields: names,
      results: rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]]))),
      warnings: /\bitems\b/i.test(text) ? await listStateWarnings(database, at) : await listLostWarnings(database),
    };
  } catch (error) {
    throw explainError(text, (error as Error).message);
  }
}

async function listLostWarnings(database: Database): Promise<string[]> {
  return [describeLostItems(await listLostItems(database))].filter((warning) => warning !== undefined);
}

/** The names that SHOW TABLES, SHOW ALL TABLES and DESCRIBE have in DuckDB's tree. */
const LISTS_TABLES: ReadonlySet<unknown> = new Set(['"tables"', '__show_tables_expanded']);

/** Numbers columns of the same name, as those of a join: `a`, `a_1`. In JSON, one would hide the others. */
function numberNamesakes(names: readonly string[]): string[] {
  const used = new Set(names);
  return names.map((name, index) => {
    if (names.indexOf(name) === index) return name;
    let number = 1;
    while (used.has(`${name}_${number}`)) number++;
    used.add(`${name}_${number}`);
    return `${name}_${number}`;
  });
}

/** Reads an error of DuckDB, which is JSON where the store is opened for reading. */
function explainError(text: string, message: string): QueryError {
  try {
    const parsed = JSON.parse(message) as { exception_type: string; exception_message: string; position?: string };
    const [line = ''] = parsed.exception_message.split('\n');
    const position = parsed.position === undefined ? undefined : toCharacters(text, Number(parsed.position));
    return new QueryError(`Cannot run the query: ${parsed.exception_type} Error: ${line}`, position);
  } catch {
    return new QueryError(`Cannot run the query: ${message.split('\n')[0]}`);
  }
}

/**
 * Returns the only statement of a text. DuckDB serializes queries only, so anything else is refused. The store is opened
 * read-only besides.
 */
async function checkStatement(database: Database, text: string): Promise<SelectNode> {
  const [row] = await database.rows<{ tree: string }>('SELECT json_serialize_sql(CAST($1 AS VARCHAR)) AS tree', [text]);
  const parsed = parseSerializedSql(row?.tree ?? '{}');
  if (parsed.error_type === 'not implemented') {
    throw new QueryError('Cannot run the query: only SELECT statements are run, which change and set nothing', 0);
  }
  if (parsed.error !== false) {
    throw new QueryError(
      `Cannot run the query: ${parsed.error_message ?? 'expected a SELECT statement'}`,
      // Positions of syntax errors are in characters.
      Number(parsed.position ?? 0),
    );
  }
  const [statement, ...others] = parsed.statements ?? [];
  if (!statement) throw new QueryError('Cannot run the query: it is empty', 0);
  if (others.length > 0)
    throw new QueryError('Cannot run the query: it has more than one statement', findSecondStatement(text));
  return statement.node;
}

/** Returns the place of the first semicolon outside quotes and comments that text follows. */
function findSecondStatement(text: string): number {
  const parts = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|;\s*(?=\S)/g;
  for (const { 0: part, index } of text.matchAll(parts)) if (part.startsWith(';')) return index + part.length;
  return 0;
}
