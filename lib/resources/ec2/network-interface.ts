import type { Fact } from '../../core/facts';
import { Properties } from '../../core/reading/properties';

/**
 * The network interfaces that use a security group, by the ID of the group: `sg-0a` → `eni-0a`.
 *
 * Everything in a VPC that has a security group has it through an interface: instances, load balancers, databases,
 * functions. The group's own relationships are no substitute, because AWS Config no longer guarantees indirect ones:
 * https://docs.aws.amazon.com/config/latest/developerguide/faq.html
 *
 * @example
 * facts.about(interfacesUsingGroup, group.id).length > 0;
 */
export const interfacesUsingGroup: Fact<string> = {
  name: 'network interfaces of a security group',
  resourceTypes: ['AWS::EC2::NetworkInterface'],
  description: {
    resourceType: 'AWS::EC2::NetworkInterface',
    list: 'NetworkInterfaces',
    id: 'NetworkInterfaceId',
  },
  entries(item) {
    // Security groups in a template have no IDs yet; `SecurityGroup.isUsedInTemplate` covers templates.
    if (item.shape === 'template') return [];
    return Properties.of(item.configuration, 'configuration')
      .objects('groups')
      .map((group) => [group.string('groupId'), item.resourceId] as const);
  },
};
