import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const tunnel = (outsideIpAddress: string, status: unknown) => ({
  acceptedRouteCount: 0,
  lastStatusChange: '2026-02-13T04:42:11.000Z',
  outsideIpAddress,
  status,
  statusMessage: '',
});
const first = '198.51.100.14';
const second = '203.0.113.29';
const connection = (vgwTelemetry: unknown, more: object = {}) => ({
  resourceId: 'vpn-0a',
  configuration: { vpnConnectionId: 'vpn-0a', state: 'available', category: 'VPN', vgwTelemetry, ...more },
});
const up = [tunnel(first, 'UP'), tunnel(second, 'UP')];
const halfUp = [tunnel(first, 'UP'), tunnel(second, 'DOWN')];
const down = [tunnel(first, 'DOWN'), tunnel(second, 'DOWN')];
const unknown = (count: string) => insufficientData(`a tunnel may be down; the input has the state of ${count}`);

export default defineCases(rule, [
  { scenario: 'one tunnel that is down', ...connection(halfUp), expected: nonCompliant(`Tunnel ${second} is down`) },
  {
    scenario: 'two tunnels that are down',
    ...connection(down),
    expected: nonCompliant(`Tunnels ${first} and ${second} are down`),
  },
  {
    scenario: 'a tunnel that is down, of which the other is not in the input',
    ...connection([tunnel(first, 'DOWN')]),
    expected: nonCompliant(`Tunnel ${first} is down`),
  },
  {
    scenario: 'a tunnel that is down, without its address',
    ...connection([{ status: 'DOWN', statusMessage: 'IPSEC IS DOWN' }, { status: 'UP' }]),
    expected: nonCompliant('Tunnel without an address is down'),
  },
  { scenario: 'two tunnels that are up', ...connection(up), expected: COMPLIANT },
  {
    scenario: 'one tunnel that is down, as an advanced query returns it',
    ...connection(halfUp, { state: { value: 'available' } }),
    expected: nonCompliant(`Tunnel ${second} is down`),
  },
  {
    scenario: 'tunnels that were up when the item was recorded, and went down since',
    ...connection(up),
    captureTime: '2026-02-13T04:42:11.000Z',
    expected: COMPLIANT,
    todo: insufficientData('a tunnel may be down; the state is of 2026-02-13T04:42:11.000Z'),
  },
  { scenario: 'one tunnel, which is up', ...connection([up[0]]), expected: unknown('1 tunnel') },
  { scenario: 'no tunnels', ...connection([]), expected: unknown('0 tunnels') },
  { scenario: 'null instead of the tunnels', ...connection(null), expected: unknown('0 tunnels') },
  {
    scenario: 'a connection that was deleted and is still recorded',
    ...connection([], { state: 'deleted' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a connection that is being created',
    ...connection(down, { state: 'pending' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a connection that is being modified, with a tunnel that is down',
    ...connection(halfUp, { state: 'modifying' }),
    expected: nonCompliant(`Tunnel ${second} is down`),
  },
  {
    scenario: 'a connection that is being modified, with both tunnels up',
    ...connection(up, { state: 'modifying' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an unknown state',
    ...connection(up, { state: 'modified' }),
    expected: unreadable(
      'Cannot read configuration.state: expected one of pending, available, modifying, deleting, deleted, found "modified"',
    ),
  },
  {
    scenario: 'the state of a tunnel in another casing',
    ...connection([tunnel(first, 'Up'), tunnel(second, 'UP')]),
    expected: unreadable('Cannot read configuration.vgwTelemetry[0].status: expected one of UP, DOWN, found "Up"'),
  },
  {
    scenario: 'the output of describe-vpn-connections',
    shape: 'description',
    configuration: {
      VpnConnectionId: 'vpn-0a',
      State: 'available',
      VgwTelemetry: [
        { OutsideIpAddress: first, Status: 'UP' },
        { OutsideIpAddress: second, Status: 'DOWN' },
      ],
    },
    expected: nonCompliant(`Tunnel ${second} is down`),
  },
  {
    scenario: 'a template, in which no tunnel exists yet',
    shape: 'template',
    configuration: { Type: 'ipsec.1', CustomerGatewayId: 'cgw-0a', VpnGatewayId: 'vgw-0a' },
    expected: NOT_APPLICABLE,
  },
]);
