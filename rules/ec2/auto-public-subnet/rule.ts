import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { genericReader } from '../../../lib/resources/generic-resource';

/** Flags subnets that give new instances a public address. */
export default defineRule({
  name: 'auto-public-subnet',
  title: 'Subnets must not assign public IPv4 addresses automatically',
  rationale:
    'An instance that is started in such a subnet gets a public address without a request for one, and only its security groups protect it.',
  severity: 'medium',
  resource: genericReader('AWS::EC2::Subnet', { list: 'Subnets', id: 'SubnetId', arn: 'SubnetArn' }),
  triggers: [onChange],
  managedRules: ['SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED'],
  controls: ['FSBP EC2.15'],
  parameters: {},
  limitations: [
    'Instances that ask for a public address themselves, and Elastic IP addresses.',
    'IPv6 addresses, which are public wherever a route and the security groups allow it.',
  ],
  evaluate({ properties, item: { shape } }) {
    const assigns =
      shape === 'template'
        ? (properties.optionalBoolean('mapPublicIpOnLaunch') ?? false)
        : properties.boolean('mapPublicIpOnLaunch');
    return assigns ? nonCompliant('Instances that start in it get a public IPv4 address') : COMPLIANT;
  },
});
