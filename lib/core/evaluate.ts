import { cutAnnotation, formatWaived } from './annotation';
import { type ComplianceType, insufficientData, NOT_APPLICABLE, type RuleResult } from './evaluation';
import type { Facts } from './facts';
import { type ConfigurationItem, isCurrent } from './item';
import { UnknownValue, UnreadableItem } from './reading/unreadable';
import type { Rule, Severity } from './rule';
import { describeError } from './text/errors';
import { evaluateParts, evaluateVariants } from './variants';
import { findWaiver, type Waiver } from './waivers';

/** The evaluation of one resource by one rule, as AWS Config receives it, with more for people. */
export interface Evaluation {
  readonly rule: string;
  readonly resourceType: string;
  readonly resourceId: string;
  /** The name that AWS Config recorded, or else the `Name` tag. */
  readonly resourceName: string | null;
  readonly arn: string | null;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly complianceType: ComplianceType;
  readonly annotation: string | null;
  /** Set if the resource counts as non-compliant only because the input lacks data. */
  readonly insufficientData?: true;
  /** The waiver that makes a non-compliant resource not applicable. */
  readonly waiver?: Waiver;
  readonly severity: Severity;
  /** ISO 8601: the capture time of the item, or the time of the evaluation if the item has none. */
  readonly orderingTimestamp: string;
}

/** A rule with the values of its parameters. */
export interface EnabledRule {
  readonly rule: Rule;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A bug in a rule or in its remediation. Its cause is what they threw. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}

/** The time, facts and waivers of a run. */
export interface RunContext {
  readonly now: Date;
  readonly facts: Facts;
  readonly waivers: readonly Waiver[];
}

/**
 * Evaluates one item by one rule. The same function runs on a laptop, in Lambda, over templates and over history.
 * @throws UnreadableItem if the item contradicts AWS's shape in a part that the rule reads
 * @throws RuleError if the rule has a bug
 */
export function evaluateRule(
  enabled: EnabledRule,
  item: ConfigurationItem,
  { now, facts, waivers }: RunContext,
): Evaluation {
  const { rule } = enabled;
  const result = isCurrent(item) && !item.leftScope ? runOnCurrent(enabled, item, now, facts) : NOT_APPLICABLE;
  const evaluation = {
    rule: rule.name,
    resourceType: item.resourceType,
    resourceId: item.resourceId,
    resourceName: item.resourceName ?? item.tags.Name ?? null,
    arn: item.arn ?? null,
    accountId: item.accountId ?? null,
    region: item.region ?? null,
    complianceType: result.complianceType,
    annotation: 'annotation' in result ? cutAnnotation(result.annotation) : null,
    severity: rule.severity,
    orderingTimestamp: item.captureTime ?? now.toISOString(),
  };
  if (result.complianceType !== 'NON_COMPLIANT') return evaluation;
  const waiver = findWaiver(waivers, rule.name, item, now);
  if (waiver) return applyWaiver(evaluation, waiver);
  return result.insufficientData ? { ...evaluation, insufficientData: true } : evaluation;
}

const applyWaiver = (evaluation: Evaluation, waiver: Waiver): Evaluation => ({
  ...evaluation,
  complianceType: 'NOT_APPLICABLE',
  annotation: cutAnnotation(formatWaived(waiver)),
  waiver,
});

function runOnCurrent(enabled: EnabledRule, item: ConfigurationItem, now: Date, facts: Facts): RuleResult {
  const result = runRule(enabled, item, now, facts);
  return item.lacksStatus && result.complianceType === 'COMPLIANT'
    ? insufficientData('the item has no configurationItemStatus, so the resource may be deleted')
    : result;
}

function runRule(enabled: EnabledRule, item: ConfigurationItem, now: Date, facts: Facts): RuleResult {
  const run = (one: ConfigurationItem): RuleResult => runOnce(enabled, one, now, facts);
  return item.outside === undefined ? evaluateVariants(item, run) : evaluateParts(item, item.outside, run);
}

function runOnce({ rule, parameters }: EnabledRule, item: ConfigurationItem, now: Date, facts: Facts): RuleResult {
  try {
    return rule.evaluate(rule.resource.read(item), { parameters, now, facts });
  } catch (error) {
    // A value that a template leaves open is an ordinary case, found only where the value is read.
    if (error instanceof UnknownValue) return insufficientData(error.message);
    if (error instanceof UnreadableItem) throw error;
    const reason = describeError(error);
    throw new RuleError(`Cannot run rule "${rule.name}" on ${item.resourceType} "${item.resourceId}": ${reason}`, {
      cause: error,
    });
  }
}
