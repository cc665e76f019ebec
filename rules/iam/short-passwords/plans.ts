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

/** Settings that a policy can lack, and the end of the names of its steps. */
const VARIANTS: readonly (readonly [missing: readonly string[], variant: string])[] = [
  [['MaxPasswordAge'], 'WithMemory'],
  [['PasswordReusePrevention'], 'WithAge'],
  [['MaxPasswordAge', 'PasswordReusePrevention'], ''],
];
const without = (names: readonly string[], settings: object) =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));

export default definePlanCases(rule, [
  {
    scenario: 'a short password, beside settings that are weak: they stay as they are',
    ...policy({ MinimumPasswordLength: 8, RequireSymbols: false, MaxPasswordAge: 365 }),
    expected: expectedSetting({
      ...policyCall,
      step: ['SetPolicyWithAgeAndMemory', 'RestorePolicyWithAgeAndMemory'],
      from: { ...sentPolicy, MinimumPasswordLength: 8, RequireSymbols: false, MaxPasswordAge: 365 },
      to: { ...sentPolicy, RequireSymbols: false, MaxPasswordAge: 365 },
      summary: 'Make the password policy require at least 14 characters',
    }),
  },
  {
    scenario: 'a length below the parameter, with hard expiry',
    ...policy({ HardExpiry: true }),
    parameters: { MinimumPasswordLength: '20' },
    expected: expectedSetting({
      ...policyCall,
      step: ['SetPolicyWithAgeAndMemory', 'RestorePolicyWithAgeAndMemory'],
      from: { ...sentPolicy, HardExpiry: true },
      to: { ...sentPolicy, HardExpiry: true, MinimumPasswordLength: 20 },
      summary: 'Make the password policy require at least 20 characters',
    }),
  },
  ...VARIANTS.map(([missing, variant]) => ({
    scenario: `a short password, in a policy without ${missing.join(' and ')}: it gets none`,
    ...policyWithout(...missing),
    parameters: { MinimumPasswordLength: '20' },
    expected: expectedSetting({
      ...policyCall,
      step: [`SetPolicy${variant}`, `RestorePolicy${variant}`],
      from: without(missing, sentPolicy),
      to: without(missing, { ...sentPolicy, MinimumPasswordLength: 20 }),
      summary: 'Make the password policy require at least 20 characters',
    }),
  })),
  {
    scenario: 'no policy of its own: the new one asks for more than the rule',
    ...defaultPolicy,
    expected: expectedSetting({
      ...policyCall,
      step: ['SetPolicy', 'DeletePolicy'],
      undoApi: 'DeleteAccountPasswordPolicy',
      from: {},
      to: { ...newPolicy, MinimumPasswordLength: 14 },
      summary:
        'Create a password policy with at least 14 characters, an upper-case letter, a lower-case letter, a symbol and a digit',
      sideEffects: [newPolicyEffect],
    }),
  },
  {
    scenario: 'a policy that does not say whether users may change their password',
    ...policy({ MinimumPasswordLength: 8, AllowUsersToChangePassword: undefined }),
    expected: needsManualFix('The item does not show passwordPolicy, so no undo could restore it'),
  },
  { scenario: '14 characters', ...policy({}), expected: nothingToDo('The resource is compliant') },
]);
