import { type Rule, SEVERITIES } from '../core/rule';
import { code, link, plain, table } from './markdown';
import { scopeCell } from './scope';

/** The rules of the repository for its front page, the worst first. */
export function rulesTable(rules: readonly Rule[]): string {
  const sorted = [...rules].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.name < b.name ? -1 : 1),
  );
  return table(
    ['Severity', 'Rule', 'What it asks for', 'Judges'],
    sorted.map((rule) => [
      rule.severity,
      link(code(rule.name), `rules/${rule.name}`),
      plain(rule.title),
      scopeCell(rule),
    ]),
  );
}
