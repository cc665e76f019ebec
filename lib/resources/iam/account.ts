import { ACCOUNT_TYPE } from '../../core/item';
import { defineReader, type Reader, Resource } from '../../core/reading/reader';

/**
 * The root user of an account, from the credential report or from GetAccountSummary.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
 *
 * @example
 * const isSafe = (root: RootUser) => root.hasMfa && !root.hasAccessKey;
 */
export class RootUser extends Resource {
  get hasMfa(): boolean {
    return this.isReported ? this.configuration.boolean('mfa_active') : this.count('accountMFAEnabled') > 0;
  }

  get hasAccessKey(): boolean {
    if (!this.isReported) return this.count('accountAccessKeysPresent') > 0;
    const keys = ['access_key_1_active', 'access_key_2_active'].map((key) => this.configuration.boolean(key));
    return keys.includes(true);
  }

  /**
   * Whether it certainly has neither a password nor an access key nor a signing certificate. The management account of
   * an organization can delete them, and then no sign-in is possible.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#id_root-user-access-management
   */
  get hasNoCredentials(): boolean {
    const { configuration } = this;
    if (!this.isReported) return SUMMARY_CREDENTIALS.every((name) => configuration.optionalInteger(name) === 0);
    // The report has `not_supported` for a password where it does not say whether there is one.
    return REPORT_CREDENTIALS.every(
      (name) => configuration.raw(name) !== 'not_supported' && configuration.optionalBoolean(name) === false,
    );
  }

  /** Whether it is a row of the credential report. */
  private get isReported(): boolean {
    return this.configuration.has('arn');
  }

  private count(name: string): number {
    return this.configuration.integer(name);
  }
}

const SUMMARY_CREDENTIALS = ['accountPasswordPresent', 'accountAccessKeysPresent', 'accountSigningCertificatesPresent'];
const REPORT_CREDENTIALS = [
  'password_enabled',
  'access_key_1_active',
  'access_key_2_active',
  'cert_1_active',
  'cert_2_active',
];

/**
 * Reads the root user of an account.
 * @example
 * rootUser.read(item).hasMfa;
 */
export const rootUser: Reader<RootUser> = {
  ...defineReader(ACCOUNT_TYPE, RootUser),
  aspect: 'root user',
};

/**
 * The password policy of an account for its IAM users.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html
 *
 * @example
 * const isLong = (policy: PasswordPolicy) => policy.minimumLength >= 14;
 */
export class PasswordPolicy extends Resource {
  /** Whether the account has no policy of its own, so that the default of AWS applies. */
  get isDefault(): boolean {
    return this.configuration.optionalBoolean('isDefault') ?? false;
  }

  get minimumLength(): number {
    return this.configuration.integer('minimumPasswordLength');
  }

  /** The number of former passwords that a new one must differ from; 0 if it may be any of them. */
  get rememberedPasswords(): number {
    return this.configuration.optionalInteger('passwordReusePrevention') ?? 0;
  }

  /** After how many days a password must change; `undefined` if never. */
  get maximumAge(): number | undefined {
    const days = this.configuration.optionalInteger('maxPasswordAge') ?? 0;
    return days === 0 ? undefined : days;
  }

  get requiresUppercase(): boolean {
    return this.configuration.boolean('requireUppercaseCharacters');
  }
  get requiresLowercase(): boolean {
    return this.configuration.boolean('requireLowercaseCharacters');
  }
  get requiresSymbols(): boolean {
    return this.configuration.boolean('requireSymbols');
  }
  get requiresNumbers(): boolean {
    return this.configuration.boolean('requireNumbers');
  }
}

/**
 * Reads the password policy of an account.
 * @example
 * passwordPolicy.read(item).minimumLength;
 */
export const passwordPolicy: Reader<PasswordPolicy> = {
  ...defineReader(ACCOUNT_TYPE, PasswordPolicy),
  aspect: 'password policy',
};

/**
 * The policy of an account without one of its own, for which AWS answers NoSuchEntity. It asks for three of four kinds
 * of characters, so that it requires none of them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html#default-policy-details
 */
export const DEFAULT_PASSWORD_POLICY = {
  IsDefault: true,
  MinimumPasswordLength: 8,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  ExpirePasswords: false,
} as const;
