import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import {
  defaultPolicy,
  newPolicy,
  newPolicyEffect,
  strongPolicy as policy,
  policyCall,
  policyWithout,
  sentPolicy,
} from '../sample-resources/account-settings';
import rule from './rule';

const without = (...names: readonly string[]) =>
  Object.fromEntries(Object.entries(sentPolicy).filter(([name]) => !names.includes(name)));

export default definePlanCases(rule, [
  {
    scenario: 'few passwords, in a policy of short ones: their length stays',
    ...policy({ PasswordReusePrevention: 5, MinimumPasswordLength: 8 }),
    expected: expectedSetting({
      ...policyCall,
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
      ...policyCall,
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
      ...policyCall,
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
      ...policyCall,
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
      ...policyCall,
      step: ['SetPolicyWithMemory', 'DeletePolicy'],
      undoApi: 'DeleteAccountPasswordPolicy',
      from: {},
      to: { ...newPolicy, PasswordReusePrevention: 24 },
      summary:
        'Create a password policy with at least 8 characters, an upper-case letter, a lower-case letter, a symbol, a digit and no reuse of the last 24 passwords',
      sideEffects: [newPolicyEffect],
    }),
  },
  {
    scenario: 'a policy that does not say whether users may change their password',
    ...policy({ PasswordReusePrevention: 5, AllowUsersToChangePassword: undefined }),
    expected: needsManualFix('The item does not show passwordPolicy, so no undo could restore it'),
  },
  { scenario: '24 passwords', ...policy({}), expected: nothingToDo('The resource is compliant') },
]);
