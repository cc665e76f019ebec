import { EVALUATION_FIELDS } from '../engine/evaluation-json';
import type { RunResult } from '../engine/run-result';

/**
 * Comma-separated values after RFC 4180: the fields of an evaluation, and `unreadable`, which says of what could not be
 * judged why, and is empty elsewhere.
 */
export function* formatCsv(report: RunResult): Generator<string> {
  yield row([...EVALUATION_FIELDS, 'unreadable']);
  for (const evaluation of report.evaluations())
    yield row([...EVALUATION_FIELDS.map((field) => evaluation[field]), '']);
  for (const entry of report.unreadable) {
    const known: Readonly<Record<string, unknown>> = {
      rule: entry.rule,
      resourceType: entry.resourceType,
      resourceId: entry.resourceId,
      source: entry.source,
    };
    yield row([...EVALUATION_FIELDS.map((field) => known[field] as string | undefined), entry.message]);
  }
}

const row = (fields: readonly (string | null | undefined)[]): string =>
  `${fields.map((field) => quoted(guarded(field ?? ''))).join(',')}\r\n`;

/**
 * Spreadsheets run a cell that begins like a formula, and resources are named by whoever made them: such a cell gets an
 * apostrophe, which makes it text. A lone `-`, the name of standard input, is no formula.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const guarded = (field: string): string =>
  /^[=+\-@\t\r\n＝＋－＠]/.test(field) && field !== '-' ? `'${field}` : field;

/** A semicolon separates fields where the comma is a decimal mark, so a field that holds one is quoted too. */
const quoted = (field: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
