import { type ComplianceType, cutAnnotation, NOT_APPLICABLE, insufficientData, type RuleResult } from './evaluation';
import type { Facts } from './facts';
import { type ConfigurationItem, isCurrent } from './item';
import { UnknownValue, UnreadableItem } from './reading/unreadable';
import type { Rule, Severity } from './rule';
import { findWaiver, type Waiver } from './waivers';

/** One rule's result for one resource, as AWS Config is told it, with what people want beside it. */
export interface Evaluation {
  readonly rule: string;
  readonly resourceType: string;
  readonly resourceId: string;
  /** What people call the resource: Config's name for it, or else its `Name` tag. */
  readonly resourceName: string | null;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly complianceType: ComplianceType;
  readonly annotation: string | null;
  readonly severity: Severity;
  /** ISO 8601. The capture time of the item, or the time of the evaluation for what has none. */
  readonly orderingTimestamp: string;
}

/** A rule that is to be run, with the values of its parameters. */
export interface EnabledRule {
  readonly rule: Rule;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface RunContext {
  readonly now: Date;
  readonly facts: Facts;
  readonly waivers: readonly Waiver[];
}

/**
 * Judges one item by one rule: the same function on a laptop, in Lambda, over a template and over the past.
 * @throws UnreadableItem when the item contradicts AWS's shape in a part that the rule looks at
 * @throws Error when the rule itself is at fault, with the fault as its cause
 */
export function evaluateRule(
  { rule, parameters }: EnabledRule,
  item: ConfigurationItem,
  { now, facts, waivers }: RunContext,
): Evaluation {
  const verdict = isCurrent(item) ? judge(rule, parameters, item, now, facts) : NOT_APPLICABLE;
  const waiver = verdict.complianceType === 'NON_COMPLIANT' ? findWaiver(waivers, rule.name, item, now) : undefined;
  const annotation = 'annotation' in verdict ? verdict.annotation : null;
  return {
    rule: rule.name,
    resourceType: item.resourceType,
    resourceId: item.resourceId,
    resourceName: item.resourceName ?? item.tags.Name ?? null,
    accountId: item.accountId ?? null,
    region: item.region ?? null,
    complianceType: waiver ? 'NOT_APPLICABLE' : verdict.complianceType,
    annotation: waiver ? cutAnnotation(waivedAnnotation(waiver)) : annotation && cutAnnotation(annotation),
    severity: rule.severity,
    orderingTimestamp: item.captureTime ?? now.toISOString(),
  };
}

function judge(
  rule: Rule,
  parameters: Readonly<Record<string, unknown>>,
  item: ConfigurationItem,
  now: Date,
  facts: Facts,
): RuleResult {
  try {
    return rule.evaluate(rule.resource.read(item), { parameters, now, facts });
  } catch (error) {
    // What a template leaves open is an ordinary case, but only the place that reads the value can meet it.
    if (error instanceof UnknownValue) return insufficientData(`whether this is compliant: ${error.message}`);
    if (error instanceof UnreadableItem) throw error;
    throw faultOf(rule, item, error);
  }
}

function faultOf(rule: Rule, item: ConfigurationItem, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`Cannot run rule "${rule.name}" on ${item.resourceType} "${item.resourceId}": ${reason}`, { cause });
}

const waivedAnnotation = ({ expires, reason, owner, ticket }: Waiver): string =>
  `Waived until ${expires} by ${owner}${ticket ? ` (${ticket})` : ''}: ${reason}`;
