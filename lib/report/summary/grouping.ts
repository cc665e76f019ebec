import { SEVERITIES, type Severity } from '../../core/rule';
import { compareTexts } from '../../core/text/format';
import { categorize, type ReportedEvaluation, type RunResult } from '../../engine/run-result';

/** The counts of a run and the first few evaluations of each rule. Small, however many evaluations there are. */
export interface GroupedRun {
  /** By severity, then by number of non-compliant resources; the worst first. */
  readonly rules: readonly RuleGroup[];
  readonly nonCompliantBySeverity: Readonly<Record<Severity, number>>;
  readonly nonCompliant: number;
  readonly insufficientData: number;
  readonly waived: number;
  /** Results of the baseline. */
  readonly known: number;
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
  compliant: number;
  readonly nonCompliant: Listing;
  readonly insufficientData: Listing;
  /** Without the waived ones. */
  notApplicable: number;
  waived: number;
  /** Results of the baseline, which are not among the others. */
  known: number;
}

/** A number of evaluations, and the first of them. */
export interface Listing {
  count: number;
  readonly first: ReportedEvaluation[];
}

/**
 * Groups the evaluations of a run by rule, in one pass.
 * @param maxListed how many evaluations of each rule to keep, by category
 */
export function groupByRule(
  run: RunResult,
  maxListed: Readonly<Record<'nonCompliant' | 'insufficientData', number>>,
): GroupedRun {
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
    if (category === 'nonCompliant' || category === 'insufficientData') {
      addToListing(group[category], evaluation, maxListed[category]);
    } else {
      group[category]++;
    }
  }
  const rules = [...groups.values()].sort(compareGroups);
  const nonCompliantBySeverity = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity, nonCompliant } of rules) nonCompliantBySeverity[severity] += nonCompliant.count;
  return {
    rules,
    nonCompliantBySeverity,
    nonCompliant: sum(rules.map(({ nonCompliant }) => nonCompliant.count)),
    insufficientData: sum(rules.map(({ insufficientData }) => insufficientData.count)),
    waived: sum(rules.map(({ waived }) => waived)),
    known: sum(rules.map(({ known }) => known)),
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
  compliant: 0,
  nonCompliant: { count: 0, first: [] },
  insufficientData: { count: 0, first: [] },
  notApplicable: 0,
  waived: 0,
  known: 0,
});

function addToListing(listing: Listing, evaluation: ReportedEvaluation, maxListed: number): void {
  if (listing.count++ < maxListed) listing.first.push(evaluation);
}

const compareGroups = (a: RuleGroup, b: RuleGroup): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
  b.nonCompliant.count - a.nonCompliant.count ||
  b.insufficientData.count - a.insufficientData.count ||
  compareTexts(a.name, b.name);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

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
