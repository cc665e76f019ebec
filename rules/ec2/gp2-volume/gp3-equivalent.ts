import { gp2Performance, type VolumePerformance } from '../../../lib/resources/ec2/volume-performance';

/** The performance of every gp3 volume at no extra charge, whatever its size. */
export const GP3_BASELINE: VolumePerformance = { iops: 3000, throughput: 125 };

/**
 * Returns the performance that a gp3 volume needs to match the gp2 volume of the same size, bursts included.
 * gp3 supports these values at any size: a gp2 volume never exceeds gp3's limits of 500 IOPS per GiB and 0.25 MiB/s per IOPS.
 * @param size in GiB
 */
export function matchGp2(size: number): VolumePerformance {
  const { burstIops, throughput } = gp2Performance(size);
  return {
    iops: Math.max(burstIops, GP3_BASELINE.iops),
    throughput: Math.max(throughput, GP3_BASELINE.throughput),
  };
}

/**
 * List prices of us-east-1, in USD per month; prices in other Regions differ.
 * https://aws.amazon.com/ebs/pricing/
 */
const PRICES = { gp2: { gib: 0.1 }, gp3: { gib: 0.08, iops: 0.005, throughput: 0.04 } };

/**
 * Returns the price of a gp2 volume, in USD per month.
 * @param size in GiB
 */
export const gp2Price = (size: number): number => roundToCents(size * PRICES.gp2.gib);

/**
 * Returns the price of a gp3 volume, including the performance provisioned above the baseline, in USD per month.
 * @param size in GiB
 */
export const gp3Price = (size: number, { iops, throughput }: VolumePerformance = GP3_BASELINE): number =>
  roundToCents(
    size * PRICES.gp3.gib +
      (iops - GP3_BASELINE.iops) * PRICES.gp3.iops +
      (throughput - GP3_BASELINE.throughput) * PRICES.gp3.throughput,
  );

const roundToCents = (amount: number): number => Math.round(amount * 100) / 100;
