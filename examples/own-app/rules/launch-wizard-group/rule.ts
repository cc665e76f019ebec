import { COMPLIANT, counted, defineRule, NOT_APPLICABLE, nonCompliant, onChange, securityGroup } from 'assay';
import { openToAll, remediation } from './remediation';

/** The console's launch wizard opens SSH to everybody in the groups that it makes, and nobody tidies them up. */
export default defineRule({
  name: 'launch-wizard-group',
  title: 'Security groups of the launch wizard let nobody in from everywhere',
  rationale: 'The launch wizard of EC2 makes a group for each instance, open to everybody: nobody owns them, and they outlive what they were made for.',
  severity: 'medium',
  resource: securityGroup,
  triggers: [onChange],
  parameters: {},
  limitations: ['Groups that were renamed.'],
  remediation,
  evaluate(group) {
    if (group.isDefault) return NOT_APPLICABLE;
    if (!group.name?.startsWith('launch-wizard-')) return COMPLIANT;
    const open = openToAll(group);
    if (open.length === 0) return COMPLIANT;
    return nonCompliant(`Made by the launch wizard, with ${counted(open.length, 'permission')} for everybody`);
  },
});
