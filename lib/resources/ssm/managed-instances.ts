import type { Fact } from '../../core/facts';
import { isObject } from '../../core/json';
import { Properties } from '../../core/reading/properties';

/**
 * The instances that Systems Manager manages, by their IDs: `i-0a`. AWS Config records their inventory. The value is
 * the status of the agent, such as `Online` or `ConnectionLost`; empty if the input does not have it.
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
    const configuration = Properties.of(item.configuration, 'configuration');
    // https://github.com/awslabs/aws-config-resource-schema has this property, and no list of its values.
    const recorded = Properties.of(item.supplementaryConfiguration ?? {}, 'supplementaryConfiguration');
    const statuses = [
      configuration.optionalString('pingStatus'),
      recorded.optionalString('instanceStatus'),
      findInventoryStatus(configuration, item.resourceId),
    ];
    return [[item.resourceId, statuses.find((status) => status !== undefined && status !== '') ?? '']];
  },
};

/**
 * Returns the status that the inventory itself has for an instance.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/inventory-schema.html
 */
function findInventoryStatus(configuration: Properties, id: string): string | undefined {
  const content = configuration.optionalObject('AWS:InstanceInformation')?.raw('Content');
  const information: unknown = isObject(content) ? content[id] : undefined;
  if (!isObject(information)) return undefined;
  return Properties.of(information, 'configuration.AWS:InstanceInformation.Content').optionalString('instanceStatus');
}
