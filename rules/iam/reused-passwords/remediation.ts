import { rememberingPolicySettings } from '../../../lib/resources/settings/account/password-policy';
import { remediatePasswordPolicy } from '../password-policy/remediate-policy';
import type rule from './rule';

/** Makes the policy remember more passwords. */
export const remediation = remediatePasswordPolicy<typeof rule.parameters>({
  summary: 'Sets how many former passwords the password policy remembers; the other settings are unchanged',
  exclusions:
    'Passwords that exist. A plan that creates a policy needs approval, since the policy asks for more than the rule',
  setting: rememberingPolicySettings,
  coversCharacters: false,
  strengthen: (_, { PasswordReusePrevention }) => ({ PasswordReusePrevention }),
});
