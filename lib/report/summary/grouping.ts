import { compareSeverities, type Severity } from '../../core/rule';
import { compareTexts } from '../../core/text/format';
import { categorize, type ReportedEvaluation, type RunResult } from '../../engine/run-result';

/** How reports for people count evaluations; the worst first. */
export const REPORT_CATEGORIES = [
  'nonCompliant',
  'insufficientData',
  'known',
  'waived',
  'compliant',
  'notApplicable',
] as const satisfies readonly ReturnType<typeof categorize>[];
export type Category = (typeof REPORT_CATEGORIES)[number];

type CategoryCounts = Record<Category, number>;

/** The counts of a run and the first few evaluations of each rule. Small, however many evaluations there are. */
export interface GroupedRun {
  /** By severity, then by number of non-compliant resources; the worst first. */
  readonly rules: readonly RuleGroup[];
  readonly counts: Readonly<CategoryCounts>;
  readonly nonCompliantBySeverity: Readonly<Record<Severity, number>>;
  /** The account, if all evaluations have the same. */
  readonly onlyAccount: string | undefined;
  /** The Region, if all evaluations have the same. */
  readonly onlyRegion: string | undefined;
}

/** The evaluations of one rule. */
export interface RuleGroup {
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
  /** Whether the rule evaluates several resource types, so that a report has to show the type beside the id. */
  readonly hasSeveralTypes: boolean;
  readonly counts: CategoryCounts;
  /** The first evaluations of each category. */
  readonly listed: Readonly<Record<Category, ReportedEvaluation[]>>;
}

/**
 * Groups the evaluations of a run by rule, in one pass.
 * @param maxListed how many evaluations of each rule to keep, by category; none by default
 */
export function groupByRule(run: RunResult, maxListed: Readonly<Partial<CategoryCounts>> = {}): GroupedRun {
  const groups = new Map<string, RuleGroup>();
  for (const { rule } of run.rules) groups.set(rule.name, createGroup(rule, rule.resource.resourceTypes.length > 1));
  const scopes = new ScopeTracker();
  for (const evaluation of run.evaluations()) {
    let group = groups.get(evaluation.rule);
    if (!group) {
      group = createGroup({ name: evaluation.rule, title: '', severity: evaluation.severity }, true);
      groups.set(evaluation.rule, group);
    }
    scopes.add(evaluation);
    const category = categorize(evaluation);
    if (group.counts[category]++ < (maxListed[category] ?? 0)) group.listed[category].push(evaluation);
  }
  const rules = [...groups.values()].sort(compareGroups);
  const nonCompliantBySeverity = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity, counts } of rules) nonCompliantBySeverity[severity] += counts.nonCompliant;
  return {
    rules,
    counts: mapCategories((category) => rules.reduce((total, { counts }) => total + counts[category], 0)),
    nonCompliantBySeverity,
    onlyAccount: scopes.onlyAccount,
    onlyRegion: scopes.onlyRegion,
  };
}

const createGroup = (
  { name, title, severity }: Pick<RuleGroup, 'name' | 'title' | 'severity'>,
  hasSeveralTypes: boolean,
): RuleGroup => ({
  name,
  title,
  severity,
  hasSeveralTypes,
  counts: mapCategories(() => 0),
  listed: mapCategories(() => []),
});

const mapCategories = <T>(create: (category: Category) => T): Record<Category, T> =>
  Object.fromEntries(REPORT_CATEGORIES.map((category) => [category, create(category)])) as Record<Category, T>;

const compareGroups = (a: RuleGroup, b: RuleGroup): number =>
  compareSeverities(a.severity, b.severity) ||
  b.counts.nonCompliant - a.counts.nonCompliant ||
  b.counts.insufficientData - a.counts.insufficientData ||
  compareTexts(a.name, b.name);

/** Finds out whether all evaluations have the same account, and the same Region. */
class ScopeTracker {
  private account: string | null | undefined;
  private region: string | null | undefined;
  private hasSeveralAccounts = false;
  private hasSeveralRegions = false;

  add({ accountId, region }: ReportedEvaluation): void {
    if (this.account === undefined) this.account = accountId;
    if (this.region === undefined) this.region = region;
    this.hasSeveralAccounts ||= accountId !== this.account;
    this.hasSeveralRegions ||= region !== this.region;
  }

  get onlyAccount(): string | undefined {
    return this.hasSeveralAccounts ? undefined : (this.account ?? undefined);
  }
  get onlyRegion(): string | undefined {
    return this.hasSeveralRegions ? undefined : (this.region ?? undefined);
  }
}
