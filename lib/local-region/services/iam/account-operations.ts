import { AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import { answerPage } from '../../wire/pages';
import { answerNone } from '../empty-answers';
import { toConfiguration, toSdkStructure } from '../shapes';
import { type AccountSettings, ROOT_USER } from './account-state';
import {
  buildIamResource,
  findPrincipal,
  GROUP_KIND,
  type IamContext,
  isSameName,
  PROFILE_TYPE,
  type PrincipalKind,
  ROLE_KIND,
  USER_KIND,
} from './principals';

/** Creates the operations on instance profiles and the account itself. */
export function createAccountOperations(context: IamContext, settings: AccountSettings): Operations {
  const { resources, account } = context;

  const findProfile = (name: string) => {
    const profile = resources.list(PROFILE_TYPE).find(({ resourceName }) => resourceName === name);
    if (profile) return profile;
    throw new AwsError('NoSuchEntity', `Instance Profile ${name} cannot be found.`, 404);
  };
  const describeProfile = (name: string): object => {
    const { configuration } = findProfile(name);
    const roles = resources
      .list(ROLE_KIND.type)
      .filter(({ resourceName = '' }) => ((configuration.roles ?? []) as string[]).includes(resourceName));
    return {
      ...toSdkStructure('iam', 'InstanceProfile', { ...configuration, roles: [] }),
      Roles: roles.map((role) => toSdkStructure('iam', 'Role', role.configuration)),
    };
  };

  return {
    CreateInstanceProfile: (call) => {
      const { InstanceProfileName: name, Path } = call.input;
      if (resources.list(PROFILE_TYPE).some(({ resourceName }) => isSameName(resourceName, name))) {
        throw new AwsError('EntityAlreadyExists', `Instance Profile ${name} already exists.`, 409);
      }
      const profile = buildIamResource(context, {
        type: PROFILE_TYPE,
        arnPath: 'instance-profile',
        idPrefix: 'AIPA',
        name,
        names: ['instanceProfileName', 'instanceProfileId'],
        ...(Path && { path: Path }),
        configuration: { roles: [] },
      });
      resources.put(profile, call);
      return { InstanceProfile: describeProfile(name) };
    },
    GetInstanceProfile: ({ input }) => ({ InstanceProfile: describeProfile(input.InstanceProfileName) }),
    ListInstanceProfiles: (call) => {
      const { PathPrefix = '/' } = call.input;
      const found = resources
        .list(PROFILE_TYPE)
        .filter(({ configuration }) => String(configuration.path).startsWith(PathPrefix));
      return answerPage(call, 'InstanceProfiles', found, ({ resourceName = '' }) => describeProfile(resourceName));
    },
    ListInstanceProfilesForRole: (call) => {
      const role = findPrincipal(context, ROLE_KIND, call.input.RoleName);
      const found = resources
        .list(PROFILE_TYPE)
        .filter(({ configuration }) =>
          ((configuration.roles ?? []) as readonly string[]).some((name) => isSameName(name, role.resourceName ?? '')),
        );
      return answerPage(call, 'InstanceProfiles', found, ({ resourceName = '' }) => describeProfile(resourceName));
    },
    ...answerNone({
      ListOpenIDConnectProviders: 'OpenIDConnectProviderList',
      ListSAMLProviders: 'SAMLProviderList',
      ListServerCertificates: 'ServerCertificateMetadataList',
    }),
    ...answerNone(
      {
        ListServiceSpecificCredentials: 'ServiceSpecificCredentials',
        ListSigningCertificates: 'Certificates',
        ListSSHPublicKeys: 'SSHPublicKeys',
      },
      ({ UserName }) => UserName === undefined || findPrincipal(context, USER_KIND, UserName),
    ),
    AddRoleToInstanceProfile: (call) => {
      const { InstanceProfileName, RoleName } = call.input;
      const profile = findProfile(InstanceProfileName);
      findPrincipal(context, ROLE_KIND, RoleName);
      if (((profile.configuration.roles ?? []) as unknown[]).length > 0) {
        throw new AwsError('LimitExceeded', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1', 409);
      }
      resources.configure(profile, { roles: [RoleName] }, call);
      return {};
    },
    RemoveRoleFromInstanceProfile: (call) => {
      const { InstanceProfileName, RoleName } = call.input;
      const profile = findProfile(InstanceProfileName);
      const roles = (profile.configuration.roles ?? []) as unknown[];
      if (!roles.includes(RoleName)) {
        throw new AwsError('NoSuchEntity', `The role with name ${RoleName} cannot be found.`, 404);
      }
      resources.configure(profile, { roles: [] }, call);
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
      // An account has one alias, which a new one replaces.
      settings.aliases = [input.AccountAlias];
      return {};
    },
    DeleteAccountAlias: ({ input: { AccountAlias } }) => {
      if (!settings.aliases.includes(AccountAlias)) {
        throw new AwsError('NoSuchEntity', `The Account Alias ${AccountAlias} cannot be found.`, 404);
      }
      settings.aliases = [];
      return {};
    },
    ListAccountAliases: (call) => answerPage(call, 'AccountAliases', settings.aliases),
    UpdateAccountPasswordPolicy: ({ input }) => {
      // A call replaces the whole policy: what it leaves out is off.
      settings.passwordPolicy = { ...LOOSEST_POLICY, ...input, ExpirePasswords: (input.MaxPasswordAge ?? 0) > 0 };
      return {};
    },
    GetAccountPasswordPolicy: () => {
      const { passwordPolicy } = settings;
      if (passwordPolicy) return { PasswordPolicy: passwordPolicy };
      throw new AwsError('NoSuchEntity', `The Password Policy with domain name ${account} cannot be found.`, 404);
    },
    DeleteAccountPasswordPolicy: () => {
      if (!settings.passwordPolicy) {
        throw new AwsError('NoSuchEntity', 'The account policy with name PasswordPolicy cannot be found.', 404);
      }
      settings.passwordPolicy = undefined;
      return {};
    },
    GetAccountSummary: () => ({
      SummaryMap: {
        Users: resources.list(USER_KIND.type).length + settings.reportedUsers.length,
        Groups: resources.list(GROUP_KIND.type).length,
        Roles: resources.list(ROLE_KIND.type).length,
        MFADevices: settings.mfaDevices.length,
        MFADevicesInUse: settings.mfaDevices.filter(({ user }) => user).length,
        AccountMFAEnabled: settings.rootHasMfa ? 1 : 0,
        // The root user has a password, as in a new account.
        AccountPasswordPresent: 1,
        AccountAccessKeysPresent: settings.userKeys.some(({ userName }) => userName === ROOT_USER) ? 1 : 0,
        AccountSigningCertificatesPresent: 0,
      },
    }),
    GetAccountAuthorizationDetails: ({ input: { Filter = [] } }) => {
      const list = ({ name, type }: PrincipalKind) =>
        Filter.length === 0 || Filter.includes(name) ? resources.list(type) : [];
      const [roles, users] = [list(ROLE_KIND), list(USER_KIND)];
      return {
        RoleDetailList: roles.map(({ configuration }) => toDetail(configuration)),
        UserDetailList: users.map(({ configuration }) => toDetail(configuration)),
        IsTruncated: false,
      };
    },
  };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html */
const LOOSEST_POLICY = {
  MinimumPasswordLength: 6,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
};

/** The details of a principal have the names of its configuration, with capitals. */
const toDetail = (configuration: object): object =>
  Object.fromEntries(
    Object.entries(toConfiguration(configuration) as object).map(([key, value]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      Array.isArray(value) && value.every((each) => typeof each === 'object') ? value.map(toDetail) : value,
    ]),
  );
