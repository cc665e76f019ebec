import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { describeAllowing, findAdministrationStatements } from '../../../lib/core/policy/administration';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { iamIdentity } from '../../../lib/resources/iam/iam-identity';
import { findGrants } from '../../../lib/resources/iam/policy-holder';

/** Flags users, groups and roles with an inline policy that grants administrator access. */
export default defineRule({
  name: 'inline-admin-policy',
  title: 'Inline policies must not grant administrator access',
  rationale:
    'An inline policy appears in no list of policies and has no versions, so administrator permissions in it are easily overlooked and stay longer than intended.',
  severity: 'high',
  resource: iamIdentity,
  triggers: [onChange],
  parameters: {},
  limitations: [
    'Managed policies, both AWS managed and customer managed.',
    'Permissions that lead to administrator access indirectly: all of IAM, or passing a more powerful role.',
    'Several statements that together allow everything.',
    'Permissions boundaries, service control policies and deny statements.',
  ],
  evaluate(identity) {
    const { granting, unknown } = findGrants(identity, findAdministrationStatements, describeAllowing);
    const [first, ...others] = granting;
    if (first) {
      return nonCompliant(`Administrator by ${first}${others.length > 0 ? ` (and ${others.length} more)` : ''}`);
    }
    if (unknown.length === 0) return COMPLIANT;
    return insufficientData(`the identity may be an administrator, depending on ${joinList(unknown)}`);
  },
});
