import { SEVERITIES, type Severity } from '../core/rule';
import type { FrameworkResult } from '../core/standards/frameworks/assess';
import { formatInteger, pluralize } from '../core/text/format';
import { breakCommands, sanitize } from '../core/text/sanitize';
import type { BacktestResult } from '../engine/results/backtest-result';
import { categorize, type ReportedEvaluation, type RunResult, type UnreadableEntry } from '../engine/run-result';
import {
  findFlipReason,
  formatBacktestPeriod,
  formatComparedWith,
  formatFlip,
  formatFlipPeriod,
  formatRuleChange,
  formatSpan,
  hasFired,
  pairRules,
  sumMessages,
} from './backtest/backtest-labels';
import { formatFrameworkCounts, selectControls } from './frameworks/framework-labels';
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
  if (run.backtest) yield* annotateBacktest(run.backtest);
  for (const framework of run.frameworks ?? []) yield annotateFramework(framework);
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

/** GitHub shows ten annotations of each level. */
const MAX_ANNOTATED_FLIPS = 10;

function* annotateBacktest(backtest: BacktestResult): Generator<string> {
  const { rules, comparison } = backtest;
  const fired = rules.filter(hasFired);
  const parts = fired.map(
    ({ rule, episodes, open, longest, alerts }) =>
      `${rule} ${pluralize(episodes, 'episode')}, ${formatInteger(open)} open, longest ${formatSpan(longest)}, ${pluralize(sumMessages(alerts), 'message')}`,
  );
  const found = parts.length > 0 ? parts.join('; ') : 'no rule would have fired';
  yield formatCommand('notice', NO_FILE, 'Backtest', `${formatBacktestPeriod(backtest)}: ${found}`);
  if (!comparison) return;
  const { flips } = comparison;
  const changes = pairRules(rules, comparison).map(([own, other]) => formatRuleChange(own, other));
  const title = `Compared with ${formatComparedWith(comparison)}`;
  const differing = flips.length === 0 ? 'no result differs' : `${pluralize(flips.length, 'differing result')}`;
  yield formatCommand('notice', NO_FILE, title, `${changes.join('; ')}; ${differing}`);
  for (const flip of flips.slice(0, MAX_ANNOTATED_FLIPS)) {
    const reason = findFlipReason(flip);
    yield formatCommand(
      'warning',
      NO_FILE,
      `${flip.rule}: ${formatFlip(flip)}`,
      `${formatResourceAndScope(flip)}: ${formatFlipPeriod(flip)}${reason && `: ${reason}`}`,
    );
  }
}

/** The job summary has all controls. */
function annotateFramework(framework: FrameworkResult): string {
  const failed = selectControls(framework, 'notMet').map(({ control }) => control);
  const list = failed.length > 0 ? `; not met: ${failed.join(', ')}` : '';
  const level = failed.length > 0 ? 'warning' : 'notice';
  return formatCommand(level, NO_FILE, framework.title, `${formatFrameworkCounts(framework)}${list}`);
}

/** A result over time, or of a framework, belongs to no file of the repository. */
const NO_FILE: AnnotationLocation = { source: '-' };

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
