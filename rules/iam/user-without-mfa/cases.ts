import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { reportedUser as user } from '../sample-resources/account-settings';
import rule from './rule';

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
