import { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown, UnknownValue } from '../../core/reading/unreadable';
import { type FlowLog, TRAFFIC_TYPES } from './flow-log';

/**
 * A VPC: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Vpc.html
 *
 * @example
 * const isOurs = (vpc: Vpc) => !vpc.belongsToOtherAccount;
 */
export class Vpc extends Resource {
  /** Whether another account shares it with this one, and has its flow logs. */
  get belongsToOtherAccount(): boolean {
    if (this.isTemplate) return this.item.outside !== undefined;
    const owner = this.configuration.optionalString('ownerId');
    return owner !== undefined && this.accountId !== undefined && owner !== this.accountId;
  }

  /** The flow logs that its template creates; `undefined` elsewhere. */
  get templateFlowLogs(): readonly FlowLog[] | undefined {
    if (!this.isTemplate) return undefined;
    const type = 'AWS::EC2::FlowLog';
    if (!this.supplementaryConfiguration.has(type)) return [];
    return this.supplementaryConfiguration.list(type).map(([value, path]) => {
      if (isUnknown(value)) throw new UnknownValue(path, value);
      const log = Properties.of(value, path);
      // Flow logs with a transit gateway need no traffic type, those of a VPC do.
      return { id: path, traffic: log.oneOf('trafficType', TRAFFIC_TYPES), isActive: true };
    });
  }
}

/**
 * Reads VPCs.
 * @example
 * vpc.read(item).belongsToOtherAccount;
 */
export const vpc = defineReader('AWS::EC2::VPC', Vpc, { list: 'Vpcs', id: 'VpcId' });
