/**
 * The answers of calls about an account, which AWS Config does not record. What is absent is not known.
 */
export interface RecordedSettings {
  readonly account: string;
  /** The Region of the settings that each Region has of its own. */
  readonly region: string;
  /** The users of the credential report, all of them. */
  readonly users?: readonly RecordedUser[];
  readonly rootUser?: { readonly hasMfa: boolean; readonly hasAccessKey: boolean };
  readonly passwordPolicy?: RecordedPasswordPolicy;
  /** Whether EBS encrypts new volumes by default. */
  readonly encryptsByDefault?: boolean;
}

/** The credentials of a user. Times are ISO 8601, and absent if the report does not have them. */
export interface RecordedUser {
  readonly userName: string;
  readonly arn: string;
  readonly created: string;
  readonly hasMfa: boolean;
  /** Absent if the user has none. */
  readonly password?: { readonly changed?: string; readonly lastUsed?: string };
  readonly keys: readonly RecordedKey[];
}

/** An access key, by its number in the credential report, which does not have its id. */
interface RecordedKey {
  readonly number: 1 | 2;
  readonly isActive: boolean;
  readonly created?: string;
  readonly lastUsed?: string;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html */
export interface RecordedPasswordPolicy {
  readonly MinimumPasswordLength: number;
  readonly RequireSymbols: boolean;
  readonly RequireNumbers: boolean;
  readonly RequireUppercaseCharacters: boolean;
  readonly RequireLowercaseCharacters: boolean;
  readonly AllowUsersToChangePassword?: boolean;
  readonly HardExpiry?: boolean;
  readonly ExpirePasswords: boolean;
  readonly MaxPasswordAge?: number;
  readonly PasswordReusePrevention?: number;
}
