import { describeMutant } from './mutants';
import type { MutantResult, MutationResult } from './run-mutants';

/** Counts of mutants. */
interface MutationCounts {
  readonly killed: number;
  readonly survived: number;
  readonly noCoverage: number;
  readonly timeout: number;
  readonly ignored: number;
  /** Killed and timed out, as a percentage of the mutants that a test reaches; undefined without any. */
  readonly score: number | undefined;
}

/** Counts the mutants of each status. */
export function countMutants(mutants: readonly MutantResult[]): MutationCounts {
  const count = (status: MutantResult['status']) => mutants.filter((mutant) => mutant.status === status).length;
  const [killed, survived, timeout] = [count('killed'), count('survived'), count('timeout')];
  const covered = killed + survived + timeout;
  const score = covered === 0 ? undefined : (100 * (killed + timeout)) / covered;
  return { killed, survived, noCoverage: count('no coverage'), timeout, ignored: count('ignored'), score };
}

/** Formats a table of files and a list of the mutants that no test noticed. */
export function formatMutationText({ mutants }: MutationResult): string {
  const paths = [...new Set(mutants.map(({ path }) => path))];
  const files = paths.map((path) => toRow(path, countMutants(mutants.filter((mutant) => mutant.path === path))));
  const rows = [HEADER, ...files, toRow('all', countMutants(mutants))];
  const list = (status: MutantResult['status']) =>
    mutants.filter((mutant) => mutant.status === status).map((mutant) => `  ${describeMutant(mutant)}`);
  return [
    ...alignColumns(rows),
    ...section('Survived', list('survived')),
    ...section('No coverage', list('no coverage')),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

const HEADER = ['File', 'Killed', 'Timeout', 'Survived', 'No coverage', 'Score of covered'];

const toRow = (name: string, counts: MutationCounts): string[] => [
  name,
  ...[counts.killed, counts.timeout, counts.survived, counts.noCoverage].map(String),
  counts.score === undefined ? '–' : `${counts.score.toFixed(1)} %`,
];

function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const align = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(align).join('  '));
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `${title}:`, ...lines];
