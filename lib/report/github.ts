import { SEVERITIES, type Severity } from '../core/rule';
import { formatInteger } from '../core/text/format';
import { breakCommands, sanitize } from '../core/text/sanitize';
import { categorize, type ReportedEvaluation, type RunResult, type UnreadableEntry } from '../engine/run-result';
import { formatEntryOrigin, formatResourceAndScope } from './labels';
import { formatConclusion, listCounts } from './summary/conclusion';
import { groupByRule } from './summary/grouping';

/**
 * Formats a run as workflow commands, which GitHub Actions shows as annotations, and a summary line. GitHub shows only
 * the first ten annotations of each level in a step, so the worst come first.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function* formatGithub(run: RunResult): Generator<string> {
  for (const entry of run.unreadable) {
    yield formatCommand('error', entry, 'Unreadable', `${formatEntryOrigin(entry)}: ${entry.message}`);
  }
  const grouped = groupByRule(run);
  for (const severity of SEVERITIES) {
    if (grouped.nonCompliantBySeverity[severity] === 0) continue;
    for (const evaluation of run.evaluations()) {
      if (evaluation.severity === severity && categorize(evaluation) === 'nonCompliant') {
        yield annotate(GITHUB_LEVELS[severity], evaluation);
      }
    }
  }
  if (grouped.counts.insufficientData > 0) {
    for (const evaluation of run.evaluations()) {
      if (categorize(evaluation) === 'insufficientData') yield annotate('warning', evaluation);
    }
  }
  const counts = listCounts(run, grouped).map(
    ({ count, label, detail }) => `${formatInteger(count)} ${label}${detail && ` (${detail})`}`,
  );
  yield `Assay: ${[formatConclusion(run, grouped).text, ...counts].join('; ')}\n`;
}

type GithubLevel = 'error' | 'warning' | 'notice';

const GITHUB_LEVELS: Readonly<Record<Severity, GithubLevel>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
};

function annotate(level: GithubLevel, evaluation: ReportedEvaluation): string {
  const { rule, severity, annotation } = evaluation;
  return formatCommand(
    level,
    evaluation,
    `${rule} (${severity})`,
    `${formatResourceAndScope(evaluation)}: ${annotation}`,
  );
}

/** An annotation of standard input has no file. */
function formatCommand(level: GithubLevel, location: AnnotationLocation, title: string, message: string): string {
  return `::${level} ${formatFile(location)}title=${escapeProperty(title)}::${escapeData(breakCommands(sanitize(message)))}\n`;
}

type AnnotationLocation = Pick<UnreadableEntry, 'source' | 'line' | 'column'>;

function formatFile({ source, line, column }: AnnotationLocation): string {
  if (source === '-') return '';
  const position = line === undefined ? '' : `line=${line},${column === undefined ? '' : `col=${column},`}`;
  return `file=${escapeProperty(source)},${position}`;
}

/** Escapes as GitHub's toolkit does. https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string =>
  escapeData(breakCommands(sanitize(text)))
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C');
