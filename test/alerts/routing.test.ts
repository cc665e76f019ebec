import {
  findDigestWindow,
  findGraceEnd,
  isSevereEnough,
  isStorm,
  isWithinFirstEvaluation,
} from '../../lib/alerts/routing';

const at = (time: string) => new Date(`2026-02-11T${time}Z`);

test.each([
  ['high', 'medium', true],
  ['medium', 'medium', true],
  ['low', 'medium', false],
] as const)('a rule of severity %s where %s is the lowest: alerts are %s', (severity, minimum, expected) => {
  expect(isSevereEnough(severity, minimum)).toBe(expected);
});

test.each([
  ['05:04:59.999', '05:00:00.000', '05:05:00.000'],
  ['05:05:00', '05:05:00.000', '05:10:00.000'],
])('the digest window at %s', (time, from, to) => {
  expect(findDigestWindow(at(time))).toEqual({ from: `2026-02-11T${from}Z`, to: `2026-02-11T${to}Z` });
});

test.each([
  [20, false],
  [21, true],
])('%d alerts in a window of 20 are a storm: %s', (count, expected) => {
  expect(isStorm(count, { stormSize: 20 })).toBe(expected);
});

test.each([
  ['05:59:59', true],
  ['06:00:00', false],
])('%s belongs to the first evaluation of a rule seen at 05:00: %s', (time, expected) => {
  expect(isWithinFirstEvaluation(at('05:00:00'), at(time))).toBe(expected);
});

test.each([
  ['opened', '2026-02-11T05:30:00.000Z'],
  ['insufficientData', '2026-02-11T05:30:00.000Z'],
  ['resolved', undefined],
] as const)('the grace period of %s ends at %s', (kind, expected) => {
  const end = findGraceEnd({ kind, at: '2026-02-11T05:00:00.000Z' }, { gracePeriodMinutes: 30 });
  expect(end?.toISOString()).toBe(expected);
});
