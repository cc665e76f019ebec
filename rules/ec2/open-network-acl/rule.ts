import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { formatCidr, toCidrs } from '../../../lib/core/network/address-set';
import { isInternetWide } from '../../../lib/core/network/internet';
import { tcp, udp } from '../../../lib/core/network/port';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type AclReach, networkAcl } from '../../../lib/resources/vpc/network-acl';

/** Flags network ACLs that let the internet reach SSH or Remote Desktop. */
export default defineRule({
  name: 'open-network-acl',
  title: 'Network ACLs must not allow SSH or RDP from the internet',
  rationale:
    'A network ACL is the second lock of a subnet: it still holds when somebody opens a security group. Ports for administration need it most.',
  severity: 'medium',
  resource: networkAcl,
  triggers: [onChange],
  managedRules: ['NACL_NO_UNRESTRICTED_SSH_RDP'],
  controls: [
    'FSBP EC2.21',
    'CIS 5.0 5.2',
    'CIS 7.0 6.2',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 A1.1.3',
  ],
  parameters: {},
  limitations: [
    'Whether a subnet uses the network ACL, and whether security groups and routes let traffic through.',
    'SSH and Remote Desktop on other ports.',
  ],
  evaluate(acl) {
    // Ports that the same rules open to the same addresses are named together.
    const labels = new Map<string, string[]>();
    const possible: { readonly label: string; readonly openParts: readonly string[] }[] = [];
    for (const { port, label } of PORTS) {
      const reach = acl.findReach(port);
      if (!isInternetWide(reach.addresses, LIMITS)) {
        if (isInternetWide(reach.possible, LIMITS, reach.blocks)) possible.push({ label, openParts: reach.openParts });
        continue;
      }
      const text = describeReach(reach);
      labels.set(text, [...(labels.get(text) ?? []), label]);
    }
    const open = [...labels].map(([reach, ports]) => `${joinList(ports)} ${ports.length > 1 ? 'are' : 'is'} ${reach}`);
    if (open.length > 0) return nonCompliant(open.join('; '));
    if (possible.length === 0) return COMPLIANT;
    const parts = new Set(possible.flatMap(({ openParts }) => openParts));
    return insufficientData(
      `${joinList(possible.map(({ label }) => label))} may be open, depending on ${joinList([...parts])}`,
    );
  },
});

function describeReach({ addresses, rules }: AclReach): string {
  const ranges = joinList(toCidrs(addresses).map(formatCidr));
  return `open to ${ranges} by ${rules.length > 1 ? 'rules' : 'rule'} ${joinList(rules.map(String))}`;
}

const PORTS = [
  { port: tcp(22), label: 'SSH (TCP 22)' },
  { port: tcp(3389), label: 'RDP (TCP 3389)' },
  { port: udp(3389), label: 'RDP (UDP 3389)' },
];

/** As for security groups: more addresses than one range of these lengths holds. */
const LIMITS = { ipv4PrefixLength: 8, ipv6PrefixLength: 16 };
