import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { instance } from '../../../lib/resources/ec2/instance';

/** Flags instances with a public IPv4 address. */
export default defineRule({
  name: 'instance-with-public-ip',
  title: 'EC2 instances must not have a public IPv4 address',
  rationale:
    'A public address makes an instance one open port away from the internet. Behind a load balancer or a NAT gateway it needs none.',
  severity: 'high',
  resource: instance,
  triggers: [onChange],
  managedRules: ['EC2_INSTANCE_NO_PUBLIC_IP'],
  controls: ['FSBP EC2.9'],
  parameters: {},
  limitations: [
    'IPv6 addresses, all of which are public.',
    'A stopped instance that gets an address when it starts.',
    'Whether security groups and routes let traffic through.',
  ],
  evaluate(instance) {
    if (instance.isTerminated) return NOT_APPLICABLE;
    const { publicAddresses } = instance;
    if (publicAddresses === undefined) {
      return insufficientData(
        'the instance may get a public address; its subnet, its launch template or a network interface decides',
      );
    }
    if (publicAddresses.length === 0) return COMPLIANT;
    return nonCompliant(
      `It has ${publicAddresses.length > 1 ? 'public addresses' : 'a public address'}: ${joinList(publicAddresses)}`,
    );
  },
});
