import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const template = (configuration: object) => ({ shape: 'template' as const, resourceId: 'Resource', configuration });

const address = (configuration: object) => ({
  resourceId: 'eipalloc-0a',
  resourceName: '192.0.2.10',
  configuration: { publicIp: '192.0.2.10', allocationId: 'eipalloc-0a', domain: 'vpc', ...configuration },
});
const IDLE = nonCompliant('Nothing uses the address 192.0.2.10');

export default defineCases(rule, [
  { scenario: 'an address that nothing uses', ...address({}), expected: IDLE },
  {
    scenario: 'an address with nulls, as in older items',
    ...address({ associationId: null, networkInterfaceId: null, instanceId: null }),
    expected: IDLE,
  },
  {
    scenario: 'an address with an empty instance, as EC2 once returned',
    ...address({ instanceId: '' }),
    expected: IDLE,
  },
  {
    scenario: 'an address of an instance',
    ...address({ associationId: 'eipassoc-0a', instanceId: 'i-0a', networkInterfaceId: 'eni-0a' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an address of a NAT gateway',
    ...address({ associationId: 'eipassoc-0a', networkInterfaceId: 'eni-0a', networkInterfaceOwnerId: '111122223333' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an address of an instance in EC2-Classic',
    ...address({ domain: 'standard', instanceId: 'i-0a' }),
    expected: COMPLIANT,
  },
  { scenario: 'an address that was released', ...address({}), status: 'ResourceDeleted', expected: NOT_APPLICABLE },
  {
    scenario: 'an item without the address',
    ...address({ publicIp: undefined }),
    expected: unreadable('Cannot read configuration.publicIp: expected a string, found nothing'),
  },
  {
    scenario: 'a number instead of the association',
    ...address({ associationId: 7 }),
    expected: unreadable('Cannot read configuration.associationId: expected a string, found 7'),
  },
  {
    scenario: 'an idle address from describe-addresses',
    shape: 'description',
    configuration: { PublicIp: '192.0.2.10', AllocationId: 'eipalloc-0a' },
    expected: IDLE,
  },
  {
    scenario: 'an address in use from describe-addresses',
    shape: 'description',
    configuration: { PublicIp: '192.0.2.10', AllocationId: 'eipalloc-0a', AssociationId: 'eipassoc-0a' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template, where another resource may use it',
    ...template({ Domain: 'vpc' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template that takes an instance from a parameter, which may be empty',
    ...template({ InstanceId: parameter }),
    expected: insufficientData('Properties.InstanceId is {"Ref":"Parameter"}, which the template leaves open'),
  },
  { scenario: 'a template that names an instance', ...template({ InstanceId: 'i-0a' }), expected: COMPLIANT },
]);
