import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { flag } from '../../../lib/core/parameters';
import { describeAllowing } from '../../../lib/core/policy/administration';
import { findFullServiceStatements } from '../../../lib/core/policy/full-service';
import { defineRule, onChange } from '../../../lib/core/rule';
import { capitalize } from '../../../lib/core/text/casing';
import { joinList } from '../../../lib/core/text/format';
import { managedPolicy } from '../../../lib/resources/iam/managed-policy';
import { findGrants } from '../../../lib/resources/iam/policy-holder';

/** Flags customer managed policies that allow all actions of a service. */
export default defineRule({
  name: 'full-service-policy',
  title: 'Customer managed policies must not allow all actions of a service',
  rationale:
    'All actions of a service include those that delete its data, open it to everyone and change its policies, and every action that AWS adds later. Few programs and people need them.',
  severity: 'low',
  resource: managedPolicy,
  triggers: [onChange],
  managedRules: ['IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS'],
  controls: ['FSBP IAM.21'],
  parameters: {
    excludePermissionBoundaryPolicy: flag({
      default: false,
      description: 'Whether policies that only bound permissions are left out',
    }),
  },
  limitations: [
    'Policies that AWS maintains, and inline policies.',
    'The resources and conditions of a statement: all actions on one bucket count as well.',
    'Actions that are listed one by one, or by their beginnings, until they are all of a service.',
  ],
  evaluate(policy, { parameters }) {
    if (policy.isInline || policy.isAwsManaged) return NOT_APPLICABLE;
    if (parameters.excludePermissionBoundaryPolicy && policy.isOnlyBoundary) return NOT_APPLICABLE;
    const { granting, unknown } = findGrants(policy, findFullServiceStatements, describeAllowing);
    const [first, ...others] = granting;
    if (first) return nonCompliant(`${capitalize(first)}${others.length > 0 ? ` (and ${others.length} more)` : ''}`);
    if (unknown.length === 0) return COMPLIANT;
    return insufficientData(`the policy may allow all actions of a service, depending on ${joinList(unknown)}`);
  },
});
