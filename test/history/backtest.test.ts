import type { RoutingSettings } from '../../lib/alerts/routing';
import type { ComplianceType } from '../../lib/core/evaluation';
import { Backtest } from '../../lib/history/compliance/backtest/backtest';
import { AlertCounter } from '../../lib/history/compliance/backtest/count-alerts';
import { findFlips } from '../../lib/history/compliance/backtest/find-flips';
import { groupTimelines } from '../../lib/history/compliance/backtest/timelines';
import type { TimedEvaluation } from '../../lib/history/compliance/evaluate-versions';

const START = Date.parse('2026-01-01T00:00:00Z');
const minutes = (count: number) => START + count * 60_000;
const WAIVER = { rule: 'open-ssh', resource: '*', owner: 'web', reason: 'test', expires: '2026-12-31' };

/** `sg-1 0-60 NON_COMPLIANT`: a resource, the minutes in which a result holds (`60-` still does), and the result. */
function parse(line: string): TimedEvaluation {
  const [resourceId = '', time = '', result = ''] = line.split(' ');
  const [from, until] = time.split('-');
  const complianceType = ({ INSUFFICIENT: 'NON_COMPLIANT', WAIVED: 'NOT_APPLICABLE' }[result] ??
    result) as ComplianceType;
  return {
    rule: 'open-ssh',
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId,
    resourceName: null,
    arn: null,
    accountId: '111122223333',
    region: resourceId.endsWith('@us') ? 'us-east-1' : 'eu-west-1',
    complianceType,
    annotation:
      { INSUFFICIENT: 'Insufficient data: x', WAIVED: 'Waived until 2026-12-31 by web: test' }[result] ??
      (complianceType === 'NON_COMPLIANT' ? 'open' : null),
    ...(result === 'INSUFFICIENT' && { insufficientData: true as const }),
    ...(result === 'WAIVED' && { waiver: WAIVER }),
    severity: 'high',
    orderingTimestamp: new Date(START).toISOString(),
    from: minutes(Number(from)),
    until: until === '' ? null : minutes(Number(until)),
  };
}

const ROUTING: RoutingSettings = { severity: 'medium', stormSize: 20, gracePeriodMinutes: 0 };
const NO_ALERTS = { single: 0, digests: 0, inDigests: 0, merged: 0, belowSeverity: 0 };
const RULE = { name: 'open-ssh', severity: 'high', parameters: {} } as const;

test.each<[name: string, lines: string[], expected: object]>([
  ['nothing', [], {}],
  ['a resource that complies', ['sg-1 0- COMPLIANT'], {}],
  [
    'versions in a row that are one episode',
    ['sg-1 0-10 COMPLIANT', 'sg-1 10-30 NON_COMPLIANT', 'sg-1 30-70 NON_COMPLIANT', 'sg-1 70- COMPLIANT'],
    { episodes: 1, resources: 1, median: 60, longest: 60 },
  ],
  [
    'an open episode, which counts up to the end',
    ['sg-1 0-900 COMPLIANT', 'sg-1 900- NON_COMPLIANT'],
    { episodes: 1, resources: 1, open: 1, median: 100, longest: 100 },
  ],
  [
    'two episodes of a resource and one of another',
    [
      'sg-1 0-10 NON_COMPLIANT',
      'sg-1 10-20 COMPLIANT',
      'sg-1 20-50 NON_COMPLIANT',
      'sg-1 50- COMPLIANT',
      'sg-2 0-100 NON_COMPLIANT',
    ],
    { episodes: 3, resources: 2, median: 30, longest: 100 },
  ],
  [
    'an even number of episodes, whose median is between two',
    ['sg-1 0-10 NON_COMPLIANT', 'sg-2 0-30 NON_COMPLIANT'],
    { episodes: 2, resources: 2, median: 20, longest: 30 },
  ],
  [
    'insufficient data and waivers, which are no episodes',
    ['sg-1 0-10 INSUFFICIENT', 'sg-1 10-20 WAIVED', 'sg-1 20- INSUFFICIENT'],
    { insufficientData: 2, waived: 1 },
  ],
])('counts episodes of %s', (_name, lines, expected) => {
  const backtest = new Backtest([RULE], { to: minutes(1000), routing: ROUTING });
  backtest.add(lines.map(parse));
  const [found] = backtest.finish();
  const { rule, severity, parameters, alerts, median, longest, ...counts } = found as NonNullable<typeof found>;
  const toMinutes = (time: number | null) => (time === null ? null : time / 60_000);
  expect({ ...counts, median: toMinutes(median), longest: toMinutes(longest) }).toEqual({
    episodes: 0,
    resources: 0,
    open: 0,
    median: null,
    longest: null,
    insufficientData: 0,
    waived: 0,
    ...expected,
  });
});

/** Groups that become non-compliant after their first result, each for ten minutes. */
const storm = (count: number, minute = 500) =>
  Array.from({ length: count }, (_, index) => [
    `sg-${index} 0-${minute} COMPLIANT`,
    `sg-${index} ${minute}-${minute + 10} NON_COMPLIANT`,
    `sg-${index} ${minute + 10}- COMPLIANT`,
  ]).flat();

test.each<[name: string, lines: string[], settings: Partial<RoutingSettings>, expected: object]>([
  ['opened and resolved', storm(1), {}, { single: 2 }],
  ['deleted while it is open', ['sg-1 0-500 COMPLIANT', 'sg-1 500-510 NON_COMPLIANT'], {}, { single: 2 }],
  ['a waiver that closes', ['sg-1 0-9 COMPLIANT', 'sg-1 9-10 NON_COMPLIANT', 'sg-1 10- WAIVED'], {}, { single: 2 }],
  [
    'insufficient data that becomes certain',
    ['sg-1 0-9 COMPLIANT', 'sg-1 9-20 INSUFFICIENT', 'sg-1 20- NON_COMPLIANT'],
    {},
    { single: 2 },
  ],
  [
    'the first evaluation, in digests of five minutes, and an hour later',
    [...[0, 1, 2, 7, 61].map((minute) => `sg-${minute} ${minute}- NON_COMPLIANT`)],
    {},
    { single: 1, digests: 2, inDigests: 4 },
  ],
  [
    'a resource that is deleted and created again',
    ['sg-1 0-5 NON_COMPLIANT', 'sg-1 7- NON_COMPLIANT'],
    {},
    { single: 1, digests: 2, inDigests: 2 },
  ],
  [
    'a first evaluation, which is no part of a storm',
    [...[5, 5, 6, 6].map((minute, index) => `sg-new${index} ${minute}- NON_COMPLIANT`), ...storm(3, 7).slice(0, -6)],
    { stormSize: 2 },
    { single: 2, digests: 1, inDigests: 4 },
  ],
  ['fewer than a storm', storm(3), { stormSize: 3 }, { single: 6 }],
  ['a storm', storm(5), { stormSize: 3 }, { single: 6, digests: 2, inDigests: 4 }],
  [
    'two Regions, which count alone',
    [...storm(3), ...storm(3).map((line) => line.replace(' ', '@us '))],
    { stormSize: 3 },
    { single: 12 },
  ],
  ['a severity that is too low', storm(2), { severity: 'critical' }, { belowSeverity: 4 }],
  ['a fix within the grace period', storm(1), { gracePeriodMinutes: 30 }, { single: 1, merged: 1 }],
  ['a fix at the next sweep', storm(1), { gracePeriodMinutes: 7 }, { single: 1, merged: 1 }],
  ['a fix after the grace period', storm(1), { gracePeriodMinutes: 3 }, { single: 2 }],
  [
    'flaps within the grace period',
    [...storm(1, 500).slice(0, 2), 'sg-0 510-515 COMPLIANT', 'sg-0 515-600 NON_COMPLIANT', 'sg-0 600- COMPLIANT'],
    { gracePeriodMinutes: 30 },
    { single: 2, merged: 2 },
  ],
])('counts the alerts of %s', (_name, lines, settings, expected) => {
  const counter = new AlertCounter();
  for (const timeline of groupTimelines(lines.map(parse)).values()) counter.add(timeline);
  expect(counter.count('high', { ...ROUTING, ...settings })).toEqual({ ...NO_ALERTS, ...expected });
});

test.each<[name: string, before: string[], after: string[], expected: string[]]>([
  ['equal runs', ['sg-1 0- COMPLIANT'], ['sg-1 0- COMPLIANT'], []],
  ['another result', ['sg-1 0- COMPLIANT'], ['sg-1 0- NON_COMPLIANT'], ['sg-1 0- compliant nonCompliant']],
  [
    'a result that is another for a part of the time',
    ['sg-1 0-60 NON_COMPLIANT'],
    ['sg-1 0-20 NON_COMPLIANT', 'sg-1 20-40 COMPLIANT', 'sg-1 40-60 NON_COMPLIANT'],
    ['sg-1 20-40 nonCompliant compliant'],
  ],
  [
    'versions in a row with the same difference',
    ['sg-1 0-20 NON_COMPLIANT', 'sg-1 20- NON_COMPLIANT'],
    ['sg-1 0-30 COMPLIANT', 'sg-1 30- COMPLIANT'],
    ['sg-1 0- nonCompliant compliant'],
  ],
  [
    'differences in a row that are not the same',
    ['sg-1 0-20 NON_COMPLIANT', 'sg-1 20- COMPLIANT'],
    ['sg-1 0-20 COMPLIANT', 'sg-1 20- INSUFFICIENT'],
    ['sg-1 0-20 nonCompliant compliant', 'sg-1 20- compliant insufficientData'],
  ],
  [
    'one result that is followed by two others',
    ['sg-1 0- COMPLIANT'],
    ['sg-1 0-20 NON_COMPLIANT', 'sg-1 20- INSUFFICIENT'],
    ['sg-1 0-20 compliant nonCompliant', 'sg-1 20- compliant insufficientData'],
  ],
  [
    'a version that one run could not evaluate',
    ['sg-1 0-20 COMPLIANT', 'sg-1 20-40 COMPLIANT', 'sg-1 40- COMPLIANT'],
    ['sg-1 0-20 COMPLIANT', 'sg-1 40- COMPLIANT'],
    ['sg-1 20-40 compliant null'],
  ],
  ['a resource of one run alone', [], ['sg-1 5-9 WAIVED'], ['sg-1 5-9 null waived']],
])('finds the flips of %s', (_name, before, after, expected) => {
  const format = (time: number | null) => (time === null ? '' : (time - START) / 60_000);
  expect(
    findFlips(before.map(parse), after.map(parse)).map(
      ({ resourceId, from, until, before: first, after: second }) =>
        `${resourceId} ${format(from)}-${format(until)} ${first?.outcome ?? null} ${second?.outcome ?? null}`,
    ),
  ).toEqual(expected);
});
