import { definePlanCases, unreadable } from '../../../lib/core/cases';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { type Fix, needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const volume = (size: number, parts: object = {}) => ({
  resourceId: 'vol-0a',
  configuration: { volumeId: 'vol-0a', volumeType: 'gp2', size, iops: 300, state: 'in-use', ...parts },
});
/** The output of DescribeVolumesModifications, which the plan function adds to the item. */
const modifiedBefore = (...VolumesModifications: object[]) => ({
  supplementaryConfiguration: { VolumesModifications },
});
const completed = (StartTime: string) => ({ ModificationState: 'completed', TargetVolumeType: 'gp2', StartTime });

const toGp3 = (summary: string, Iops: number, Throughput: number): Fix => ({
  kind: 'fix',
  summary,
  calls: [
    {
      step: 'ModifyToGp3',
      service: 'ec2',
      api: 'ModifyVolume',
      parameters: { VolumeId: 'vol-0a', VolumeType: 'gp3', Iops, Throughput },
    },
  ],
  undo: [
    {
      step: 'ModifyToGp2',
      service: 'ec2',
      api: 'ModifyVolume',
      parameters: { VolumeId: 'vol-0a', VolumeType: 'gp2' },
      undoes: 'ModifyToGp3',
    },
  ],
  sideEffects: [],
  notes: [
    'An undo may have to wait: EBS modifies a volume at most four times in 24 hours, and only after the last modification is complete',
  ],
});
const moreExpensive = (price: string, before: string) => ({
  sideEffects: [
    `To match gp2, the gp3 volume costs about ${price} a month in us-east-1, compared with ${before} as gp2`,
  ],
});
const smallVolumeFix = toGp3('Modify from gp2 to gp3 with 3,000 IOPS and 128 MiB/s', 3000, 128);

export default definePlanCases(rule, [
  { scenario: 'gp2 of 100 GiB', ...volume(100), expected: smallVolumeFix },
  {
    scenario: 'gp2 of 1 GiB, unattached: the last 3 MiB/s cost more than gp3 saves',
    ...volume(1, { iops: 100, state: 'available', attachments: [] }),
    expected: { ...smallVolumeFix, ...moreExpensive('$0.20', '$0.10') },
  },
  {
    scenario: 'gp2 of 5 GiB: the largest small volume that costs more as gp3',
    ...volume(5, { iops: 100 }),
    expected: { ...smallVolumeFix, ...moreExpensive('$0.52', '$0.50') },
  },
  {
    scenario: 'gp2 of 6 GiB: the smallest that does not cost more',
    ...volume(6, { iops: 100 }),
    expected: smallVolumeFix,
  },
  {
    scenario: 'gp2 of 170 GiB: the largest size with 128 MiB/s',
    ...volume(170, { iops: 510 }),
    expected: smallVolumeFix,
  },
  {
    scenario: 'gp2 of 171 GiB: the smallest size with 250 MiB/s',
    ...volume(171, { iops: 513 }),
    expected: {
      ...toGp3('Modify from gp2 to gp3 with 3,000 IOPS and 250 MiB/s', 3000, 250),
      ...moreExpensive('$18.68', '$17.10'),
    },
  },
  {
    scenario: 'gp2 of 249 GiB: the largest volume that costs more as gp3',
    ...volume(249, { iops: 747 }),
    expected: {
      ...toGp3('Modify from gp2 to gp3 with 3,000 IOPS and 250 MiB/s', 3000, 250),
      ...moreExpensive('$24.92', '$24.90'),
    },
  },
  {
    scenario: 'gp2 of 250 GiB: the same price',
    ...volume(250, { iops: 750 }),
    expected: toGp3('Modify from gp2 to gp3 with 3,000 IOPS and 250 MiB/s', 3000, 250),
  },
  {
    scenario: 'gp2 of 1,001 GiB: more IOPS than the baseline of gp3',
    ...volume(1001, { iops: 3003 }),
    expected: toGp3('Modify from gp2 to gp3 with 3,003 IOPS and 250 MiB/s', 3003, 250),
  },
  {
    scenario: 'gp2 of 16 TiB: the highest IOPS',
    ...volume(16_384, { iops: 16_000 }),
    expected: toGp3('Modify from gp2 to gp3 with 16,000 IOPS and 250 MiB/s', 16_000, 250),
  },
  {
    scenario: 'gp2, from describe-volumes, never modified',
    shape: 'description',
    resourceId: 'vol-0a',
    configuration: { VolumeId: 'vol-0a', VolumeType: 'gp2', Size: 8, State: 'in-use', Iops: 100, Attachments: [] },
    ...modifiedBefore(),
    expected: smallVolumeFix,
  },
  {
    scenario: 'gp2, with the state as in an advanced query',
    ...volume(100, { state: { value: 'in-use' } }),
    expected: smallVolumeFix,
  },
  {
    scenario: 'one complete and one failed modification, which do not matter',
    ...volume(100),
    ...modifiedBefore(completed('2026-03-01T11:00:00.000Z'), {
      ModificationState: 'failed',
      TargetVolumeType: 'gp3',
      StartTime: '2026-03-01T10:00:00.000Z',
    }),
    expected: smallVolumeFix,
  },
  {
    scenario: 'four modifications, one of them 24 hours old',
    ...volume(100),
    ...modifiedBefore(
      completed('2026-03-01T11:00:00.000Z'),
      completed('2026-03-01T10:00:00.000Z'),
      completed('2026-03-01T09:00:00.000Z'),
      completed('2026-02-28T12:00:00.000Z'),
    ),
    expected: smallVolumeFix,
  },

  // Nothing to do
  {
    scenario: 'a volume that is being modified to gp3',
    ...volume(100),
    ...modifiedBefore({
      ModificationState: 'modifying',
      TargetVolumeType: 'gp3',
      StartTime: '2026-03-01T11:55:00.000Z',
    }),
    expected: nothingToDo(
      'The volume is being modified to gp3 since 2026-03-01T11:55:00.000Z. EBS accepts no other modification until that is complete',
    ),
  },
  {
    scenario: 'a volume that was enlarged and is being optimized',
    shape: 'description',
    resourceId: 'vol-0a',
    configuration: { VolumeId: 'vol-0a', VolumeType: 'gp2', Size: 200, State: 'in-use', Iops: 600 },
    ...modifiedBefore({
      ModificationState: 'optimizing',
      TargetVolumeType: 'gp2',
      StartTime: '2026-03-01T08:00:00.000Z',
    }),
    expected: nothingToDo(
      'The volume is being modified to gp2 since 2026-03-01T08:00:00.000Z. EBS accepts no other modification until that is complete',
    ),
  },
  {
    scenario: 'a modification without target type and start time',
    ...volume(100),
    ...modifiedBefore({ ModificationState: 'optimizing' }),
    expected: nothingToDo('The volume is being modified. EBS accepts no other modification until that is complete'),
  },
  {
    scenario: 'a volume that is being created',
    ...volume(100, { state: 'creating' }),
    expected: nothingToDo('The volume is being created. It can be modified once it is available'),
  },
  {
    scenario: 'a volume that is being deleted',
    ...volume(100, { state: 'deleting' }),
    expected: nothingToDo('The rule does not apply to the resource'),
  },
  { scenario: 'gp3', ...volume(100, { volumeType: 'gp3' }), expected: nothingToDo('The resource is compliant') },

  // Manual
  {
    scenario: 'a volume that was modified four times within 24 hours',
    ...volume(100),
    ...modifiedBefore(
      completed('2026-03-01T11:00:00.000Z'),
      completed('2026-02-28T12:00:01.000Z'),
      completed('2026-03-01T10:00:00.000Z'),
      completed('2026-03-01T09:00:00.000Z'),
    ),
    expected: needsManualFix(
      'The volume was modified four times within 24 hours, which is the limit of EBS. Remediate it after 2026-03-01T12:00:01.000Z',
    ),
  },
  {
    scenario: 'a volume on an Outpost',
    ...volume(100, { outpostArn: 'arn:aws:outposts:eu-west-1:111122223333:outpost/op-0a' }),
    expected: needsManualFix(
      'The volume is on arn:aws:outposts:eu-west-1:111122223333:outpost/op-0a, where gp3 may not be available. If it is, modify the volume by hand',
    ),
  },
  {
    scenario: 'a volume whose state is not in the input',
    resourceId: 'vol-0a',
    configuration: { volumeId: 'vol-0a', volumeType: 'gp2', size: 100 },
    expected: needsManualFix('EBS modifies volumes that are in use or available; this volume is in an unknown state'),
  },
  {
    scenario: 'a template',
    shape: 'template',
    configuration: { VolumeType: 'gp2', Size: new Unknown('{"Ref":"Size"}') },
    expected: needsManualFix('Change the template instead'),
  },

  // Unreadable
  {
    scenario: 'gp2 without a size',
    resourceId: 'vol-0a',
    configuration: { volumeId: 'vol-0a', volumeType: 'gp2', state: 'in-use' },
    expected: unreadable('Cannot read configuration.size: expected an integer, found nothing'),
  },
]);
