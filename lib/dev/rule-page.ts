import type { Case, PlanCase } from '../core/cases';
import type { Fact } from '../core/facts';
import type { Parameter } from '../core/parameters';
import type { Plan } from '../core/remediation/plan';
import type { Frequency, Rule, Trigger } from '../core/rule';
import { toManagedRuleName, toManagedRuleUrl } from '../core/standards/managed-rule-name';
import { escapeMarkdown, toCode, toLink, toTable } from './markdown';
import { formatResourceTypes, listHiddenTypes } from './resource-types';

/** Formats the head of a rule's page: the requirement, the traits of the rule and its parameters. */
export function formatRuleHead(rule: Rule): string {
  return [
    `**${escapeMarkdown(rule.title)}**`,
    toTable(
      ['Severity', 'Evaluates', 'Runs', 'AWS managed rule'],
      [
        [
          rule.severity,
          formatResourceTypes(rule),
          rule.triggers.map(describeTrigger).join(' and '),
          formatManagedRules(rule),
        ],
      ],
    ),
    ...listHiddenTypes(rule),
    ...listControls(rule),
    ...(rule.facts?.length ? [`If the input has them, it also uses ${rule.facts.map(describeFact).join(', ')}.`] : []),
    formatParameters(rule.parameters),
  ].join('\n\n');
}

/** Formats examples for a rule's page: cases of every category, grouped by category. */
export function formatRuleExamples(cases: readonly Case[]): string {
  const selected = selectCases(cases);
  return [
    toTable(['Scenario', 'Result', 'Annotation'], selected.map(toExampleRow)),
    ...formatRest(cases.length - selected.length, 'cases.ts'),
  ].join('\n\n');
}

/** Formats what the remediation does, for a rule's page: plan cases of every kind. */
export function formatRulePlans({ name }: Rule, plans: readonly PlanCase[]): string {
  const selected = Object.entries(PLANS_SHOWN).flatMap(([kind, maxPlans]) =>
    selectDistinct(
      plans.filter(({ expected }) => 'kind' in expected && expected.kind === kind),
      maxPlans,
    ),
  );
  return [
    `${toCode(`assay remediate --preview <path> --rule ${name}`)} shows the plan for each resource. Examples:`,
    toTable(['Scenario', 'Plan'], selected.map(toPlanRow)),
    ...formatRest(plans.length - selected.length, 'plans.ts'),
  ].join('\n\n');
}

const formatRest = (count: number, file: string): string[] =>
  count > 0 ? [`And ${count} more in ${toLink(toCode(file), file)}.`] : [];

/** Selects up to `maxPlans` cases, in their order. Cases with a plan that no earlier case has take precedence. */
function selectDistinct(plans: readonly PlanCase[], maxPlans: number): PlanCase[] {
  const describe = (plan: PlanCase) => toPlanRow(plan).at(-1);
  const distinct = plans.filter(
    (plan, index) => plans.findIndex((other) => describe(other) === describe(plan)) === index,
  );
  const selected = [...new Set([...distinct, ...plans])].slice(0, maxPlans);
  return plans.filter((plan) => selected.includes(plan));
}

/** The maximum number of plan cases on a page, by kind. */
const PLANS_SHOWN = { fix: 5, manual: 4, nothing: 2 } as const satisfies Record<Plan['kind'], number>;

function toPlanRow({ scenario, expected }: PlanCase): string[] {
  return [
    escapeMarkdown(scenario),
    'unreadable' in expected ? escapeMarkdown(expected.unreadable) : describePlan(expected),
  ];
}

function describePlan(plan: Plan): string {
  if (plan.kind === 'manual') return `Manual: ${escapeMarkdown(plan.reason)}`;
  if (plan.kind === 'nothing') return `Nothing to do: ${escapeMarkdown(plan.reason)}`;
  const { summary, sideEffects, pending } = plan;
  return [
    escapeMarkdown(summary),
    ...sideEffects.map((effect) => `Side effect: ${escapeMarkdown(effect)}`),
    ...(pending === undefined ? [] : [`Pending: ${escapeMarkdown(pending)}`]),
  ].join('<br>');
}

const describeTrigger = (trigger: Trigger): string =>
  trigger.on === 'change' ? 'on change' : INTERVALS[trigger.frequency];

const INTERVALS: Readonly<Record<Frequency, string>> = {
  One_Hour: 'every hour',
  Three_Hours: 'every 3 hours',
  Six_Hours: 'every 6 hours',
  Twelve_Hours: 'every 12 hours',
  TwentyFour_Hours: 'every 24 hours',
};

const formatManagedRules = ({ managedRules = [] }: Rule): string =>
  managedRules.length === 0
    ? 'none'
    : managedRules
        .map((identifier) => toLink(toCode(toManagedRuleName(identifier)), toManagedRuleUrl(identifier)))
        .join(', ');

const listControls = ({ controls = [] }: Rule): string[] =>
  controls.length === 0 ? [] : [`Controls: ${controls.map(escapeMarkdown).join(', ')}.`];

const describeFact = ({ name, resourceTypes }: Fact<unknown>): string =>
  `${escapeMarkdown(name)} (${resourceTypes.map(toCode).join(', ')})`;

function formatParameters(parameters: Readonly<Record<string, Parameter<unknown>>>): string {
  const rows = Object.entries(parameters).map(([name, parameter]) => [
    toCode(name),
    escapeMarkdown(parameter.type),
    describeDefault(parameter),
    escapeMarkdown(parameter.description),
  ]);
  return rows.length === 0 ? 'It has no parameters.' : toTable(['Parameter', 'Type', 'Default', 'Description'], rows);
}

function describeDefault({ default: value }: Parameter<unknown>): string {
  if (value === undefined) return 'none (required)';
  return value === '' ? 'empty' : toCode(value);
}

/** The number of cases on a page, by category. A category with fewer cases leaves room for others. */
const CASES_SHOWN = {
  nonCompliant: 4,
  insufficientData: 2,
  compliant: 3,
  notApplicable: 2,
  unreadable: 1,
} as const;
type CaseCategory = keyof typeof CASES_SHOWN;
const CATEGORIES = Object.keys(CASES_SHOWN) as CaseCategory[];
const MAX_CASES = Object.values(CASES_SHOWN).reduce<number>((sum, count) => sum + count, 0);

/**
 * Selects the first cases of each category, then further cases in their order, since a rule's first cases are its
 * simplest.
 */
function selectCases(cases: readonly Case[]): Case[] {
  const select = (category: CaseCategory) => cases.filter((one) => categorizeCase(one) === category);
  const first = CATEGORIES.flatMap((category) => select(category).slice(0, CASES_SHOWN[category]));
  const selected = [...new Set([...first, ...cases])].slice(0, MAX_CASES);
  return CATEGORIES.flatMap((category) => select(category).filter((one) => selected.includes(one)));
}

function categorizeCase({ expected }: Case): CaseCategory {
  if ('unreadable' in expected) return 'unreadable';
  if (expected.complianceType === 'COMPLIANT') return 'compliant';
  if (expected.complianceType === 'NOT_APPLICABLE') return 'notApplicable';
  return expected.insufficientData ? 'insufficientData' : 'nonCompliant';
}

function toExampleRow({ scenario, expected }: Case): string[] {
  return 'unreadable' in expected
    ? [escapeMarkdown(scenario), 'unreadable', escapeMarkdown(expected.unreadable)]
    : [
        escapeMarkdown(scenario),
        toCode(expected.complianceType),
        escapeMarkdown('annotation' in expected ? expected.annotation : ''),
      ];
}
