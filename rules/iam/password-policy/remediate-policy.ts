import type { Parameters, ParameterValues } from '../../../lib/core/parameters';
import type { Remediation } from '../../../lib/core/remediation/plan';
import { remediateSetting, type Setting } from '../../../lib/core/remediation/setting';
import { joinList } from '../../../lib/core/text/format';
import type { PasswordPolicy } from '../../../lib/resources/iam/account';
import type { PolicySettings } from '../../../lib/resources/settings/account/password-policy';

/** The differences between the rules about the password policy. */
interface PolicyRemediation<P extends Parameters> {
  readonly summary: string;
  readonly exclusions: string;
  /** Whether the rule is about the kinds of characters, too. Otherwise a new policy asks for more than the rule. */
  readonly coversCharacters: boolean;
  /** The setting, with the calls that a plan can make. */
  readonly setting: Setting<PasswordPolicy, PolicySettings | null>;
  /** Returns the settings that are too weak, with values that are strong enough. */
  strengthen(settings: PolicySettings, parameters: ParameterValues<P>): Partial<PolicySettings>;
}

/** Creates a remediation that makes settings of the policy stronger, and sends all others as they are. */
export const remediatePasswordPolicy = <P extends Parameters>({
  summary,
  exclusions,
  coversCharacters,
  setting,
  strengthen,
}: PolicyRemediation<P>): Remediation<PasswordPolicy, P> =>
  remediateSetting<PasswordPolicy, PolicySettings | null, P>({
    summary,
    exclusions,
    setting,
    plan(_, before, { parameters }) {
      const present = before ?? NEW_POLICY;
      const changes = strengthen(present, parameters);
      const to = { ...present, ...changes };
      const parts = describeSettings(before ? changes : to);
      const ofNewPolicy = before ? [] : [NEW_POLICY_ASKS_FOR_ALL];
      return {
        to,
        summary: `${before ? 'Make the password policy require' : 'Create a password policy with'} ${joinList(parts, parts.length)}`,
        sideEffects: [
          ...(changes.MaxPasswordAge === undefined ? [] : [describeExpiry(changes.MaxPasswordAge, to.HardExpiry)]),
          ...(coversCharacters ? [] : ofNewPolicy),
        ],
        notes: [EXISTING_PASSWORDS_STAY, ...(coversCharacters ? ofNewPolicy : [])],
      };
    },
  });

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

const EXISTING_PASSWORDS_STAY =
  'Passwords that exist stay valid: length, characters and memory apply when a password is set';
const NEW_POLICY_ASKS_FOR_ALL =
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
