import { addTo } from '../../core/collections/groups';
import type { ConfigurationItem } from '../../core/item';
import { compareSeverities } from '../../core/rule';
import { compareTexts } from '../../core/text/format';
import { escapeMarkdown, toCode, toLink, toTable } from '../markdown';
import { formatResourceTypes } from '../resource-types';
import type { RuleFolder } from '../rule-folder';

/** Formats the table in `README.md`: the rules of each service. */
export function formatServicesTable(folders: readonly RuleFolder[]): string {
  const links = new Map<string, string[]>();
  for (const { folder, rule } of sortByName(folders)) {
    const service = folder.slice(0, folder.indexOf('/'));
    addTo(links, service, toLink(toCode(rule.name), `rules/${folder}`));
  }
  return toTable(
    ['Service', 'Rules'],
    [...links].sort(([a], [b]) => compareTexts(a, b)).map(([service, rules]) => [service, rules.join(', ')]),
  );
}

/** Formats the table of all rules in `docs/rules.md`, the most severe first. */
export function formatRulesTable(folders: readonly RuleFolder[]): string {
  const sorted = sortByName(folders).sort(({ rule: a }, { rule: b }) => compareSeverities(a.severity, b.severity));
  return toTable(
    ['Severity', 'Rule', 'Requirement', 'Evaluates'],
    sorted.map(({ folder, rule }) => [
      rule.severity,
      toLink(toCode(rule.name), `../rules/${folder}`),
      escapeMarkdown(rule.title),
      formatResourceTypes(rule),
    ]),
  );
}

/** Formats the table of the cases in `docs/rules.md`: how many each rule has of each form of its resources. */
export const formatCasesTable = (folders: readonly RuleFolder[]): string =>
  toTable(
    ['Rule', ...Object.values(CASE_FORMS)],
    sortByName(folders).map(({ folder, rule, cases }) => {
      const counts = Object.keys(CASE_FORMS).map(
        (form) => cases.filter(({ shape = 'config' }) => shape === form).length,
      );
      return [toLink(toCode(rule.name), `../rules/${folder}`), ...counts.map((count) => (count ? String(count) : '–'))];
    }),
  );

const CASE_FORMS: Readonly<Record<ConfigurationItem['shape'], string>> = {
  config: 'AWS Config',
  description: 'Output of a call',
  template: 'Template',
};

/** Formats the table of all remediations in `docs/remediation.md`. Their texts may contain Markdown's code. */
export const formatRemediationsTable = (folders: readonly RuleFolder[]): string =>
  toTable(
    ['Rule', 'Remediation', 'Exclusions'],
    sortByName(folders).flatMap(({ folder, rule: { name, remediation } }) =>
      remediation ? [[toLink(toCode(name), `../rules/${folder}`), remediation.summary, remediation.exclusions]] : [],
    ),
  );

const sortByName = (folders: readonly RuleFolder[]): RuleFolder[] =>
  [...folders].sort(({ rule: a }, { rule: b }) => compareTexts(a.name, b.name));
