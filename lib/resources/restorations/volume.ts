import type { Json } from '../../core/remediation/operation';
import type { Restoration } from '../../core/remediation/restoration';
import { type Call, makeCall, makeUndoCall, type Step } from '../../core/remediation/step';
import { formatInteger } from '../../core/text/format';
import { type Volume, volume } from '../ec2/volume';
import { modifyVolume, waitForType } from '../ec2/volume-operations';

const TO_GP2: Step = {
  name: 'ModifyToGp2',
  operation: modifyVolume,
  parameters: ['VolumeId', 'VolumeType'],
  waitFor: waitForType('gp2'),
};
const TO_GP3: Step = {
  name: 'ModifyToGp3',
  operation: modifyVolume,
  parameters: ['VolumeId', 'VolumeType', 'Iops', 'Throughput'],
  waitFor: waitForType('gp3'),
};
const BACK_TO_GP2: Step = { ...TO_GP2, name: 'ModifyBackToGp2' };
const BACK_TO_GP3: Step = { ...TO_GP3, name: 'ModifyBackToGp3' };

/** Puts back the type and the performance of gp2 and gp3 volumes. A volume's size only grows, so it stays as it is. */
export const volumeRestoration: Restoration<Volume> = {
  name: 'volume-restore',
  resource: volume,
  properties: 'type and performance of gp2 and gp3 volumes',
  steps: [TO_GP2, TO_GP3],
  undoSteps: [BACK_TO_GP2, BACK_TO_GP3],
  plan(present, recorded) {
    const [current, wanted] = [readPerformance(present), readPerformance(recorded)];
    if (!wanted || (current && hasSameParameters(current, wanted))) return [];
    const step = wanted.VolumeType === 'gp2' ? TO_GP2 : TO_GP3;
    const back = current?.VolumeType === 'gp2' ? BACK_TO_GP2 : BACK_TO_GP3;
    return [
      {
        call: makeCall(step, { VolumeId: present.id, ...wanted }),
        ...(current && { undo: makeUndoCall(step, back, { VolumeId: present.id, ...current }) }),
        effect: `modify the volume to ${describePerformance(wanted)}`,
        // The wait of the step is for the type.
        ...(current?.VolumeType === wanted.VolumeType && {
          pending: 'EBS may take some minutes to show the new performance',
        }),
      },
    ];
  },
  listUnrecorded: (recorded) => [
    'the data',
    ...(recorded.type === 'gp3' && !readPerformance(recorded) ? ['IOPS and throughput'] : []),
  ],
  state: ({ type, iops, throughput }) => ({
    volumeType: type,
    // The IOPS of a gp2 volume follow from its size.
    ...(type !== 'gp2' && iops !== undefined && { iops }),
    ...(type !== 'gp2' && throughput !== undefined && { throughput }),
  }),
};

type Performance = Call['parameters'];

/** Returns the parameters of ModifyVolume; `undefined` for other types, and if the item lacks the performance. */
function readPerformance({ type, iops, throughput }: Volume): Performance | undefined {
  if (type === 'gp2') return { VolumeType: type };
  return type === 'gp3' && iops !== undefined && throughput !== undefined
    ? { VolumeType: type, Iops: iops, Throughput: throughput }
    : undefined;
}

const hasSameParameters = (a: Performance, b: Performance): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => a[name] === b[name]);

const describePerformance = ({ VolumeType, Iops, Throughput }: Readonly<Record<string, Json>>): string =>
  VolumeType === 'gp2'
    ? 'gp2'
    : `gp3 with ${formatInteger(Number(Iops))} IOPS and ${formatInteger(Number(Throughput))} MiB/s`;
