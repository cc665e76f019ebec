import { pluralize } from '../../../core/text/format';
import { sanitize } from '../../../core/text/sanitize';
import { textWidth } from '../../../core/text/wrap';
import type { QueryError } from '../../../sql/query-error';
import type { Io } from '../../io';
import { formatAnswerJson, formatAnswerLines } from '../../output/answers';

/** Writes a query's error with its place in the text. */
export async function reportError(
  text: string,
  { message, position }: QueryError,
  json: boolean,
  io: Io,
): Promise<void> {
  if (json) await io.write(formatAnswerJson({ error: message, ...(position !== undefined && { position }) }, 0));
  io.warn(`assay: ${message}`);
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
  const header = fields.map(sanitize);
  const widths = header.map((field, index) =>
    Math.max(textWidth(field), ...rows.map((row) => textWidth(row[index] as string))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell + ' '.repeat((widths[index] as number) - textWidth(cell)))
      .join('  ')
      .trimEnd();
  return formatAnswerLines([line(header), ...rows.map(line), pluralize(results.length, 'result')]);
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
