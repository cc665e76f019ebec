import type { Fact } from '../../core/facts';
import { Properties } from '../../core/reading/properties';

/** The traffic that a flow log records. */
export const TRAFFIC_TYPES = ['ACCEPT', 'REJECT', 'ALL'] as const;
export type TrafficType = (typeof TRAFFIC_TYPES)[number];

/** A flow log of a VPC. */
export interface FlowLog {
  readonly id: string;
  readonly traffic: TrafficType;
  /** Whether it records: it is active, and its records arrive. */
  readonly isActive: boolean;
}

/**
 * The flow logs of a VPC, by its ID. Those of subnets and interfaces have other IDs as keys.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html
 *
 * @example
 * facts.about(flowLogs, 'vpc-0a').some(({ isActive }) => isActive);
 */
export const flowLogs: Fact<FlowLog> = {
  name: 'flow logs of a VPC',
  resourceTypes: ['AWS::EC2::FlowLog'],
  description: { resourceType: 'AWS::EC2::FlowLog', list: 'FlowLogs', id: 'FlowLogId' },
  entries(item) {
    // A VPC of a template has its flow logs among its parts.
    if (item.shape === 'template') return [];
    const log = Properties.of(item.configuration, 'configuration');
    const isActive =
      log.stringLike('flowLogStatus', /^[A-Z]+$/, 'a status') === 'ACTIVE' &&
      (log.optionalString('deliverLogsStatus') ?? 'SUCCESS') === 'SUCCESS';
    return [
      [log.string('resourceId'), { id: item.resourceId, traffic: log.oneOf('trafficType', TRAFFIC_TYPES), isActive }],
    ];
  },
};
