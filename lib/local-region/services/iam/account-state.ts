import type { AccountResource } from '../../account/resources';

/** An access key of a user or of the root user. Times are ISO 8601. */
export interface UserKey {
  readonly accessKeyId: string;
  readonly userName: string;
  /** Its place in the credential report. */
  readonly number: 1 | 2;
  /** Undefined if the report that it comes from does not have it. */
  readonly created: string | undefined;
  status: 'Active' | 'Inactive';
}

/** The password of a user. */
export interface LoginProfile {
  readonly userName: string;
  readonly created: string;
  /** Undefined if the report that it comes from does not have it. */
  changed: string | undefined;
  readonly lastUsed?: string | undefined;
  mustChange: boolean;
}

export interface MfaDevice {
  readonly serialNumber: string;
  /** The user that it is enabled for, and since when. */
  user?: { readonly name: string; readonly enabled: string } | undefined;
}

/** A credential report, which AWS generates in the background. */
interface GeneratedReport {
  readonly content: string;
  /** Epoch milliseconds: when it is complete. */
  readonly time: number;
}

/** The state of an account in IAM besides its resources, as JSON. */
export interface AccountSettings {
  userKeys: UserKey[];
  aliases: string[];
  passwordPolicy: { readonly MinimumPasswordLength: number; readonly ExpirePasswords: boolean } | undefined;
  loginProfiles: LoginProfile[];
  mfaDevices: MfaDevice[];
  report: GeneratedReport | undefined;
  /** Whether the root user has an MFA device, which only the console gives it. */
  rootHasMfa: boolean;
  /** The ids of users whose credentials are not known: a recorded credential report does not have them. */
  unreportedUsers: readonly string[];
  /** Users of whom a recorded credential report alone knows. No item is recorded of them. */
  reportedUsers: readonly AccountResource[];
}

export const createAccountSettings = (): AccountSettings => ({
  userKeys: [],
  aliases: [],
  passwordPolicy: undefined,
  loginProfiles: [],
  mfaDevices: [],
  report: undefined,
  rootHasMfa: false,
  unreportedUsers: [],
  reportedUsers: [],
});

/** The user name of the root user, as in the credential report. Its keys are managed with its own keys, and no name. */
export const ROOT_USER = '<root_account>';
