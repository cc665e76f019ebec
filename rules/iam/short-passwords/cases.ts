import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defaultPolicy, strongPolicy as policy } from '../sample-resources/account-settings';
import rule from './rule';

const short = (found: number, least = 14) =>
  nonCompliant(`The password policy allows ${found} characters, fewer than ${least}`);

export default defineCases(rule, [
  { scenario: 'no policy of its own', ...defaultPolicy, expected: short(8) },
  { scenario: '13 characters', ...policy({ MinimumPasswordLength: 13 }), expected: short(13) },
  { scenario: 'the least that AWS allows', ...policy({ MinimumPasswordLength: 6 }), expected: short(6) },
  { scenario: 'a number as text', ...policy({ MinimumPasswordLength: '8' }), expected: short(8) },
  {
    scenario: 'fewer than the parameter',
    ...policy({}),
    parameters: { MinimumPasswordLength: '20' },
    expected: short(14, 20),
  },
  { scenario: '14 characters', ...policy({}), expected: COMPLIANT },
  { scenario: 'the most that AWS allows', ...policy({ MinimumPasswordLength: 128 }), expected: COMPLIANT },
  {
    scenario: '14 characters and nothing else',
    ...policy({ RequireSymbols: false, MaxPasswordAge: 0 }),
    expected: COMPLIANT,
  },
  {
    scenario: 'enough for the parameter',
    ...policy({ MinimumPasswordLength: 8 }),
    parameters: { MinimumPasswordLength: '8' },
    expected: COMPLIANT,
  },
  {
    scenario: 'no length',
    ...policy({ MinimumPasswordLength: null }),
    expected: unreadable('Cannot read configuration.MinimumPasswordLength: expected an integer, found nothing'),
  },
  {
    scenario: 'a fraction',
    ...policy({ MinimumPasswordLength: 14.5 }),
    expected: unreadable('Cannot read configuration.MinimumPasswordLength: expected an integer, found 14.5'),
  },
  {
    scenario: 'a word',
    ...policy({ MinimumPasswordLength: 'long' }),
    expected: unreadable('Cannot read configuration.MinimumPasswordLength: expected an integer, found "long"'),
  },
  {
    scenario: 'a list',
    ...policy({ MinimumPasswordLength: [14] }),
    expected: unreadable('Cannot read configuration.MinimumPasswordLength: expected an integer, found [14]'),
  },
]);
