import { DEFAULT_PASSWORD_POLICY } from '../../../lib/resources/iam/account';
import type { PolicySettings } from '../../../lib/resources/settings/account/password-policy';

/** Parts of the cases of rules about credentials and the password policy, in the shape of AWS's answers. */

/** A user of the credential report, with a password and MFA and without keys. */
export const reportedUser = (columns: object) => ({
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

/** A password policy that is strong. */
export const strongPolicy = (settings: object) => ({
  shape: 'description' as const,
  aspect: 'password policy',
  resourceId: 'account',
  configuration: {
    MinimumPasswordLength: 14,
    RequireSymbols: true,
    RequireNumbers: true,
    RequireUppercaseCharacters: true,
    RequireLowercaseCharacters: true,
    AllowUsersToChangePassword: true,
    ExpirePasswords: true,
    MaxPasswordAge: 90,
    PasswordReusePrevention: 24,
    ...settings,
  },
});

/** A strong policy without some settings. */
export const policyWithout = (...names: readonly string[]) => {
  const { configuration, ...given } = strongPolicy({});
  const kept = Object.entries(configuration).filter(([name]) => !names.includes(name));
  return {
    ...given,
    configuration: { ...Object.fromEntries(kept), ExpirePasswords: !names.includes('MaxPasswordAge') },
  };
};

/** The settings of the strong policy, as a call sends them. */
export const sentPolicy: PolicySettings = {
  MinimumPasswordLength: 14,
  RequireSymbols: true,
  RequireNumbers: true,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  AllowUsersToChangePassword: true,
  HardExpiry: false,
  MaxPasswordAge: 90,
  PasswordReusePrevention: 24,
};

/** The call that changes the policy, as plans have it. */
export const policyCall = {
  service: 'iam',
  api: 'UpdateAccountPasswordPolicy',
  notes: ['Passwords that exist stay valid: length, characters and memory apply when a password is set'],
} as const;

/** The effect of a new policy that a plan describes. */
export const newPolicyEffect =
  'The default of AWS asks for three of four kinds of characters, which no policy can: the new policy asks for all four. It gives users no permission to change their own password';

/** The settings of the weakest new policy, as a call sends them. */
export const newPolicy: PolicySettings = {
  MinimumPasswordLength: 8,
  RequireSymbols: true,
  RequireNumbers: true,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  AllowUsersToChangePassword: false,
  HardExpiry: false,
};

/** The password policy of an account without one of its own. */
export const defaultPolicy = {
  shape: 'description' as const,
  aspect: 'password policy',
  resourceId: 'account',
  configuration: DEFAULT_PASSWORD_POLICY,
};

/** Parameters of `weak-password-policy` that ask for nothing. */
export const lenientParameters = {
  RequireUppercaseCharacters: 'false',
  RequireLowercaseCharacters: 'false',
  RequireSymbols: 'false',
  RequireNumbers: 'false',
  MinimumPasswordLength: '6',
  PasswordReusePrevention: '0',
  MaxPasswordAge: '0',
};
