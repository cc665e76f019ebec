import { formatInsufficientData } from './evaluate/annotation';

/**
 * AWS Config's ComplianceType, as far as a rule may report it: PutEvaluations refuses `INSUFFICIENT_DATA`.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html
 *
 * @example
 * const type: ComplianceType = COMPLIANT.complianceType;
 */
export type ComplianceType = 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';

/**
 * The result of a rule for one resource; it has an annotation exactly when the resource is non-compliant.
 *
 * @example
 * const evaluate = (volume: Volume): RuleResult => (volume.isEncrypted ? COMPLIANT : nonCompliant('Is not encrypted'));
 */
export type RuleResult =
  | { readonly complianceType: 'COMPLIANT' }
  | { readonly complianceType: 'NOT_APPLICABLE' }
  | { readonly complianceType: 'NON_COMPLIANT'; readonly annotation: string; readonly insufficientData?: true };

/**
 * The result for a resource that meets the rule's requirement.
 *
 * @example
 * const evaluate = (volume: Volume) => (volume.isEncrypted ? COMPLIANT : nonCompliant('Is not encrypted'));
 */
export const COMPLIANT: RuleResult = { complianceType: 'COMPLIANT' };

/**
 * The result for a resource that is outside the rule's scope.
 *
 * @example
 * const evaluate = (instance: Instance) => (instance.isTerminated ? NOT_APPLICABLE : COMPLIANT);
 */
export const NOT_APPLICABLE: RuleResult = { complianceType: 'NOT_APPLICABLE' };

/**
 * Returns the result for a resource that violates the rule's requirement.
 * @param annotation what is wrong: the port and its source, the statement, the date
 * @example
 * nonCompliant('Port 22 is open to 0.0.0.0/0');
 */
export const nonCompliant = (annotation: string): RuleResult => ({ complianceType: 'NON_COMPLIANT', annotation });

/**
 * The answer of a rule's `collect` if the result depends on facts from other items.
 *
 * @example
 * const pending: NeedsFacts<string> = needsFacts('sg-0a');
 */
export interface NeedsFacts<V> {
  readonly needsFacts: V;
}

/**
 * Returns from `collect` what `conclude` needs, besides the facts, for the result.
 * @param value small and plain, since it is kept as JSON until all input was read: ids rather than the resource
 * @example
 * needsFacts(group.id);
 */
export const needsFacts = <V>(value: V): NeedsFacts<V> => ({ needsFacts: value });

/**
 * Returns the result for a resource that the input does not describe well enough. AWS Config gets NON_COMPLIANT: it
 * accepts no fourth value, and the resource must appear neither compliant nor out of scope.
 * @param reason what may be wrong and which data is missing, as a clause
 * @example
 * insufficientData('port 22 may be open to prefix list pl-0a, whose entries are not in the input');
 */
export const insufficientData = (reason: string): RuleResult => ({
  complianceType: 'NON_COMPLIANT',
  annotation: formatInsufficientData(reason),
  insufficientData: true,
});
