import { COMPLIANT, defineRule, NOT_APPLICABLE, nonCompliant, onChange, pluralize, securityGroup } from 'assay';
import { findOpenRules, remediation } from './remediation';

/** Flags security groups that the launch wizard made and that are still open to the internet. */
export default defineRule({
  name: 'launch-wizard-group',
  title: 'Security groups of the launch wizard must not be open to the internet',
  rationale:
    'The launch wizard of EC2 creates an open group for each instance. These groups have no owner, and often outlive their instance.',
  severity: 'medium',
  resource: securityGroup,
  triggers: [onChange],
  parameters: {},
  limitations: ['Groups that were renamed.'],
  remediation,
  evaluate(group) {
    if (group.isDefault) return NOT_APPLICABLE;
    if (!group.name?.startsWith('launch-wizard-')) return COMPLIANT;
    const open = findOpenRules(group);
    if (open.length === 0) return COMPLIANT;
    return nonCompliant(`Made by the launch wizard, with ${pluralize(open.length, 'inbound rule')} open to the internet`);
  },
});
