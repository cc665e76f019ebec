import fc from 'fast-check';
import { gp2Performance } from '../../lib/resources/ec2/volume-performance';
import { GP3_BASELINE, gp2Price, gp3Price, matchGp2 } from '../../rules/ec2/gp2-volume/gp3-equivalent';

/** A gp2 volume has from 1 GiB to 16 TiB. */
const size = fc.integer({ min: 1, max: 16_384 });

test.each<[size: number, iops: number, throughput: number]>([
  [1, 3000, 128],
  [170, 3000, 128],
  [171, 3000, 250],
  [1000, 3000, 250],
  [1001, 3003, 250],
  [16_384, 16_000, 250],
])('gp3 matches gp2 of %d GiB with %d IOPS and %d MiB/s', (size, iops, throughput) => {
  expect(matchGp2(size)).toEqual({ iops, throughput });
});

test.each<[size: number, gp2: number, gp3: number, gp3AsFast: number]>([
  [1, 0.1, 0.08, 0.2],
  [6, 0.6, 0.48, 0.6],
  [100, 10, 8, 8.12],
  [171, 17.1, 13.68, 18.68],
  [250, 25, 20, 25],
  [1000, 100, 80, 85],
  [2000, 200, 160, 180],
  [16_384, 1638.4, 1310.72, 1380.72],
])('%d GiB cost $%d a month as gp2, $%d as gp3, $%d as gp3 that matches gp2', (size, gp2, gp3, gp3AsFast) => {
  expect(gp2Price(size)).toBe(gp2);
  expect(gp3Price(size)).toBe(gp3);
  expect(gp3Price(size, matchGp2(size))).toBe(gp3AsFast);
});

test('gp3 that matches gp2 is never slower, and stays within the limits of gp3', () => {
  fc.assert(
    fc.property(size, (size) => {
      const before = gp2Performance(size);
      const after = matchGp2(size);
      expect(after.iops).toBeGreaterThanOrEqual(Math.max(before.baselineIops, before.burstIops, GP3_BASELINE.iops));
      expect(after.throughput).toBeGreaterThanOrEqual(Math.max(before.throughput, GP3_BASELINE.throughput));
      expect(after.iops).toBeLessThanOrEqual(Math.max(GP3_BASELINE.iops, Math.min(500 * size, 16_000)));
      expect(after.throughput).toBeLessThanOrEqual(0.25 * after.iops);
    }),
  );
});

test('a larger gp3 volume that matches gp2 never costs less', () => {
  fc.assert(
    fc.property(size, size, (a, b) => {
      const [small, large] = a < b ? [a, b] : [b, a];
      expect(gp3Price(large, matchGp2(large))).toBeGreaterThanOrEqual(gp3Price(small, matchGp2(small)));
    }),
  );
});

test('gp3 with its baseline performance costs a fifth less at every size', () => {
  fc.assert(fc.property(size, (size) => expect(gp3Price(size) / gp2Price(size)).toBeCloseTo(0.8, 5)));
});
