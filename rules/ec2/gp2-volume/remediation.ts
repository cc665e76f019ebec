import { needsManualFix, nothingToDo, type Plan, type Remediation } from '../../../lib/core/remediation/plan';
import { makeCall, type Settling, type Step, makeUndoCall } from '../../../lib/core/remediation/step';
import { formatDollars, formatInteger } from '../../../lib/core/text/format';
import type { Volume } from '../../../lib/resources/ec2/volume';
import { modifyVolume } from '../../../lib/resources/ec2/volume-operations';
import { gp2Price, gp3NotBelowGp2, gp3Price } from '../../../lib/resources/ec2/volume-performance';

/**
 * The new type is in force once the volume is being optimised, which takes minutes; to complete that may take a day.
 * The volume is asked for its type, and not the modification for its state: EC2 tells the latest modification, and for
 * a moment that is the former one, long completed.
 * https://docs.aws.amazon.com/ebs/latest/userguide/monitoring-volume-modifications.html
 */
const settlesAs = (type: string): Settling => ({
  service: 'ec2',
  api: 'DescribeVolumes',
  parameters: { VolumeIds: ['{{ ResourceId }}'] },
  selector: '$.Volumes[0].VolumeType',
  values: [type],
  timeoutSeconds: 1800,
  permission: { action: 'ec2:DescribeVolumes', resource: '*' },
});

const MODIFY_TO_GP3: Step = {
  name: 'ModifyToGp3',
  operation: modifyVolume,
  parameters: ['VolumeId', 'VolumeType', 'Iops', 'Throughput'],
  settles: settlesAs('gp3'),
};
const MODIFY_TO_GP2: Step = {
  name: 'ModifyToGp2',
  operation: modifyVolume,
  parameters: ['VolumeId', 'VolumeType'],
  settles: settlesAs('gp2'),
};

/** EBS takes as many in any 24 hours: https://docs.aws.amazon.com/ebs/latest/userguide/modify-volume-requirements.html */
const MOST_MODIFICATIONS = 4;
const DAY = 24 * 60 * 60 * 1000;

/** gp3 with all that gp2 gave, bursts included; left to its own, EC2 would give a large volume less. */
export const remediation: Remediation<Volume> = {
  summary: 'The volume becomes gp3, with IOPS and throughput never below what gp2 gave',
  exclusions: 'A volume that was modified four times in a day, or lies on an Outpost',
  steps: [MODIFY_TO_GP3],
  undoSteps: [MODIFY_TO_GP2],
  plan: (volume, { now }) => reasonToWait(volume) ?? reasonToAsk(volume, now) ?? modification(volume),
  state: ({ type, iops, throughput }) => ({
    volumeType: type,
    // The IOPS of a gp2 volume follow from its size.
    ...(type !== 'gp2' && iops !== undefined && { iops }),
    ...(type !== 'gp2' && throughput !== undefined && { throughput }),
  }),
};

function reasonToWait({ state, modifications }: Volume): Plan | undefined {
  if (state === 'creating') return nothingToDo('The volume is being created: it can be modified once it is available');
  const current = modifications.find((one) => one.state === 'modifying' || one.state === 'optimizing');
  if (!current) return undefined;
  const target = current.targetType === undefined ? '' : ` to ${current.targetType}`;
  const since = current.startTime ? ` since ${current.startTime.toISOString()}` : '';
  return nothingToDo(
    `The volume is being modified${target}${since}: EBS takes no other change before that is complete`,
  );
}

function reasonToAsk({ state, size, outpostArn, modifications }: Volume, now: Date): Plan | undefined {
  if (state !== 'in-use' && state !== 'available') {
    return needsManualFix(
      `EBS modifies volumes that are in use or available: this one is ${state ?? 'in no known state'}`,
    );
  }
  if (size === undefined) return needsManualFix('What gp2 gives follows from the size of the volume, which is not known');
  if (outpostArn !== undefined) {
    return needsManualFix(`The volume lies on ${outpostArn}, where gp3 may not be on offer: modify it by hand if it is`);
  }
  const today = modifications
    .flatMap(({ startTime }) => startTime ?? [])
    .filter((time) => time.getTime() > now.getTime() - DAY)
    .sort((a, b) => b.getTime() - a.getTime());
  const oldest = today[MOST_MODIFICATIONS - 1];
  if (!oldest) return undefined;
  const next = new Date(oldest.getTime() + DAY).toISOString();
  return needsManualFix(`EBS modifies a volume four times in 24 hours, and this one was: remediate it after ${next}`);
}

function modification({ id, size = 1 }: Volume): Plan {
  const wanted = gp3NotBelowGp2(size);
  const { iops, throughput } = wanted;
  const toGp3 = { VolumeId: id, VolumeType: 'gp3', Iops: iops, Throughput: throughput };
  return {
    kind: 'fix',
    summary: `Modify from gp2 to gp3 with ${formatInteger(iops)} IOPS and ${throughput} MiB/s`,
    calls: [makeCall(MODIFY_TO_GP3, toGp3)],
    undo: [makeUndoCall(MODIFY_TO_GP3, MODIFY_TO_GP2, { VolumeId: id, VolumeType: 'gp2' })],
    cannotUndo:
      'EBS modifies a volume four times in 24 hours, and not before the last modification is complete: the undo may have to wait',
    sideEffects: [],
    ...(gp3Price(size, wanted) > gp2Price(size) && {
      notes: [
        `With all that gp2 gave it costs about ${formatDollars(gp3Price(size, wanted))} a month in us-east-1, as gp2 ${formatDollars(gp2Price(size))}`,
      ],
    }),
  };
}
