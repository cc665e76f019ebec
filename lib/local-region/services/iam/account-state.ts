/** An access key of a user or of the root user. Times are ISO 8601. */
export interface UserKey {
  readonly accessKeyId: string;
  readonly userName: string;
  readonly created: string;
  status: 'Active' | 'Inactive';
}

/** The password of a user. */
export interface LoginProfile {
  readonly userName: string;
  readonly created: string;
  changed: string;
  mustChange: boolean;
}

export interface MfaDevice {
  readonly serialNumber: string;
  /** The user that it is enabled for, and since when. */
  user?: { readonly name: string; readonly enabled: string } | undefined;
}

/** A credential report, which AWS generates in the background. */
export interface GeneratedReport {
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
}

export const createAccountSettings = (): AccountSettings => ({
  userKeys: [],
  aliases: [],
  passwordPolicy: undefined,
  loginProfiles: [],
  mfaDevices: [],
  report: undefined,
});

/** The user name of the root user, as in the credential report. Its keys are managed with its own keys, and no name. */
export const ROOT_USER = '<root_account>';
