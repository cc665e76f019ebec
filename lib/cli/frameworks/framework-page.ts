import { formatBound } from '../../core/standards/frameworks/bounds';
import type { AnsweringRule, ControlCoverage, FrameworkCoverage } from '../../core/standards/frameworks/coverage';
import { formatInteger } from '../../core/text/format';
import type { PageOptions } from '../../report/format';
import { TextPage } from '../../report/table/text-page';

/** Formats the rules of frameworks for a terminal: by control, and then the controls without a rule. */
export function formatCoveragePage(frameworks: readonly FrameworkCoverage[], { color, width }: PageOptions): string {
  const page = new TextPage({ color, width });
  for (const framework of frameworks) {
    page.addHeading('FRAMEWORK', 'bold', framework.title);
    if (framework.scope) page.addText(framework.scope, { style: 'dim' });
    addControls(page, framework, 'with a rule', ({ rules }) => rules.length > 0);
    addControls(page, framework, 'without a rule', ({ rules }) => rules.length === 0);
    page.addBlankLine();
  }
  page.addText('assay rules <name> shows one rule');
  return page.toString();
}

function addControls(
  page: TextPage,
  { controls, summary }: FrameworkCoverage,
  label: string,
  isListed: (control: ControlCoverage) => boolean,
): void {
  const listed = controls.filter(isListed);
  if (listed.length === 0) return;
  const width = Math.max(...listed.map(({ control }) => control.length));
  page.addBlankLine();
  page.addText(`${formatInteger(listed.length)} of ${formatInteger(summary.controls)} controls ${label}`, {
    style: 'bold',
  });
  for (const { control, title, rules, uncovered } of listed) {
    page.addLabeledText(control.padEnd(width), title, { indent: 2 });
    const notChecked = uncovered === null ? [] : [rules.length > 0 ? `not checked: ${uncovered}` : uncovered];
    const details = [...rules.map(formatAnsweringRule), ...notChecked].join('; ');
    page.addText(details, { indent: width + 4, style: 'dim' });
  }
}

/** Formats a rule with what a control asks of its parameters: `stale-access-key (maxAccessKeyAge 90 or less)`. */
function formatAnsweringRule({ rule, bounds }: AnsweringRule): string {
  const asked = Object.entries(bounds).map(([name, bound]) => `${name} ${formatBound(bound)}`);
  return asked.length === 0 ? rule : `${rule} (${asked.join(', ')})`;
}
