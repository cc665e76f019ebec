import type { Parameter } from '../core/parameters';
import { requiredParameters } from '../core/parameters';
import { type Rule, SEVERITIES, type Trigger } from '../core/rule';
import type { FormatOptions } from '../engine/run-result';
import { Page, SEVERITY_STYLES } from '../report/html/page';
import { formatCount } from '../report/labels';
import { createPainter } from '../report/table/terminal';

/** `assay rules`: every rule with its wish, the worst offences first. */
export function rulesPage(registry: readonly Rule[], { color, width }: FormatOptions): string {
  const page = new Page(width, createPainter(color));
  const names = registry.map((rule) => rule.name.length + (isOptIn(rule) ? 2 : 0));
  const column = Math.min(Math.max(...names, 0), 34);
  for (const severity of SEVERITIES) {
    const rules = registry.filter((rule) => rule.severity === severity).sort(byName);
    if (rules.length === 0) continue;
    page.ruled(severity.toUpperCase(), SEVERITY_STYLES[severity]);
    for (const rule of rules) {
      page.beside(`${rule.name}${isOptIn(rule) ? ' *' : ''}`.padEnd(column), rule.title, { indent: 2, style: 'bold' });
    }
    page.blank();
  }
  page.text(formatCount(registry.length, 'rule'), { style: 'bold' });
  if (registry.some(isOptIn)) {
    page.text('* runs only when its parameter is given: --param <rule>.<parameter>=<value>', { hanging: 2 });
  }
  page.text('assay rules <name> tells all of one rule');
  return page.toString();
}

/** `assay rules <name>`: what a person wants to know of one rule before trusting it. */
export function rulePage(rule: Rule, { color, width }: FormatOptions): string {
  const page = new Page(width, createPainter(color));
  page.ruled(rule.severity.toUpperCase(), SEVERITY_STYLES[rule.severity], rule.name);
  page.text(rule.title, { style: 'bold' });
  page.blank();
  page.text(rule.rationale);
  page.blank();
  const facts = (rule.facts ?? []).map(({ name, resourceTypes }) => `${name} (${resourceTypes.join(', ')})`);
  const traits: readonly (readonly [label: string, text: string])[] = [
    ['Judges', rule.resource.resourceTypes.join(', ')],
    ['Runs', rule.triggers.map(shownTrigger).join(', and ')],
    ['Looks up', facts.join(', ')],
    ['Managed rule', rule.managedRule ? `${rule.managedRule}, AWS's rule of the same meaning` : ''],
  ];
  for (const [label, text] of traits) if (text !== '') page.beside(label.padEnd(12), text, { style: 'dim' });
  parameters(page, rule);
  if (rule.limitations.length > 0) {
    page.blank();
    page.ruled('DOES NOT SEE', 'bold');
    for (const spot of rule.limitations) page.text(`- ${spot}`, { hanging: 2 });
  }
  page.blank();
  page.ruled('EXAMPLE', 'bold');
  const [command = '', ...options] = exampleOf(rule);
  page.text(command, { indent: 2, hanging: 2 });
  for (const option of options) page.text(option, { indent: 4, hanging: 2 });
  return page.toString();
}

function parameters(page: Page, rule: Rule): void {
  const declared = Object.entries<Parameter<unknown>>(rule.parameters);
  if (declared.length === 0) return;
  page.blank();
  page.ruled('PARAMETERS', 'bold');
  for (const [name, { type, default: value, description }] of declared) {
    page.text(name, { style: 'bold' });
    page.text(description, { indent: 2 });
    page.text(`${type}; ${shownDefault(value)}`, { indent: 2, style: 'dim' });
  }
}

function shownDefault(value: string | undefined): string {
  if (value === undefined) return 'has to be given';
  return value === '' ? 'empty unless given' : `${value} unless given`;
}

/** Judges a folder by this rule alone, with a value that has to be given or may be changed. */
function exampleOf(rule: Rule): string[] {
  const command = `assay evaluate snapshots/ --rule ${rule.name}`;
  const [required] = requiredParameters(rule);
  const changed = Object.entries<Parameter<unknown>>(rule.parameters).find(([, parameter]) => parameter.default);
  const value = required ? `${required}=…` : changed && `${changed[0]}=${changed[1].default}`;
  if (!value) return [command];
  const option = `${rule.name}.${value}`;
  return [`${command} \\`, `--param ${/^[\w.,:/=…-]+$/.test(option) ? option : `'${option}'`}`];
}

/** A rule that does nothing until a parameter is given. */
const isOptIn = (rule: Rule): boolean => requiredParameters(rule).length > 0;

const byName = (a: Rule, b: Rule): number => (a.name < b.name ? -1 : 1);

function shownTrigger(trigger: Trigger): string {
  return trigger.on === 'change' ? 'when the configuration changes' : FREQUENCIES[trigger.frequency];
}

const FREQUENCIES = {
  One_Hour: 'every hour',
  Three_Hours: 'every 3 hours',
  Six_Hours: 'every 6 hours',
  Twelve_Hours: 'every 12 hours',
  TwentyFour_Hours: 'every 24 hours',
} as const;

/** `assay rules --format json`: `{ "rules": [ … ] }`, in the order of the registry. */
export const rulesJson = (registry: readonly Rule[]): string =>
  `${JSON.stringify({ rules: registry.map(toRuleOutput) }, null, 2)}\n`;

/** `assay rules <name> --format json`. */
export const ruleJson = (rule: Rule): string => `${JSON.stringify(toRuleOutput(rule), null, 2)}\n`;

const toRuleOutput = (rule: Rule) => ({
  name: rule.name,
  title: rule.title,
  why: rule.rationale,
  severity: rule.severity,
  resourceTypes: rule.resource.resourceTypes,
  triggers: rule.triggers.map((trigger) => (trigger.on === 'change' ? 'change' : trigger.frequency)),
  managedRule: rule.managedRule ?? null,
  parameters: Object.entries<Parameter<unknown>>(rule.parameters).map(([name, parameter]) => ({
    name,
    type: parameter.type,
    default: parameter.default ?? null,
    description: parameter.description,
  })),
  facts: (rule.facts ?? []).map(({ name, resourceTypes }) => ({ name, resourceTypes })),
  blindSpots: rule.limitations,
});
