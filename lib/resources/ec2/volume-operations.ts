import type { ConfigurationItem } from '../../core/item';
import { Properties } from '../../core/reading/properties';
import { withMembers } from '../../core/remediation/members';
import type { Operation } from '../../core/remediation/operation';
import type { WaitCondition } from '../../core/remediation/step';
import { formatInteger } from '../../core/text/format';
import { cannotCall } from '../cannot-call';
import { type Volume, volume } from './volume';
import { gp2Performance } from './volume-performance';

/**
 * Changes the type and the performance of a volume while it is in use.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVolume.html
 * @example
 * const MODIFY: Step = { name: 'Modify', operation: modifyVolume, parameters: ['VolumeId', 'VolumeType'] };
 */
export const modifyVolume: Operation = {
  service: 'ec2',
  api: 'ModifyVolume',
  parameters: { VolumeId: 'String', VolumeType: 'String', Iops: 'Integer', Throughput: 'Integer' },
  permission: { action: 'ec2:ModifyVolume', resource: `arn:\${Partition}:ec2:\${Region}:\${Account}:volume/*` },
  apply(item, parameters) {
    const call = Properties.of(parameters, 'parameters');
    const id = call.string('VolumeId');
    if (id !== item.resourceId) throw cannotModify(`expected volume ${item.resourceId}, found ${id}`);
    const before = volume.read(item);
    assertModifiable(before);
    const VolumeType = call.string('VolumeType');
    if (VolumeType === 'gp2') {
      return withSettings(item, { VolumeType, Iops: gp2Performance(requireSize(before)).baselineIops });
    }
    if (VolumeType !== 'gp3') throw cannotModify(`expected type gp2 or gp3, found ${VolumeType}`);
    const [Iops, Throughput] = [call.integer('Iops'), call.integer('Throughput')];
    assertWithinGp3Limits(requireSize(before), Iops, Throughput);
    return withSettings(item, { VolumeType, Iops, Throughput });
  },
};

/**
 * Waits until the volume has the new type. That takes minutes: it is in effect once the volume is being optimized,
 * while the modification may take a day to complete. It polls the type of the volume and not the state of the
 * modification, because for a moment the latest modification that EC2 returns is still the previous, completed one.
 * https://docs.aws.amazon.com/ebs/latest/userguide/monitoring-volume-modifications.html
 */
export const waitForType = (type: string): WaitCondition => ({
  service: 'ec2',
  api: 'DescribeVolumes',
  parameters: { VolumeIds: ['{{ ResourceId }}'] },
  selector: '$.Volumes[0].VolumeType',
  values: [type],
  timeoutSeconds: 1800,
  permission: { action: 'ec2:DescribeVolumes', resource: '*' },
});

function assertModifiable({ state, modifications }: Volume): void {
  if (state !== 'in-use' && state !== 'available') {
    throw cannotModify(`IncorrectState, the volume is ${state ?? 'in an unknown state'}`);
  }
  const current = modifications.find((one) => one.state === 'modifying' || one.state === 'optimizing');
  if (current) throw cannotModify(`IncorrectModificationState, the volume is ${current.state}`);
}

function requireSize({ size }: Volume): number {
  if (size === undefined) throw cannotModify('found a volume without a size');
  return size;
}

/** https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
function assertWithinGp3Limits(size: number, iops: number, throughput: number): void {
  const maxIops = Math.max(3000, Math.min(500 * size, 80_000));
  if (iops < 3000 || iops > maxIops) {
    throw cannotModify(`expected from 3,000 to ${formatInteger(maxIops)} IOPS, found ${formatInteger(iops)}`);
  }
  const maxThroughput = Math.min(Math.max(125, iops / 4), 2000);
  if (throughput < 125 || throughput > maxThroughput) {
    throw cannotModify(
      `expected from 125 to ${formatInteger(maxThroughput)} MiB/s, found ${formatInteger(throughput)}`,
    );
  }
}

/** Only gp3 volumes have a throughput in their item. */
function withSettings(item: ConfigurationItem, settings: Readonly<Record<string, string | number>>): ConfigurationItem {
  const { throughput, Throughput, ...rest } = item.configuration as Readonly<Record<string, unknown>>;
  return { ...item, configuration: withMembers(rest, settings, item.shape) };
}

const cannotModify = (reason: string): Error => cannotCall('ModifyVolume', reason);
