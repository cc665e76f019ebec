import type { Case, PlanCase } from '../core/cases';
import type { Fact } from '../core/facts';
import type { Parameter } from '../core/parameters';
import type { Plan } from '../core/remediation/plan';
import type { Frequency, Rule, Trigger } from '../core/rule';
import { code, link, plain, table } from './markdown';
import { scopeCell, scopeDetails } from './scope';

/** The head of a rule's page: what it asks for, when it runs, and its parameters. */
export function formatRuleHead(rule: Rule): string {
  return [
    `**${plain(rule.title)}**`,
    table(
      ['Severity', 'Judges', 'Runs', "AWS's managed rule"],
      [
        [
          rule.severity,
          scopeCell(rule),
          rule.triggers.map(describeTrigger).join(' and '),
          rule.managedRule === undefined ? 'none' : link(code(rule.managedRule), managedRulePage(rule.managedRule)),
        ],
      ],
    ),
    ...scopeDetails(rule),
    ...(rule.facts?.length
      ? [`It also reads ${rule.facts.map(describeFact).join(', ')} where the input has them.`]
      : []),
    parametersTable(rule.parameters),
  ].join('\n\n');
}

/** The examples on a rule's page: some of its cases of every kind of outcome, grouped by outcome. */
export function formatRuleExamples(cases: readonly Case[]): string {
  const shown = selectCases(cases);
  const rest = cases.length - shown.length;
  return [
    table(['Scenario', 'Verdict', 'Annotation'], shown.map(exampleRow)),
    ...(rest > 0 ? [`And ${rest} more in ${link(code('cases.ts'), 'cases.ts')}.`] : []),
  ].join('\n\n');
}

/** What the remediation does, on a rule's page: some of its plan cases of every kind. */
export function formatRulePlans({ name }: Rule, plans: readonly PlanCase[]): string {
  const ofKind = (kind: string) => plans.filter(({ expected }) => 'kind' in expected && expected.kind === kind);
  const shown = Object.entries(PLAN_SHARES).flatMap(([kind, share]) => unlikeFirst(ofKind(kind), share));
  const rest = plans.length - shown.length;
  return [
    `The remediation, as ${code(`assay remediate --preview <path> --rule ${name}`)} shows it for a resource:`,
    table(['Scenario', 'What is done'], shown.map(planRow)),
    ...(rest > 0 ? [`And ${rest} more in ${link(code('plans.ts'), 'plans.ts')}.`] : []),
  ].join('\n\n');
}

/** So many of the cases, in their order: first those that tell something new, then those that come first. */
function unlikeFirst(plans: readonly PlanCase[], most: number): PlanCase[] {
  const saidOf = (plan: PlanCase) => planRow(plan).at(-1);
  const news = plans.filter((plan, index) => plans.findIndex((other) => saidOf(other) === saidOf(plan)) === index);
  const chosen = [...new Set([...news, ...plans])].slice(0, most);
  return plans.filter((plan) => chosen.includes(plan));
}

/** How many plan cases of each kind a page shows at most. */
const PLAN_SHARES = { fix: 5, people: 4, nothing: 2 } as const;

function planRow({ scenario, expected }: PlanCase): string[] {
  return [plain(scenario), 'unreadable' in expected ? plain(expected.unreadable) : describePlan(expected)];
}

function describePlan(plan: Plan): string {
  if (plan.kind === 'manual') return `Left to people: ${plain(plan.reason)}`;
  if (plan.kind === 'nothing') return `Nothing: ${plain(plan.reason)}`;
  const { summary, sideEffects, pending } = plan;
  return [
    plain(summary),
    ...sideEffects.map((effect) => `To weigh: ${plain(effect)}`),
    ...(pending === undefined ? [] : [`Pending: ${plain(pending)}`]),
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

const managedRulePage = (name: string): string =>
  `https://docs.aws.amazon.com/config/latest/developerguide/${name}.html`;

const describeFact = (fact: Fact<unknown>): string =>
  `${plain(fact.name)} (${fact.resourceTypes.map(code).join(', ')})`;

function parametersTable(parameters: Readonly<Record<string, Parameter<unknown>>>): string {
  const rows = Object.entries(parameters).map(([name, parameter]) => [
    code(name),
    plain(parameter.type),
    describeDefault(parameter),
    plain(parameter.description),
  ]);
  return rows.length === 0 ? 'It has no parameters.' : table(['Parameter', 'Type', 'Default', 'Meaning'], rows);
}

function describeDefault({ default: value }: Parameter<unknown>): string {
  if (value === undefined) return 'none: must be given';
  return value === '' ? 'empty' : code(value);
}

/** How many of each kind of outcome a page shows at least, where there are as many: twelve rows in all. */
const SHARES = { offence: 4, undecided: 2, compliant: 3, 'not applicable': 2, unreadable: 1 } as const;
type Outcome = keyof typeof SHARES;
const OUTCOMES = Object.keys(SHARES) as Outcome[];
const ROWS = Object.values(SHARES).reduce<number>((sum, share) => sum + share, 0);

/** Each kind's share first, then what the cases' own order brings; a rule's first cases are its plainest. */
function selectCases(cases: readonly Case[]): Case[] {
  const ofOutcome = (outcome: Outcome) => cases.filter((given) => outcomeOf(given) === outcome);
  const fairShare = OUTCOMES.flatMap((outcome) => ofOutcome(outcome).slice(0, SHARES[outcome]));
  const chosen = [...new Set([...fairShare, ...cases])].slice(0, ROWS);
  return OUTCOMES.flatMap((outcome) => ofOutcome(outcome).filter((given) => chosen.includes(given)));
}

function outcomeOf({ expected }: Case): Outcome {
  if ('unreadable' in expected) return 'unreadable';
  if (expected.complianceType === 'COMPLIANT') return 'compliant';
  if (expected.complianceType === 'NOT_APPLICABLE') return 'not applicable';
  return expected.insufficientData ? 'undecided' : 'offence';
}

function exampleRow({ scenario, expected }: Case): string[] {
  return 'unreadable' in expected
    ? [plain(scenario), 'unreadable', plain(expected.unreadable)]
    : [plain(scenario), code(expected.complianceType), plain('annotation' in expected ? expected.annotation : '')];
}
