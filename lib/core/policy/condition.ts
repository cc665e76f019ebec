import { isUnknown } from '../reading/unreadable';
import type { Condition, Statement } from './document';
import { forAny, type TriState } from './tri-state';
import { isWhollyOpen, toOutline } from './unresolved';

/** Lists the keys of a statement's conditions, for people. */
export const listConditionKeys = ({ conditions }: Statement): string[] =>
  conditions.map((condition) => (isUnknown(condition) ? condition.what : condition.key));

/** A condition operator in its parts. */
interface ConditionOperator {
  /** In lower case, without prefix and suffix: `stringlike`. */
  readonly comparison: string;
  /** Whether the condition also matches requests without the key. */
  readonly matchesWithoutKey: boolean;
}

/**
 * Parses an operator such as `ForAnyValue:StringLikeIfExists`; case does not matter.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function parseOperator(operator: string): ConditionOperator {
  const [, prefix, comparison = '', suffix] =
    /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/i.exec(operator) ?? [];
  return {
    comparison: comparison.toLowerCase(),
    matchesWithoutKey: prefix?.toLowerCase() === 'forallvalues' || suffix !== undefined,
  };
}

/**
 * Whether a condition matches only requests that have the key with one of the values, compared as text.
 *
 * Negated operators match every other value, and `…IfExists`, `ForAllValues:` and `Null` match requests without the
 * key: an anonymous caller has no organization, no account and no ARN.
 */
export const requiresText = ({ operator }: Condition): boolean => requiresComparison(operator, TEXT_COMPARISONS);

/** Whether a condition matches only requests from one of the CIDRs. */
export const requiresAddress = ({ operator }: Condition): boolean => requiresComparison(operator, ['ipaddress']);

/** Like {@link requiresText}, for values of any type. */
export const requiresValue = ({ operator }: Condition): boolean => {
  const { comparison, matchesWithoutKey } = parseOperator(operator);
  return !matchesWithoutKey && comparison !== 'null' && !comparison.includes('not');
};

/** Whether `*` and `?` in the values of a condition are wildcards. */
export const hasPatterns = ({ operator }: Condition): boolean => /like$|^arn/.test(parseOperator(operator).comparison);

/**
 * Whether a condition that requires a value has one that all requests match: `*`. What a template leaves open may be
 * that where it is a pattern.
 * @param anything the values that all requests match
 */
export const admitsAnything = (condition: Condition, anything = /^\*+$/): TriState =>
  forAny(
    condition.values,
    (value) => anything.test(toOutline(value)) || (hasPatterns(condition) && isWhollyOpen(value) && 'unknown'),
  );

const TEXT_COMPARISONS = ['stringequals', 'stringequalsignorecase', 'stringlike', 'arnequals', 'arnlike'];

function requiresComparison(operator: string, comparisons: readonly string[]): boolean {
  const { comparison, matchesWithoutKey } = parseOperator(operator);
  return !matchesWithoutKey && comparisons.includes(comparison);
}
