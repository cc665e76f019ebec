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
  const read = (expression: RegExp): RegExpExecArray | null => {
    expression.lastIndex = at;
    const match = expression.exec(text);
    if (match) at = expression.lastIndex;
    return match;
  };
  while (at < text.length || fields.length > 0) {
    const begin = at;
    // One expression for the whole field would need a stack as deep as the field is long.
    const pieces: string[] = [];
    for (let piece = read(QUOTED); piece; piece = read(QUOTED)) pieces.push(piece[1] as string);
    const field = pieces.length > 0 ? pieces.join('"') : (read(PLAIN)?.[0] ?? '');
    const end = read(FIELD_END)?.[0];
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

/** Text in quotes. Two that follow each other are the parts of a field before and after a doubled quote. */
const QUOTED = /"([^"]*)"/y;
const PLAIN = /[^",\r\n]+/y;
const FIELD_END = /,|\r?\n|\r|$/y;
