import { definePlanCases, unreadable } from '../../../lib/core/cases';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { type Fix, needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const volume = (size: number, parts: object = {}) => ({
  resourceId: 'vol-0a',
  configuration: { volumeId: 'vol-0a', volumeType: 'gp2', size, iops: 300, state: 'in-use', ...parts },
});
/** What DescribeVolumesModifications tells, which the plan function puts beside the volume. */
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
  cannotUndo:
    'EBS modifies a volume four times in 24 hours, and not before the last modification is complete: the undo may have to wait',
  sideEffects: [],
});
const dearer = (price: string, before: string) => ({
  notes: [`With all that gp2 gave it costs about ${price} a month in us-east-1, as gp2 ${before}`],
});
const ofSmallVolume = toGp3('Modify from gp2 to gp3 with 3,000 IOPS and 128 MiB/s', 3000, 128);

export default definePlanCases(rule, [
  { scenario: 'gp2 of 100 GiB', ...volume(100), expected: ofSmallVolume },
  {
    scenario: 'gp2 of 1 GiB, attached to nothing: the last 3 MiB/s cost more than they save',
    ...volume(1, { iops: 100, state: 'available', attachments: [] }),
    expected: { ...ofSmallVolume, ...dearer('$0.20', '$0.10') },
  },
  { scenario: 'gp2 of 170 GiB: the largest of 128 MiB/s', ...volume(170, { iops: 510 }), expected: ofSmallVolume },
  {
    scenario: 'gp2 of 171 GiB: the smallest of 250 MiB/s',
    ...volume(171, { iops: 513 }),
    expected: {
      ...toGp3('Modify from gp2 to gp3 with 3,000 IOPS and 250 MiB/s', 3000, 250),
      ...dearer('$18.68', '$17.10'),
    },
  },
  {
    scenario: 'gp2 of 1,001 GiB: more IOPS than gp3 has by itself',
    ...volume(1001, { iops: 3003 }),
    expected: toGp3('Modify from gp2 to gp3 with 3,003 IOPS and 250 MiB/s', 3003, 250),
  },
  {
    scenario: 'gp2 of 16 TiB: the most IOPS',
    ...volume(16_384, { iops: 16_000 }),
    expected: toGp3('Modify from gp2 to gp3 with 16,000 IOPS and 250 MiB/s', 16_000, 250),
  },
  {
    scenario: 'gp2, as DescribeVolumes gives it, never modified',
    shape: 'description',
    resourceId: 'vol-0a',
    configuration: { VolumeId: 'vol-0a', VolumeType: 'gp2', Size: 8, State: 'in-use', Iops: 100, Attachments: [] },
    ...modifiedBefore(),
    expected: ofSmallVolume,
  },
  {
    scenario: 'gp2, as an advanced query gives the state',
    ...volume(100, { state: { value: 'in-use' } }),
    expected: ofSmallVolume,
  },
  {
    scenario: 'a modification that is complete, and one that failed, are no hindrance',
    ...volume(100),
    ...modifiedBefore(completed('2026-03-01T11:00:00.000Z'), {
      ModificationState: 'failed',
      TargetVolumeType: 'gp3',
      StartTime: '2026-03-01T10:00:00.000Z',
    }),
    expected: ofSmallVolume,
  },
  {
    scenario: 'four modifications, of which one is a day old',
    ...volume(100),
    ...modifiedBefore(
      completed('2026-03-01T11:00:00.000Z'),
      completed('2026-03-01T10:00:00.000Z'),
      completed('2026-03-01T09:00:00.000Z'),
      completed('2026-02-28T12:00:00.000Z'),
    ),
    expected: ofSmallVolume,
  },

  // What waits.
  {
    scenario: 'a volume that is being modified to gp3',
    ...volume(100),
    ...modifiedBefore({
      ModificationState: 'modifying',
      TargetVolumeType: 'gp3',
      StartTime: '2026-03-01T11:55:00.000Z',
    }),
    expected: nothingToDo(
      'The volume is being modified to gp3 since 2026-03-01T11:55:00.000Z: EBS takes no other change before that is complete',
    ),
  },
  {
    scenario: 'a volume that grows, and is being optimised',
    shape: 'description',
    resourceId: 'vol-0a',
    configuration: { VolumeId: 'vol-0a', VolumeType: 'gp2', Size: 200, State: 'in-use', Iops: 600 },
    ...modifiedBefore({
      ModificationState: 'optimizing',
      TargetVolumeType: 'gp2',
      StartTime: '2026-03-01T08:00:00.000Z',
    }),
    expected: nothingToDo(
      'The volume is being modified to gp2 since 2026-03-01T08:00:00.000Z: EBS takes no other change before that is complete',
    ),
  },
  {
    scenario: 'a modification of which nothing more is told',
    ...volume(100),
    ...modifiedBefore({ ModificationState: 'optimizing' }),
    expected: nothingToDo('The volume is being modified: EBS takes no other change before that is complete'),
  },
  {
    scenario: 'a volume that is being created',
    ...volume(100, { state: 'creating' }),
    expected: nothingToDo('The volume is being created: it can be modified once it is available'),
  },
  {
    scenario: 'a volume that is being deleted',
    ...volume(100, { state: 'deleting' }),
    expected: nothingToDo('The rule does not apply to the resource'),
  },
  { scenario: 'gp3', ...volume(100, { volumeType: 'gp3' }), expected: nothingToDo('The resource is compliant') },

  // What a person must decide.
  {
    scenario: 'a volume that was modified four times within a day',
    ...volume(100),
    ...modifiedBefore(
      completed('2026-03-01T11:00:00.000Z'),
      completed('2026-02-28T12:00:01.000Z'),
      completed('2026-03-01T10:00:00.000Z'),
      completed('2026-03-01T09:00:00.000Z'),
    ),
    expected: needsManualFix(
      'EBS modifies a volume four times in 24 hours, and this one was: remediate it after 2026-03-01T12:00:01.000Z',
    ),
  },
  {
    scenario: 'a volume on an Outpost',
    ...volume(100, { outpostArn: 'arn:aws:outposts:eu-west-1:111122223333:outpost/op-0a' }),
    expected: needsManualFix(
      'The volume lies on arn:aws:outposts:eu-west-1:111122223333:outpost/op-0a, where gp3 may not be on offer: modify it by hand if it is',
    ),
  },
  {
    scenario: 'a volume of which the state is not told',
    resourceId: 'vol-0a',
    configuration: { volumeId: 'vol-0a', volumeType: 'gp2', size: 100 },
    expected: needsManualFix('EBS modifies volumes that are in use or available: this one is in no known state'),
  },
  {
    scenario: 'a template',
    shape: 'template',
    configuration: { VolumeType: 'gp2', Size: new Unknown('{"Ref":"Size"}') },
    expected: needsManualFix('A template is put right where it is written'),
  },

  // What cannot be read.
  {
    scenario: 'gp2 without a size',
    resourceId: 'vol-0a',
    configuration: { volumeId: 'vol-0a', volumeType: 'gp2', state: 'in-use' },
    expected: unreadable('Cannot read configuration.size: expected an integer, found nothing'),
  },
]);
