import { SEVERITIES, type Severity } from '../core/rule';
import type { Report, ReportedEvaluation } from '../engine/run-result';
import { grouped, shownPlace, shownResource, shownSubject } from './labels';
import { outcomeOf } from './outcome';
import { conclusionOf, figuresOf } from './table/conclusion';
import { digest } from './table/grouping';
import { visible } from './table/terminal';

/**
 * Workflow commands, which GitHub Actions shows as annotations of the run, and a line that sums up. Of each kind a step
 * shows only the first ten, so the worst come first.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function* github(report: Report): Generator<string> {
  for (const entry of report.unreadable) {
    yield command('error', entry.source, 'Cannot judge', `${shownSubject(entry)}: ${entry.message}`);
  }
  const found = digest(report, { offences: 0, undecided: 0 });
  for (const severity of SEVERITIES) {
    if (found.offencesBySeverity[severity] === 0) continue;
    for (const evaluation of report.evaluations()) {
      if (evaluation.severity === severity && outcomeOf(evaluation) === 'offence') {
        yield annotated(LEVELS[severity], evaluation);
      }
    }
  }
  if (found.undecided > 0) {
    for (const evaluation of report.evaluations()) {
      if (outcomeOf(evaluation) === 'undecided') yield annotated('warning', evaluation);
    }
  }
  const figures = figuresOf(report, found).map(
    ({ number, what, detail }) => `${grouped(number)} ${what}${detail && ` (${detail})`}`,
  );
  yield `Assay: ${[conclusionOf(report, found).said, ...figures].join('; ')}\n`;
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
  const place = shownPlace(evaluation);
  const resource = `${shownResource(evaluation)}${place && `, ${place}`}`;
  return command(level, source, `${rule} (${severity})`, `${resource}: ${annotation}`);
}

/** Standard input has no file that an annotation could stand in. */
function command(level: Level, source: string, title: string, message: string): string {
  const file = source === '-' ? '' : `file=${property(source)},`;
  return `::${level} ${file}title=${property(title)}::${data(visible(message))}\n`;
}

/** The escapes of a command's message. https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(visible(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
