import { ParseError } from '../parse-error';

/** A record of comma-separated values, with the number of the line that it begins on. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Parses comma-separated values (RFC 4180): a field in quotes may contain commas, line breaks and doubled quotes. Empty
 * lines are left out.
 * @throws ParseError for a quote that is not closed, or that is followed by other text
 */
export function parseCsv(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let fields: string[] = [];
  let line = 1;
  let start = 1;
  // A field, with or without quotes, and its end: a comma, a line break or the end of the text.
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/y;
  while (field.lastIndex < text.length || fields.length > 0) {
    const [whole, quoted, plain = '', end] = field.exec(text) ?? [];
    if (whole === undefined)
      throw new ParseError(`Cannot read line ${line} of the CSV: a quote in the wrong place`, 'broken');
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split('\n').length - 1;
    if (end === ',') continue;
    if (fields.length > 1 || fields[0] !== '') records.push({ line: start, fields });
    fields = [];
    start = line;
  }
  return records;
}
