import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { genericReader } from '../../../lib/resources/generic-resource';

/** Flags Elastic IP addresses that nothing uses. */
export default defineRule({
  name: 'idle-elastic-ip',
  title: 'Elastic IP addresses must be in use',
  rationale:
    'Every public IPv4 address costs money by the hour, also when nothing uses it. A forgotten address is also one that partners may still trust.',
  severity: 'low',
  resource: genericReader('AWS::EC2::EIP', { list: 'Addresses', id: 'AllocationId', name: 'PublicIp' }),
  triggers: [onChange],
  managedRules: ['EIP_ATTACHED'],
  parameters: {},
  limitations: [
    'Addresses of stopped instances, which are associated but not in use.',
    'Templates in which nothing uses the address: another stack may.',
    'Deployments of a template in which a condition leaves out the only use of the address.',
    'How long the address has been idle: an address between two uses is reported, too.',
  ],
  evaluate(address) {
    const { properties, item } = address;
    // Other stacks may use the address, too.
    if (item.shape === 'template')
      return address.hasReferrer(...USING_TYPES) || properties.hasText('instanceId') ? COMPLIANT : NOT_APPLICABLE;
    const isUsed = USES.some((use) => (properties.optionalString(use) ?? '') !== '');
    return isUsed ? COMPLIANT : nonCompliant(`Nothing uses the address ${properties.string('publicIp')}`);
  },
});

/** An address of EC2-Classic had only an instance. */
const USES = ['associationId', 'networkInterfaceId', 'instanceId'];

/** The types of a template that use an address. Others pass its ID on, as in the environment of a function. */
const USING_TYPES = [
  'AWS::EC2::EIPAssociation',
  'AWS::EC2::NatGateway',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::Transfer::Server',
];
