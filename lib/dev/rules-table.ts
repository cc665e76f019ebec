import { SEVERITIES } from '../core/rule';
import { code, link, plain, table } from './markdown';
import type { RuleFolder } from './rule-folder';
import { scopeCell } from './scope';

/** The rules of the repository for its front page, the worst first. */
export function formatRulesTable(folders: readonly RuleFolder[]): string {
  const sorted = [...folders].sort(
    ({ rule: a }, { rule: b }) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.name < b.name ? -1 : 1),
  );
  return table(
    ['Severity', 'Rule', 'What it asks for', 'Judges'],
    sorted.map(({ folder, rule }) => [
      rule.severity,
      link(code(rule.name), `rules/${folder}`),
      plain(rule.title),
      scopeCell(rule),
    ]),
  );
}
