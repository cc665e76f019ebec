/**
 * The performance of EBS's general purpose volumes.
 * https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
 */
export interface VolumePerformance {
  readonly iops: number;
  /** In MiB/s. */
  readonly throughput: number;
}

/** The performance of a gp2 volume, which follows from its size. */
export interface Gp2Performance {
  /** The IOPS that the volume sustains. */
  readonly baselineIops: number;
  /** The IOPS that the volume reaches, only while its credits last if they exceed the baseline. */
  readonly burstIops: number;
  /** In MiB/s; between 170 and 334 GiB only while its credits last. */
  readonly throughput: number;
}

/**
 * Returns the performance of a gp2 volume.
 * @param size in GiB
 */
export function gp2Performance(size: number): Gp2Performance {
  const baselineIops = Math.min(Math.max(3 * size, 100), 16_000);
  return { baselineIops, burstIops: Math.max(baselineIops, 3000), throughput: size <= 170 ? 128 : 250 };
}
