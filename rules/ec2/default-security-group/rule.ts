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

/** What is launched without a thought lands in the default group: it should allow nothing. */
export default defineRule({
  name: 'default-security-group',
  title: 'The default security group of a VPC allows nothing',
  rationale:
    'Whatever is launched without naming a security group gets the default one, and with it a way to everything else that was launched so.',
  severity: 'medium',
  resource: securityGroup,
  triggers: [onChange],
  managedRule: 'vpc-default-security-group-closed',
  parameters: {},
  limitations: [
    'Whether anything uses the group.',
    'What a template adds to the default group of a VPC: only the deployed group shows it.',
  ],
  evaluate(group) {
    if (!group.isDefault) return NOT_APPLICABLE;
    const allowed = [
      ...described('lets in', 'from', group.ingress, group.id),
      ...described('lets out', 'to', group.egress, group.id),
    ];
    return allowed.length === 0 ? COMPLIANT : nonCompliant(`The default group ${allowed.join('; ')}`);
  },
});

/** `lets in tcp 22 from 198.51.100.0/24; all traffic from itself; 4 more permissions`; nothing where nothing is allowed. */
function described(verb: string, preposition: string, permissions: readonly IpPermission[], own: string): string[] {
  const effective = permissions.filter(({ sources }) => sources.length > 0);
  if (effective.length === 0) return [];
  const shown = effective.slice(0, 2).map((permission) => {
    const sources = permission.sources.map((source) => (isGroup(source, own) ? 'itself' : describeSource(source)));
    return `${describePermission(permission)} ${preposition} ${joinList(sources)}`;
  });
  const rest = effective.length - shown.length;
  return [`${verb} ${[...shown, ...(rest > 0 ? [pluralize(rest, 'more permission')] : [])].join('; ')}`];
}

const isGroup = (source: RuleSource, id: string): boolean => source.kind === 'group' && source.id === id;
