import type { ConfigurationItem } from '../../core/item';
import { Properties } from '../../core/reading/properties';
import type { Operation } from '../../core/remediation/operation';
import { withMembers } from '../../core/text/casing';
import { formatInteger } from '../../core/text/format';
import { type Volume, volume } from './volume';
import { gp2Performance } from './volume-performance';

/**
 * Changes the type of a volume and what it gives, while it is in use.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVolume.html
 */
export const modifyVolume: Operation = {
  service: 'ec2',
  api: 'ModifyVolume',
  parameters: { VolumeId: 'String', VolumeType: 'String', Iops: 'Integer', Throughput: 'Integer' },
  permission: { action: 'ec2:ModifyVolume', resource: `arn:\${Partition}:ec2:\${Region}:\${Account}:volume/*` },
  apply(item, parameters) {
    const call = Properties.of(parameters, 'parameters');
    const id = call.string('VolumeId');
    if (id !== item.resourceId) throw refusal(`expected volume ${item.resourceId}, found ${id}`);
    const before = volume.read(item);
    assertModifiable(before);
    const type = call.string('VolumeType');
    if (type === 'gp2') return modified(item, { VolumeType: type, Iops: gp2Performance(sizeOf(before)).baselineIops });
    if (type !== 'gp3') throw refusal(`expected type gp2 or gp3, found ${type}`);
    const [Iops, Throughput] = [call.integer('Iops'), call.integer('Throughput')];
    assertWithinLimits(sizeOf(before), Iops, Throughput);
    return modified(item, { VolumeType: type, Iops, Throughput });
  },
};

function assertModifiable({ state, modifications }: Volume): void {
  if (state !== 'in-use' && state !== 'available') {
    throw refusal(`IncorrectState, the volume is ${state ?? 'in no known state'}`);
  }
  const current = modifications.find((one) => one.state === 'modifying' || one.state === 'optimizing');
  if (current) throw refusal(`IncorrectModificationState, the volume is ${current.state}`);
}

function sizeOf({ size }: Volume): number {
  if (size === undefined) throw refusal('found a volume without a size');
  return size;
}

/** https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
function assertWithinLimits(size: number, iops: number, throughput: number): void {
  const mostIops = Math.max(3000, Math.min(500 * size, 80_000));
  if (iops < 3000 || iops > mostIops) {
    throw refusal(`expected from 3,000 to ${formatInteger(mostIops)} IOPS, found ${formatInteger(iops)}`);
  }
  const mostThroughput = Math.min(Math.max(125, iops / 4), 2000);
  if (throughput < 125 || throughput > mostThroughput) {
    throw refusal(`expected from 125 to ${formatInteger(mostThroughput)} MiB/s, found ${formatInteger(throughput)}`);
  }
}

/** Only gp3 has a throughput to be told. */
function modified(item: ConfigurationItem, members: Readonly<Record<string, string | number>>): ConfigurationItem {
  const { throughput, Throughput, ...rest } = item.configuration as Readonly<Record<string, unknown>>;
  return { ...item, configuration: withMembers(rest, members, item.shape) };
}

const refusal = (reason: string): Error => new Error(`Cannot call ModifyVolume: ${reason}`);
