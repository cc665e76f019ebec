import fc from 'fast-check';
import {
  GP3_BASE,
  gp2Performance,
  gp2Price,
  gp3NotBelowGp2,
  gp3Price,
} from '../../../lib/resources/ec2/volume-performance';

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
])('gp2 of %d GiB: %d IOPS, bursts of %d, %d MiB/s', (size, baselineIops, burstIops, throughput) => {
  expect(gp2Performance(size)).toEqual({ baselineIops, burstIops, throughput });
});

test.each<[size: number, iops: number, throughput: number]>([
  [1, 3000, 128],
  [170, 3000, 128],
  [171, 3000, 250],
  [1000, 3000, 250],
  [1001, 3003, 250],
  [16_384, 16_000, 250],
])('gp3 that is in nothing below gp2 of %d GiB: %d IOPS, %d MiB/s', (size, iops, throughput) => {
  expect(gp3NotBelowGp2(size)).toEqual({ iops, throughput });
});

test.each<[size: number, gp2: number, gp3: number, gp3NotBelow: number]>([
  [1, 0.1, 0.08, 0.2],
  [6, 0.6, 0.48, 0.6],
  [100, 10, 8, 8.12],
  [171, 17.1, 13.68, 18.68],
  [250, 25, 20, 25],
  [1000, 100, 80, 85],
  [2000, 200, 160, 180],
  [16_384, 1638.4, 1310.72, 1380.72],
])('%d GiB a month: $%d as gp2, $%d as gp3, $%d as gp3 that loses nothing', (size, gp2, gp3, gp3NotBelow) => {
  expect(gp2Price(size)).toBe(gp2);
  expect(gp3Price(size)).toBe(gp3);
  expect(gp3Price(size, gp3NotBelowGp2(size))).toBe(gp3NotBelow);
});

test('gp3 in place of gp2 is never below it, and never asks for what gp3 refuses', () => {
  fc.assert(
    fc.property(size, (size) => {
      const before = gp2Performance(size);
      const after = gp3NotBelowGp2(size);
      expect(after.iops).toBeGreaterThanOrEqual(Math.max(before.baselineIops, before.burstIops, GP3_BASE.iops));
      expect(after.throughput).toBeGreaterThanOrEqual(Math.max(before.throughput, GP3_BASE.throughput));
      expect(after.iops).toBeLessThanOrEqual(Math.max(GP3_BASE.iops, Math.min(500 * size, 16_000)));
      expect(after.throughput).toBeLessThanOrEqual(0.25 * after.iops);
    }),
  );
});

test('more GiB never give less, and never cost less', () => {
  fc.assert(
    fc.property(size, size, (a, b) => {
      const [small, large] = a < b ? [a, b] : [b, a];
      expect(gp2Performance(large).baselineIops).toBeGreaterThanOrEqual(gp2Performance(small).baselineIops);
      expect(gp2Performance(large).throughput).toBeGreaterThanOrEqual(gp2Performance(small).throughput);
      expect(gp3Price(large, gp3NotBelowGp2(large))).toBeGreaterThanOrEqual(gp3Price(small, gp3NotBelowGp2(small)));
    }),
  );
});

test('gp3 without anything provisioned is a fifth cheaper at every size', () => {
  fc.assert(fc.property(size, (size) => expect(gp3Price(size) / gp2Price(size)).toBeCloseTo(0.8, 5)));
});
