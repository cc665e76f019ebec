import { COMPLIANT, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { iamIdentity, findInlineAdministration } from '../../../lib/resources/iam/iam-identity';

/** An administrator's rights belong where reviews look: in a managed policy. */
export default defineRule({
  name: 'inline-admin-policy',
  title: 'No inline policy makes a user, group or role an administrator',
  rationale: 'An inline policy is in no list of policies and has no versions: administrator rights that stand in one are easily overlooked and outlive their reason.',
  severity: 'high',
  resource: iamIdentity,
  triggers: [onChange],
  managedRule: 'iam-no-inline-policy-check',
  parameters: {},
  limitations: [
    'Managed policies, whether AWS made them or you.',
    'Rights that lead to administration by a detour: all of IAM, or passing on a stronger role.',
    'Several statements that make up everything together.',
    'Permissions boundaries, service control policies and other statements that deny.',
  ],
  evaluate(identity) {
    const { ways, unknown } = findInlineAdministration(identity);
    const [first, ...others] = ways;
    if (first)
      return nonCompliant(`Administrator by ${first}${others.length > 0 ? ` (and ${others.length} more)` : ''}`);
    return unknown.length === 0 ? COMPLIANT : insufficientData(`whether it is an administrator: ${joinList(unknown)}`);
  },
});
