import type { ParameterValues } from '../../../lib/core/parameters';
import { type PolicySettings, passwordPolicySettings } from '../../../lib/resources/settings/account/password-policy';
import { remediatePasswordPolicy } from '../password-policy/remediate-policy';
import type rule from './rule';

type PolicyParameters = typeof rule.parameters;

/** Makes the settings of the policy as strong as the parameters ask for. */
export const remediation = remediatePasswordPolicy<PolicyParameters>({
  summary: 'Makes the settings of the password policy as strong as the parameters ask for; the others are unchanged',
  exclusions:
    'Passwords that exist. A plan that shortens the age of passwords needs approval, since it applies to existing passwords at once',
  setting: passwordPolicySettings,
  coversCharacters: true,
  strengthen,
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
