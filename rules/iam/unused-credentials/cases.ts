import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { reportedUser as user } from '../sample-resources/account-settings';
import rule from './rule';

const key = (number: 1 | 2, used: string, rotated = 'N/A', active = 'true') => ({
  password_enabled: 'false',
  [`access_key_${number}_active`]: active,
  [`access_key_${number}_last_used_date`]: used,
  [`access_key_${number}_last_rotated`]: rotated,
});
const unused = (what: string, allowed = 89) => nonCompliant(`Unused: ${what}; at most ${allowed} are allowed`);

export default defineCases(rule, [
  {
    scenario: 'a password that was used 90 days ago',
    ...user({ password_last_used: '2025-12-01T12:00:00+00:00' }),
    expected: unused('password for 90 days'),
  },
  {
    scenario: 'a password that was never used, set a year ago',
    ...user({ password_last_used: 'no_information', password_last_changed: '2025-03-01T12:00:00+00:00' }),
    expected: unused('password for 365 days'),
  },
  {
    scenario: 'a password that was never used, of a user of unknown changes',
    ...user({ password_last_used: 'N/A', password_last_changed: 'N/A' }),
    expected: unused('password for 781 days'),
  },
  {
    scenario: 'a key that was used 100 days ago',
    ...user(key(1, '2025-11-21T12:00:00+00:00')),
    expected: unused('access key 1 for 100 days'),
  },
  {
    scenario: 'a key that was never used, created a year ago',
    ...user(key(2, 'N/A', '2025-03-01T12:00:00+00:00')),
    expected: unused('access key 2 for 365 days'),
  },
  {
    scenario: 'an unused password and an unused key',
    ...user({
      ...key(1, '2025-03-01T12:00:00Z'),
      password_enabled: 'true',
      password_last_used: '2025-03-01T12:00:00Z',
    }),
    expected: unused('password for 365 days, access key 1 for 365 days'),
  },
  {
    scenario: 'a used password beside an unused key',
    ...user({ ...key(1, '2025-03-01T12:00:00Z'), password_enabled: 'true' }),
    expected: unused('access key 1 for 365 days'),
  },
  {
    scenario: 'a key that CIS wants to be disabled',
    ...user(key(1, '2026-01-15T12:00:00Z')),
    parameters: { maxCredentialUsageAge: '45' },
    expected: unused('access key 1 for 45 days', 44),
  },
  {
    scenario: 'a key that was never used, of unknown age',
    ...user(key(1, 'N/A')),
    expected: insufficientData('an access key is active and was never used, and the report does not have its age'),
  },
  {
    scenario: 'a password that was used 89 days ago',
    ...user({ password_last_used: '2025-12-02T12:00:00+00:00' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a new password that was never used',
    ...user({ password_last_used: 'no_information', password_last_changed: '2026-02-20T12:00:00+00:00' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a new key that was never used',
    ...user(key(1, 'N/A', '2026-02-20T12:00:00+00:00')),
    expected: COMPLIANT,
  },
  {
    scenario: 'an unused key that is not active',
    ...user(key(1, '2020-01-01T00:00:00Z', 'N/A', 'false')),
    expected: COMPLIANT,
  },
  { scenario: 'no credentials at all', ...user({ password_enabled: 'false' }), expected: COMPLIANT },
  {
    scenario: 'a time of another form',
    ...user({ password_last_used: 'yesterday' }),
    expected: unreadable('Cannot read configuration.password_last_used: expected a time or N/A, found "yesterday"'),
  },
  {
    scenario: 'an empty time',
    ...user({ password_last_used: '' }),
    expected: unreadable('Cannot read configuration.password_last_used: expected a time or N/A, found ""'),
  },
]);
