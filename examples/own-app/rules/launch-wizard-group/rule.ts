import { COMPLIANT, counted, defineRule, NOT_APPLICABLE, nonCompliant, onChange, securityGroup } from 'assay';

/** The console's launch wizard opens SSH to everybody in the groups that it makes, and nobody tidies them up. */
export default defineRule({
  name: 'launch-wizard-group',
  title: 'Security groups are not left over from the launch wizard',
  why: 'The launch wizard of EC2 makes a group for each instance: nobody owns them, and they outlive what they were made for.',
  severity: 'low',
  resource: securityGroup,
  triggers: [onChange],
  parameters: {},
  blindSpots: ['Groups that were renamed.'],
  evaluate(group) {
    if (group.isDefault) return NOT_APPLICABLE;
    if (!group.name?.startsWith('launch-wizard-')) return COMPLIANT;
    return nonCompliant(`Made by the launch wizard, with ${counted(group.ingress.length, 'inbound permission')}`);
  },
});
