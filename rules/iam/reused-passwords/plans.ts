import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { defaultPolicy, strongPolicy as policy, policyWithout, sentPolicy } from '../sample-resources/account-settings';
import rule from './rule';

const LATER = 'Passwords that exist stay valid: length, characters and memory apply when a password is set';
const ALL_KINDS =
  'The default of AWS asks for three of four kinds of characters, which no policy can: the new policy asks for all four. It gives users no permission to change their own password';
const API = { service: 'iam', api: 'UpdateAccountPasswordPolicy', notes: [LATER] } as const;

const without = (...names: readonly string[]) =>
  Object.fromEntries(Object.entries(sentPolicy).filter(([name]) => !names.includes(name)));

export default definePlanCases(rule, [
  {
    scenario: 'few passwords, in a policy of short ones: their length stays',
    ...policy({ PasswordReusePrevention: 5, MinimumPasswordLength: 8 }),
    expected: expectedSetting({
      ...API,
      step: ['SetPolicyWithAgeAndMemory', 'RestorePolicyWithAgeAndMemory'],
      from: { ...sentPolicy, PasswordReusePrevention: 5, MinimumPasswordLength: 8 },
      to: { ...sentPolicy, MinimumPasswordLength: 8 },
      summary: 'Make the password policy require no reuse of the last 24 passwords',
    }),
  },
  {
    scenario: 'no memory: IAM has no value for it, so the undo sends none',
    ...policyWithout('PasswordReusePrevention'),
    parameters: { PasswordReusePrevention: '4' },
    expected: expectedSetting({
      ...API,
      step: ['SetPolicyWithAgeAndMemory', 'RestorePolicyWithAge'],
      from: without('PasswordReusePrevention'),
      to: { ...sentPolicy, PasswordReusePrevention: 4 },
      summary: 'Make the password policy require no reuse of the last 4 passwords',
    }),
  },
  {
    scenario: 'neither memory nor age',
    ...policyWithout('PasswordReusePrevention', 'MaxPasswordAge'),
    expected: expectedSetting({
      ...API,
      step: ['SetPolicyWithMemory', 'RestorePolicy'],
      from: without('PasswordReusePrevention', 'MaxPasswordAge'),
      to: without('MaxPasswordAge'),
      summary: 'Make the password policy require no reuse of the last 24 passwords',
    }),
  },
  {
    scenario: 'few passwords, which never expire',
    ...policyWithout('MaxPasswordAge'),
    configuration: { ...policyWithout('MaxPasswordAge').configuration, PasswordReusePrevention: 3 },
    expected: expectedSetting({
      ...API,
      step: ['SetPolicyWithMemory', 'RestorePolicyWithMemory'],
      from: { ...without('MaxPasswordAge'), PasswordReusePrevention: 3 },
      to: without('MaxPasswordAge'),
      summary: 'Make the password policy require no reuse of the last 24 passwords',
    }),
  },
  {
    scenario: 'no policy of its own: the new one asks for more than the rule',
    ...defaultPolicy,
    expected: expectedSetting({
      ...API,
      step: ['SetPolicyWithMemory', 'DeletePolicy'],
      ...{ undoApi: 'DeleteAccountPasswordPolicy', from: {} },
      to: {
        MinimumPasswordLength: 8,
        RequireSymbols: true,
        RequireNumbers: true,
        RequireUppercaseCharacters: true,
        RequireLowercaseCharacters: true,
        AllowUsersToChangePassword: false,
        HardExpiry: false,
        PasswordReusePrevention: 24,
      },
      summary:
        'Create a password policy with at least 8 characters, an upper-case letter, a lower-case letter, a symbol, a digit and no reuse of the last 24 passwords',
      sideEffects: [ALL_KINDS],
    }),
  },
  {
    scenario: 'a policy that does not say whether users may change their password',
    ...policy({ PasswordReusePrevention: 5, AllowUsersToChangePassword: undefined }),
    expected: needsManualFix('The item does not show passwordPolicy, so no undo could restore it'),
  },
  { scenario: '24 passwords', ...policy({}), expected: nothingToDo('The resource is compliant') },
]);
