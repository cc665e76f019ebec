import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const user = (columns: object) => ({
  shape: 'description' as const,
  aspect: 'credentials',
  resourceId: 'ana',
  region: 'global',
  configuration: {
    user: 'ana',
    arn: 'arn:aws:iam::111122223333:user/ana',
    user_creation_time: '2024-01-10T08:00:00+00:00',
    password_enabled: 'true',
    password_last_used: '2026-02-27T08:00:00+00:00',
    password_last_changed: '2026-01-10T08:00:00+00:00',
    mfa_active: 'true',
    access_key_1_active: 'false',
    access_key_1_last_rotated: 'N/A',
    access_key_1_last_used_date: 'N/A',
    access_key_2_active: 'false',
    access_key_2_last_rotated: 'N/A',
    access_key_2_last_used_date: 'N/A',
    ...columns,
  },
});

const NO_MFA = nonCompliant('The user has a password and no MFA');

export default defineCases(rule, [
  { scenario: 'a password without MFA', ...user({ mfa_active: 'false' }), expected: NO_MFA },
  {
    scenario: 'a password that was never used, without MFA',
    ...user({ mfa_active: 'false', password_last_used: 'no_information' }),
    expected: NO_MFA,
  },
  {
    scenario: 'a password and a key, without MFA',
    ...user({ mfa_active: 'false', access_key_1_active: 'true' }),
    expected: NO_MFA,
  },
  {
    scenario: 'words in capital letters',
    ...user({ mfa_active: 'FALSE', password_enabled: 'TRUE' }),
    expected: NO_MFA,
  },
  { scenario: 'a password with MFA', ...user({}), expected: COMPLIANT },
  {
    scenario: 'no password and no MFA',
    ...user({ password_enabled: 'false', mfa_active: 'false' }),
    expected: COMPLIANT,
  },
  { scenario: 'no password, and MFA', ...user({ password_enabled: 'false' }), expected: COMPLIANT },
  {
    scenario: 'no password and no MFA, with a key',
    ...user({ password_enabled: 'false', mfa_active: 'false', access_key_1_active: 'true' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a password that cannot exist',
    ...user({ password_enabled: 'not_supported', mfa_active: 'false' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a password of which nothing is known',
    ...user({ password_enabled: 'no_information' }),
    expected: unreadable('Cannot read configuration.password_enabled: expected a boolean, found "no_information"'),
  },
  {
    scenario: 'an empty field',
    ...user({ mfa_active: '' }),
    expected: unreadable('Cannot read configuration.mfa_active: expected a boolean, found ""'),
  },
  {
    scenario: 'a missing column',
    ...user({ mfa_active: undefined }),
    expected: unreadable('Cannot read configuration.mfa_active: expected a boolean, found nothing'),
  },
]);
