import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectTransition, type Transition } from '../../lib/alerts/transition';
import {
  type ComplianceResult,
  type ConfigComplianceType,
  readComplianceChange,
} from '../../lib/formats/events/compliance-change';
import { outsideData } from '../outside-data';
import { change, result } from './fixtures';

const INSUFFICIENT_DATA = 'Insufficient data: port 22 may be open to prefix list pl-0a';
const WAIVED = 'Waived until 2026-06-30 by platform: the bastion';

type Outcome = ConfigComplianceType | readonly [ConfigComplianceType, string];
const toResult = (outcome: Outcome | undefined): ComplianceResult | undefined => {
  if (outcome === undefined) return undefined;
  return typeof outcome === 'string' ? result(outcome) : result(...outcome);
};

test.each<[before: Outcome | undefined, now: Outcome, expected: Transition | undefined]>([
  [undefined, 'NON_COMPLIANT', 'opened'],
  ['COMPLIANT', 'NON_COMPLIANT', 'opened'],
  ['NOT_APPLICABLE', 'NON_COMPLIANT', 'opened'],
  ['INSUFFICIENT_DATA', 'NON_COMPLIANT', 'opened'],
  [['NOT_APPLICABLE', WAIVED], 'NON_COMPLIANT', 'opened'],
  [undefined, ['NON_COMPLIANT', INSUFFICIENT_DATA], 'insufficientData'],
  ['COMPLIANT', ['NON_COMPLIANT', INSUFFICIENT_DATA], 'insufficientData'],
  ['NON_COMPLIANT', 'NON_COMPLIANT', undefined],
  [['NON_COMPLIANT', INSUFFICIENT_DATA], ['NON_COMPLIANT', INSUFFICIENT_DATA], undefined],
  [['NON_COMPLIANT', INSUFFICIENT_DATA], 'NON_COMPLIANT', 'opened'],
  ['NON_COMPLIANT', ['NON_COMPLIANT', INSUFFICIENT_DATA], 'insufficientData'],
  ['NON_COMPLIANT', 'COMPLIANT', 'resolved'],
  [['NON_COMPLIANT', INSUFFICIENT_DATA], 'COMPLIANT', 'resolved'],
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
])('after %s, %s is the transition %s', (before, now, expected) => {
  expect(detectTransition(change({ before: toResult(before), now: toResult(now) as ComplianceResult }))).toBe(expected);
});

/** Files of AWS and of other repositories, which their licences keep out of this one. */
const { folder: DATA, testWithData } = outsideData('test/alerts/transition.test.ts');

testWithData.each([
  ['unnamed-index-files/compliance-change-volume-to-compliant.json', 'resolved', 'Tag costcenter is not present.'],
  ['craigar-amazon__nzism-remediation-lab/test.L4.4b81d5fa.json', 'opened', undefined],
  ['craigar-amazon__nzism-remediation-lab/test_dispatch.L42.4b81d5fa.json', 'opened', undefined],
  ['craigar-amazon__nzism-remediation-lab/queue_sample.json', 'opened', null],
])('the real event %s is the transition %s', (file, transition, annotationBefore) => {
  const read = readComplianceChange(JSON.parse(readFileSync(join(DATA, file), 'utf8')));
  expect([detectTransition(read), read.before?.annotation]).toEqual([transition, annotationBefore]);
});
