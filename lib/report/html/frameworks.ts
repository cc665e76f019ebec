import type { ControlResult, FrameworkResult } from '../../core/standards/frameworks/assess';
import { escapeMarkup } from '../../core/text/sanitize';
import { CONTROL_LABELS, formatFrameworkCounts, formatReasons } from '../frameworks/framework-labels';
import { renderRuleLink } from './results';

/** Renders a page for each framework: all controls in its order, with result, rules and reasons. */
export function* renderFrameworks(frameworks: readonly FrameworkResult[]): Generator<string> {
  for (const framework of frameworks) {
    yield `<section class="framework" id="framework-${framework.framework}">\n<h2>${escapeMarkup(framework.title)}</h2>\n`;
    yield `<p>${escapeMarkup(formatFrameworkCounts(framework))}</p>\n`;
    if (framework.scope) yield `<p class="quiet">${escapeMarkup(framework.scope)}</p>\n`;
    yield '<table class="controls">\n<thead><tr><th>Control</th><th>Requirement</th><th>Result</th><th>Rules</th><th>Why</th></tr></thead>\n<tbody>\n';
    let section: string | undefined;
    for (const control of framework.controls) {
      if (control.section !== section) {
        section = control.section;
        yield `<tr class="part"><th colspan="5">${escapeMarkup(section)}</th></tr>\n`;
      }
      yield renderControl(control);
    }
    yield '</tbody>\n</table>\n</section>\n';
  }
}

function renderControl(control: ControlResult): string {
  const rules = control.rules.map(({ rule }) => renderRuleLink(rule));
  return [
    `<tr><td>${escapeMarkup(control.control)}</td><td>${escapeMarkup(control.title)}</td>`,
    `<td><span class="tag ${control.result}">${CONTROL_LABELS[control.result]}</span></td>`,
    `<td>${rules.join(', ')}</td><td>${escapeMarkup(formatReasons(control))}</td></tr>\n`,
  ].join('');
}
