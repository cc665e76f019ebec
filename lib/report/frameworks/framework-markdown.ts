import type { FrameworkResult } from '../../core/standards/frameworks/assess';
import { CONTROL_LABELS, formatFrameworkCounts, formatReasons, selectControls } from './framework-labels';

/** Formats frameworks as Markdown: a table of the controls that a rule answers, and a list of the others. */
export const formatFrameworksMarkdown = (frameworks: readonly FrameworkResult[]): string =>
  frameworks.map(formatFrameworkMarkdown).join('\n');

function formatFrameworkMarkdown(framework: FrameworkResult): string {
  const rows = (['notMet', 'notEvaluated', 'met'] as const)
    .flatMap((outcome) => selectControls(framework, outcome))
    .filter(({ rules }) => rules.length > 0)
    .map((control) => {
      const { control: id, title, result } = control;
      return `| ${id} | ${escapePipes(title)} | ${CONTROL_LABELS[result]} | ${escapePipes(formatReasons(control))} |`;
    });
  const others = framework.controls.filter(({ rules }) => rules.length === 0).map(({ control }) => control);
  return [
    `## ${framework.title}`,
    '',
    `${formatFrameworkCounts(framework)}.${framework.scope ? ` ${framework.scope}` : ''}`,
    '',
    '| control | requirement | result | why |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...(others.length > 0 ? [`No rule answers ${others.join(', ')}.`, ''] : []),
  ].join('\n');
}

/** The texts of a framework are ours; a rule of the user's may have any name that is kebab-case. */
const escapePipes = (text: string): string => text.replaceAll('|', '\\|');
