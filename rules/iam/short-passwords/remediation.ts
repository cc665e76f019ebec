import { passwordPolicySettings } from '../../../lib/resources/settings/account/password-policy';
import { remediatePasswordPolicy } from '../password-policy/remediate-policy';
import type rule from './rule';

/** Makes the policy ask for longer passwords. */
export const remediation = remediatePasswordPolicy<typeof rule.parameters>({
  summary: 'Sets the least length in the password policy; the other settings are unchanged',
  exclusions:
    'Passwords that exist. A plan that creates a policy needs approval, since the policy asks for more than the rule',
  setting: passwordPolicySettings,
  coversCharacters: false,
  strengthen: (_, { MinimumPasswordLength }) => ({ MinimumPasswordLength }),
});
