import { sanitize } from '../../core/text/sanitize';
import { runAdvancedQuery } from '../../sql/advanced-query/run-query';
import { QueryError } from '../../sql/query-error';
import { runSql, type SqlResponse } from '../../sql/run-sql';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import type { Io } from '../io';
import { UsageError } from '../usage-error';
import { readNow, readTimeExpression, STORE_OPTIONS, TIME_HELP, withStore } from './store-options';

/** `assay query`: AWS Config's advanced queries, and SQL, over the history store. */
export const query = defineCommand({
  name: 'query',
  usage: '"<query>" [--at <time>]',
  summary: 'run an advanced query, or SQL, over the state at a time',
  group: 'history',
  description: [
    "Runs an advanced query of AWS Config (SELECT … WHERE …, without FROM) over the state at a time, or with --sql a SELECT statement of DuckDB's SQL over the views items, versions, relationships, changes, events and compliance.",
    TIME_HELP,
    'JSON output: { fields, results, warnings }; results are nested by path as AWS returns them. An error is { error, position }.',
  ],
  options: {
    at: { type: 'string', value: '<time>', description: 'The time of the state. Default: now.' },
    sql: { type: 'boolean', description: "The query is SQL of DuckDB's dialect over the documented views." },
    ...STORE_OPTIONS,
  },
  examples: [
    `assay query "SELECT configuration.instanceType, COUNT(*)\n  WHERE resourceType = 'AWS::EC2::Instance'\n  GROUP BY configuration.instanceType" --at '2w ago'`,
    'assay query --sql "SELECT resource_type, count(*) FROM versions GROUP BY ALL"',
  ],

  async run({ values, positionals }, io) {
    const [text, ...more] = positionals;
    if (text === undefined) throw new UsageError('assay query needs a query in quotes');
    if (more.length > 0) throw new UsageError(`Cannot use "${more[0]}": put the query in quotes`);
    const json = values.format === 'json';
    const now = readNow(values.now, io);
    const at = (values.at === undefined ? now : readTimeExpression('at', values.at, now)).getTime();
    return withStore(values.store, async (database) => {
      try {
        const response: SqlResponse & { readonly warnings?: readonly string[] } = values.sql
          ? await runSql(database, text, at)
          : await runAdvancedQuery(database, text, at);
        await io.write(
          json ? `${JSON.stringify(response, null, 2)}\n` : formatResults(response.fields, response.results),
        );
        if (!json && 'warnings' in response)
          for (const warning of response.warnings) io.warn(sanitize(`Warning: ${warning}`));
        return EXIT.ok;
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
        await reportError(text, error, json, io);
        return EXIT.failed;
      }
    });
  },
});

async function reportError(text: string, { message, position }: QueryError, json: boolean, io: Io): Promise<void> {
  if (json) await io.write(`${JSON.stringify({ error: message, ...(position !== undefined && { position }) })}\n`);
  io.warn(sanitize(`assay: ${message}`));
  if (position === undefined) return;
  const start = text.lastIndexOf('\n', position - 1) + 1;
  const end = text.indexOf('\n', position);
  io.warn(`  ${sanitize(text.slice(start, end < 0 ? undefined : end))}`);
  io.warn(`  ${' '.repeat(sanitize(text.slice(start, position)).length)}^`);
}

const MAX_CELL_WIDTH = 60;

function formatResults(fields: readonly string[], results: readonly Readonly<Record<string, unknown>>[]): string {
  const rows = results.map((result) => fields.map((field) => formatCell(findValue(result, field))));
  const widths = fields.map((field, index) =>
    Math.max(field.length, ...rows.map((row) => (row[index] as string).length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] as number))
      .join('  ')
      .trimEnd();
  return `${[line(fields), ...rows.map(line), `${results.length} ${results.length === 1 ? 'result' : 'results'}`].join('\n')}\n`;
}

/** A result is nested by path, but has aggregates and the columns of SQL under their own text. */
function findValue(result: Readonly<Record<string, unknown>>, field: string): unknown {
  if (Object.hasOwn(result, field)) return result[field];
  let value: unknown = result;
  for (const key of field.split('.')) {
    if (Array.isArray(value)) value = value.map((element) => (element as Record<string, unknown> | null)?.[key]);
    else value = (value as Record<string, unknown> | null | undefined)?.[key];
  }
  return value;
}

function formatCell(value: unknown): string {
  const text = typeof value === 'string' ? value : value == null ? '' : JSON.stringify(value);
  const safe = sanitize(text);
  return safe.length > MAX_CELL_WIDTH ? `${safe.slice(0, MAX_CELL_WIDTH - 1)}…` : safe;
}
