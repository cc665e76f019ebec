import { describePermission, describeSource, type Permission, securityGroup } from '../../lib/core/resources/security-group';
import { defineRule, onChange } from '../../lib/core/rule';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../lib/core/verdict';
import { listed } from '../../lib/core/wording';

/** What is launched without a thought lands in the default group: it should allow nothing. */
export default defineRule({
  name: 'default-security-group',
  title: "The default security group of a VPC allows nothing",
  why: 'Whatever is launched without naming a security group gets the default one, and with it a way to everything else that was launched so.',
  severity: 'medium',
  resource: securityGroup,
  triggers: [onChange],
  managedRule: 'vpc-default-security-group-closed',
  parameters: {},
  blindSpots: [
    'Whether anything uses the group.',
    'What a template adds to the default group of a VPC: only the deployed group shows it.',
  ],
  evaluate(group) {
    if (!group.isDefault) return NOT_APPLICABLE;
    const allowed = [
      ...group.ingress.filter(allowsAnything).map((one) => `lets in ${described(one, 'from', group.id)}`),
      ...group.egress.filter(allowsAnything).map((one) => `lets out ${described(one, 'to', group.id)}`),
    ];
    return allowed.length === 0 ? COMPLIANT : nonCompliant(`The default group ${listed(allowed)}`);
  },
});

const allowsAnything = ({ sources }: Permission): boolean => sources.length > 0;

/** `tcp 22 from 198.51.100.0/24 and sg-0b`. */
function described(permission: Permission, preposition: string, own: string): string {
  const sources = permission.sources.map((source) =>
    source.kind === 'group' && source.id === own ? 'itself' : describeSource(source),
  );
  return `${describePermission(permission)} ${preposition} ${listed(sources)}`;
}
