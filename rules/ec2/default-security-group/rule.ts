import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList, pluralize } from '../../../lib/core/text/format';
import {
  describePermission,
  describeSource,
  type IpPermission,
  type RuleSource,
} from '../../../lib/resources/ec2/ip-permission';
import { securityGroup } from '../../../lib/resources/ec2/security-group';

/** Flags default security groups that have rules. */
export default defineRule({
  name: 'default-security-group',
  title: 'Default security groups must not allow any traffic',
  rationale:
    'Resources launched without a security group get the default group of their VPC, and can then reach all other resources that were launched in the same way.',
  severity: 'medium',
  resource: securityGroup,
  triggers: [onChange],
  managedRules: ['VPC_DEFAULT_SECURITY_GROUP_CLOSED'],
  controls: ['FSBP EC2.2', 'CIS 5.0 5.5', 'CIS 7.0 6.5'],
  parameters: {},
  limitations: ['Whether anything uses the group.'],
  evaluate(group) {
    if (!group.isDefault) return NOT_APPLICABLE;
    const allowed = [
      ...describePermissions('inbound', 'from', group.ingress, group.id),
      ...describePermissions('outbound', 'to', group.egress, group.id),
    ];
    return allowed.length === 0 ? COMPLIANT : nonCompliant(`The default group allows ${allowed.join('; ')}`);
  },
});

/** `inbound tcp 22 from 198.51.100.0/24; all traffic from itself; 4 more rules`; empty if nothing is allowed. */
function describePermissions(
  direction: 'inbound' | 'outbound',
  preposition: 'from' | 'to',
  permissions: readonly IpPermission[],
  ownId: string,
): string[] {
  const effective = permissions.filter(({ sources }) => sources.length > 0);
  if (effective.length === 0) return [];
  const described = effective.slice(0, 2).map((permission) => {
    const sources = permission.sources.map((source) => (isGroup(source, ownId) ? 'itself' : describeSource(source)));
    return `${describePermission(permission)} ${preposition} ${joinList(sources)}`;
  });
  const rest = effective.length - described.length;
  return [`${direction} ${[...described, ...(rest > 0 ? [pluralize(rest, 'more rule')] : [])].join('; ')}`];
}

const isGroup = (source: RuleSource, id: string): boolean => source.kind === 'group' && source.id === id;
