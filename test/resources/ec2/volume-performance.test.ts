import fc from 'fast-check';
import { gp2Performance } from '../../../lib/resources/ec2/volume-performance';

/** A gp2 volume has from 1 GiB to 16 TiB. */
const size = fc.integer({ min: 1, max: 16_384 });

test.each<[size: number, baselineIops: number, burstIops: number, throughput: number]>([
  [1, 100, 3000, 128],
  [33, 100, 3000, 128],
  [34, 102, 3000, 128],
  [100, 300, 3000, 128],
  [170, 510, 3000, 128],
  [171, 513, 3000, 250],
  [334, 1002, 3000, 250],
  [999, 2997, 3000, 250],
  [1000, 3000, 3000, 250],
  [1001, 3003, 3003, 250],
  [5333, 15_999, 15_999, 250],
  [5334, 16_000, 16_000, 250],
  [16_384, 16_000, 16_000, 250],
])('gp2 of %d GiB delivers %d IOPS, bursts of %d, and %d MiB/s', (size, baselineIops, burstIops, throughput) => {
  expect(gp2Performance(size)).toEqual({ baselineIops, burstIops, throughput });
});

test('a larger gp2 volume never delivers less', () => {
  fc.assert(
    fc.property(size, size, (a, b) => {
      const [small, large] = a < b ? [a, b] : [b, a];
      expect(gp2Performance(large).baselineIops).toBeGreaterThanOrEqual(gp2Performance(small).baselineIops);
      expect(gp2Performance(large).throughput).toBeGreaterThanOrEqual(gp2Performance(small).throughput);
    }),
  );
});
