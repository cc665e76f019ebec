import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList, pluralize } from '../../../lib/core/text/format';
import { vpnConnection } from '../../../lib/resources/vpc/vpn-connection';

/** Flags VPN connections with a tunnel that is down. */
export default defineRule({
  name: 'vpn-tunnel-down',
  title: 'Both tunnels of a VPN connection must be up',
  rationale:
    'A VPN connection has two tunnels so that one can fail: AWS takes each down for maintenance from time to time. With one tunnel, the next maintenance cuts the network off.',
  severity: 'medium',
  resource: vpnConnection,
  triggers: [onChange],
  managedRules: ['VPC_VPN_2_TUNNELS_UP'],
  controls: [
    'FSBP EC2.20',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.1',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.4.4',
  ],
  parameters: {},
  limitations: [
    'What happened after the item was recorded: the state of the tunnels is that of its capture time.',
    'Whether traffic takes the other tunnel when one fails, and whether there is a second connection or a Direct Connect.',
    'Templates: a connection has tunnels only after the deployment.',
  ],
  evaluate(connection) {
    if (!connection.isAvailable) return NOT_APPLICABLE;
    const { tunnels } = connection;
    const down = tunnels.filter(({ isUp }) => !isUp).map(({ address }) => address ?? 'without an address');
    if (down.length === 1) return nonCompliant(`Tunnel ${down[0]} is down`);
    if (down.length > 1) return nonCompliant(`Tunnels ${joinList(down)} are down`);
    if (tunnels.length >= 2) return COMPLIANT;
    return insufficientData(`a tunnel may be down; the input has the state of ${pluralize(tunnels.length, 'tunnel')}`);
  },
});
