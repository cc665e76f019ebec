import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, every } from '../../../lib/core/rule';
import { interfacesUsingGroup } from '../../../lib/resources/ec2/network-interface';
import { securityGroup } from '../../../lib/resources/ec2/security-group';

/** A group that nothing uses is read by everyone who looks for what is open, and is one click from being used again. */
export default defineRule({
  name: 'unused-security-group',
  title: 'Security groups are used by a network interface',
  rationale:
    'A group that nothing uses costs attention at every review, and waits with its old permissions for somebody to pick it up again.',
  severity: 'low',
  resource: securityGroup,
  // A group changes nothing in itself when its last interface goes.
  triggers: [every('TwentyFour_Hours')],
  managedRule: 'ec2-security-group-attached-to-eni-periodic',
  parameters: {},
  facts: [interfacesUsingGroup],
  limitations: [
    'Interfaces that the input leaves out: a snapshot has them all, a history file or an event only what changed.',
    'What has no interface at the moment: a launch template, an Auto Scaling group at zero, a function that has long been idle.',
    'What a template names deep inside of a property, as for functions and launch templates, and what other stacks use.',
    'Interfaces of another account that shares the group or its VPC.',
    'Permissions of other groups that name the group: EC2 deletes it only when they are gone.',
  ],
  evaluate(group, { facts }) {
    if (group.isDefault) return NOT_APPLICABLE;
    if (group.isUsedInTemplate ?? facts.about(interfacesUsingGroup, group.id).length > 0) return COMPLIANT;
    if (group.isUsedInTemplate === false) {
      return insufficientData(
        'whether anything uses the group: no other resource of the template names it among its properties',
      );
    }
    return facts.isRecorded(interfacesUsingGroup, group)
      ? nonCompliant('No network interface uses the group')
      : insufficientData(
          'whether anything uses the group: the input has no network interface of its account and Region',
        );
  },
});
