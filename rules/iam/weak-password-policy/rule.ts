import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { flag, integer, type ParameterValues } from '../../../lib/core/parameters';
import { defineRule, every } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type PasswordPolicy, passwordPolicy } from '../../../lib/resources/iam/account';

const parameters = {
  RequireUppercaseCharacters: flag({ default: true, description: 'Whether a password must have an upper-case letter' }),
  RequireLowercaseCharacters: flag({ default: true, description: 'Whether a password must have a lower-case letter' }),
  RequireSymbols: flag({ default: true, description: 'Whether a password must have a symbol' }),
  RequireNumbers: flag({ default: true, description: 'Whether a password must have a digit' }),
  MinimumPasswordLength: integer({ default: 14, min: 6, max: 128, description: 'The least length of a password' }),
  PasswordReusePrevention: integer({
    default: 24,
    min: 0,
    max: 24,
    description: 'How many former passwords a new one must differ from; any number if 0',
  }),
  MaxPasswordAge: integer({
    default: 90,
    min: 0,
    max: 1095,
    description: 'The days after which a password must change; any number if 0',
  }),
};

/** Flags password policies that allow weak or old passwords. */
export default defineRule({
  name: 'weak-password-policy',
  title: 'The password policy for IAM users must be strong',
  rationale:
    'The policy is all that keeps a user from choosing a password that is easily guessed, or from keeping one that leaked years ago.',
  severity: 'medium',
  resource: passwordPolicy,
  triggers: [every('TwentyFour_Hours')],
  managedRules: ['IAM_PASSWORD_POLICY'],
  controls: ['FSBP IAM.7', 'PCI DSS 4.0.1 8.3.6', 'PCI DSS 4.0.1 8.6.3'],
  parameters,
  limitations: [
    'Files of accounts without a policy of their own: `get-account-password-policy` fails for them, and the input has nothing. Deployed, the default of AWS is evaluated.',
    'Passwords that are older than the policy: it applies when a password changes.',
  ],
  evaluate(policy, { parameters }) {
    const weak = listWeaknesses(policy, parameters);
    return weak.length === 0 ? COMPLIANT : nonCompliant(`The password policy ${joinList(weak, weak.length)}`);
  },
});

function listWeaknesses(policy: PasswordPolicy, required: ParameterValues<typeof parameters>): string[] {
  const { MinimumPasswordLength: length, PasswordReusePrevention: remembered, MaxPasswordAge: age } = required;
  return [
    // As AWS's own rule decides, whatever the parameters.
    { isWeak: policy.isDefault, text: 'is the default of AWS' },
    { isWeak: policy.minimumLength < length, text: `allows ${policy.minimumLength} characters` },
    { isWeak: required.RequireUppercaseCharacters && !policy.requiresUppercase, text: 'needs no upper-case letter' },
    { isWeak: required.RequireLowercaseCharacters && !policy.requiresLowercase, text: 'needs no lower-case letter' },
    { isWeak: required.RequireSymbols && !policy.requiresSymbols, text: 'needs no symbol' },
    { isWeak: required.RequireNumbers && !policy.requiresNumbers, text: 'needs no digit' },
    { isWeak: policy.rememberedPasswords < remembered, text: `remembers ${policy.rememberedPasswords} passwords` },
    { isWeak: age > 0 && (policy.maximumAge ?? Number.POSITIVE_INFINITY) > age, text: describeAge(policy) },
  ]
    .filter(({ isWeak }) => isWeak)
    .map(({ text }) => text);
}

const describeAge = ({ maximumAge }: PasswordPolicy): string =>
  maximumAge === undefined ? 'lets passwords never expire' : `lets passwords get ${maximumAge} days old`;
