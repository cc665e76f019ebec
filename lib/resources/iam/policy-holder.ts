import type { ClassifiedStatements } from '../../core/policy/classify';
import type { Statement } from '../../core/policy/document';
import type { Reader } from '../../core/reading/reader';
import { isUnknown, type MaybeUnknown } from '../../core/reading/unreadable';
import { type IamIdentity, iamIdentity } from './iam-identity';
import { ManagedPolicy, managedPolicy } from './managed-policy';

/**
 * A holder of policies that grant permissions: a user, group or role with its inline policies, or a managed policy.
 *
 * @example
 * const isPolicy = (holder: PolicyHolder) => holder instanceof ManagedPolicy;
 */
export type PolicyHolder = IamIdentity | ManagedPolicy;

/**
 * Reads whatever has policies that grant permissions.
 * @example
 * findGrants(policyHolder.read(item), findAdministrationStatements, describeAllowing);
 */
export const policyHolder: Reader<PolicyHolder> = {
  resourceTypes: [...managedPolicy.resourceTypes, ...iamIdentity.resourceTypes],
  description: [managedPolicy.description, iamIdentity.description].flatMap((one) => one ?? []),
  read: (item) => (item.resourceType === 'AWS::IAM::Policy' ? managedPolicy : iamIdentity).read(item),
};

/**
 * The statements of policies that grant something.
 *
 * @example
 * const isCertain = ({ granting }: Grants) => granting.length > 0;
 */
export interface Grants {
  /** Descriptions of the statements: `inline policy "All": statement 1 allows * on *`. */
  readonly granting: readonly string[];
  /** Descriptions of the statements and policies that a template leaves open. */
  readonly unknown: readonly string[];
}

/**
 * Finds the statements of one kind in the policies of a holder.
 * @example
 * findGrants(identity, findAdministrationStatements, describeAllowing).granting;
 */
export function findGrants(
  holder: PolicyHolder,
  find: (statements: readonly MaybeUnknown<Statement>[]) => ClassifiedStatements,
  describe: (statement: Statement) => string,
): Grants {
  const granting: string[] = [];
  const unknown: string[] = [];
  for (const policy of listHeldPolicies(holder)) {
    if (isUnknown(policy)) unknown.push(`inline policy ${policy.what}`);
    else {
      const statements = find(policy.statements);
      granting.push(...statements.found.map((one) => `${policy.label}: ${describe(one)}`));
      unknown.push(...statements.unknown.map((what) => `${policy.label}: ${what}`));
    }
  }
  return { granting, unknown };
}

/**
 * Lists the policies of a holder, with their names for people: `inline policy "build"`.
 * @example
 * listHeldPolicies(policyHolder.read(item)).length;
 */
export function listHeldPolicies(
  holder: PolicyHolder,
): readonly MaybeUnknown<{ readonly label: string; readonly statements: readonly MaybeUnknown<Statement>[] }>[] {
  if (holder instanceof ManagedPolicy) {
    return [{ label: `policy "${holder.policyName}"`, statements: holder.statements }];
  }
  return holder.inlinePolicies.map((policy) =>
    isUnknown(policy) ? policy : { label: `inline policy "${policy.name}"`, statements: policy.statements },
  );
}
