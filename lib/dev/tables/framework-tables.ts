import type { Rule } from '../../core/rule';
import { loadFrameworks } from '../../core/standards/frameworks';
import { formatBound } from '../../core/standards/frameworks/bounds';
import { type AnsweringRule, type ControlCoverage, describeCoverage } from '../../core/standards/frameworks/coverage';
import { FRAMEWORK_IDS } from '../../core/standards/frameworks/define-framework';
import { escapeMarkdown, toCode, toLink, toTable } from '../markdown';
import type { RuleFolder } from '../rule-folder';

/**
 * Formats the tables of `docs/frameworks.md`: the controls of each framework by its id, and a table of all frameworks.
 */
export async function formatFrameworkTables(folders: readonly RuleFolder[]): Promise<Record<string, string>> {
  const rules: readonly Rule[] = folders.map(({ rule }) => rule);
  const targets = new Map(folders.map(({ folder, rule }) => [rule.name, `../rules/${folder}`]));
  const frameworks = (await loadFrameworks(FRAMEWORK_IDS)).map((framework) => describeCoverage(framework, rules));
  const overview = toTable(
    ['Framework', 'Name', 'Controls', 'With a rule'],
    frameworks.map(({ framework, title, summary }) => [
      toLink(title, `#${title.toLowerCase().replaceAll(' ', '-').replaceAll('.', '')}`),
      toCode(framework),
      String(summary.controls),
      String(summary.withRule),
    ]),
  );
  const tables = frameworks.map(({ framework, controls }) => [
    framework,
    toTable(
      ['Control', 'Requirement', 'Rules, and the parameters that the control asks for', 'Not checked'],
      controls.map((control) => formatControlRow(control, targets)),
    ),
  ]);
  return { overview, ...Object.fromEntries(tables) };
}

const formatControlRow = (
  { control, title, rules, uncovered }: ControlCoverage,
  targets: ReadonlyMap<string, string>,
): string[] => [
  control,
  escapeMarkdown(title),
  rules.map((rule) => formatRuleLink(rule, targets)).join(', '),
  escapeMarkdown(uncovered ?? ''),
];

function formatRuleLink({ rule, bounds }: AnsweringRule, targets: ReadonlyMap<string, string>): string {
  const link = toLink(toCode(rule), targets.get(rule) ?? '');
  const asked = Object.entries(bounds).map(([name, bound]) => `${toCode(name)} ${formatBound(bound)}`);
  return asked.length === 0 ? link : `${link} (${asked.join(', ')})`;
}
