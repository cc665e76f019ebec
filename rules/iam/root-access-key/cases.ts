import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const report = (columns: object) => ({
  shape: 'description' as const,
  aspect: 'root user',
  resourceId: '111122223333',
  configuration: {
    user: '<root_account>',
    arn: 'arn:aws:iam::111122223333:root',
    mfa_active: 'true',
    access_key_1_active: 'false',
    access_key_2_active: 'false',
    ...columns,
  },
});
const summary = (keys: unknown) => ({
  shape: 'description' as const,
  aspect: 'root user',
  configuration: { AccountMFAEnabled: 1, AccountAccessKeysPresent: keys, Users: 3 },
});
const KEY = nonCompliant('The root user has an access key');

export default defineCases(rule, [
  { scenario: 'a report with an active first key', ...report({ access_key_1_active: 'true' }), expected: KEY },
  { scenario: 'a report with an active second key', ...report({ access_key_2_active: 'true' }), expected: KEY },
  {
    scenario: 'a report with two keys',
    ...report({ access_key_1_active: 'true', access_key_2_active: 'true' }),
    expected: KEY,
  },
  { scenario: 'a summary with a key', ...summary(1), expected: KEY },
  { scenario: 'a summary with two keys', ...summary(2), expected: KEY },
  { scenario: 'a report without keys', ...report({}), expected: COMPLIANT },
  { scenario: 'a report in capital letters', ...report({ access_key_1_active: 'FALSE' }), expected: COMPLIANT },
  { scenario: 'a summary without keys', ...summary(0), expected: COMPLIANT },
  {
    scenario: 'a report with an inactive key and no MFA, which another rule evaluates',
    ...report({ mfa_active: 'false' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a report without the column',
    ...report({ access_key_2_active: undefined }),
    expected: unreadable('Cannot read configuration.access_key_2_active: expected a boolean, found nothing'),
  },
  {
    scenario: 'a report with another word',
    ...report({ access_key_1_active: 'N/A' }),
    expected: unreadable('Cannot read configuration.access_key_1_active: expected a boolean, found "N/A"'),
  },
  {
    scenario: 'a summary without the number',
    ...summary(undefined),
    expected: unreadable('Cannot read configuration.accountAccessKeysPresent: expected an integer, found nothing'),
  },
  {
    scenario: 'a summary with a text',
    ...summary('none'),
    expected: unreadable('Cannot read configuration.AccountAccessKeysPresent: expected an integer, found "none"'),
  },
]);
