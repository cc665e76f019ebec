import { unexpectedType } from '../../core/json';
import { defineReader, Resource } from '../../core/reading/reader';
import { readResourceState } from '../resource-state';

/** EC2 returns `modifying`, too, while an option or a gateway changes; its reference does not list it. */
const VPN_STATES: readonly string[] = ['pending', 'available', 'modifying', 'deleting', 'deleted'];

/**
 * A tunnel of a VPN connection, as it was when the connection was recorded or described.
 *
 * @example
 * const describe = ({ address }: VpnTunnel) => address ?? 'a tunnel';
 */
export interface VpnTunnel {
  /** Its address on the side of AWS, if the input has it. */
  readonly address: string | undefined;
  readonly isUp: boolean;
}

/**
 * A Site-to-Site VPN connection: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpnConnection.html
 *
 * @example
 * const isUp = (connection: VpnConnection) => connection.tunnels.every((tunnel) => tunnel.isUp);
 */
export class VpnConnection extends Resource {
  /** Whether it exists and can have tunnels. A deleted one is listed, and recorded, for a while. */
  get isAvailable(): boolean {
    if (this.isTemplate) return false;
    const state = readResourceState(this.configuration);
    if (state === undefined || !VPN_STATES.includes(state)) {
      throw unexpectedType(this.configuration.joinPath('state'), `one of ${VPN_STATES.join(', ')}`, state);
    }
    return ['available', 'modifying'].includes(state);
  }

  get tunnels(): readonly VpnTunnel[] {
    return this.configuration.optionalObjects('vgwTelemetry').map((tunnel) => ({
      address: tunnel.optionalString('outsideIpAddress'),
      isUp: tunnel.oneOf('status', ['UP', 'DOWN']) === 'UP',
    }));
  }
}

/**
 * Reads VPN connections.
 * @example
 * vpnConnection.read(item).tunnels;
 */
export const vpnConnection = defineReader('AWS::EC2::VPNConnection', VpnConnection, {
  list: 'VpnConnections',
  id: 'VpnConnectionId',
});
