import type { Fact } from '../../core/facts';
import { Properties } from '../../core/reading/properties';

/**
 * The network interfaces that use a security group, by the group's id: `sg-0a` → `eni-0a`.
 *
 * All that is in a VPC and has a security group has it through an interface: instances, load balancers, databases,
 * functions. A group's own relationships are no substitute, since Config no longer promises the indirect ones:
 * https://docs.aws.amazon.com/config/latest/developerguide/faq.html
 */
export const findInterfacesUsing: Fact<string> = {
  name: 'network interfaces of a security group',
  resourceTypes: ['AWS::EC2::NetworkInterface'],
  entries(item) {
    // Groups of a template have no ids yet; the template says by itself who uses them.
    if (item.shape === 'template') return [];
    return Properties.of(item.configuration, 'configuration')
      .objects('groups')
      .map((group) => [group.string('groupId'), item.resourceId] as const);
  },
};
