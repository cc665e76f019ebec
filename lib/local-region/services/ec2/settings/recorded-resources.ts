import { AwsError } from '../../../aws-call';
import type { Operations } from '../../../service';
import { answerNone } from '../../empty-answers';
import type { ServiceContext } from '../../service-context';
import { createDescribe, defineKind, EC2_KINDS, type Ec2Kind } from '../kinds';

/** Kinds that no call here creates: a recorded account may have them. */
export const RECORDED_KINDS: readonly Ec2Kind[] = [
  defineKind('cgw', 'customer-gateway', 'AWS::EC2::CustomerGateway'),
  defineKind('fl', 'vpc-flow-log', 'AWS::EC2::FlowLog', { shape: 'FlowLog', notFound: 'InvalidFlowLogId.NotFound' }),
  defineKind('h', 'dedicated-host', 'AWS::EC2::Host', { shape: 'Host' }),
  defineKind('nat', 'natgateway', 'AWS::EC2::NatGateway', { shape: 'NatGateway', notFound: 'NatGatewayNotFound' }),
  defineKind('vpce', 'vpc-endpoint', 'AWS::EC2::VPCEndpoint', { notFound: 'InvalidVpcEndpointId.NotFound' }),
  defineKind('pcx', 'vpc-peering-connection', 'AWS::EC2::VPCPeeringConnection'),
  defineKind('vpn', 'vpn-connection', 'AWS::EC2::VPNConnection'),
  defineKind('vgw', 'vpn-gateway', 'AWS::EC2::VPNGateway'),
];

/** Creates the calls that describe what a recorded account may have. */
export const createRecordedOperations = (context: ServiceContext): Operations => ({
  DescribeNetworkAcls: createDescribe(context, EC2_KINDS.acl),
  ...Object.fromEntries(RECORDED_KINDS.map((kind) => [`Describe${kind.output}`, createDescribe(context, kind)])),
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
