import { groupBy } from '../core/collections/groups';
import { type Parameter, requiredParameters } from '../core/parameters';
import { type Rule, SEVERITIES, type Trigger } from '../core/rule';
import type { Control } from '../core/standards/control';
import { toManagedRuleName } from '../core/standards/managed-rule-name';
import { pluralize } from '../core/text/format';
import type { PageOptions } from '../report/format';
import { SEVERITY_STYLES, TextPage } from '../report/table/text-page';
import { formatAnswerJson } from './output/answers';

/** Formats the list of rules for a terminal, by severity. */
export function formatRules(registry: readonly Rule[], { color, width }: PageOptions): string {
  const page = new TextPage({ color, width });
  const names = registry.map((rule) => rule.name.length + (isOptIn(rule) ? 2 : 0));
  const column = Math.min(Math.max(...names, 0), 34);
  for (const severity of SEVERITIES) {
    const rules = registry.filter((rule) => rule.severity === severity).sort(byName);
    if (rules.length === 0) continue;
    page.addHeading(severity.toUpperCase(), SEVERITY_STYLES[severity]);
    for (const rule of rules) {
      page.addLabeledText(`${rule.name}${isOptIn(rule) ? ' *' : ''}`.padEnd(column), rule.title, {
        indent: 2,
        style: 'bold',
      });
    }
    page.addBlankLine();
  }
  page.addText(pluralize(registry.length, 'rule'), { style: 'bold' });
  if (registry.some(isOptIn)) {
    page.addText('* runs only with its parameter: --param <rule>.<parameter>=<value>', { hanging: 2 });
  }
  page.addText('assay rules <name> shows one rule');
  return page.toString();
}

/** Formats one rule for a terminal. */
export function formatRulePage(rule: Rule, { color, width }: PageOptions): string {
  const page = new TextPage({ color, width });
  page.addHeading(rule.severity.toUpperCase(), SEVERITY_STYLES[rule.severity], rule.name);
  page.addText(rule.title, { style: 'bold' });
  page.addBlankLine();
  page.addText(rule.rationale);
  page.addBlankLine();
  const facts = (rule.facts ?? []).map(({ name, resourceTypes }) => `${name} (${resourceTypes.join(', ')})`);
  const properties: readonly (readonly [label: string, text: string])[] = [
    ['Evaluates', rule.resource.resourceTypes.join(', ')],
    ['Runs', rule.triggers.map(formatTrigger).join(', and ')],
    ['Facts', facts.join(', ')],
    ['Managed rule', (rule.managedRules ?? []).map(toManagedRuleName).join(', ')],
    ['Controls', describeControls(rule.controls ?? [])],
  ];
  for (const [label, text] of properties)
    if (text !== '') page.addLabeledText(label.padEnd(12), text, { style: 'dim' });
  addParameters(page, rule);
  if (rule.limitations.length > 0) {
    page.addBlankLine();
    page.addHeading('LIMITATIONS', 'bold');
    for (const limitation of rule.limitations) page.addText(`- ${limitation}`, { hanging: 2 });
  }
  page.addBlankLine();
  page.addHeading('EXAMPLE', 'bold');
  const [command = '', ...options] = buildExample(rule);
  page.addText(command, { indent: 2, hanging: 2 });
  for (const option of options) page.addText(option, { indent: 4, hanging: 2 });
  return page.toString();
}

/** `CIS 5.0: 5.3, 5.4; PCI DSS 4.0.1: 1.2.8` */
function describeControls(controls: readonly Control[]): string {
  const ends = controls.map((control) => ({ control, end: control.lastIndexOf(' ') }));
  const byFramework = groupBy(ends, ({ control, end }) => control.slice(0, end));
  return [...byFramework]
    .map(
      ([framework, members]) => `${framework}: ${members.map(({ control, end }) => control.slice(end + 1)).join(', ')}`,
    )
    .join('; ');
}

function addParameters(page: TextPage, rule: Rule): void {
  const declared = Object.entries<Parameter<unknown>>(rule.parameters);
  if (declared.length === 0) return;
  page.addBlankLine();
  page.addHeading('PARAMETERS', 'bold');
  for (const [name, { type, default: value, description }] of declared) {
    page.addText(name, { style: 'bold' });
    page.addText(description, { indent: 2 });
    page.addText(`${type}; ${formatDefault(value)}`, { indent: 2, style: 'dim' });
  }
}

function formatDefault(value: string | undefined): string {
  if (value === undefined) return 'required';
  return value === '' ? 'default: empty' : `default: ${value}`;
}

/** Returns a command that runs the rule alone, with its required parameter or one that has a default. */
function buildExample(rule: Rule): string[] {
  const command = `assay evaluate snapshots/ --rule ${rule.name}`;
  const [required] = requiredParameters(rule);
  const changed = Object.entries<Parameter<unknown>>(rule.parameters).find(([, parameter]) => parameter.default);
  const value = required ? `${required}=…` : changed && `${changed[0]}=${changed[1].default}`;
  if (!value) return [command];
  const option = `${rule.name}.${value}`;
  return [`${command} \\`, `--param ${/^[\w.,:/=…-]+$/.test(option) ? option : `'${option}'`}`];
}

/** Returns whether the rule needs a parameter to run. */
const isOptIn = (rule: Rule): boolean => requiredParameters(rule).length > 0;

const byName = (a: Rule, b: Rule): number => (a.name < b.name ? -1 : 1);

function formatTrigger(trigger: Trigger): string {
  return trigger.on === 'change' ? 'when the configuration changes' : FREQUENCIES[trigger.frequency];
}

const FREQUENCIES = {
  One_Hour: 'every hour',
  Three_Hours: 'every 3 hours',
  Six_Hours: 'every 6 hours',
  Twelve_Hours: 'every 12 hours',
  TwentyFour_Hours: 'every 24 hours',
} as const;

/** Formats the rules as JSON: `{ "rules": [ … ] }`, in the order of the registry. */
export const formatRulesJson = (registry: readonly Rule[]): string =>
  formatAnswerJson({ rules: registry.map(toRuleOutput) });

/** Formats one rule as JSON. */
export const formatRuleJson = (rule: Rule): string => formatAnswerJson(toRuleOutput(rule));

const toRuleOutput = (rule: Rule) => ({
  name: rule.name,
  title: rule.title,
  rationale: rule.rationale,
  severity: rule.severity,
  resourceTypes: rule.resource.resourceTypes,
  triggers: rule.triggers.map((trigger) => (trigger.on === 'change' ? 'change' : trigger.frequency)),
  managedRules: rule.managedRules ?? [],
  controls: rule.controls ?? [],
  remediation: rule.remediation?.summary ?? null,
  parameters: Object.entries<Parameter<unknown>>(rule.parameters).map(([name, parameter]) => ({
    name,
    type: parameter.type,
    default: parameter.default ?? null,
    description: parameter.description,
  })),
  facts: (rule.facts ?? []).map(({ name, resourceTypes }) => ({ name, resourceTypes })),
  limitations: rule.limitations,
});
