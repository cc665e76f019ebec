import { COMPLIANT, insufficientData, NOT_APPLICABLE, needsFacts, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, every } from '../../../lib/core/rule';
import { interfacesUsingGroup } from '../../../lib/resources/ec2/network-interface';
import { securityGroup } from '../../../lib/resources/ec2/security-group';

/** Flags security groups that no network interface uses. */
export default defineRule({
  name: 'unused-security-group',
  title: 'Security groups must be attached to a network interface',
  rationale:
    'Every review of open ports has to look at unused groups too, and anyone can attach such a group again together with its outdated rules.',
  severity: 'low',
  resource: securityGroup,
  // The item of a group does not change when its last interface is detached.
  triggers: [every('TwentyFour_Hours')],
  managedRules: ['EC2_SECURITY_GROUP_ATTACHED_TO_ENI_PERIODIC'],
  parameters: {},
  facts: [interfacesUsingGroup],
  limitations: [
    'Interfaces that are missing from the input: a snapshot has all of them, a history file or an event only what changed.',
    'Users without an interface at the moment: a launch template, an Auto Scaling group scaled to zero, a function that has been idle for long.',
    'Uses in other stacks than that of the template.',
    'Interfaces of another account that shares the group or its VPC.',
    'Rules of other groups that refer to the group: EC2 deletes the group only after they are removed.',
  ],
  collect(group) {
    if (group.isDefault) return NOT_APPLICABLE;
    if (group.isUsedInTemplate) return COMPLIANT;
    if (group.isUsedInTemplate === false) {
      return insufficientData(
        'the group may be unused; no other resource of the template refers to it in its properties',
      );
    }
    return needsFacts({ id: group.id, scope: group.scope });
  },
  conclude({ id, scope }, { facts }) {
    if (facts.about(interfacesUsingGroup, id).length > 0) return COMPLIANT;
    return facts.isRecorded(interfacesUsingGroup, scope)
      ? nonCompliant('No network interface uses the group')
      : insufficientData('the group may be unused; the input has no network interface from its account and Region');
  },
});
