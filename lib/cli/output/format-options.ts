import { resolve } from 'node:path';
import { type FormatName, formatNames } from '../../report';
import type { Options, OptionValues } from '../definition';
import { UsageError } from '../usage-error';

/** Options of a command that writes reports in several formats. */
export const FORMAT_OPTIONS = {
  format: {
    group: 'Reports',
    type: 'string',
    multiple: true,
    value: '<format>[=<file>]',
    description: 'The output; with =<file>, into this file. May be repeated, with a file for all but one. Formats',
    choices: formatNames,
    withFile: true,
    default: 'table',
  },
  output: {
    group: 'Reports',
    type: 'string',
    multiple: true,
    short: 'o',
    value: '<file>',
    description: 'Write the report to this file. Without --format, its ending chooses the format. May be repeated.',
    completion: 'file',
  },
} as const satisfies Options;

/** A report to write, to standard output or to a file. */
export interface ReportOutput {
  readonly format: FormatName;
  /** Absent for standard output. */
  readonly file?: string;
}

/**
 * Returns the reports that the options ask for. `-o` names the file of the one `--format` without a file, or else its
 * ending chooses the format.
 * @throws UsageError
 */
export function parseOutputs({ format = [], output = [] }: OptionValues<typeof FORMAT_OPTIONS>): ReportOutput[] {
  const named = format.map(splitFormat);
  const open = named.filter(({ file }) => file === undefined);
  const outputs = [
    ...(output.length === 0 ? named : named.filter(({ file }) => file !== undefined)),
    ...output.map((file) => ({ format: open[0]?.format ?? guessFormat(file), file })),
  ];
  if ((output.length > 1 && open.length > 0) || (output.length > 0 && open.length > 1)) {
    throw new UsageError(
      `Cannot choose the format of "${output[0]}": give each format its file, as in --format ${open[0]?.format}=${output[0]}`,
    );
  }
  const reports = outputs.length === 0 ? [{ format: 'table' } as const] : outputs.map(toReportOutput);
  rejectDuplicates(reports);
  return reports;
}

function splitFormat(text: string): { readonly format: FormatName; readonly file: string | undefined } {
  const [, format, file] = /^([^=]*)(?:=(.*))?$/s.exec(text) as unknown as [string, FormatName, string | undefined];
  if (file === '') throw new UsageError(`Cannot use --format "${text}": the file is missing after "="`);
  return { format, file };
}

const toReportOutput = ({ format, file }: { format: FormatName; file: string | undefined }): ReportOutput =>
  file === undefined || file === '-' ? { format } : { format, file };

function rejectDuplicates(outputs: readonly ReportOutput[]): void {
  const seen = new Map<string, ReportOutput>();
  for (const output of outputs) {
    const target = output.file === undefined ? '' : resolve(output.file);
    const other = seen.get(target);
    if (other) {
      const place = output.file === undefined ? 'to standard output' : `into "${output.file}"`;
      throw new UsageError(
        `Cannot write ${other.format} and ${output.format} ${place}: give each its own file, as in --format ${output.format}=<file>`,
      );
    }
    seen.set(target, output);
  }
}

/** The formats of files by their ending; of two that fit, the longer one. */
const ENDINGS: readonly (readonly [ending: string, format: FormatName])[] = [
  ['.ocsf.json', 'ocsf'],
  ['.ndjson', 'ndjson'],
  ['.jsonl', 'ndjson'],
  ['.json', 'json'],
  ['.csv', 'csv'],
  ['.sarif', 'sarif'],
  ['.xml', 'junit'],
  ['.html', 'html'],
  ['.htm', 'html'],
  ['.txt', 'table'],
];

function guessFormat(file: string): FormatName {
  if (file === '-') return 'table';
  const found = ENDINGS.find(([ending]) => file.toLowerCase().endsWith(ending));
  if (found) return found[1];
  throw new UsageError(
    `Cannot choose the format of "${file}" by its ending: give one, as in --format json=${file}; known endings are ${ENDINGS.map(([ending]) => ending).join(', ')}`,
  );
}
