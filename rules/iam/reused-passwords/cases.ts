import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defaultPolicy, strongPolicy as policy } from '../sample-resources/account-settings';
import rule from './rule';

const few = (found: number, least = 24) =>
  nonCompliant(`The password policy remembers ${found} passwords, fewer than ${least}`);

export default defineCases(rule, [
  { scenario: 'no policy of its own', ...defaultPolicy, expected: few(0) },
  { scenario: 'no memory', ...policy({ PasswordReusePrevention: undefined }), expected: few(0) },
  { scenario: 'no memory, as null', ...policy({ PasswordReusePrevention: null }), expected: few(0) },
  { scenario: 'a memory of 0', ...policy({ PasswordReusePrevention: 0 }), expected: few(0) },
  { scenario: '23 passwords', ...policy({ PasswordReusePrevention: 23 }), expected: few(23) },
  {
    scenario: 'fewer than the parameter',
    ...policy({ PasswordReusePrevention: 3 }),
    parameters: { PasswordReusePrevention: '4' },
    expected: few(3, 4),
  },
  { scenario: '24 passwords', ...policy({}), expected: COMPLIANT },
  { scenario: '24 passwords as text', ...policy({ PasswordReusePrevention: '24' }), expected: COMPLIANT },
  {
    scenario: '24 short passwords, which another rule evaluates',
    ...policy({ MinimumPasswordLength: 6 }),
    expected: COMPLIANT,
  },
  {
    scenario: 'enough for the parameter',
    ...policy({ PasswordReusePrevention: 4 }),
    parameters: { PasswordReusePrevention: '4' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a word',
    ...policy({ PasswordReusePrevention: 'all' }),
    expected: unreadable('Cannot read configuration.PasswordReusePrevention: expected an integer, found "all"'),
  },
  {
    scenario: 'a flag',
    ...policy({ PasswordReusePrevention: true }),
    expected: unreadable('Cannot read configuration.PasswordReusePrevention: expected an integer, found true'),
  },
  {
    scenario: 'a fraction',
    ...policy({ PasswordReusePrevention: 0.5 }),
    expected: unreadable('Cannot read configuration.PasswordReusePrevention: expected an integer, found 0.5'),
  },
]);
