import { type ExpectedSetting, expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { type Fix, needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import type { PolicySettings } from '../../../lib/resources/settings/account/password-policy';
import {
  defaultPolicy,
  lenientParameters,
  newPolicyEffect,
  strongPolicy as policy,
  policyCall,
  policyWithout,
  sentPolicy,
} from '../sample-resources/account-settings';
import rule from './rule';

/** Returns the expected plan that changes a policy. */
const expectedChange = (
  from: PolicySettings,
  to: PolicySettings,
  texts: Pick<ExpectedSetting, 'summary' | 'sideEffects'>,
): Fix =>
  expectedSetting({
    ...policyCall,
    step: [`Set${nameVariant(to)}`, `Restore${nameVariant(from)}`],
    from: { ...from },
    to: { ...to },
    ...texts,
  });

/** Returns the expected plan that creates a policy. */
const expectedPolicy = (to: PolicySettings, texts: Pick<ExpectedSetting, 'summary' | 'sideEffects'>): Fix =>
  expectedSetting({
    ...policyCall,
    notes: [...policyCall.notes, newPolicyEffect],
    step: [`Set${nameVariant(to)}`, 'DeletePolicy'],
    undoApi: 'DeleteAccountPasswordPolicy',
    from: {},
    to: { ...to },
    ...texts,
  });

function nameVariant({ MaxPasswordAge, PasswordReusePrevention }: PolicySettings): string {
  const parts = [MaxPasswordAge && 'Age', PasswordReusePrevention && 'Memory'].filter(Boolean);
  return parts.length === 0 ? 'Policy' : `PolicyWith${parts.join('And')}`;
}

const MUST_CHANGE = 'Users whose password is older than 90 days must change it when they sign in next';
const { MaxPasswordAge: _, ...AGELESS } = sentPolicy;
const { PasswordReusePrevention: __, ...TIMELESS } = AGELESS;

export default definePlanCases(rule, [
  {
    scenario: 'no policy of its own',
    ...defaultPolicy,
    expected: expectedPolicy(
      { ...sentPolicy, AllowUsersToChangePassword: false },
      {
        summary:
          'Create a password policy with at least 14 characters, an upper-case letter, a lower-case letter, a symbol, a digit, no reuse of the last 24 passwords and an age of at most 90 days',
        sideEffects: [MUST_CHANGE],
      },
    ),
  },
  {
    scenario:
      'no policy of its own, and parameters that ask for nothing: the new policy is not weaker than the default',
    ...defaultPolicy,
    parameters: lenientParameters,
    expected: expectedPolicy(
      { ...TIMELESS, MinimumPasswordLength: 8, AllowUsersToChangePassword: false },
      {
        summary:
          'Create a password policy with at least 8 characters, an upper-case letter, a lower-case letter, a symbol and a digit',
      },
    ),
  },
  {
    scenario: 'a short password',
    ...policy({ MinimumPasswordLength: 8 }),
    expected: expectedChange({ ...sentPolicy, MinimumPasswordLength: 8 }, sentPolicy, {
      summary: 'Make the password policy require at least 14 characters',
    }),
  },
  {
    scenario: 'neither symbols nor digits, beside what is stricter than the parameters',
    ...policy({ RequireSymbols: false, RequireNumbers: false, MinimumPasswordLength: 20, MaxPasswordAge: 30 }),
    expected: expectedChange(
      { ...sentPolicy, RequireSymbols: false, RequireNumbers: false, MinimumPasswordLength: 20, MaxPasswordAge: 30 },
      { ...sentPolicy, MinimumPasswordLength: 20, MaxPasswordAge: 30 },
      { summary: 'Make the password policy require a symbol and a digit' },
    ),
  },
  {
    scenario: 'passwords that never expire',
    ...policyWithout('MaxPasswordAge'),
    expected: expectedChange(AGELESS, sentPolicy, {
      summary: 'Make the password policy require an age of at most 90 days',
      sideEffects: [MUST_CHANGE],
    }),
  },
  {
    scenario: 'passwords that expire late, with hard expiry',
    ...policy({ MaxPasswordAge: 365, HardExpiry: true }),
    expected: expectedChange(
      { ...sentPolicy, HardExpiry: true, MaxPasswordAge: 365 },
      { ...sentPolicy, HardExpiry: true },
      {
        summary: 'Make the password policy require an age of at most 90 days',
        sideEffects: [
          'Users whose password is older than 90 days cannot sign in until an administrator sets another one',
        ],
      },
    ),
  },
  {
    scenario: 'neither age nor memory',
    ...policyWithout('MaxPasswordAge', 'PasswordReusePrevention'),
    parameters: { MaxPasswordAge: '0' },
    expected: expectedChange(TIMELESS, AGELESS, {
      summary: 'Make the password policy require no reuse of the last 24 passwords',
    }),
  },
  {
    scenario: 'a short password, and parameters that ask for no memory',
    ...policyWithout('PasswordReusePrevention'),
    parameters: { MinimumPasswordLength: '20', PasswordReusePrevention: '0' },
    expected: expectedChange(
      { ...TIMELESS, MaxPasswordAge: 90 },
      { ...TIMELESS, MaxPasswordAge: 90, MinimumPasswordLength: 20 },
      { summary: 'Make the password policy require at least 20 characters' },
    ),
  },
  {
    scenario: 'a short password, and parameters that ask for neither memory nor age',
    ...policyWithout('MaxPasswordAge', 'PasswordReusePrevention'),
    parameters: { MinimumPasswordLength: '20', PasswordReusePrevention: '0', MaxPasswordAge: '0' },
    expected: expectedChange(
      TIMELESS,
      { ...TIMELESS, MinimumPasswordLength: 20 },
      { summary: 'Make the password policy require at least 20 characters' },
    ),
  },
  {
    scenario: 'a policy that does not say whether users may change their password',
    ...policy({ MinimumPasswordLength: 8, AllowUsersToChangePassword: undefined }),
    expected: needsManualFix('The item does not show passwordPolicy, so no undo could restore it'),
  },
  { scenario: 'a strong policy', ...policy({}), expected: nothingToDo('The resource is compliant') },
]);
