import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Transition, transitionOf } from '../../lib/alerts/transition';
import { type ComplianceResult, type ResultType, readComplianceChange } from '../../lib/formats/compliance-change';
import { change, result } from './fixtures';

const CANNOT_TELL = 'Cannot tell whether port 22 is open: the input does not tell it';
const WAIVED = 'Waived until 2026-06-30 by platform: the bastion';

type Told = ResultType | readonly [ResultType, string];
const toResult = (told: Told | undefined): ComplianceResult | undefined => {
  if (told === undefined) return undefined;
  return typeof told === 'string' ? result(told) : result(...told);
};

test.each<[before: Told | undefined, now: Told, expected: Transition | undefined]>([
  [undefined, 'NON_COMPLIANT', 'opened'],
  ['COMPLIANT', 'NON_COMPLIANT', 'opened'],
  ['NOT_APPLICABLE', 'NON_COMPLIANT', 'opened'],
  ['INSUFFICIENT_DATA', 'NON_COMPLIANT', 'opened'],
  [['NOT_APPLICABLE', WAIVED], 'NON_COMPLIANT', 'opened'],
  [undefined, ['NON_COMPLIANT', CANNOT_TELL], 'undecided'],
  ['COMPLIANT', ['NON_COMPLIANT', CANNOT_TELL], 'undecided'],
  ['NON_COMPLIANT', 'NON_COMPLIANT', undefined],
  [['NON_COMPLIANT', CANNOT_TELL], ['NON_COMPLIANT', CANNOT_TELL], undefined],
  [['NON_COMPLIANT', CANNOT_TELL], 'NON_COMPLIANT', 'opened'],
  ['NON_COMPLIANT', ['NON_COMPLIANT', CANNOT_TELL], 'undecided'],
  ['NON_COMPLIANT', 'COMPLIANT', 'resolved'],
  [['NON_COMPLIANT', CANNOT_TELL], 'COMPLIANT', 'resolved'],
  ['NON_COMPLIANT', 'NOT_APPLICABLE', 'gone'],
  ['NON_COMPLIANT', ['NOT_APPLICABLE', 'Not in scope'], 'gone'],
  ['NON_COMPLIANT', ['NOT_APPLICABLE', WAIVED], 'waived'],
  ['COMPLIANT', ['NOT_APPLICABLE', WAIVED], undefined],
  [undefined, ['NOT_APPLICABLE', WAIVED], undefined],
  ['NON_COMPLIANT', 'INSUFFICIENT_DATA', undefined],
  [undefined, 'COMPLIANT', undefined],
  [undefined, 'NOT_APPLICABLE', undefined],
  ['NOT_APPLICABLE', 'COMPLIANT', undefined],
  ['COMPLIANT', 'NOT_APPLICABLE', undefined],
])('%s, then %s: %s', (before, now, expected) => {
  expect(transitionOf(change({ before: toResult(before), now: toResult(now) as ComplianceResult }))).toBe(expected);
});

/** Files of AWS and of other people's repositories that may lie beside this one; their licences keep them out of it. */
const DATA = join(__dirname, '../../../shared/data/eventbridge');
const whenThere = existsSync(DATA) ? test.each : test.skip.each;

whenThere([
  ['unnamed-index-files/compliance-change-volume-to-compliant.json', 'resolved', 'Tag costcenter is not present.'],
  ['craigar-amazon__nzism-remediation-lab/test.L4.4b81d5fa.json', 'opened', undefined],
  ['craigar-amazon__nzism-remediation-lab/test_dispatch.L42.4b81d5fa.json', 'opened', undefined],
  ['craigar-amazon__nzism-remediation-lab/queue_sample.json', 'opened', null],
])('the real event %s is %s', (file, transition, annotationBefore) => {
  const read = readComplianceChange(JSON.parse(readFileSync(join(DATA, file), 'utf8')));
  expect([transitionOf(read), read.before?.annotation]).toEqual([transition, annotationBefore]);
});
