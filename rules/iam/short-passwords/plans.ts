import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { defaultPolicy, strongPolicy as policy, policyWithout, sentPolicy } from '../sample-resources/account-settings';
import rule from './rule';

const LATER = 'Passwords that exist stay valid: length, characters and memory apply when a password is set';
const ALL_KINDS =
  'The default of AWS asks for three of four kinds of characters, which no policy can: the new policy asks for all four. It gives users no permission to change their own password';
const API = { service: 'iam', api: 'UpdateAccountPasswordPolicy', notes: [LATER] } as const;

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
      ...API,
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
      ...API,
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
      ...API,
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
      ...API,
      step: ['SetPolicy', 'DeletePolicy'],
      ...{ undoApi: 'DeleteAccountPasswordPolicy', from: {} },
      to: {
        MinimumPasswordLength: 14,
        RequireSymbols: true,
        RequireNumbers: true,
        RequireUppercaseCharacters: true,
        RequireLowercaseCharacters: true,
        AllowUsersToChangePassword: false,
        HardExpiry: false,
      },
      summary:
        'Create a password policy with at least 14 characters, an upper-case letter, a lower-case letter, a symbol and a digit',
      sideEffects: [ALL_KINDS],
    }),
  },
  {
    scenario: 'a policy that does not say whether users may change their password',
    ...policy({ MinimumPasswordLength: 8, AllowUsersToChangePassword: undefined }),
    expected: needsManualFix('The item does not show passwordPolicy, so no undo could restore it'),
  },
  { scenario: '14 characters', ...policy({}), expected: nothingToDo('The resource is compliant') },
]);
