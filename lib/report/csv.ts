import { breakCommands, sanitize } from '../core/text/sanitize';
import type { RunResult } from '../engine/run-result';
import { formatReasons } from './frameworks/framework-labels';

/** The columns in the order of the contract: new ones come last. */
const CSV_COLUMNS = [
  'rule',
  'resourceType',
  'resourceId',
  'accountId',
  'region',
  'complianceType',
  'annotation',
  'severity',
  'orderingTimestamp',
  'source',
  'unreadable',
  'resourceName',
  'arn',
  'outcome',
  'baseline',
] as const;

/**
 * The columns that a run over history has besides: since when a result holds, and until when, blank if it still does.
 */
const TIME_COLUMNS = ['from', 'until'] as const;

/** The columns that a run for frameworks has besides. */
const CONTROL_COLUMNS = ['framework', 'control', 'title'] as const;

type CsvColumn = (typeof CSV_COLUMNS | typeof TIME_COLUMNS | typeof CONTROL_COLUMNS)[number];
type Row = Readonly<Partial<Record<CsvColumn, string | null>>>;

/**
 * Formats a run as comma-separated values (RFC 4180): the fields of an evaluation, and `unreadable`, which has the
 * error message of an unreadable entry and is empty for evaluations. A control of a framework has its result as
 * `outcome` and its reasons as `annotation`. Line breaks and other invisible characters are written out.
 */
export function* formatCsv(run: RunResult): Generator<string> {
  const columns: readonly CsvColumn[] = [
    ...CSV_COLUMNS,
    ...(run.backtest ? TIME_COLUMNS : []),
    ...(run.frameworks ? CONTROL_COLUMNS : []),
  ];
  const formatRow = (row: Row): string => formatRecord(columns.map((column) => row[column]));
  yield formatRecord(columns);
  for (const evaluation of run.evaluations()) yield formatRow(evaluation);
  for (const { message, ...entry } of run.unreadable) yield formatRow({ ...entry, unreadable: message });
  for (const { framework, controls } of run.frameworks ?? []) {
    for (const control of controls) {
      const { control: id, title, result } = control;
      yield formatRow({ framework, control: id, title, outcome: result, annotation: formatReasons(control) });
    }
  }
}

/** Formats a record of comma-separated values. Each field may begin the line, if the reader chooses columns. */
export const formatRecord = (fields: readonly (string | null | undefined)[]): string =>
  `${fields.map((field) => quoteField(escapeFormula(breakCommands(sanitize(field ?? ''))))).join(',')}\r\n`;

/**
 * Spreadsheets run a cell that begins like a formula, and the names of resources come from anyone. An apostrophe turns
 * such a cell into text. A single `-`, the name of standard input, is not a formula.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const escapeFormula = (field: string): string =>
  /^[=+\-@\t\r\n＝＋－＠]/.test(field) && field !== '-' ? `'${field}` : field;

/**
 * Where the comma is the decimal mark, spreadsheets separate fields by semicolons, so fields with one are quoted too.
 */
const quoteField = (field: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
