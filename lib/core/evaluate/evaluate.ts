import {
  type ComplianceType,
  insufficientData,
  type NeedsFacts,
  NOT_APPLICABLE,
  nonCompliant,
  type RuleResult,
} from '../evaluation';
import type { Facts } from '../facts';
import { type ConfigurationItem, isCurrent } from '../item';
import { formatValue, isObject } from '../json';
import { UnknownValue, UnreadableItem } from '../reading/unreadable';
import type { Rule, Severity } from '../rule';
import { describeError } from '../text/errors';
import { findWaiver, type Waiver } from '../waivers';
import { cutAnnotation, formatWaived, isBlankAnnotation, NO_REASON, nameSource } from './annotation';
import { evaluateParts, evaluateVariants } from './variants';

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

/** The part of an evaluation that all evaluations of an item share. */
export type EvaluatedItem = Pick<
  Evaluation,
  'resourceType' | 'resourceId' | 'resourceName' | 'arn' | 'accountId' | 'region' | 'orderingTimestamp'
>;

/** The other part, which a rule adds. */
export type RuleEvaluation = Omit<Evaluation, keyof EvaluatedItem>;

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
export function evaluateRule(enabled: EnabledRule, item: ConfigurationItem, context: RunContext): Evaluation {
  const begun = beginEvaluation(enabled, item, context);
  const evaluation = isPending(begun) ? concludeEvaluation(enabled, begun, item, context) : begun;
  const { annotation } = evaluation;
  return {
    ...describeItem(item, context.now),
    ...evaluation,
    ...(evaluation.insufficientData && { annotation: nameSource(item, annotation ?? '') }),
  };
}

/** Returns the part that all evaluations of an item share. */
export const describeItem = (item: ConfigurationItem, now: Date): EvaluatedItem => ({
  resourceType: item.resourceType,
  resourceId: item.resourceId,
  resourceName: item.resourceName ?? item.tags.Name ?? null,
  arn: item.arn ?? null,
  accountId: item.accountId ?? null,
  region: item.region ?? null,
  orderingTimestamp: item.captureTime ?? now.toISOString(),
});

/**
 * An evaluation that needs facts from other items, as plain data that can be kept until the facts are complete. It is
 * small, except for a resource of a template: the facts decide between its forms, so it is kept as a whole.
 */
export interface PendingEvaluation {
  readonly rule: string;
  readonly pending: NeedsFacts<unknown> | { readonly item: ConfigurationItem };
  /** The waiver that is in force for the resource. */
  readonly waiver?: Waiver;
  readonly lacksStatus?: true;
}

/** Whether an evaluation needs facts. */
export const isPending = (begun: RuleEvaluation | PendingEvaluation): begun is PendingEvaluation => 'pending' in begun;

/**
 * Evaluates an item by a rule as far as that is possible without facts.
 * @throws as `evaluateRule`
 */
export function beginEvaluation(
  enabled: EnabledRule,
  item: ConfigurationItem,
  { now, waivers }: Omit<RunContext, 'facts'>,
): RuleEvaluation | PendingEvaluation {
  const result = isCurrent(item) && !item.leftScope ? collectItem(enabled, item, now) : NOT_APPLICABLE;
  const { rule } = enabled;
  if ('complianceType' in result) {
    const decided = qualify(result, item.lacksStatus);
    const isWaivable = decided.complianceType === 'NON_COMPLIANT';
    return toEvaluation(rule, decided, isWaivable ? findWaiver(waivers, rule.name, item, now) : undefined);
  }
  const waiver = findWaiver(waivers, rule.name, item, now);
  return {
    rule: rule.name,
    pending: result,
    ...(waiver && { waiver }),
    ...(item.lacksStatus && { lacksStatus: true }),
  };
}

/**
 * Completes an evaluation with the facts.
 * @param resource whose evaluation it is, for messages
 * @throws as `evaluateRule`
 */
export function concludeEvaluation(
  enabled: EnabledRule,
  { pending, waiver, lacksStatus }: PendingEvaluation,
  resource: NamedResource,
  context: Pick<RunContext, 'now' | 'facts'>,
): RuleEvaluation {
  const result =
    'item' in pending
      ? evaluateForms(pending.item, (form) => {
          const collected = collectForm(enabled, form, context.now);
          return 'needsFacts' in collected ? concludeForm(enabled, collected, context, form) : collected;
        })
      : concludeForm(enabled, pending, context, resource);
  return toEvaluation(enabled.rule, qualify(result, lacksStatus), waiver);
}

/** An item without a status may be deleted, so it is never compliant. */
const qualify = (result: RuleResult, lacksStatus: true | undefined): RuleResult =>
  lacksStatus && result.complianceType === 'COMPLIANT'
    ? insufficientData('the item has no configurationItemStatus, so the resource may be deleted')
    : result;

function toEvaluation({ name, severity }: Rule, result: RuleResult, waiver: Waiver | undefined): RuleEvaluation {
  const { complianceType } = result;
  const annotation = 'annotation' in result ? cutAnnotation(result.annotation) : null;
  const evaluation: RuleEvaluation = { rule: name, complianceType, annotation, severity };
  if (complianceType !== 'NON_COMPLIANT') return evaluation;
  if (waiver) return applyWaiver(evaluation, waiver);
  return result.insufficientData ? { ...evaluation, insufficientData: true } : evaluation;
}

const applyWaiver = (evaluation: RuleEvaluation, waiver: Waiver): RuleEvaluation => ({
  ...evaluation,
  complianceType: 'NOT_APPLICABLE',
  annotation: cutAnnotation(formatWaived(waiver)),
  waiver,
});

/** Runs the first half of a rule. */
function collectItem(
  enabled: EnabledRule,
  item: ConfigurationItem,
  now: Date,
): RuleResult | PendingEvaluation['pending'] {
  if (item.shape !== 'template') return collectForm(enabled, item, now);
  let needsFacts = false;
  try {
    const result = evaluateForms(item, (form) => {
      const collected = collectForm(enabled, form, now);
      if (!('needsFacts' in collected)) return collected;
      needsFacts = true;
      return insufficientData('');
    });
    if (!needsFacts) return result;
  } catch (error) {
    // With the facts, the form that cannot be read may not matter.
    if (!needsFacts) throw error;
  }
  return { item };
}

const evaluateForms = (item: ConfigurationItem, run: (form: ConfigurationItem) => RuleResult): RuleResult =>
  item.outside === undefined ? evaluateVariants(item, run) : evaluateParts(item, item.outside, run);

function collectForm(
  { rule, parameters }: EnabledRule,
  item: ConfigurationItem,
  now: Date,
): RuleResult | NeedsFacts<unknown> {
  try {
    const resource = rule.resource.read(item);
    const context = { parameters, now };
    return checkResult(rule.facts ? rule.collect(resource, context) : rule.evaluate(resource, context));
  } catch (error) {
    return explainFailure(rule, item, error);
  }
}

function concludeForm(
  { rule, parameters }: EnabledRule,
  { needsFacts }: NeedsFacts<unknown>,
  { now, facts }: Pick<RunContext, 'now' | 'facts'>,
  resource: NamedResource,
): RuleResult {
  if (!rule.facts) throw new RuleError(`Cannot conclude rule "${rule.name}": it declares no facts`);
  try {
    return checkResult(rule.conclude(needsFacts, { parameters, now, facts }));
  } catch (error) {
    return explainFailure(rule, resource, error);
  }
}

type NamedResource = Pick<ConfigurationItem, 'resourceType' | 'resourceId'>;

const isComplianceType = (value: unknown): boolean =>
  value === 'COMPLIANT' || value === 'NON_COMPLIANT' || value === 'NOT_APPLICABLE';

/**
 * Returns the result of a rule. One without an annotation gets one, since an error would keep the earlier result.
 * @throws TypeError if a rule without types returned something else
 */
function checkResult<T>(result: T): T {
  const {
    complianceType,
    annotation,
    insufficientData: lacksData,
  } = (result ?? {}) as Readonly<Record<string, unknown>>;
  if (complianceType === 'NON_COMPLIANT' && isBlankAnnotation(annotation)) {
    return (lacksData ? insufficientData(NO_REASON) : nonCompliant(NO_REASON)) as T;
  }
  if (isComplianceType(complianceType) || (isObject(result) && 'needsFacts' in result)) return result;
  if (!(result instanceof Promise))
    throw new TypeError(`expected a result such as COMPLIANT, got ${formatValue(result)}`);
  // A promise that rejects without a handler would end the process.
  result.catch(() => undefined);
  throw new TypeError('expected a result such as COMPLIANT, got a promise');
}

/**
 * Returns the result of a rule that threw because a template leaves a value open, an ordinary case that is found only
 * where the value is read.
 * @throws UnreadableItem or RuleError for any other error
 */
function explainFailure(rule: Rule, { resourceType, resourceId }: NamedResource, error: unknown): RuleResult {
  if (error instanceof UnknownValue) return insufficientData(error.message);
  if (error instanceof UnreadableItem) throw error;
  const reason = describeError(error);
  throw new RuleError(`Cannot run rule "${rule.name}" on ${resourceType} "${resourceId}": ${reason}`, { cause: error });
}
