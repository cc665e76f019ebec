import { AwsError } from '../../aws-call';
import type { AnswerCall } from '../../service';
import type { AccountSettings, LoginProfile, MfaDevice } from './account-state';
import { findPrincipal, type IamContext, USER_KIND } from './principals';

/** The shortest password, in an account without a password policy. */
const DEFAULT_LENGTH = 8;

/** Creates the operations on what users sign in with: passwords and MFA devices. */
export function createSignInOperations(
  context: IamContext,
  settings: AccountSettings,
): Readonly<Record<string, AnswerCall>> {
  const { clock, account, partition } = context;
  const { loginProfiles, mfaDevices } = settings;

  const findUser = (name: string): string => findPrincipal(context, USER_KIND, name).resourceName ?? name;
  const findProfile = (name: string): LoginProfile => {
    const profile = loginProfiles[findUser(name)];
    if (profile) return profile;
    throw new AwsError('NoSuchEntity', `Login Profile for User ${name} cannot be found.`, 404);
  };
  const findDevice = (serialNumber: string): MfaDevice => {
    const device = mfaDevices.find((each) => each.serialNumber === serialNumber);
    if (device) return device;
    throw new AwsError('NoSuchEntity', `VirtualMFADevice with serial number ${serialNumber} doesn't exist.`, 404);
  };
  const checkPassword = (password: string): void => {
    const { passwordPolicy } = settings as { readonly passwordPolicy?: { readonly MinimumPasswordLength?: number } };
    const length = passwordPolicy?.MinimumPasswordLength ?? DEFAULT_LENGTH;
    if (password.length >= length) return;
    throw new AwsError('PasswordPolicyViolation', `Password should have a minimum length of ${length}`);
  };
  const describeProfile = (name: string, { created, mustChange }: LoginProfile): object => ({
    LoginProfile: { UserName: name, CreateDate: new Date(created), PasswordResetRequired: mustChange },
  });

  return {
    CreateLoginProfile: ({ input: { UserName, Password = '', PasswordResetRequired = false } }) => {
      const name = findUser(UserName);
      if (loginProfiles[name]) {
        throw new AwsError('EntityAlreadyExists', `Login Profile for user ${name} already exists.`, 409);
      }
      checkPassword(Password);
      const time = clock.now.toISOString();
      const profile = { created: time, changed: time, mustChange: PasswordResetRequired };
      loginProfiles[name] = profile;
      return describeProfile(name, profile);
    },
    GetLoginProfile: ({ input: { UserName } }) => describeProfile(UserName, findProfile(UserName)),
    UpdateLoginProfile: ({ input: { UserName, Password, PasswordResetRequired } }) => {
      const profile = findProfile(UserName);
      if (Password !== undefined) {
        checkPassword(Password);
        profile.changed = clock.now.toISOString();
      }
      profile.mustChange = PasswordResetRequired ?? profile.mustChange;
      return {};
    },
    DeleteLoginProfile: ({ input: { UserName } }) => {
      findProfile(UserName);
      delete loginProfiles[UserName];
      return {};
    },

    CreateVirtualMFADevice: ({ input: { Path = '/', VirtualMFADeviceName: name } }) => {
      const serialNumber = `arn:${partition}:iam::${account}:mfa${Path}${name}`;
      if (mfaDevices.some((device) => device.serialNumber === serialNumber)) {
        throw new AwsError('EntityAlreadyExists', 'MFADevice entity at the same path and name already exists.', 409);
      }
      mfaDevices.push({ serialNumber });
      const seed = new TextEncoder().encode('JBSWY3DPEHPK3PXP');
      return { VirtualMFADevice: { SerialNumber: serialNumber, Base32StringSeed: seed } };
    },
    EnableMFADevice: ({ input: { UserName, SerialNumber } }) => {
      const device = findDevice(SerialNumber);
      const name = findUser(UserName);
      if (device.user) throw new AwsError('EntityAlreadyExists', 'MFADevice entity is already in use.', 409);
      device.user = { name, enabled: clock.now.toISOString() };
      return {};
    },
    DeactivateMFADevice: ({ input: { SerialNumber } }) => {
      findDevice(SerialNumber).user = undefined;
      return {};
    },
    DeleteVirtualMFADevice: ({ input: { SerialNumber } }) => {
      const device = findDevice(SerialNumber);
      if (device.user) throw new AwsError('DeleteConflict', 'MFA VirtualDevice in use. Must deactivate first.', 409);
      mfaDevices.splice(mfaDevices.indexOf(device), 1);
      return {};
    },
    ListMFADevices: ({ input, caller }) => {
      const wanted = input.UserName ?? (caller.kind === 'user' ? caller.userName : undefined);
      const own = mfaDevices.filter(({ user }) => user !== undefined && user.name === wanted);
      return {
        MFADevices: own.map(({ serialNumber, user }) => ({
          UserName: user?.name,
          SerialNumber: serialNumber,
          EnableDate: new Date(user?.enabled ?? ''),
        })),
        IsTruncated: false,
      };
    },
    ListVirtualMFADevices: ({ input: { AssignmentStatus = 'Any' } }) => ({
      VirtualMFADevices: mfaDevices
        .filter(({ user }) => AssignmentStatus === 'Any' || (AssignmentStatus === 'Assigned') === (user !== undefined))
        .map(({ serialNumber, user }) => ({
          SerialNumber: serialNumber,
          ...(user && { EnableDate: new Date(user.enabled) }),
        })),
      IsTruncated: false,
    }),
  };
}

/** Returns what has to be deleted before a user can be. */
export function findUserCredential(settings: AccountSettings, userName: string): string | undefined {
  if (settings.userKeys.some((key) => key.userName === userName)) return 'must delete access keys first';
  if (settings.loginProfiles[userName]) return 'must delete login profile first';
  return settings.mfaDevices.some(({ user }) => user?.name === userName)
    ? 'must deactivate MFA devices first'
    : undefined;
}
