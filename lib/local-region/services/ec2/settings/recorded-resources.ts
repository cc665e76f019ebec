import { AwsError } from '../../../aws-call';
import type { AnswerCall } from '../../../service';
import { answerNone } from '../../empty-answers';
import type { ServiceContext } from '../../service-context';
import { createDescribe } from '../describe';

/**
 * Types that no call here creates: a recorded account may have them. AWS Config does not record the last two, so there are
 * none.
 */
const RECORDED_CALLS: readonly (readonly [
  operation: string,
  type: string,
  shape: string,
  ids: string,
  notFound: string,
])[] = [
  ['DescribeAddresses', 'EIP', 'Address', 'AllocationIds', 'InvalidAllocationID.NotFound'],
  [
    'DescribeCustomerGateways',
    'CustomerGateway',
    'CustomerGateway',
    'CustomerGatewayIds',
    'InvalidCustomerGatewayID.NotFound',
  ],
  ['DescribeFlowLogs', 'FlowLog', 'FlowLog', 'FlowLogIds', 'InvalidFlowLogId.NotFound'],
  ['DescribeHosts', 'Host', 'Host', 'HostIds', 'InvalidHostID.NotFound'],
  ['DescribeNatGateways', 'NatGateway', 'NatGateway', 'NatGatewayIds', 'NatGatewayNotFound'],
  ['DescribeNetworkAcls', 'NetworkAcl', 'NetworkAcl', 'NetworkAclIds', 'InvalidNetworkAclID.NotFound'],
  ['DescribeVpcEndpoints', 'VPCEndpoint', 'VpcEndpoint', 'VpcEndpointIds', 'InvalidVpcEndpointId.NotFound'],
  [
    'DescribeVpcPeeringConnections',
    'VPCPeeringConnection',
    'VpcPeeringConnection',
    'VpcPeeringConnectionIds',
    'InvalidVpcPeeringConnectionID.NotFound',
  ],
  ['DescribeVpnConnections', 'VPNConnection', 'VpnConnection', 'VpnConnectionIds', 'InvalidVpnConnectionID.NotFound'],
  ['DescribeVpnGateways', 'VPNGateway', 'VpnGateway', 'VpnGatewayIds', 'InvalidVpnGatewayID.NotFound'],
  ['DescribeKeyPairs', 'KeyPair', 'KeyPairInfo', 'KeyNames', 'InvalidKeyPair.NotFound'],
  ['DescribeSnapshots', 'Snapshot', 'Snapshot', 'SnapshotIds', 'InvalidSnapshot.NotFound'],
];

/** Creates the calls that describe what a recorded account may have. */
export const createRecordedOperations = (context: ServiceContext): Readonly<Record<string, AnswerCall>> => ({
  ...Object.fromEntries(
    RECORDED_CALLS.map(([operation, type, shape, ids, notFound]) => {
      const output = operation.slice('Describe'.length);
      const name = output.charAt(0).toLowerCase() + output.slice(1, -1);
      return [operation, createDescribe(context, { type: `AWS::EC2::${type}`, shape, ids, output, notFound, name })];
    }),
  ),
  ...answerNone({
    DescribeCapacityReservations: 'CapacityReservations',
    DescribeReservedInstances: 'ReservedInstances',
    DescribeSpotInstanceRequests: 'SpotInstanceRequests',
  }),
  /** An account has no images of its own. Those of others are not known, and instances start from any. */
  DescribeImages: ({ input: { Owners } }) => {
    if (Owners?.length === 1 && Owners[0] === 'self') return { Images: [] };
    throw new AwsError(
      'NotImplemented',
      'The local region has no images of other accounts: ask with the owner self',
      501,
    );
  },
});
