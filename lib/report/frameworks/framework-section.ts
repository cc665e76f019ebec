import type { ControlOutcome, ControlResult, FrameworkResult } from '../../core/standards/frameworks/assess';
import { formatInteger, pluralize } from '../../core/text/format';
import type { TextPage } from '../table/text-page';
import { CONTROL_LABELS, formatFrameworkCounts, formatReasons, selectControls } from './framework-labels';

const STYLES = { notMet: 'red', notEvaluated: 'yellow', met: 'green' } as const satisfies Record<
  ControlOutcome,
  string
>;

/** Adds a section for each framework: the controls by result, and the number of those that no rule answers. */
export function addFrameworks(page: TextPage, frameworks: readonly FrameworkResult[]): void {
  for (const framework of frameworks) addFramework(page, framework);
}

function addFramework(page: TextPage, framework: FrameworkResult): void {
  page.addBlankLine();
  page.addHeading('FRAMEWORK', 'bold', framework.title);
  page.addText(formatFrameworkCounts(framework), { style: 'dim' });
  if (framework.scope) page.addText(framework.scope, { style: 'dim' });
  const width = Math.max(...framework.controls.map(({ control }) => control.length));
  for (const outcome of ['notMet', 'notEvaluated', 'met'] as const) {
    const controls = selectControls(framework, outcome);
    if (controls.length === 0) continue;
    page.addText(`${CONTROL_LABELS[outcome]} ${formatInteger(controls.length)}`, { style: STYLES[outcome] });
    for (const control of controls.filter(({ rules }) => rules.length > 0)) addControl(page, control, width);
    const withoutRule = controls.filter(({ rules }) => rules.length === 0).length;
    if (withoutRule > 0) {
      page.addText(
        `${pluralize(withoutRule, 'control')} without a rule (assay rules --framework ${framework.framework} lists them)`,
        { indent: 2, hanging: 2, style: 'dim' },
      );
    }
  }
}

function addControl(page: TextPage, control: ControlResult, width: number): void {
  page.addLabeledText(control.control.padEnd(width), control.title, { indent: 2 });
  const reasons = formatReasons(control);
  if (reasons !== '') page.addText(reasons, { indent: width + 4, style: 'dim' });
}
