import { insufficientData, NOT_APPLICABLE, type RuleResult } from '../evaluation';
import type { ConfigurationItem, ItemVariant } from '../item';
import { UnreadableItem } from '../reading/unreadable';

type RunRule = (item: ConfigurationItem) => RuleResult;

/**
 * Evaluates an item, and if that lacks data, each variant of it: if all variants give the same compliance type, the
 * deployment's choice makes no difference.
 * @throws UnreadableItem if the item or all of its variants contradict AWS's shape
 */
export function evaluateVariants(item: ConfigurationItem, run: RunRule): RuleResult {
  const { variants, ...rest } = item;
  const result = run(item);
  if (!variants || rank(result) !== INSUFFICIENT) return result;
  const results = evaluateEach(variants, (parts) => run({ ...rest, ...parts }));
  const nonCompliant = results.filter((one) => rank(one.result) === CERTAIN);
  const [first] = nonCompliant;
  if (first && nonCompliant.length === results.length) return first.result;
  if (first) return insufficientData(`only if ${first.assumption}: ${getAnnotation(first.result)}`);
  const open = results.find((one) => rank(one.result) === INSUFFICIENT);
  if (open) return open.result;
  return (results.find((one) => one.result.complianceType === 'COMPLIANT') ?? results[0])?.result ?? result;
}

/** A variant that contradicts AWS's shape lacks data: its deployment may fail, or make another resource. */
function evaluateEach(variants: readonly ItemVariant[], run: (variant: Omit<ItemVariant, 'assumption'>) => RuleResult) {
  const errors: UnreadableItem[] = [];
  const results = variants.map(({ assumption, ...variant }) => {
    try {
      return { assumption, result: run(variant) };
    } catch (error) {
      if (!(error instanceof UnreadableItem)) throw error;
      errors.push(error);
      return { assumption, result: insufficientData(`only if ${assumption}: ${error.message}`) };
    }
  });
  const [first] = errors;
  if (first && errors.length === variants.length) throw first;
  return results;
}

/**
 * Evaluates a resource outside the input of which the input has only parts, such as one rule of a security group. Only
 * a non-compliant result that these parts cause counts: the rest of the resource is not known.
 */
export function evaluateParts(item: ConfigurationItem, owner: string, run: RunRule): RuleResult {
  const withoutParts = rankWithoutParts(item, run);
  const result = runParts(item, run, withoutParts === undefined);
  if (rank(result) <= (withoutParts ?? 0) || result.complianceType !== 'NON_COMPLIANT') return NOT_APPLICABLE;
  return { ...result, annotation: `${result.annotation}; the resource is ${owner}, outside the template` };
}

/** A rule that reads what a part does not contain has no result for it. */
function runParts(item: ConfigurationItem, run: RunRule, isAlwaysUnreadable: boolean): RuleResult {
  try {
    return evaluateVariants(item, run);
  } catch (error) {
    if (isAlwaysUnreadable && error instanceof UnreadableItem) return NOT_APPLICABLE;
    throw error;
  }
}

/** Returns `undefined` if the item contradicts AWS's shape without the parts. */
function rankWithoutParts({ variants, ...item }: ConfigurationItem, run: RunRule): number | undefined {
  const withoutParts = { supplementaryConfiguration: {} };
  try {
    return rank(
      evaluateVariants(
        {
          ...item,
          ...withoutParts,
          ...(variants && { variants: variants.map((variant) => ({ ...variant, ...withoutParts })) }),
        },
        run,
      ),
    );
  } catch (error) {
    if (error instanceof UnreadableItem) return undefined;
    throw error;
  }
}

const INSUFFICIENT = 1;
const CERTAIN = 2;
const rank = (result: RuleResult): number =>
  result.complianceType === 'NON_COMPLIANT' ? (result.insufficientData ? INSUFFICIENT : CERTAIN) : 0;

const getAnnotation = (result: RuleResult): string => ('annotation' in result ? result.annotation : '');
