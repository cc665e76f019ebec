import { formatIamArn } from '../../arns';
import { AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import { answerPage } from '../../wire/pages';
import type { AccountSettings, LoginProfile, MfaDevice } from './account-state';
import { findPrincipal, type IamContext, USER_KIND } from './principals';

/** The shortest password, in an account without a password policy. */
const DEFAULT_LENGTH = 8;

/** Creates the operations on what users sign in with: passwords and MFA devices. */
export function createSignInOperations(context: IamContext, settings: AccountSettings): Operations {
  const { clock } = context;

  const findUser = (name: string): string => findPrincipal(context, USER_KIND, name).resourceName ?? name;
  const findProfile = (name: string): LoginProfile => {
    const profile = findLoginProfile(settings, findUser(name));
    if (profile) return profile;
    throw new AwsError('NoSuchEntity', `Login Profile for User ${name} cannot be found.`, 404);
  };
  const findDevice = (serialNumber: string): MfaDevice => {
    const device = settings.mfaDevices.find((each) => each.serialNumber === serialNumber);
    if (device) return device;
    throw new AwsError('NoSuchEntity', `VirtualMFADevice with serial number ${serialNumber} doesn't exist.`, 404);
  };
  const checkPassword = (password: string): void => {
    const length = settings.passwordPolicy?.MinimumPasswordLength ?? DEFAULT_LENGTH;
    if (password.length >= length) return;
    throw new AwsError('PasswordPolicyViolation', `Password should have a minimum length of ${length}`);
  };
  const describeProfile = ({ userName, created, mustChange }: LoginProfile): object => ({
    LoginProfile: { UserName: userName, CreateDate: new Date(created), PasswordResetRequired: mustChange },
  });

  return {
    CreateLoginProfile: ({ input: { UserName, Password = '', PasswordResetRequired = false } }) => {
      const userName = findUser(UserName);
      if (findLoginProfile(settings, userName)) {
        throw new AwsError('EntityAlreadyExists', `Login Profile for user ${userName} already exists.`, 409);
      }
      checkPassword(Password);
      const time = clock.now.toISOString();
      const profile = { userName, created: time, changed: time, mustChange: PasswordResetRequired };
      settings.loginProfiles.push(profile);
      return describeProfile(profile);
    },
    GetLoginProfile: ({ input: { UserName }, caller }) => {
      // Without a name, it is that of the caller.
      const name = UserName ?? (caller.kind === 'user' ? caller.userName : undefined);
      if (name !== undefined) return describeProfile(findProfile(name));
      throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
    },
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
      const profile = findProfile(UserName);
      settings.loginProfiles = settings.loginProfiles.filter((each) => each !== profile);
      return {};
    },

    CreateVirtualMFADevice: ({ input: { Path = '/', VirtualMFADeviceName: name } }) => {
      const serialNumber = formatIamArn(context, `mfa${Path}${name}`);
      if (settings.mfaDevices.some((device) => device.serialNumber === serialNumber)) {
        throw new AwsError('EntityAlreadyExists', 'MFADevice entity at the same path and name already exists.', 409);
      }
      settings.mfaDevices.push({ serialNumber });
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
    DeactivateMFADevice: ({ input: { UserName, SerialNumber }, caller }) => {
      const device = findDevice(SerialNumber);
      // Without a name, it is a device of the caller.
      const name = UserName === undefined && caller.kind === 'user' ? caller.userName : UserName;
      if (name !== undefined) findUser(name);
      if (name === undefined || device.user?.name !== name) {
        throw new AwsError('NoSuchEntity', 'MFA Device invalid for user.', 404);
      }
      device.user = undefined;
      return {};
    },
    DeleteVirtualMFADevice: ({ input: { SerialNumber } }) => {
      const device = findDevice(SerialNumber);
      if (device.user) throw new AwsError('DeleteConflict', 'MFA VirtualDevice in use. Must deactivate first.', 409);
      settings.mfaDevices = settings.mfaDevices.filter((each) => each !== device);
      return {};
    },
    ListMFADevices: (call) => {
      const { input, caller } = call;
      const wanted = input.UserName ?? (caller.kind === 'user' ? caller.userName : undefined);
      const own = settings.mfaDevices.filter(({ user }) => user !== undefined && user.name === wanted);
      return answerPage(call, 'MFADevices', own, ({ serialNumber, user }) => ({
        UserName: user?.name,
        SerialNumber: serialNumber,
        EnableDate: new Date(user?.enabled ?? ''),
      }));
    },
    ListVirtualMFADevices: (call) => {
      const { AssignmentStatus = 'Any' } = call.input;
      const found = settings.mfaDevices.filter(
        ({ user }) => AssignmentStatus === 'Any' || (AssignmentStatus === 'Assigned') === (user !== undefined),
      );
      return answerPage(call, 'VirtualMFADevices', found, ({ serialNumber, user }) => ({
        SerialNumber: serialNumber,
        ...(user && { EnableDate: new Date(user.enabled) }),
      }));
    },
  };
}

/** Returns the password of a user; `undefined` if they have none. */
export const findLoginProfile = (
  { loginProfiles }: Pick<AccountSettings, 'loginProfiles'>,
  name: string,
): LoginProfile | undefined => loginProfiles.find(({ userName }) => userName === name);

/** Returns what has to be deleted before a user can be. */
export function findUserCredential(settings: AccountSettings, userName: string): string | undefined {
  if (settings.userKeys.some((key) => key.userName === userName)) return 'must delete access keys first';
  if (findLoginProfile(settings, userName)) return 'must delete login profile first';
  return settings.mfaDevices.some(({ user }) => user?.name === userName)
    ? 'must deactivate MFA devices first'
    : undefined;
}
