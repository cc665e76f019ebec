import type { ParameterValues } from '../../../lib/core/parameters';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import { joinList } from '../../../lib/core/text/format';
import type { PasswordPolicy } from '../../../lib/resources/iam/account';
import { type PolicySettings, passwordPolicySettings } from '../../../lib/resources/settings/account/password-policy';
import type rule from './rule';

type PolicyParameters = typeof rule.parameters;

/** Makes the settings of the policy as strong as the parameters ask for, and sends all others as they are. */
export const remediation = remediateSetting<PasswordPolicy, PolicySettings | null, PolicyParameters>({
  summary: 'Makes the settings of the password policy as strong as the parameters ask for; the others are unchanged',
  exclusions:
    'Passwords that exist. A plan that shortens the age of passwords needs approval, since it applies to existing passwords at once',
  setting: passwordPolicySettings,
  plan(_, before, { parameters }) {
    const present = before ?? NEW_POLICY;
    const changes = strengthen(present, parameters);
    const to = { ...present, ...changes };
    const parts = describeSettings(before ? changes : to);
    return {
      to,
      summary: `${before ? 'Make the password policy require' : 'Create a password policy with'} ${joinList(parts, parts.length)}`,
      sideEffects: changes.MaxPasswordAge === undefined ? [] : [describeExpiry(changes.MaxPasswordAge, to.HardExpiry)],
      notes: before ? [LATER] : [LATER, ALL_KINDS],
    };
  },
});

const KINDS = ['RequireUppercaseCharacters', 'RequireLowercaseCharacters', 'RequireSymbols', 'RequireNumbers'] as const;

/** Returns the settings that are too weak, with values that are strong enough. */
function strengthen(settings: PolicySettings, parameters: ParameterValues<PolicyParameters>): Partial<PolicySettings> {
  const { MinimumPasswordLength, PasswordReusePrevention, MaxPasswordAge } = parameters;
  const kinds = KINDS.filter((kind) => parameters[kind] && !settings[kind]);
  return {
    ...Object.fromEntries(kinds.map((kind) => [kind, true])),
    ...(settings.MinimumPasswordLength < MinimumPasswordLength && { MinimumPasswordLength }),
    ...((settings.PasswordReusePrevention ?? 0) < PasswordReusePrevention && { PasswordReusePrevention }),
    ...(MaxPasswordAge > 0 &&
      (settings.MaxPasswordAge ?? Number.POSITIVE_INFINITY) > MaxPasswordAge && { MaxPasswordAge }),
  };
}

/**
 * A new policy is not weaker than the default of AWS, which asks for 8 characters of three of the four kinds.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html#default-policy-details
 */
const NEW_POLICY: PolicySettings = {
  MinimumPasswordLength: 8,
  RequireSymbols: true,
  RequireNumbers: true,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  AllowUsersToChangePassword: false,
  HardExpiry: false,
};

const LATER = 'Passwords that exist stay valid: length, characters and memory apply when a password is set';
const ALL_KINDS =
  'The default of AWS asks for three of four kinds of characters, which no policy can: the new policy asks for all four. It gives users no permission to change their own password';

const describeExpiry = (days: number, isHard: boolean): string =>
  isHard
    ? `Users whose password is older than ${days} days cannot sign in until an administrator sets another one`
    : `Users whose password is older than ${days} days must change it when they sign in next`;

function describeSettings(settings: Partial<PolicySettings>): string[] {
  const { MinimumPasswordLength: length, PasswordReusePrevention: remembered, MaxPasswordAge: age } = settings;
  return [
    length !== undefined && `at least ${length} characters`,
    settings.RequireUppercaseCharacters && 'an upper-case letter',
    settings.RequireLowercaseCharacters && 'a lower-case letter',
    settings.RequireSymbols && 'a symbol',
    settings.RequireNumbers && 'a digit',
    remembered !== undefined && `no reuse of the last ${remembered} passwords`,
    age !== undefined && `an age of at most ${age} days`,
  ].filter((text): text is string => typeof text === 'string');
}
