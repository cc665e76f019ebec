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
  let at = 0;
  const read = (expression: RegExp): string | undefined => {
    expression.lastIndex = at;
    const found = expression.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  while (at < text.length || fields.length > 0) {
    const begin = at;
    // Two texts in quotes that follow each other are the parts of a field before and after a doubled quote.
    const quoted: string[] = [];
    while (text[at] === '"') {
      const close = text.indexOf('"', at + 1);
      if (close < 0) break;
      quoted.push(text.slice(at + 1, close));
      at = close + 1;
    }
    const field = quoted.length > 0 ? quoted.join('"') : (read(PLAIN) ?? '');
    const end = read(FIELD_END);
    if (end === undefined)
      throw new ParseError(`Cannot read line ${line} of the CSV: a quote in the wrong place`, 'broken');
    fields.push(field);
    line += text.slice(begin, at).split(/\r\n?|\n/).length - 1;
    if (end === ',') continue;
    if (fields.length > 1 || fields[0] !== '') records.push({ line: start, fields });
    fields = [];
    start = line;
  }
  return records;
}

const PLAIN = /[^",\r\n]+/y;
const FIELD_END = /,|\r?\n|\r|$/y;
