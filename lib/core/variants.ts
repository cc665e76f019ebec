import { insufficientData, NOT_APPLICABLE, type RuleResult } from './evaluation';
import type { ConfigurationItem, ItemVariant } from './item';
import { UnreadableItem } from './reading/unreadable';

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
  const violations = results.filter((one) => rank(one.result) === VIOLATION);
  const [violation] = violations;
  if (violation && violations.length === results.length) return violation.result;
  if (violation) return insufficientData(`only if ${violation.assumption}: ${getAnnotation(violation.result)}`);
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
 * a violation that these parts cause is a result: the rest of the resource is not known.
 */
export function evaluateParts(item: ConfigurationItem, owner: string, run: RunRule): RuleResult {
  const result = evaluateVariants(item, run);
  if (rank(result) <= rankWithoutParts(item, run) || result.complianceType !== 'NON_COMPLIANT') return NOT_APPLICABLE;
  return { ...result, annotation: `${result.annotation}; the resource is ${owner}, outside the template` };
}

/** Without the parts the item may contradict AWS's shape. The result is then that of the parts. */
function rankWithoutParts({ variants: _, ...item }: ConfigurationItem, run: RunRule): number {
  try {
    return rank(run({ ...item, supplementaryConfiguration: {} }));
  } catch (error) {
    if (error instanceof UnreadableItem) return 0;
    throw error;
  }
}

const INSUFFICIENT = 1;
const VIOLATION = 2;
const rank = (result: RuleResult): number =>
  result.complianceType === 'NON_COMPLIANT' ? (result.insufficientData ? INSUFFICIENT : VIOLATION) : 0;

const getAnnotation = (result: RuleResult): string => ('annotation' in result ? result.annotation : '');
