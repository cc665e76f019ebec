import { needsManualFix, nothingToDo, type Plan, type Remediation } from '../../../lib/core/remediation/plan';
import { makeCall, makeUndoCall, type Step } from '../../../lib/core/remediation/step';
import { formatDollars, formatInteger } from '../../../lib/core/text/format';
import { DAY_MS } from '../../../lib/core/time';
import type { Volume } from '../../../lib/resources/ec2/volume';
import { modifyVolume, waitForType } from '../../../lib/resources/ec2/volume-operations';
import type { VolumePerformance } from '../../../lib/resources/ec2/volume-performance';
import { gp2Price, gp3Price, matchGp2 } from './gp3-equivalent';

const MODIFY_TO_GP3: Step = {
  name: 'ModifyToGp3',
  operation: modifyVolume,
  parameters: ['VolumeId', 'VolumeType', 'Iops', 'Throughput'],
  waitFor: waitForType('gp3'),
};
const MODIFY_TO_GP2: Step = {
  name: 'ModifyToGp2',
  operation: modifyVolume,
  parameters: ['VolumeId', 'VolumeType'],
  waitFor: waitForType('gp2'),
};

/** EBS's limit in any 24 hours: https://docs.aws.amazon.com/ebs/latest/userguide/modify-volume-requirements.html */
const MAX_MODIFICATIONS = 4;

/** Modifies the volume to gp3 with the performance of gp2, bursts included. By default EC2 would give a large volume less. */
export const remediation: Remediation<Volume> = {
  summary: 'Modifies the volume to gp3, with IOPS and throughput no lower than those of gp2',
  exclusions:
    'Volumes that were modified four times within 24 hours, volumes on an Outpost. Volumes that would cost more as gp3 need approval',
  steps: [MODIFY_TO_GP3],
  undoSteps: [MODIFY_TO_GP2],
  plan: (volume, { now }) => planToWait(volume) ?? planManualFix(volume, now) ?? planModification(volume),
  state: ({ type, iops, throughput }) => ({
    volumeType: type,
    // The IOPS of a gp2 volume follow from its size.
    ...(type !== 'gp2' && iops !== undefined && { iops }),
    ...(type !== 'gp2' && throughput !== undefined && { throughput }),
  }),
};

function planToWait({ state, modifications }: Volume): Plan | undefined {
  if (state === 'creating') {
    return nothingToDo('The volume is being created. It can be modified once it is available');
  }
  const current = modifications.find((one) => one.state === 'modifying' || one.state === 'optimizing');
  if (!current) return undefined;
  const target = current.targetType === undefined ? '' : ` to ${current.targetType}`;
  const since = current.startTime ? ` since ${current.startTime.toISOString()}` : '';
  return nothingToDo(
    `The volume is being modified${target}${since}. EBS accepts no other modification until that is complete`,
  );
}

function planManualFix({ state, size, outpostArn, modifications }: Volume, now: Date): Plan | undefined {
  if (state !== 'in-use' && state !== 'available') {
    return needsManualFix(
      `EBS modifies volumes that are in use or available; this volume is ${state ?? 'in an unknown state'}`,
    );
  }
  if (size === undefined) {
    return needsManualFix(`The performance of gp2 follows from the size of the volume, which is not in the input`);
  }
  if (outpostArn !== undefined) {
    return needsManualFix(
      `The volume is on ${outpostArn}, where gp3 may not be available. If it is, modify the volume by hand`,
    );
  }
  const recent = modifications
    .flatMap(({ startTime }) => startTime ?? [])
    .filter((time) => time.getTime() > now.getTime() - DAY_MS)
    .sort((a, b) => b.getTime() - a.getTime());
  const oldest = recent[MAX_MODIFICATIONS - 1];
  if (!oldest) return undefined;
  const next = new Date(oldest.getTime() + DAY_MS).toISOString();
  return needsManualFix(
    `The volume was modified four times within 24 hours, which is the limit of EBS. Remediate it after ${next}`,
  );
}

function planModification({ id, size = 1 }: Volume): Plan {
  const equivalent = matchGp2(size);
  const { iops, throughput } = equivalent;
  const toGp3 = { VolumeId: id, VolumeType: 'gp3', Iops: iops, Throughput: throughput };
  return {
    kind: 'fix',
    summary: `Modify from gp2 to gp3 with ${formatInteger(iops)} IOPS and ${throughput} MiB/s`,
    calls: [makeCall(MODIFY_TO_GP3, toGp3)],
    undo: [makeUndoCall(MODIFY_TO_GP3, MODIFY_TO_GP2, { VolumeId: id, VolumeType: 'gp2' })],
    sideEffects: describeHigherPrice(size, equivalent),
    notes: [
      'An undo may have to wait: EBS modifies a volume at most four times in 24 hours, and only after the last modification is complete',
    ],
  };
}

/** A rule that saves money must not spend it unasked. */
function describeHigherPrice(size: number, equivalent: VolumePerformance): string[] {
  const [before, after] = [gp2Price(size), gp3Price(size, equivalent)];
  if (after <= before) return [];
  return [
    `To match gp2, the gp3 volume costs about ${formatDollars(after)} a month in us-east-1, compared with ${formatDollars(before)} as gp2`,
  ];
}
