/**
 * What EBS's general purpose volumes give and cost, so that one type can be held against the other.
 * https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
 */
export interface Performance {
  readonly iops: number;
  /** In MiB/s. */
  readonly throughput: number;
}

/** What a gp2 volume gives: all of it follows from its size. */
export interface Gp2Performance {
  /** What it keeps up. */
  readonly baselineIops: number;
  /** What it reaches, while its credits last where that is more than the baseline. */
  readonly burstIops: number;
  /** In MiB/s; between 170 and 334 GiB while its credits last. */
  readonly throughput: number;
}

/** What every gp3 volume gives at no extra charge, whatever its size. */
export const GP3_BASE: Performance = { iops: 3000, throughput: 125 };

/** @param size in GiB */
export function gp2Performance(size: number): Gp2Performance {
  const baselineIops = clamp(3 * size, 100, 16_000);
  return { baselineIops, burstIops: Math.max(baselineIops, 3000), throughput: size <= 170 ? 128 : 250 };
}

/**
 * What a gp3 volume has to be given so that it is in nothing below the gp2 volume of the same size, bursts included.
 * gp3 takes these values at any size: a gp2 volume never passes gp3's limits of 500 IOPS for a GiB and 0.25 MiB/s for an IOPS.
 * @param size in GiB
 */
export function gp3NotBelowGp2(size: number): Performance {
  const { burstIops, throughput } = gp2Performance(size);
  return { iops: Math.max(burstIops, GP3_BASE.iops), throughput: Math.max(throughput, GP3_BASE.throughput) };
}

/**
 * List prices of us-east-1, in USD a month; other Regions have others.
 * https://aws.amazon.com/ebs/pricing/
 */
const PRICES = { gp2: { gib: 0.1 }, gp3: { gib: 0.08, iops: 0.005, throughput: 0.04 } };

/** @param size in GiB */
export const gp2Price = (size: number): number => inCents(size * PRICES.gp2.gib);

/** With what is provisioned above the base. @param size in GiB */
export const gp3Price = (size: number, { iops, throughput }: Performance = GP3_BASE): number =>
  inCents(
    size * PRICES.gp3.gib +
      (iops - GP3_BASE.iops) * PRICES.gp3.iops +
      (throughput - GP3_BASE.throughput) * PRICES.gp3.throughput,
  );

const inCents = (amount: number): number => Math.round(amount * 100) / 100;

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);
