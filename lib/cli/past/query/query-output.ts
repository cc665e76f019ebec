import { sanitize } from '../../../core/text/sanitize';
import type { QueryError } from '../../../sql/query-error';
import type { Io } from '../../io';

/** Writes a query's error with its place in the text. */
export async function reportError(
  text: string,
  { message, position }: QueryError,
  json: boolean,
  io: Io,
): Promise<void> {
  if (json) await io.write(`${JSON.stringify({ error: message, ...(position !== undefined && { position }) })}\n`);
  io.warn(sanitize(`assay: ${message}`));
  if (position === undefined) return;
  const start = text.lastIndexOf('\n', position - 1) + 1;
  const end = text.indexOf('\n', position);
  io.warn(`  ${sanitize(text.slice(start, end < 0 ? undefined : end))}`);
  io.warn(`  ${' '.repeat(sanitize(text.slice(start, position)).length)}^`);
}

const MAX_CELL_WIDTH = 60;

/** Formats results as a table. */
export function formatResults(
  fields: readonly string[],
  results: readonly Readonly<Record<string, unknown>>[],
): string {
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
