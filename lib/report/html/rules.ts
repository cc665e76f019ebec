import { toManagedRuleName, toManagedRuleUrl } from '../../core/standards/managed-rule-name';
import { formatInteger } from '../../core/text/format';
import { escapeMarkup } from '../../core/text/sanitize';
import type { RunResult } from '../../engine/run-result';
import type { ReportedRule } from '../../engine/settings';
import { CATEGORY_LABELS } from '../labels';
import { type GroupedRun, REPORT_CATEGORIES, type RuleGroup } from '../summary/grouping';
import { renderBadge, renderLink, renderRuleLink } from './results';

/** Renders the rules of a run: their counts, and a page of each with its rationale, parameters and limitations. */
export function* renderRules(run: RunResult, { rules, counts }: GroupedRun): Generator<string> {
  const enabled = new Map(run.rules.map((one) => [one.rule.name, one]));
  const shown = REPORT_CATEGORIES.filter((category) => counts[category] > 0);
  yield '<section>\n<h2>Rules of this run</h2>\n<table class="rules">\n<thead><tr><th>Rule</th><th>Severity</th>';
  yield shown.map((category) => `<th class="number">${CATEGORY_LABELS[category]}</th>`).join('');
  yield '</tr></thead>\n<tbody>\n';
  for (const rule of rules) {
    const cells = shown.map(
      (category) =>
        `<td class="number${rule.counts[category] === 0 ? ' zero' : ''}" data-label="${CATEGORY_LABELS[category]}">${formatInteger(rule.counts[category])}</td>`,
    );
    yield `<tr><td>${renderRuleLink(rule.name)}</td><td class="${rule.severity}">${rule.severity}</td>${cells.join('')}</tr>\n`;
  }
  yield '</tbody>\n</table>\n</section>\n<section>\n<h2>What the rules require</h2>\n';
  for (const rule of rules) yield renderRulePage(rule, enabled.get(rule.name));
  yield '</section>\n';
}

function renderRulePage({ name, title, severity }: RuleGroup, enabled: ReportedRule | undefined): string {
  const head = `<summary>${renderBadge(severity)} <code>${escapeMarkup(name)}</code> ${escapeMarkup(title)}</summary>`;
  const body = enabled ? renderRuleTexts(enabled) : '';
  return `<details class="page" id="rule-${escapeMarkup(name)}">\n${head}\n${body}</details>\n`;
}

function renderRuleTexts({ rule, parameterTexts }: ReportedRule): string {
  const values = Object.entries(parameterTexts).map(
    ([key, value]) => `<code>${escapeMarkup(`${key} = ${value}`)}</code>`,
  );
  const rows: readonly (readonly [label: string, markup: string])[] = [
    ['Evaluates', rule.resource.resourceTypes.map((type) => `<code>${escapeMarkup(type)}</code>`).join(', ')],
    ['Parameters', values.join('<br>')],
    [
      'Managed rules',
      (rule.managedRules ?? [])
        .map((identifier) => renderLink(toManagedRuleUrl(identifier), escapeMarkup(toManagedRuleName(identifier))))
        .join(', '),
    ],
    ['Controls', (rule.controls ?? []).map((control) => escapeMarkup(control)).join(', ')],
    ['Remediation', escapeMarkup(rule.remediation?.summary ?? '')],
    ['Limitations', rule.limitations.map(escapeMarkup).join('<br>')],
  ];
  const terms = rows
    .filter(([, markup]) => markup !== '')
    .map(([label, markup]) => `<dt>${label}</dt><dd>${markup}</dd>`);
  return `<p>${escapeMarkup(rule.rationale)}</p>\n<dl>${terms.join('')}</dl>\n`;
}
