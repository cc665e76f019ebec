import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { formatDollars, formatInteger } from '../../../lib/core/text/format';
import { type Volume, volume } from '../../../lib/resources/ec2/volume';
import { gp2Performance, type VolumePerformance } from '../../../lib/resources/ec2/volume-performance';
import { GP3_BASELINE, gp2Price, gp3Price, matchGp2 } from './gp3-equivalent';

/** Flags gp2 volumes, and compares them with gp3. */
export default defineRule({
  name: 'gp2-volume',
  title: 'EBS volumes must use gp3 instead of gp2',
  rationale:
    'A gp3 volume costs about 20% less per GiB than a gp2 volume, and always delivers 3,000 IOPS, which a small gp2 volume reaches only while its burst credits last.',
  severity: 'low',
  resource: volume,
  triggers: [onChange],
  parameters: {},
  limitations: [
    'The performance that the volume needs: its load is in CloudWatch, not in its configuration.',
    'Prices in Regions other than us-east-1, and discounts.',
    'Locations where gp3 is not available, such as some Outposts.',
    'A modification to gp3 in progress: AWS Config shows it once the type has changed.',
  ],
  evaluate(volume) {
    if (volume.type !== 'gp2') return COMPLIANT;
    return volume.isUnusable ? NOT_APPLICABLE : nonCompliant(compareWithGp3(volume));
  },
});

function compareWithGp3({ size }: Volume): string {
  if (size === undefined) {
    return `gp2; gp3 costs about 20% less per GiB ($0.08 instead of $0.10 a month in us-east-1) and delivers ${formatPerformance(GP3_BASELINE)} at any size`;
  }
  const gp2 = gp2Performance(size);
  const equivalent = matchGp2(size);
  const bursts = gp2.burstIops > gp2.baselineIops ? ` (bursts of ${formatInteger(gp2.burstIops)})` : '';
  return [
    `gp2 of ${formatInteger(size)} GiB: ${formatInteger(gp2.baselineIops)} IOPS${bursts}, ${gp2.throughput} MiB/s, about ${formatDollars(gp2Price(size))} a month`,
    `gp3: ${formatPerformance(GP3_BASELINE)}, about ${formatPrice(gp3Price(size), gp2Price(size))}`,
    `to lose nothing, provision ${formatProvisioned(equivalent)}: about ${formatPrice(gp3Price(size, equivalent), gp2Price(size))} (us-east-1)`,
  ].join('; ');
}

const formatPerformance = ({ iops, throughput }: VolumePerformance): string =>
  `${formatInteger(iops)} IOPS and ${throughput} MiB/s`;

/** Formats what exceeds the baseline, and so has to be provisioned and paid for. */
const formatProvisioned = (provisioned: VolumePerformance): string =>
  provisioned.iops > GP3_BASELINE.iops ? formatPerformance(provisioned) : `${provisioned.throughput} MiB/s`;

/** `$8.00, 20% less`. */
function formatPrice(price: number, gp2: number): string {
  const percent = Math.round((100 * (price - gp2)) / gp2);
  if (percent === 0) return `${formatDollars(price)}, the same`;
  return `${formatDollars(price)}, ${Math.abs(percent)}% ${percent < 0 ? 'less' : 'more'}`;
}
