import { SEVERITIES, type Severity } from '../../core/rule';
import type { RunResult, ReportedEvaluation } from '../../engine/run-result';
import { toOutcome } from '../outcome';

/** What a report comes to, in little memory: the counts, and of each rule the first few resources it is about. */
export interface GroupedRun {
  /** Worst first: by severity, then by how many resources offend. */
  readonly rules: readonly RuleGroup[];
  readonly offencesBySeverity: Readonly<Record<Severity, number>>;
  readonly offences: number;
  readonly undecided: number;
  readonly waived: number;
  /** The account, where all evaluations are of one. */
  readonly onlyAccount: string | undefined;
  /** The Region, where all evaluations are of one. */
  readonly onlyRegion: string | undefined;
}

export interface RuleGroup {
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
  /** Whether it judges several resource types, so that an id alone does not say what it names. */
  readonly manyTypes: boolean;
  compliant: number;
  readonly offences: Listing;
  readonly undecided: Listing;
  /** Not applicable, the waived ones not counted. */
  notApplicable: number;
  waived: number;
}

/** How many there are, and the first of them. */
export interface Listing {
  count: number;
  readonly first: ReportedEvaluation[];
}

/** Walks the evaluations once. @param keep how many resources of a rule to keep */
export function groupByRule(report: RunResult, keep: { readonly offences: number; readonly undecided: number }): GroupedRun {
  const tallies = new Map<string, RuleGroup>();
  for (const { rule } of report.rules) tallies.set(rule.name, newTally(rule, rule.resource.resourceTypes.length > 1));
  const places = new Places();
  for (const evaluation of report.evaluations()) {
    let tally = tallies.get(evaluation.rule);
    if (!tally) {
      tally = newTally({ name: evaluation.rule, title: '', severity: evaluation.severity }, true);
      tallies.set(evaluation.rule, tally);
    }
    places.add(evaluation);
    switch (toOutcome(evaluation)) {
      case 'compliant':
        tally.compliant++;
        break;
      case 'offence':
        list(tally.offences, evaluation, keep.offences);
        break;
      case 'undecided':
        list(tally.undecided, evaluation, keep.undecided);
        break;
      case 'waived':
        tally.waived++;
        break;
      case 'notApplicable':
        tally.notApplicable++;
    }
  }
  const rules = [...tallies.values()].sort(worstFirst);
  const offencesBySeverity = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity, offences } of rules) offencesBySeverity[severity] += offences.count;
  return {
    rules,
    offencesBySeverity,
    offences: sum(rules, ({ offences }) => offences.count),
    undecided: sum(rules, ({ undecided }) => undecided.count),
    waived: sum(rules, ({ waived }) => waived),
    onlyAccount: places.onlyAccount,
    onlyRegion: places.onlyRegion,
  };
}

const newTally = (
  { name, title, severity }: Pick<RuleGroup, 'name' | 'title' | 'severity'>,
  manyTypes: boolean,
): RuleGroup => ({
  name,
  title,
  severity,
  manyTypes,
  compliant: 0,
  offences: { count: 0, first: [] },
  undecided: { count: 0, first: [] },
  notApplicable: 0,
  waived: 0,
});

function list(listing: Listing, evaluation: ReportedEvaluation, keep: number): void {
  if (listing.count++ < keep) listing.first.push(evaluation);
}

const worstFirst = (a: RuleGroup, b: RuleGroup): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
  b.offences.count - a.offences.count ||
  b.undecided.count - a.undecided.count ||
  (a.name < b.name ? -1 : 1);

const sum = <T>(list: readonly T[], of: (element: T) => number): number =>
  list.reduce((total, element) => total + of(element), 0);

/** Notices whether everything is of one account, and of one Region. */
class Places {
  private account: string | null | undefined;
  private region: string | null | undefined;
  private manyAccounts = false;
  private manyRegions = false;

  add({ accountId, region }: ReportedEvaluation): void {
    if (this.account === undefined) this.account = accountId;
    if (this.region === undefined) this.region = region;
    this.manyAccounts ||= accountId !== this.account;
    this.manyRegions ||= region !== this.region;
  }

  get onlyAccount(): string | undefined {
    return this.manyAccounts ? undefined : (this.account ?? undefined);
  }
  get onlyRegion(): string | undefined {
    return this.manyRegions ? undefined : (this.region ?? undefined);
  }
}
