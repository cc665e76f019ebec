import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { flag } from '../../../lib/core/parameters';
import { describeAllowing, findAdministrationStatements } from '../../../lib/core/policy/administration';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList, pluralize } from '../../../lib/core/text/format';
import { type ManagedPolicy, managedPolicy } from '../../../lib/resources/iam/managed-policy';
import { findGrants } from '../../../lib/resources/iam/policy-holder';

/** Flags customer managed policies that grant administrator access. */
export default defineRule({
  name: 'admin-policy',
  title: 'Customer managed policies must not grant administrator access',
  rationale:
    'A policy of your own that allows everything looks like any other: each identity that it is attached to is an administrator, and a review for AdministratorAccess does not find it.',
  severity: 'high',
  resource: managedPolicy,
  triggers: [onChange],
  managedRules: ['IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS'],
  controls: ['FSBP IAM.1', 'CIS 5.0 1.15', 'CIS 7.0 2.14'],
  parameters: {
    excludePermissionBoundaryPolicy: flag({
      default: false,
      description: 'Whether policies that only bound permissions are left out',
    }),
  },
  limitations: [
    'Policies that AWS maintains, and inline policies.',
    'Permissions that lead to administrator access indirectly: all of IAM, or passing a more powerful role.',
    'Several statements or policies that together allow everything.',
    'Versions that are not the default one: who may set the default version can choose them.',
  ],
  evaluate(policy, { parameters }) {
    if (policy.isInline || policy.isAwsManaged) return NOT_APPLICABLE;
    if (parameters.excludePermissionBoundaryPolicy && policy.isOnlyBoundary) return NOT_APPLICABLE;
    const { granting, unknown } = findGrants(policy, findAdministrationStatements, describeAllowing);
    const [first, ...others] = granting;
    if (first) {
      const more = others.length > 0 ? ` (and ${others.length} more)` : '';
      return nonCompliant(`Administrator access${describeUse(policy)} by ${first}${more}`);
    }
    if (unknown.length === 0) return COMPLIANT;
    return insufficientData(`the policy may grant administrator access, depending on ${joinList(unknown)}`);
  },
});

/** How many identities have the policy, if the input says so. */
function describeUse({ attachmentCount }: ManagedPolicy): string {
  if (attachmentCount === undefined) return '';
  return attachmentCount === 0 ? ', attached to nobody,' : ` for ${pluralize(attachmentCount, 'identity')}`;
}
