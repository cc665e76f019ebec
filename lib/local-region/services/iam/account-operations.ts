import { AwsError } from '../../aws-call';
import type { AccessKeys } from '../../iam/access-keys';
import type { AnswerCall } from '../../service';
import { hashText } from '../service-context';
import { ConfiguredShape, toConfiguration } from '../shapes';
import { buildIamResource, findPrincipal, type IamContext, ROLE_KIND, USER_KIND } from './principals';

interface UserKey {
  readonly accessKeyId: string;
  readonly userName: string;
  /** ISO 8601. */
  readonly created: string;
  status: 'Active' | 'Inactive';
}

/** The state of an account in IAM besides its resources, as JSON. */
export interface AccountSettings {
  readonly userKeys: UserKey[];
  readonly aliases: string[];
  passwordPolicy?: object | undefined;
}

const PROFILE_TYPE = 'AWS::IAM::InstanceProfile';

/** Creates the operations on access keys, instance profiles and the account itself. */
export function createAccountOperations(
  context: IamContext,
  keys: AccessKeys,
  settings: AccountSettings,
): Readonly<Record<string, AnswerCall>> {
  const { resources, account, clock } = context;
  const { userKeys, aliases } = settings;

  const readUserName = ({ input, caller }: Parameters<AnswerCall>[0]): string => {
    const name = input.UserName ?? (caller.kind === 'user' ? caller.userName : undefined);
    if (name === undefined)
      throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
    return findPrincipal(context, USER_KIND, name).resourceName ?? name;
  };
  const findKey = (accessKeyId: string): UserKey => {
    const key = userKeys.find((each) => each.accessKeyId === accessKeyId);
    if (key) return key;
    throw new AwsError('NoSuchEntity', `The Access Key with id ${accessKeyId} cannot be found.`, 404);
  };
  const activate = ({ accessKeyId, userName, status }: UserKey): void =>
    keys.put({ accessKeyId, caller: { kind: 'user', account, userName }, isActive: status === 'Active' });
  const findProfile = (name: string) => {
    const profile = resources.list(PROFILE_TYPE).find(({ resourceName }) => resourceName === name);
    if (profile) return profile;
    throw new AwsError('NoSuchEntity', `Instance Profile ${name} cannot be found.`, 404);
  };
  const describeProfile = async (name: string): Promise<object> => {
    const { configuration } = findProfile(name);
    const roles = resources
      .list(ROLE_KIND.type)
      .filter(({ resourceName = '' }) => ((configuration.roles ?? []) as string[]).includes(resourceName));
    const shape = await ConfiguredShape.load('iam', 'Role');
    return {
      ...(await ConfiguredShape.load('iam', 'InstanceProfile')).fromConfiguration({ ...configuration, roles: [] }),
      Roles: roles.map((role) => shape.fromConfiguration(role.configuration)),
    };
  };

  return {
    CreateAccessKey: (call) => {
      const userName = readUserName(call);
      if (userKeys.filter((key) => key.userName === userName).length >= 2) {
        throw new AwsError('LimitExceeded', 'Cannot exceed quota for AccessKeysPerUser: 2', 409);
      }
      const secret = hashText(`access key ${context.createId()}`);
      const key: UserKey = {
        accessKeyId: `AKIA${secret.slice(0, 16).toUpperCase()}`,
        userName,
        created: clock.now.toISOString(),
        status: 'Active',
      };
      userKeys.push(key);
      activate(key);
      return {
        AccessKey: {
          UserName: userName,
          AccessKeyId: key.accessKeyId,
          Status: 'Active',
          SecretAccessKey: secret.slice(0, 40),
          CreateDate: new Date(key.created),
        },
      };
    },
    ListAccessKeys: (call) => {
      const userName = readUserName(call);
      return {
        AccessKeyMetadata: userKeys
          .filter((key) => key.userName === userName)
          .map(({ accessKeyId, status, created }) => ({
            UserName: userName,
            AccessKeyId: accessKeyId,
            Status: status,
            CreateDate: new Date(created),
          })),
        IsTruncated: false,
      };
    },
    UpdateAccessKey: ({ input }) => {
      const key = findKey(input.AccessKeyId);
      key.status = input.Status;
      activate(key);
      return {};
    },
    DeleteAccessKey: ({ input }) => {
      userKeys.splice(userKeys.indexOf(findKey(input.AccessKeyId)), 1);
      keys.delete(input.AccessKeyId);
      return {};
    },

    CreateInstanceProfile: async (call) => {
      const { InstanceProfileName: name, Path } = call.input;
      if (resources.list(PROFILE_TYPE).some(({ resourceName }) => resourceName === name)) {
        throw new AwsError('EntityAlreadyExists', `Instance Profile ${name} already exists.`, 409);
      }
      const profile = buildIamResource(context, {
        ...{ type: PROFILE_TYPE, arnPath: 'instance-profile', idPrefix: 'AIPA', name },
        names: ['instanceProfileName', 'instanceProfileId'],
        ...(Path && { path: Path }),
        configuration: { roles: [] },
      });
      resources.put(profile, call);
      return { InstanceProfile: await describeProfile(name) };
    },
    GetInstanceProfile: async ({ input }) => ({ InstanceProfile: await describeProfile(input.InstanceProfileName) }),
    ListInstanceProfiles: async () => ({
      InstanceProfiles: await Promise.all(
        resources.list(PROFILE_TYPE).map(({ resourceName = '' }) => describeProfile(resourceName)),
      ),
      IsTruncated: false,
    }),
    AddRoleToInstanceProfile: (call) => {
      const { InstanceProfileName, RoleName } = call.input;
      const profile = findProfile(InstanceProfileName);
      findPrincipal(context, ROLE_KIND, RoleName);
      if (((profile.configuration.roles ?? []) as unknown[]).length > 0) {
        throw new AwsError('LimitExceeded', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1', 409);
      }
      resources.put({ ...profile, configuration: { ...profile.configuration, roles: [RoleName] } }, call);
      return {};
    },
    RemoveRoleFromInstanceProfile: (call) => {
      const profile = findProfile(call.input.InstanceProfileName);
      resources.put({ ...profile, configuration: { ...profile.configuration, roles: [] } }, call);
      return {};
    },
    DeleteInstanceProfile: (call) => {
      const profile = findProfile(call.input.InstanceProfileName);
      if (((profile.configuration.roles ?? []) as unknown[]).length > 0) {
        throw new AwsError(
          'DeleteConflict',
          'Cannot delete entity, must remove roles from instance profile first.',
          409,
        );
      }
      resources.delete(PROFILE_TYPE, profile.resourceId, call);
      return {};
    },

    CreateAccountAlias: ({ input }) => {
      aliases.splice(0, aliases.length, input.AccountAlias);
      return {};
    },
    DeleteAccountAlias: () => {
      aliases.length = 0;
      return {};
    },
    ListAccountAliases: () => ({ AccountAliases: aliases, IsTruncated: false }),
    UpdateAccountPasswordPolicy: ({ input }) => {
      settings.passwordPolicy = { MinimumPasswordLength: 6, ...input };
      return {};
    },
    GetAccountPasswordPolicy: () => {
      const { passwordPolicy } = settings;
      if (passwordPolicy) return { PasswordPolicy: { ExpirePasswords: false, ...passwordPolicy } };
      throw new AwsError('NoSuchEntity', `The Password Policy with domain name ${account} cannot be found.`, 404);
    },
    DeleteAccountPasswordPolicy: () => {
      settings.passwordPolicy = undefined;
      return {};
    },
    GetAccountSummary: () => ({
      SummaryMap: {
        Users: resources.list(USER_KIND.type).length,
        Roles: resources.list(ROLE_KIND.type).length,
        AccountMFAEnabled: 0,
        AccountAccessKeysPresent: 0,
      },
    }),
    ListMFADevices: () => ({ MFADevices: [], IsTruncated: false }),
    ListVirtualMFADevices: () => ({ VirtualMFADevices: [], IsTruncated: false }),
    GetAccountAuthorizationDetails: async () => {
      const [roles, users] = [resources.list(ROLE_KIND.type), resources.list(USER_KIND.type)];
      return {
        RoleDetailList: roles.map(({ configuration }) => toDetail(configuration)),
        UserDetailList: users.map(({ configuration }) => toDetail(configuration)),
        IsTruncated: false,
      };
    },
  };
}

/** The details of a principal have the names of its configuration, with capitals. */
const toDetail = (configuration: object): object =>
  Object.fromEntries(
    Object.entries(toConfiguration(configuration) as object).map(([key, value]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      Array.isArray(value) && value.every((each) => typeof each === 'object') ? value.map(toDetail) : value,
    ]),
  );
