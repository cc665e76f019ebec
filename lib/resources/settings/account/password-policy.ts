import { Properties } from '../../../core/reading/properties';
import type { Operation, SsmType } from '../../../core/remediation/operation';
import type { Setting, SettingCall } from '../../../core/remediation/setting';
import { DEFAULT_PASSWORD_POLICY, type PasswordPolicy } from '../../iam/account';

/** All settings of a password policy, as UpdateAccountPasswordPolicy names them. */
export type PolicySettings = {
  readonly MinimumPasswordLength: number;
  readonly RequireSymbols: boolean;
  readonly RequireNumbers: boolean;
  readonly RequireUppercaseCharacters: boolean;
  readonly RequireLowercaseCharacters: boolean;
  readonly AllowUsersToChangePassword: boolean;
  readonly HardExpiry: boolean;
  /** In days; absent if passwords never expire. */
  readonly MaxPasswordAge?: number;
  /** Absent if users may take any former password. */
  readonly PasswordReusePrevention?: number;
};

/** IAM refuses 0, and a runbook cannot leave a parameter out: each step has some of these. */
const OPTIONAL = ['MaxPasswordAge', 'PasswordReusePrevention'] as const;
type OptionalName = (typeof OPTIONAL)[number];

const POLICY_PARAMETERS = {
  MinimumPasswordLength: 'Integer',
  RequireSymbols: 'Boolean',
  RequireNumbers: 'Boolean',
  RequireUppercaseCharacters: 'Boolean',
  RequireLowercaseCharacters: 'Boolean',
  AllowUsersToChangePassword: 'Boolean',
  HardExpiry: 'Boolean',
  MaxPasswordAge: 'Integer',
  PasswordReusePrevention: 'Integer',
} as const satisfies Readonly<Record<keyof PolicySettings, SsmType>>;

/**
 * Replaces the whole policy: a setting that is not sent gets its default.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
 */
const updatePolicy: Operation = {
  service: 'iam',
  api: 'UpdateAccountPasswordPolicy',
  parameters: POLICY_PARAMETERS,
  permission: { action: 'iam:UpdateAccountPasswordPolicy', resource: '*' },
  apply: (item, parameters) => ({
    ...item,
    configuration: { ...parameters, ExpirePasswords: parameters.MaxPasswordAge !== undefined },
  }),
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountPasswordPolicy.html */
const deletePolicy: Operation = {
  service: 'iam',
  api: 'DeleteAccountPasswordPolicy',
  parameters: {},
  permission: { action: 'iam:DeleteAccountPasswordPolicy', resource: '*' },
  apply: (item) => ({ ...item, configuration: DEFAULT_PASSWORD_POLICY }),
};

type PolicyCall = SettingCall<PasswordPolicy, PolicySettings | null>;

/** Returns the calls that set policies, one for each set of optional settings. */
const listUpdates = (verb: string): readonly [PolicyCall, ...PolicyCall[]] => [
  createUpdate(`${verb}Policy`, []),
  createUpdate(`${verb}PolicyWithAge`, ['MaxPasswordAge']),
  createUpdate(`${verb}PolicyWithMemory`, ['PasswordReusePrevention']),
  createUpdate(`${verb}PolicyWithAgeAndMemory`, OPTIONAL),
];

const createUpdate = (step: string, optional: readonly OptionalName[]): PolicyCall => ({
  step,
  operation: updatePolicy,
  parameters: Object.keys(POLICY_PARAMETERS).filter((name) => !isOptional(name) || optional.includes(name)),
  toParameters: (_, settings) => ({ ...settings }),
  canSet: (settings) =>
    settings !== null && OPTIONAL.every((name) => (settings[name] !== undefined) === optional.includes(name)),
});

const isOptional = (name: string): name is OptionalName => (OPTIONAL as readonly string[]).includes(name);

/** Returns what a policy asks of passwords. Its other settings are about users. */
export const readPasswordRequirements = (
  policy: PasswordPolicy,
): Omit<PolicySettings, 'AllowUsersToChangePassword' | 'HardExpiry'> => {
  const { rememberedPasswords, maximumAge } = policy;
  return {
    MinimumPasswordLength: policy.minimumLength,
    RequireSymbols: policy.requiresSymbols,
    RequireNumbers: policy.requiresNumbers,
    RequireUppercaseCharacters: policy.requiresUppercase,
    RequireLowercaseCharacters: policy.requiresLowercase,
    ...(maximumAge !== undefined && { MaxPasswordAge: maximumAge }),
    ...(rememberedPasswords > 0 && { PasswordReusePrevention: rememberedPasswords }),
  };
};

/** The password policy of an account; null if it has none of its own. */
export const passwordPolicySettings: Setting<PasswordPolicy, PolicySettings | null> = {
  label: 'passwordPolicy',
  read(policy) {
    if (policy.isDefault) return null;
    const properties = Properties.of(policy.item.configuration, 'configuration');
    const mayChange = properties.optionalBoolean('allowUsersToChangePassword');
    // A policy without it could not be restored.
    if (mayChange === undefined) return undefined;
    return {
      ...readPasswordRequirements(policy),
      AllowUsersToChangePassword: mayChange,
      // Absent where passwords never expired.
      HardExpiry: properties.optionalBoolean('hardExpiry') ?? false,
    };
  },
  set: listUpdates('Set'),
  restore: [
    {
      step: 'DeletePolicy',
      operation: deletePolicy,
      toParameters: () => ({}),
      canSet: (settings) => settings === null,
    },
    ...listUpdates('Restore'),
  ],
};

/** The password policy, for what always sets how many passwords it remembers. */
export const rememberingPolicySettings: Setting<PasswordPolicy, PolicySettings | null> = {
  ...passwordPolicySettings,
  set: [
    createUpdate('SetPolicyWithMemory', ['PasswordReusePrevention']),
    createUpdate('SetPolicyWithAgeAndMemory', OPTIONAL),
  ],
};
