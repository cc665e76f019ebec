import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { reportedUser as user } from '../sample-resources/account-settings';
import rule from './rule';

const key = (number: 1 | 2, rotated: string, active = 'true') => ({
  [`access_key_${number}_active`]: active,
  [`access_key_${number}_last_rotated`]: rotated,
});

export default defineCases(rule, [
  {
    scenario: 'a key of 91 days',
    ...user(key(1, '2025-11-30T12:00:00+00:00')),
    expected: nonCompliant('Access key 1 is 91 days old; at most 90 days are allowed'),
  },
  {
    scenario: 'two old keys',
    ...user({ ...key(1, '2025-03-01T12:00:00+00:00'), ...key(2, '2024-03-01T12:00:00Z') }),
    expected: nonCompliant(
      'Access key 1 is 365 days old and Access key 2 is 730 days old; at most 90 days are allowed',
    ),
  },
  {
    scenario: 'an old key beside a young one',
    ...user({ ...key(1, '2026-02-01T12:00:00+00:00'), ...key(2, '2025-03-01T12:00:00+00:00') }),
    expected: nonCompliant('Access key 2 is 365 days old; at most 90 days are allowed'),
  },
  {
    scenario: 'an old key beside one of unknown age',
    ...user({ ...key(1, 'N/A'), ...key(2, '2025-03-01T12:00:00+00:00') }),
    expected: nonCompliant('Access key 2 is 365 days old; at most 90 days are allowed'),
  },
  {
    scenario: 'a key that is older than the parameter',
    ...user(key(1, '2026-02-20T12:00:00+00:00')),
    parameters: { maxAccessKeyAge: '8' },
    expected: nonCompliant('Access key 1 is 9 days old; at most 8 days are allowed'),
  },
  {
    scenario: 'a key of unknown age',
    ...user(key(1, 'N/A')),
    expected: insufficientData('an access key is active, and the report does not have its age'),
  },
  { scenario: 'a key of 90 days and 23 hours', ...user(key(1, '2025-11-30T13:00:00+00:00')), expected: COMPLIANT },
  { scenario: 'a key from the future', ...user(key(1, '2026-03-02T12:00:00+00:00')), expected: COMPLIANT },
  {
    scenario: 'an old key that is not active',
    ...user(key(1, '2020-01-01T00:00:00+00:00', 'false')),
    expected: COMPLIANT,
  },
  { scenario: 'no key', ...user({}), expected: COMPLIANT },
  {
    scenario: 'a day that does not exist',
    ...user(key(1, '2026-02-30T12:00:00+00:00')),
    expected: unreadable(
      'Cannot read configuration.access_key_1_last_rotated: expected a time or N/A, found "2026-02-30T12:00:00+00:00"',
    ),
  },
  {
    scenario: 'a formula instead of a time',
    ...user(key(1, '=NOW()')),
    expected: unreadable('Cannot read configuration.access_key_1_last_rotated: expected a time or N/A, found "=NOW()"'),
  },
  {
    scenario: 'another word for active',
    ...user(key(2, 'N/A', 'Active')),
    expected: unreadable('Cannot read configuration.access_key_2_active: expected a boolean, found "Active"'),
  },
]);
