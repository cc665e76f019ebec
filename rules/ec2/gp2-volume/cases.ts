import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const volume = (volumeType: string, size: number) => ({
  configuration: { volumeId: 'vol-0a', volumeType, size, state: 'in-use' },
});
const ANY_SIZE =
  'gp2; gp3 costs about 20% less per GiB ($0.08 instead of $0.10 a month in us-east-1) and delivers 3,000 IOPS and 125 MiB/s at any size';

export default defineCases(rule, [
  {
    scenario: 'gp2 of 100 GiB: few IOPS outside of bursts',
    ...volume('gp2', 100),
    expected: nonCompliant(
      'gp2 of 100 GiB: 300 IOPS (bursts of 3,000), 128 MiB/s, about $10.00 a month; gp3: 3,000 IOPS and 125 MiB/s, about $8.00, 20% less; to lose nothing, provision 128 MiB/s: about $8.12, 19% less (us-east-1)',
    ),
  },
  {
    scenario: 'gp2 of 8 GiB: the lowest IOPS',
    ...volume('gp2', 8),
    expected: nonCompliant(
      'gp2 of 8 GiB: 100 IOPS (bursts of 3,000), 128 MiB/s, about $0.80 a month; gp3: 3,000 IOPS and 125 MiB/s, about $0.64, 20% less; to lose nothing, provision 128 MiB/s: about $0.76, 5% less (us-east-1)',
    ),
  },
  {
    scenario: 'gp2 of 1 GiB: the last 3 MiB/s cost more than gp3 saves',
    ...volume('gp2', 1),
    expected: nonCompliant(
      'gp2 of 1 GiB: 100 IOPS (bursts of 3,000), 128 MiB/s, about $0.10 a month; gp3: 3,000 IOPS and 125 MiB/s, about $0.08, 20% less; to lose nothing, provision 128 MiB/s: about $0.20, 100% more (us-east-1)',
    ),
  },
  {
    scenario: 'gp2 of 170 GiB: the largest size with 128 MiB/s',
    ...volume('gp2', 170),
    expected: nonCompliant(
      'gp2 of 170 GiB: 510 IOPS (bursts of 3,000), 128 MiB/s, about $17.00 a month; gp3: 3,000 IOPS and 125 MiB/s, about $13.60, 20% less; to lose nothing, provision 128 MiB/s: about $13.72, 19% less (us-east-1)',
    ),
  },
  {
    scenario: 'gp2 of 171 GiB: the smallest size with 250 MiB/s, more expensive as gp3 with the same throughput',
    ...volume('gp2', 171),
    expected: nonCompliant(
      'gp2 of 171 GiB: 513 IOPS (bursts of 3,000), 250 MiB/s, about $17.10 a month; gp3: 3,000 IOPS and 125 MiB/s, about $13.68, 20% less; to lose nothing, provision 250 MiB/s: about $18.68, 9% more (us-east-1)',
    ),
  },
  {
    scenario: 'gp2 of 250 GiB: not cheaper as gp3 with the same throughput',
    ...volume('gp2', 250),
    expected: nonCompliant(
      'gp2 of 250 GiB: 750 IOPS (bursts of 3,000), 250 MiB/s, about $25.00 a month; gp3: 3,000 IOPS and 125 MiB/s, about $20.00, 20% less; to lose nothing, provision 250 MiB/s: about $25.00, the same (us-east-1)',
    ),
  },
  {
    scenario: 'gp2 of 1,000 GiB: as many IOPS as gp3 without bursts',
    ...volume('gp2', 1000),
    expected: nonCompliant(
      'gp2 of 1,000 GiB: 3,000 IOPS, 250 MiB/s, about $100.00 a month; gp3: 3,000 IOPS and 125 MiB/s, about $80.00, 20% less; to lose nothing, provision 250 MiB/s: about $85.00, 15% less (us-east-1)',
    ),
  },
  {
    scenario: 'gp2 of 2,000 GiB: more IOPS than the baseline of gp3',
    ...volume('gp2', 2000),
    expected: nonCompliant(
      'gp2 of 2,000 GiB: 6,000 IOPS, 250 MiB/s, about $200.00 a month; gp3: 3,000 IOPS and 125 MiB/s, about $160.00, 20% less; to lose nothing, provision 6,000 IOPS and 250 MiB/s: about $180.00, 10% less (us-east-1)',
    ),
  },
  {
    scenario: 'gp2 of 16 TiB: the largest size and the highest IOPS',
    ...volume('gp2', 16_384),
    expected: nonCompliant(
      'gp2 of 16,384 GiB: 16,000 IOPS, 250 MiB/s, about $1,638.40 a month; gp3: 3,000 IOPS and 125 MiB/s, about $1,310.72, 20% less; to lose nothing, provision 16,000 IOPS and 250 MiB/s: about $1,380.72, 16% less (us-east-1)',
    ),
  },
  {
    scenario: 'an unattached gp2 volume, which costs the same',
    configuration: { volumeId: 'vol-0a', volumeType: 'gp2', size: 100, state: 'available', attachments: [] },
    expected: nonCompliant(
      'gp2 of 100 GiB: 300 IOPS (bursts of 3,000), 128 MiB/s, about $10.00 a month; gp3: 3,000 IOPS and 125 MiB/s, about $8.00, 20% less; to lose nothing, provision 128 MiB/s: about $8.12, 19% less (us-east-1)',
    ),
  },
  { scenario: 'gp3', ...volume('gp3', 100), expected: COMPLIANT },
  { scenario: 'io1', ...volume('io1', 100), expected: COMPLIANT },
  { scenario: 'io2', ...volume('io2', 100), expected: COMPLIANT },
  { scenario: 'st1', ...volume('st1', 500), expected: COMPLIANT },
  { scenario: 'magnetic', ...volume('standard', 100), expected: COMPLIANT },
  {
    scenario: 'a gp2 volume that is being deleted',
    configuration: { volumeId: 'vol-0a', volumeType: 'gp2', size: 100, state: 'deleting' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a gp2 volume that failed with its hardware',
    configuration: { volumeId: 'vol-0a', volumeType: 'gp2', size: 100, state: 'error' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a gp2 volume that is being deleted, with the state as in an advanced query',
    configuration: { volumeId: 'vol-0a', volumeType: 'gp2', size: 100, state: { value: 'deleting' } },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template without a volume type, which means gp2',
    shape: 'template',
    configuration: { Size: '100', AvailabilityZone: 'eu-west-1a' },
    expected: nonCompliant(
      'gp2 of 100 GiB: 300 IOPS (bursts of 3,000), 128 MiB/s, about $10.00 a month; gp3: 3,000 IOPS and 125 MiB/s, about $8.00, 20% less; to lose nothing, provision 128 MiB/s: about $8.12, 19% less (us-east-1)',
    ),
  },
  {
    scenario: 'a template that takes the size from a snapshot',
    shape: 'template',
    configuration: { VolumeType: 'gp2', SnapshotId: 'snap-0a' },
    expected: nonCompliant(ANY_SIZE),
  },
  {
    scenario: 'a template that takes the size from a parameter',
    shape: 'template',
    configuration: { VolumeType: 'gp2', Size: new Unknown('{"Ref":"Size"}') },
    expected: nonCompliant(ANY_SIZE),
  },
  {
    scenario: 'a template that takes the type from a parameter',
    shape: 'template',
    configuration: { VolumeType: new Unknown('{"Ref":"Type"}'), Size: 100 },
    expected: insufficientData('Properties.VolumeType is {"Ref":"Type"}, which the template leaves open'),
  },
  {
    scenario: 'a template with gp3',
    shape: 'template',
    configuration: { VolumeType: 'gp3', Size: new Unknown('{"Ref":"Size"}') },
    expected: COMPLIANT,
  },
  {
    scenario: 'gp2, from describe-volumes',
    shape: 'description',
    configuration: { VolumeId: 'vol-0a', VolumeType: 'gp2', Size: 8, State: 'in-use', Iops: 100 },
    expected: nonCompliant(
      'gp2 of 8 GiB: 100 IOPS (bursts of 3,000), 128 MiB/s, about $0.80 a month; gp3: 3,000 IOPS and 125 MiB/s, about $0.64, 20% less; to lose nothing, provision 128 MiB/s: about $0.76, 5% less (us-east-1)',
    ),
  },
  {
    scenario: 'gp3, from describe-volumes',
    shape: 'description',
    configuration: { VolumeId: 'vol-0a', VolumeType: 'gp3', Size: 8, State: 'in-use', Iops: 3000, Throughput: 125 },
    expected: COMPLIANT,
  },
  {
    scenario: 'no type',
    configuration: { volumeId: 'vol-0a', size: 100, state: 'in-use' },
    expected: unreadable('Cannot read configuration.volumeType: expected a volume type, found nothing'),
  },
  {
    scenario: 'gp2 without a size',
    configuration: { volumeId: 'vol-0a', volumeType: 'gp2', state: 'in-use' },
    expected: unreadable('Cannot read configuration.size: expected an integer, found nothing'),
  },
  {
    scenario: 'gp2 with size 0',
    ...volume('gp2', 0),
    expected: unreadable('Cannot read configuration.size: expected a size of 1 GiB or more, found 0'),
  },
]);
