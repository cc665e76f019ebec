import { formatExactJson } from '../../../core/exact-json';
import { isList, isObject } from '../../../core/json';
import { pluralize } from '../../../core/text/format';
import { sanitize } from '../../../core/text/sanitize';
import { textWidth, wrap } from '../../../core/text/wrap';
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
  if (position === undefined || text.trim() === '') return;
  const start = text.lastIndexOf('\n', position - 1) + 1;
  const end = text.indexOf('\n', position);
  io.warn(`  ${sanitize(text.slice(start, end < 0 ? undefined : end))}`);
  io.warn(`  ${' '.repeat(sanitize(text.slice(start, position)).length)}^`);
}

/** Longer values, such as whole configurations, are cut: JSON has all of them. */
const MAX_CELL_LENGTH = 240;
const GAP = '  ';
/** Narrower columns break every value, so that a list by field is easier to read. */
const MIN_COLUMN_WIDTH = 12;
/** A taller row is easier to read as a list by field, too. */
const MAX_ROW_LINES = 6;

type ResultRow = Readonly<Record<string, unknown>>;

/**
 * Formats results as a table that fits a terminal. The widest columns are wrapped if there is too little room for them, and
 * with too many columns, or too much text in them, each result is a list of its fields.
 */
export function formatResults(fields: readonly string[], results: readonly ResultRow[], width: number): string {
  const header = fields.map(sanitize);
  const rows = results.map((result) => fields.map((field) => formatCell(findValue(result, field))));
  const natural = header.map((field, index) =>
    rows.reduce((width, row) => Math.max(width, textWidth(row[index] as string)), textWidth(field)),
  );
  const room = width - GAP.length * (fields.length - 1);
  const widths = narrowColumns(natural, room);
  const table = widths && [header, ...rows].map((cells) => layOutRow(cells, widths));
  const isReadable = table?.every((lines) => lines.length <= MAX_ROW_LINES);
  const lines = isReadable ? table?.flat() : rows.flatMap((cells) => [...listFields(header, cells, width), '']);
  return formatAnswerLines([...(lines ?? []), pluralize(results.length, 'result')]);
}

/** Returns the widths of columns that share the room, the widest narrowed; undefined if there is too little for each. */
function narrowColumns(natural: readonly number[], room: number): readonly number[] | undefined {
  let [left, columns] = [room, natural.length];
  // The narrow columns keep their width, and the others share what they leave.
  const sorted = natural.toSorted((a, b) => a - b);
  for (const width of sorted) {
    if (width * columns > left) break;
    left -= width;
    columns--;
  }
  if (columns === 0) return natural;
  const share = Math.floor(left / columns);
  if (share < MIN_COLUMN_WIDTH) return undefined;
  return natural.map((width) => Math.min(width, share));
}

function layOutRow(cells: readonly string[], widths: readonly number[]): string[] {
  const columns = cells.map((cell, index) => {
    const width = widths[index] as number;
    return textWidth(cell) <= width ? [cell] : wrap(cell, width);
  });
  const height = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((lines, index) => padColumn(lines[line] ?? '', widths[index] as number))
      .join(GAP)
      .trimEnd(),
  );
}

const padColumn = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - textWidth(text)));

const listFields = (header: readonly string[], cells: readonly string[], width: number): string[] =>
  header.flatMap((field, index) => wrap(`${field}: ${cells[index]}`.trimEnd(), width, { hanging: '  ' }));

/** A result is nested by path, but has aggregates and the columns of SQL under their own text. */
function findValue(result: ResultRow, field: string): unknown {
  return Object.hasOwn(result, field) ? result[field] : followPath(result, field.split('.'));
}

/** A list on the way has a value for each element, so that those of two fields are in the same order. */
function followPath(value: unknown, keys: readonly string[]): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (isList(value)) return value.map((element) => followPath(element, keys));
  return isObject(value) && Object.hasOwn(value, key) ? followPath(value[key], rest) : undefined;
}

function formatCell(value: unknown): string {
  const text = typeof value === 'string' ? value : value == null ? '' : formatExactJson(value);
  const safe = sanitize(text);
  return safe.length > MAX_CELL_LENGTH ? `${safe.slice(0, MAX_CELL_LENGTH - 1)}…` : safe;
}
