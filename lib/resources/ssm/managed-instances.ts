import type { Fact } from '../../core/facts';

/**
 * The instances that Systems Manager manages, by their IDs: `i-0a`. AWS Config records their inventory.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-inventory-resource.html
 *
 * @example
 * facts.about(managedInstances, 'i-0a').length > 0;
 */
export const managedInstances: Fact<true> = {
  name: 'instances that Systems Manager manages',
  resourceTypes: ['AWS::SSM::ManagedInstanceInventory'],
  description: {
    resourceType: 'AWS::SSM::ManagedInstanceInventory',
    list: 'InstanceInformationList',
    id: 'InstanceId',
  },
  entries: (item) => [[item.resourceId, true]],
};
