import type { EnabledRule } from '../../evaluate/evaluate';
import type { Rule } from '../../rule';
import { joinList, pluralize } from '../../text/format';
import { compareParameters, findControlRules } from './bounds';
import type { FrameworkCatalog, FrameworkControl, FrameworkId } from './define-framework';

/** Whether a control is met. Without proof of either it was not evaluated. */
export type ControlOutcome = 'met' | 'notMet' | 'notEvaluated';

/** Why a control has its result. */
type ControlReasonCode =
  | 'nonCompliant'
  | 'waived'
  | 'manual'
  | 'noRule'
  | 'ruleNotRun'
  | 'unreadable'
  | 'insufficientData'
  | 'noResources'
  | 'notApplicable'
  | 'laxParameter'
  | 'strictParameter'
  | 'broaderRule'
  | 'uncovered'
  | 'filtered';

/** A reason for a control's result. */
export interface ControlReason {
  readonly code: ControlReasonCode;
  /** The rule that the reason is about; absent if it is about none. */
  readonly rule?: string;
  /** For people: `2 non-compliant resources`. */
  readonly text: string;
}

/** The number of results of a rule. */
export interface RuleCounts {
  readonly compliant: number;
  readonly nonCompliant: number;
  readonly insufficientData: number;
  readonly waived: number;
  readonly notApplicable: number;
}

/** A rule that answers a control, with its results for the resource types of the control. */
interface ControlRule extends RuleCounts {
  readonly rule: string;
  readonly unreadable: number;
}

/** The result of a control. */
export interface ControlResult {
  readonly control: string;
  readonly title: string;
  readonly section: string;
  readonly result: ControlOutcome;
  /** Empty exactly if the control is met. */
  readonly reasons: readonly ControlReason[];
  readonly rules: readonly ControlRule[];
}

/** The result of a framework. */
export interface FrameworkResult {
  readonly framework: FrameworkId;
  readonly title: string;
  readonly scope?: string;
  readonly summary: FrameworkSummary;
  readonly controls: readonly ControlResult[];
}

/** The number of controls by result, and of those that no rule answers. */
interface FrameworkSummary extends Readonly<Record<ControlOutcome, number>> {
  readonly controls: number;
  readonly withoutRule: number;
}

/** The results of a run that controls depend on. */
export interface RunEvidence {
  /** The rules that were run, with their parameters. */
  readonly enabled: readonly EnabledRule[];
  /** All rules, run or not. */
  readonly known: readonly Rule[];
  /** The results by rule and resource type. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<string, RuleCounts>>;
  /** Entries that could not be read. Without a rule and a type, they may be of any. */
  readonly unreadable: readonly { readonly rule?: string; readonly resourceType?: string }[];
  /** The accounts of the results by rule; null for results that name none. */
  readonly accounts: ReadonlyMap<string, ReadonlySet<string | null>>;
  /** Whether a filter may have left out resources of the accounts. */
  readonly isFiltered: boolean;
}

/**
 * Returns the result of each control of a framework. A control is met only if each of its rules was run, was strict
 * enough, found a compliant resource, and found nothing else; a rule about accounts as a whole in each account of the
 * run.
 */
export function assessFramework(framework: FrameworkCatalog, evidence: RunEvidence): FrameworkResult {
  const controls = framework.controls.map((control) => assessControl(framework, control, evidence));
  const count = (outcome: ControlOutcome) => controls.filter(({ result }) => result === outcome).length;
  const { id, title, scope } = framework;
  return {
    framework: id,
    title,
    ...(scope !== undefined && { scope }),
    summary: {
      controls: controls.length,
      met: count('met'),
      notMet: count('notMet'),
      notEvaluated: count('notEvaluated'),
      withoutRule: controls.filter(({ rules }) => rules.length === 0).length,
    },
    controls,
  };
}

function assessControl(framework: FrameworkCatalog, control: FrameworkControl, evidence: RunEvidence): ControlResult {
  const answering = findControlRules(framework, control, evidence.known);
  const results = answering.map((rule) => assessRule(rule, control, evidence));
  const failures = results.flatMap(({ failures }) => failures);
  const gaps = results.flatMap(({ gaps }) => gaps);
  const reasons = failures.length > 0 ? failures : [...gaps, ...listControlGaps(control, answering, gaps, evidence)];
  return {
    control: control.id,
    title: control.title,
    section: control.section,
    result: failures.length > 0 ? 'notMet' : reasons.length > 0 ? 'notEvaluated' : 'met',
    reasons,
    rules: results.map(({ counts }) => counts),
  };
}

/** Lists why a control cannot be met although no rule found anything. */
function listControlGaps(
  control: FrameworkControl,
  answering: readonly Rule[],
  gaps: readonly ControlReason[],
  { unreadable, isFiltered }: RunEvidence,
): ControlReason[] {
  if (answering.length === 0) return [explainMissingRule(control)];
  if (gaps.length > 0) return [];
  const anywhere = unreadable.filter(({ rule, resourceType }) => rule === undefined && resourceType === undefined);
  return [
    ...(control.uncovered === undefined
      ? []
      : [{ code: 'uncovered', text: `no rule checks ${control.uncovered}; what the rules check is met` } as const]),
    ...(anywhere.length === 0
      ? []
      : [{ code: 'unreadable', text: pluralize(anywhere.length, 'unreadable entry') } as const]),
    ...(isFiltered ? [{ code: 'filtered', text: 'a filter left out resources' } as const] : []),
  ];
}

/** Explains why no rule answers a control. */
export function explainMissingRule({ manual, unanswerable }: FrameworkControl): ControlReason {
  if (manual) return { code: 'manual', text: 'only people can decide it' };
  return { code: 'noRule', text: unanswerable ?? 'no rule checks it' };
}

interface RuleAssessment {
  readonly counts: ControlRule;
  /** Why the control is not met. */
  readonly failures: readonly ControlReason[];
  /** Why the rule does not show that the control is met. */
  readonly gaps: readonly ControlReason[];
}

function assessRule(rule: Rule, control: FrameworkControl, evidence: RunEvidence): RuleAssessment {
  const counts = countControlResults(rule, control, evidence);
  const enabled = evidence.enabled.find((one) => one.rule.name === rule.name);
  const reason = (code: ControlReasonCode, text: string): ControlReason => ({ code, rule: rule.name, text });
  if (!enabled) return { counts, failures: [], gaps: [reason('ruleNotRun', 'was not run')] };
  const differences = compareParameters(enabled, control);
  const describe = (strictness: readonly string[]) =>
    differences.filter((difference) => strictness.includes(difference.strictness)).map(({ text }) => text);
  const stricter = describe(['stricter']);
  const laxer = describe(['laxer', 'other']);
  const problems = [
    ...(counts.nonCompliant > 0
      ? [reason('nonCompliant', pluralize(counts.nonCompliant, 'non-compliant resource'))]
      : []),
    ...(counts.waived > 0 ? [reason('waived', pluralize(counts.waived, 'waived resource'))] : []),
  ];
  const found = problems.map(({ text }) => text).join(', ');
  // A resource that a stricter or a broader rule finds may still meet the control.
  const doubts = [
    ...(stricter.length > 0 ? [reason('strictParameter', `${found}, but ${joinList(stricter)}`)] : []),
    ...(control.broader === undefined
      ? []
      : [reason('broaderRule', `${found}, but the rule also finds ${control.broader}`)]),
  ];
  return {
    counts,
    failures: doubts.length === 0 ? problems : [],
    gaps: [
      ...(found === '' ? [] : doubts.slice(0, 1)),
      ...(laxer.length > 0 ? [reason('laxParameter', joinList(laxer))] : []),
      ...listDataGaps(rule, counts, control, evidence).map(({ code, text }) => reason(code, text)),
    ],
  };
}

function listDataGaps(
  rule: Rule,
  { compliant, nonCompliant, waived, notApplicable, insufficientData, unreadable }: ControlRule,
  { resourceTypes = rule.resource.resourceTypes }: FrameworkControl,
  evidence: RunEvidence,
): Pick<ControlReason, 'code' | 'text'>[] {
  const gaps: Pick<ControlReason, 'code' | 'text'>[] = [];
  if (unreadable > 0) gaps.push({ code: 'unreadable', text: pluralize(unreadable, 'unreadable entry') });
  if (insufficientData > 0) {
    gaps.push({ code: 'insufficientData', text: `${pluralize(insufficientData, 'resource')} with insufficient data` });
  }
  const found = compliant + nonCompliant + waived;
  if (found > 0) gaps.push(...listMissingAccounts(rule, evidence));
  if (gaps.length > 0 || found > 0) return gaps;
  return notApplicable > 0
    ? [{ code: 'notApplicable', text: `applies to none of ${pluralize(notApplicable, 'resource')}` }]
    : [{ code: 'noResources', text: `no ${formatTypes(resourceTypes)} in the input` }];
}

/** A report about one account shows nothing about another one. */
function listMissingAccounts(
  { name, resource }: Rule,
  { accounts }: RunEvidence,
): Pick<ControlReason, 'code' | 'text'>[] {
  if (resource.aspect === undefined) return [];
  const all = new Set([...accounts.values()].flatMap((own) => [...own]));
  const named = [...all].filter((account) => account !== null);
  const own = accounts.get(name);
  // The output of a call that names no account can only be that of the one account.
  if (named.length <= 1 && own?.has(null)) return [];
  const missing = named.filter((account) => !own?.has(account));
  return missing.length === 0 ? [] : [{ code: 'noResources', text: `no result for account ${joinList(missing)}` }];
}

const formatTypes = (types: readonly string[]): string =>
  types.includes('*') ? 'resource' : types.length > 3 ? `resource of ${types.length} types` : types.join(' or ');

function countControlResults(
  rule: Rule,
  { resourceTypes }: FrameworkControl,
  { counts, unreadable }: RunEvidence,
): ControlRule {
  const evaluates = (type: string) =>
    resourceTypes ? resourceTypes.includes(type) : rule.resource.resourceTypes.includes(type);
  const byType = [...(counts.get(rule.name) ?? [])].filter(([type]) => !resourceTypes || resourceTypes.includes(type));
  const total = (field: keyof RuleCounts) => byType.reduce((sum, [, own]) => sum + own[field], 0);
  return {
    rule: rule.name,
    compliant: total('compliant'),
    nonCompliant: total('nonCompliant'),
    insufficientData: total('insufficientData'),
    waived: total('waived'),
    notApplicable: total('notApplicable'),
    unreadable: unreadable.filter((entry) =>
      entry.rule === undefined
        ? entry.resourceType !== undefined && evaluates(entry.resourceType)
        : entry.rule === rule.name && (entry.resourceType === undefined || evaluates(entry.resourceType)),
    ).length,
  };
}
