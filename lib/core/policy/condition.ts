import type { Condition } from './document';

/** How an operator compares, without its prefix and suffix, in lower case. */
interface Operator {
  readonly comparison: string;
  /** It holds also when the request does not have the key at all. */
  readonly holdsWithoutKey: boolean;
}

/**
 * Reads an operator such as `ForAnyValue:StringLikeIfExists`, in whatever case.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function parseOperator(operator: string): Operator {
  const [, prefix, comparison = '', suffix] =
    /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/i.exec(operator) ?? [];
  return {
    comparison: comparison.toLowerCase(),
    holdsWithoutKey: prefix?.toLowerCase() === 'forallvalues' || suffix !== undefined,
  };
}

/**
 * Whether a condition holds only where the request has the key with one of the values as a text.
 *
 * Not the negated operators, which hold for everybody else, nor `…IfExists`, `ForAllValues:` and `Null`, which hold for
 * requests without the key: an anonymous caller has no organization, no account and no ARN.
 */
export const requiresText = ({ operator }: Condition): boolean => demands(operator, TEXT_COMPARISONS);

/** Whether a condition holds only where the request's address is in one of the blocks. */
export const requiresAddress = ({ operator }: Condition): boolean => demands(operator, ['ipaddress']);

/** As {@link requiresText}, for values of any type. */
export const requiresValue = ({ operator }: Condition): boolean => {
  const { comparison, holdsWithoutKey } = parseOperator(operator);
  return !holdsWithoutKey && comparison !== 'null' && !comparison.includes('not');
};

const TEXT_COMPARISONS = ['stringequals', 'stringequalsignorecase', 'stringlike', 'arnequals', 'arnlike'];

function demands(operator: string, comparisons: readonly string[]): boolean {
  const { comparison, holdsWithoutKey } = parseOperator(operator);
  return !holdsWithoutKey && comparisons.includes(comparison);
}
