import { remediateSetting } from '../../../lib/core/remediation/setting';
import { publicAddresses } from '../../../lib/resources/settings/ec2';

/** Stops the subnet from giving new instances a public address. */
export const remediation = remediateSetting({
  summary: 'Stops the subnet from giving new instances a public IPv4 address; present instances keep theirs',
  exclusions: 'Nothing. Every plan needs approval, since new instances may need the address',
  setting: publicAddresses,
  plan: () => ({
    to: false,
    summary: 'Give new instances in the subnet no public IPv4 address',
    sideEffects: [
      'New instances, such as those of an Auto Scaling group, reach the internet only by a NAT gateway, and are not reached from it, unless their launch template asks for an address',
      'A managed node group of EKS that uses it as a public subnet fails to add nodes, unless its launch template asks for an address',
    ],
  }),
});
