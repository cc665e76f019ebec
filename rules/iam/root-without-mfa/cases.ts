import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const report = (columns: object) => ({
  shape: 'description' as const,
  aspect: 'root user',
  resourceId: '111122223333',
  configuration: { user: '<root_account>', arn: 'arn:aws:iam::111122223333:root', mfa_active: 'true', ...columns },
});
const summary = (enabled: unknown, more: object = {}) => ({
  shape: 'description' as const,
  aspect: 'root user',
  configuration: { AccountMFAEnabled: enabled, AccountAccessKeysPresent: 0, ...more },
});
const NO_CREDENTIALS = {
  password_enabled: 'false',
  access_key_1_active: 'false',
  access_key_2_active: 'false',
  cert_1_active: 'false',
  cert_2_active: 'false',
};
const without = (columns: object) => report({ mfa_active: 'false', ...NO_CREDENTIALS, ...columns });
const NO_MFA = nonCompliant('The root user has no MFA');

export default defineCases(rule, [
  { scenario: 'a report without MFA', ...report({ mfa_active: 'false' }), expected: NO_MFA },
  {
    scenario: 'a report without MFA, with a key',
    ...report({ mfa_active: 'false', access_key_1_active: 'true' }),
    expected: NO_MFA,
  },
  { scenario: 'a report without MFA in capital letters', ...report({ mfa_active: 'FALSE' }), expected: NO_MFA },
  { scenario: 'a summary without MFA', ...summary(0), expected: NO_MFA },
  { scenario: 'a report of a certificate alone', ...without({ cert_1_active: 'true' }), expected: NO_MFA },
  {
    scenario: 'a report that does not say whether there is a password',
    ...without({ password_enabled: 'not_supported' }),
    expected: NO_MFA,
  },
  {
    scenario: 'a summary that does not say whether there is a certificate',
    ...summary(0, { AccountPasswordPresent: 0 }),
    expected: NO_MFA,
  },
  {
    scenario: 'a summary of a password alone',
    ...summary(0, { AccountPasswordPresent: 1, AccountSigningCertificatesPresent: 0 }),
    expected: NO_MFA,
  },
  { scenario: 'a report of no credentials at all', ...without({}), expected: NOT_APPLICABLE },
  {
    scenario: 'a summary of no credentials at all',
    ...summary(0, { AccountPasswordPresent: 0, AccountSigningCertificatesPresent: 0 }),
    expected: NOT_APPLICABLE,
  },
  { scenario: 'a report with MFA', ...report({}), expected: COMPLIANT },
  {
    scenario: 'a report with MFA, and a password that is not supported',
    ...report({ password_enabled: 'not_supported' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a report with MFA and a key, which another rule evaluates',
    ...report({ access_key_1_active: 'true' }),
    expected: COMPLIANT,
  },
  { scenario: 'a summary with MFA', ...summary(1), expected: COMPLIANT },
  {
    scenario: 'a report without the column',
    ...report({ mfa_active: undefined }),
    expected: unreadable('Cannot read configuration.mfa_active: expected a boolean, found nothing'),
  },
  {
    scenario: 'a report with another word',
    ...report({ mfa_active: 'no_information' }),
    expected: unreadable('Cannot read configuration.mfa_active: expected a boolean, found "no_information"'),
  },
  {
    scenario: 'a summary without the number',
    ...summary(null),
    expected: unreadable('Cannot read configuration.AccountMFAEnabled: expected an integer, found nothing'),
  },
  {
    scenario: 'a summary with a list',
    ...summary([1]),
    expected: unreadable('Cannot read configuration.AccountMFAEnabled: expected an integer, found [1]'),
  },
]);
