import { appendFileSync } from 'node:fs';
import { formatInteger, joinList } from '../../core/text/format';
import { sanitize } from '../../core/text/sanitize';
import type { RunResult } from '../../engine/run-result';
import { attempt } from '../../engine/system-error';
import { type FormatName, formats, joinIntoChunks } from '../../report';
import type { InputHash } from '../../report/format';
import type { Io } from '../io';
import type { ReportOutput } from './format-options';
import { writeFile } from './write-file';

/** The formats that contain the notes of a run. */
const WITH_NOTES: readonly FormatName[] = ['table', 'json', 'html'];

/** The width of a table in a file. */
const FILE_WIDTH = 80;

const MAX_WARNED_NOTES = 10;

interface WriteOptions {
  /** Whether to write results alone, without notes. */
  readonly quiet: boolean;
  /** Whether to color files too. */
  readonly color: boolean;
  /** The hash of the input, if a report has it. */
  readonly inputHash: InputHash | undefined;
}

/** Whether a report contains the hash of the input. */
export const hasInputHash = ({ format }: ReportOutput): boolean => format === 'html';

/** Whether a report contains the remediations of rules. */
export const hasRemediations = ({ format }: ReportOutput): boolean => format === 'html' || format === 'ocsf';

/** Writes the reports of a run: files first, so that a reader of standard output who leaves early costs no file. */
export async function writeReports(
  run: RunResult,
  outputs: readonly ReportOutput[],
  { quiet, color, inputHash }: WriteOptions,
  io: Io,
): Promise<void> {
  const { version, sourceRoot } = io;
  const common = { quiet, version, ...(sourceRoot && { sourceRoot }), ...(inputHash && { inputHash }) };
  for (const { format, file } of outputs) {
    if (file === undefined) continue;
    const render = await formats[format]();
    writeFile(file, joinIntoChunks(render(run, { ...common, color, width: FILE_WIDTH, file })));
  }
  for (const { format, file } of outputs) {
    if (file !== undefined) continue;
    const render = await formats[format]();
    const pieces = render(run, { ...common, color: io.color, width: io.width });
    for (const text of joinIntoChunks(pieces)) await io.write(text);
  }
  await writeJobSummary(run, outputs, io);
  if (quiet) return;
  if (!outputs.some(({ format }) => WITH_NOTES.includes(format))) warnNotes(run.notes, io);
  const files = outputs.flatMap(({ file }) => file ?? []);
  if (files.length > 0) io.warn(sanitize(`Wrote ${joinList(files, files.length)}: ${formatRunCounts(run)}`));
}

/**
 * GitHub shows the Markdown in this file on the page of the job. Annotations alone have no room for a backtest, nor for
 * the controls of a framework.
 */
async function writeJobSummary(
  { backtest, frameworks }: RunResult,
  outputs: readonly ReportOutput[],
  { jobSummary }: Io,
): Promise<void> {
  if (jobSummary === undefined || !outputs.some(({ format }) => format === 'github')) return;
  const parts: string[] = [];
  if (backtest) {
    const { formatBacktestMarkdown } = await import('../../report/backtest/backtest-markdown');
    parts.push(formatBacktestMarkdown(backtest));
  }
  if (frameworks) {
    const { formatFrameworksMarkdown } = await import('../../report/frameworks/framework-markdown');
    parts.push(formatFrameworksMarkdown(frameworks));
  }
  if (parts.length === 0) return;
  attempt(`Cannot write the job summary "${jobSummary}"`, () => appendFileSync(jobSummary, parts.join('\n')));
}

function warnNotes(notes: readonly string[], io: Io): void {
  for (const note of notes.slice(0, MAX_WARNED_NOTES)) io.warn(sanitize(`Note: ${note}`));
  const rest = notes.length - MAX_WARNED_NOTES;
  if (rest > 0) io.warn(`Note: … and ${formatInteger(rest)} more (--format table lists them)`);
}

/** Formats the counts of a run on one line, for those who see no report. */
function formatRunCounts({ summary }: RunResult): string {
  const counts = [
    [summary.nonCompliant, 'non-compliant'],
    [summary.unreadable, 'unreadable'],
    [summary.compliant, 'compliant'],
    [summary.notApplicable, 'not applicable'],
  ] as const;
  const shown = counts.filter(([count]) => count > 0).map(([count, label]) => `${formatInteger(count)} ${label}`);
  return shown.length > 0 ? shown.join(', ') : 'nothing was evaluated';
}
