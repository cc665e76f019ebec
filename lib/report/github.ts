import { SEVERITIES, type Severity } from '../core/rule';
import type { RunResult, ReportedEvaluation } from '../engine/run-result';
import { groupDigits, formatScope, formatResource, formatSubject } from './labels';
import { toOutcome } from './outcome';
import { formatConclusion, formatFigures } from './table/conclusion';
import { groupByRule } from './table/grouping';
import { sanitizeTerminal } from './table/terminal';

/**
 * Workflow commands, which GitHub Actions shows as annotations of the run, and a line that sums up. Of each kind a step
 * shows only the first ten, so the worst come first.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function* formatGithub(report: RunResult): Generator<string> {
  for (const entry of report.unreadable) {
    yield command('error', entry.source, 'Cannot judge', `${formatSubject(entry)}: ${entry.message}`);
  }
  const found = groupByRule(report, { offences: 0, undecided: 0 });
  for (const severity of SEVERITIES) {
    if (found.offencesBySeverity[severity] === 0) continue;
    for (const evaluation of report.evaluations()) {
      if (evaluation.severity === severity && toOutcome(evaluation) === 'offence') {
        yield annotated(LEVELS[severity], evaluation);
      }
    }
  }
  if (found.undecided > 0) {
    for (const evaluation of report.evaluations()) {
      if (toOutcome(evaluation) === 'undecided') yield annotated('warning', evaluation);
    }
  }
  const figures = formatFigures(report, found).map(
    ({ number, what, detail }) => `${groupDigits(number)} ${what}${detail && ` (${detail})`}`,
  );
  yield `Assay: ${[formatConclusion(report, found).said, ...figures].join('; ')}\n`;
}

type Level = 'error' | 'warning' | 'notice';

const LEVELS: Readonly<Record<Severity, Level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
};

function annotated(level: Level, evaluation: ReportedEvaluation): string {
  const { rule, severity, source, annotation } = evaluation;
  const place = formatScope(evaluation);
  const resource = `${formatResource(evaluation)}${place && `, ${place}`}`;
  return command(level, source, `${rule} (${severity})`, `${resource}: ${annotation}`);
}

/** Standard input has no file that an annotation could stand in. */
function command(level: Level, source: string, title: string, message: string): string {
  const file = source === '-' ? '' : `file=${property(source)},`;
  return `::${level} ${file}title=${property(title)}::${data(sanitizeTerminal(message))}\n`;
}

/** The escapes of a command's message. https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(sanitizeTerminal(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
