import type { Fact } from '../../core/facts';
import { Properties } from '../../core/reading/properties';

/**
 * The instances that Systems Manager manages, by their IDs: `i-0a`. AWS Config records their inventory. The value is the
 * status of the agent, such as `Online` or `ConnectionLost`; empty if the input does not have it.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-inventory-resource.html
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_InstanceInformation.html
 *
 * @example
 * facts.about(managedInstances, 'i-0a').includes('Online');
 */
export const managedInstances: Fact<string> = {
  name: 'instances that Systems Manager manages',
  resourceTypes: ['AWS::SSM::ManagedInstanceInventory'],
  description: {
    resourceType: 'AWS::SSM::ManagedInstanceInventory',
    list: 'InstanceInformationList',
    id: 'InstanceId',
  },
  entries(item) {
    const described = Properties.of(item.configuration, 'configuration').optionalString('pingStatus');
    // https://github.com/awslabs/aws-config-resource-schema has this property, and no list of its values.
    const recorded = Properties.of(item.supplementaryConfiguration ?? {}, 'supplementaryConfiguration');
    return [[item.resourceId, described ?? recorded.optionalString('instanceStatus') ?? '']];
  },
};
