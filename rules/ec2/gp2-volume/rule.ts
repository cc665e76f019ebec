import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { formatDollars, formatInteger } from '../../../lib/core/text/format';
import { type Volume, volume } from '../../../lib/resources/ec2/volume';
import {
  GP3_BASE,
  gp2Performance,
  gp2Price,
  gp3NotBelowGp2,
  gp3Price,
  type Performance,
} from '../../../lib/resources/ec2/volume-performance';

/** gp3 gives more for less at nearly every size, and the change needs no downtime. */
export default defineRule({
  name: 'gp2-volume',
  title: 'Volumes are gp3 rather than gp2',
  rationale: 'A gp3 volume costs about a fifth less a GiB than a gp2 volume, and gives 3,000 IOPS steadily where a small gp2 volume does so only while its credits last.',
  severity: 'low',
  resource: volume,
  triggers: [onChange],
  parameters: {},
  limitations: [
    'What the volume needs: its load is in CloudWatch, not in its configuration.',
    'Prices of other Regions than us-east-1, and discounts.',
    'Where gp3 is not on offer, as on some Outposts.',
    'A change to gp3 that is under way: AWS Config shows it when the type has changed.',
  ],
  evaluate(volume) {
    if (volume.type !== 'gp2') return COMPLIANT;
    return volume.isBeyondUse ? NOT_APPLICABLE : nonCompliant(comparison(volume));
  },
});

function comparison({ size }: Volume): string {
  if (size === undefined) {
    return `gp2; gp3 costs about 20% less a GiB ($0.08 for $0.10 a month in us-east-1) and gives ${described(GP3_BASE)} at any size`;
  }
  const now = gp2Performance(size);
  const equal = gp3NotBelowGp2(size);
  const bursts = now.burstIops > now.baselineIops ? ` (bursts of ${formatInteger(now.burstIops)})` : '';
  return [
    `gp2 of ${formatInteger(size)} GiB: ${formatInteger(now.baselineIops)} IOPS${bursts}, ${now.throughput} MiB/s, about ${formatDollars(gp2Price(size))} a month`,
    `gp3: ${described(GP3_BASE)}, about ${priced(gp3Price(size), gp2Price(size))}`,
    `to lose nothing, provision ${provisioned(equal)}: about ${priced(gp3Price(size, equal), gp2Price(size))} (us-east-1)`,
  ].join('; ');
}

const described = ({ iops, throughput }: Performance): string => `${formatInteger(iops)} IOPS and ${throughput} MiB/s`;

/** What goes beyond the base, and so is asked and paid for. */
const provisioned = (wanted: Performance): string =>
  wanted.iops > GP3_BASE.iops ? described(wanted) : `${wanted.throughput} MiB/s`;

/** `$8.00, 20% less`. */
function priced(price: number, before: number): string {
  const percent = Math.round((100 * (price - before)) / before);
  if (percent === 0) return `${formatDollars(price)}, the same`;
  return `${formatDollars(price)}, ${Math.abs(percent)}% ${percent < 0 ? 'less' : 'more'}`;
}
