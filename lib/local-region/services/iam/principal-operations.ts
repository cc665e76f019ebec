import type { AccountResource } from '../../account/resources';
import { formatIamArn } from '../../arns';
import { type AwsCall, AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import { answerPage } from '../../wire/pages';
import { toSdkStructure } from '../shapes';
import { dropTags, readTags, type Tags, toItemTags, toSdkTags } from '../tags';
import type { AccountSettings } from './account-state';
import { createQuotaError, encodeTrustPolicy } from './policy-documents';
import { describeBoundary } from './principal-policies';
import {
  buildPrincipal,
  findPrincipal,
  GROUP_KIND,
  type IamContext,
  isSameName,
  PROFILE_TYPE,
  type PrincipalKind,
  ROLE_KIND,
  USER_KIND,
} from './principals';

const MAX_PRINCIPAL_TAGS = 50;

/** @throws AwsError for a key that occurs twice, or that only AWS may use */
function readIamTags(tags: readonly { readonly Key: string }[] = []): Tags {
  // Keys of tags are not distinguished by case, as names.
  if (new Set(tags.map(({ Key }) => Key.toLowerCase())).size < tags.length) {
    throw new AwsError('InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  const own = tags.find(({ Key }) => /^aws:/i.test(Key));
  if (own) throw new AwsError('InvalidInput', `Tag keys that begin with "aws:" are reserved: found ${own.Key}`);
  return readTags(tags);
}

/**
 * Creates the operations on roles, users and groups themselves.
 * @param settings has users of whom no item is recorded; they are listed, and calls about one do not find it
 * @param findCredential returns what has to be deleted before a user can be
 */
export function createPrincipalOperations(
  context: IamContext,
  settings: Pick<AccountSettings, 'reportedUsers'>,
  findCredential: (userName: string) => string | undefined,
): Operations {
  const { resources } = context;
  const users = createCommonOperations(context, USER_KIND, () => settings.reportedUsers);
  return {
    CreateRole: (call) => {
      const { RoleName, Path, AssumeRolePolicyDocument, Description, MaxSessionDuration, PermissionsBoundary, Tags } =
        call.input;
      checkPrincipalName(context, ROLE_KIND, RoleName);
      const role = buildPrincipal(context, ROLE_KIND, {
        name: RoleName,
        ...(Path && { path: Path }),
        tags: readIamTags(Tags),
        configuration: {
          assumeRolePolicyDocument: encodeTrustPolicy(AssumeRolePolicyDocument, context),
          instanceProfileList: [],
          rolePolicyList: [],
          attachedManagedPolicies: [],
          ...(Description && { description: Description }),
          maxSessionDuration: MaxSessionDuration ?? 3600,
          ...describeBoundary(context, PermissionsBoundary),
        },
      });
      resources.put(role, call);
      return describe('Role', role);
    },
    CreateUser: (call) => {
      const { UserName, Path, PermissionsBoundary, Tags } = call.input;
      checkPrincipalName(context, USER_KIND, UserName, settings.reportedUsers);
      const user = buildPrincipal(context, USER_KIND, {
        name: UserName,
        ...(Path && { path: Path }),
        tags: readIamTags(Tags),
        configuration: {
          userPolicyList: [],
          groupList: [],
          attachedManagedPolicies: [],
          ...describeBoundary(context, PermissionsBoundary),
        },
      });
      resources.put(user, call);
      return describe('User', user);
    },
    CreateGroup: (call) => {
      const { GroupName, Path } = call.input;
      checkPrincipalName(context, GROUP_KIND, GroupName);
      const group = buildPrincipal(context, GROUP_KIND, {
        name: GroupName,
        ...(Path && { path: Path }),
        configuration: { groupPolicyList: [], attachedManagedPolicies: [] },
      });
      resources.put(group, call);
      return describe('Group', group);
    },
    ...createCommonOperations(context, ROLE_KIND),
    ...users,
    DeleteUser: (call) => {
      const credential = findCredential(call.input.UserName);
      if (credential) throw new AwsError('DeleteConflict', `Cannot delete entity, ${credential}.`, 409);
      return users.DeleteUser?.(call) ?? {};
    },
    ...createCommonOperations(context, GROUP_KIND),
    GetUser: ({ input, caller }) => {
      const name = input.UserName ?? (caller.kind === 'user' ? caller.userName : undefined);
      if (name !== undefined) return describe('User', findPrincipal(context, USER_KIND, name));
      const { account, clock } = context;
      return {
        User: {
          UserId: account,
          Arn: formatIamArn(context, 'root'),
          CreateDate: clock.now,
          UserName: 'root',
          Path: '/',
        },
      };
    },
    GetGroup: (call) => {
      const { GroupName } = call.input;
      const group = findPrincipal(context, GROUP_KIND, GroupName);
      const users = resources
        .list(USER_KIND.type)
        .filter(({ configuration }) => toNameList(configuration.groupList).includes(GroupName));
      return { ...describe('Group', group), ...answerPrincipals(call, USER_KIND, users) };
    },
    AddUserToGroup: (call) => {
      findPrincipal(context, GROUP_KIND, call.input.GroupName);
      return changeGroups(call.input.UserName, call, (names) => [...new Set([...names, call.input.GroupName])]);
    },
    RemoveUserFromGroup: (call) => {
      findPrincipal(context, GROUP_KIND, call.input.GroupName);
      return changeGroups(call.input.UserName, call, (names) => names.filter((name) => name !== call.input.GroupName));
    },
    ListGroupsForUser: (call) => {
      const names = toNameList(findPrincipal(context, USER_KIND, call.input.UserName).configuration.groupList);
      const groups = resources.list(GROUP_KIND.type).filter(({ resourceName = '' }) => names.includes(resourceName));
      return answerPrincipals(call, GROUP_KIND, groups);
    },
    UpdateAssumeRolePolicy: (call) => {
      const role = findPrincipal(context, ROLE_KIND, call.input.RoleName);
      const assumeRolePolicyDocument = encodeTrustPolicy(call.input.PolicyDocument, context);
      resources.configure(role, { assumeRolePolicyDocument }, call);
      return {};
    },
    UpdateRole: (call) => {
      const { RoleName, Description, MaxSessionDuration } = call.input;
      const role = findPrincipal(context, ROLE_KIND, RoleName);
      const changes = {
        ...(Description !== undefined && { description: Description }),
        ...(MaxSessionDuration !== undefined && { maxSessionDuration: MaxSessionDuration }),
      };
      resources.configure(role, changes, call);
      return {};
    },
  };

  function changeGroups(
    userName: string,
    call: AwsCall,
    edit: (names: readonly string[]) => readonly string[],
  ): object {
    const user = findPrincipal(context, USER_KIND, userName);
    const groupList = edit(toNameList(user.configuration.groupList));
    const groups = resources.list(GROUP_KIND.type).filter(({ resourceName = '' }) => groupList.includes(resourceName));
    const relationships = [
      ...user.relationships.filter(({ resourceType }) => resourceType !== GROUP_KIND.type),
      ...groups.map(({ resourceId, resourceName }) => ({
        name: 'Is attached to Group',
        resourceType: GROUP_KIND.type,
        resourceId,
        ...(resourceName !== undefined && { resourceName }),
      })),
    ];
    resources.configure({ ...user, relationships }, { groupList }, call);
    return {};
  }
}

const isFilled = (list: unknown): boolean => Array.isArray(list) && list.length > 0;
const toNameList = (list: unknown): readonly string[] => (Array.isArray(list) ? list.map(String) : []);

function checkPrincipalName(
  { resources }: IamContext,
  { name, type }: PrincipalKind,
  wanted: string,
  others: readonly AccountResource[] = [],
): void {
  const taken = [...resources.list(type), ...others].some(({ resourceName }) => isSameName(resourceName, wanted));
  if (taken) throw new AwsError('EntityAlreadyExists', `${name} with name ${wanted} already exists.`, 409);
}

function describe(shape: 'Role' | 'User' | 'Group', { configuration }: AccountResource): object {
  return { [shape]: toSdkStructure('iam', shape, configuration) };
}

const answerPrincipals = (call: AwsCall, { name }: PrincipalKind, principals: readonly AccountResource[]): object =>
  answerPage(call, `${name}s`, principals, ({ configuration }) => toSdkStructure('iam', name, configuration));

/**
 * Creates the operations that roles, users and groups have in common.
 * @param listOthers lists principals that are no resources
 */
function createCommonOperations(
  context: IamContext,
  kind: PrincipalKind,
  listOthers: () => readonly AccountResource[] = () => [],
): Operations {
  const { resources } = context;
  const { name, type, policyList } = kind;
  const member = `${name}Name`;
  return {
    [`Get${name}`]: ({ input }) => describe(name, findPrincipal(context, kind, input[member])),
    [`List${name}s`]: (call) => {
      const { PathPrefix = '/' } = call.input;
      const all = [...resources.list(type), ...listOthers()].filter(({ configuration }) =>
        String(configuration.path).startsWith(PathPrefix),
      );
      return answerPrincipals(call, kind, all);
    },
    [`Delete${name}`]: (call) => {
      const principal = findPrincipal(context, kind, call.input[member]);
      const { configuration } = principal;
      const { resourceName = '' } = principal;
      // Each names the principal in a list of its configuration.
      const isNamed = (other: string, list: string): boolean =>
        resources.list(other).some(({ configuration: { [list]: names } }) => toNameList(names).includes(resourceName));
      const hasUsers = name === 'Group' && isNamed(USER_KIND.type, 'groupList');
      const conflicts: Readonly<Record<string, boolean>> = {
        'must remove roles from instance profile first':
          name === 'Role' && (isNamed(PROFILE_TYPE, 'roles') || isFilled(configuration.instanceProfileList)),
        'must remove users from group first': hasUsers || isFilled(configuration.groupList),
        'must detach all policies first': isFilled(configuration.attachedManagedPolicies),
        'must delete policies first': isFilled(configuration[policyList]),
      };
      const conflict = Object.keys(conflicts).find((each) => conflicts[each]);
      if (conflict !== undefined) throw new AwsError('DeleteConflict', `Cannot delete entity, ${conflict}.`, 409);
      resources.delete(type, principal.resourceId, call);
      return {};
    },
    [`Tag${name}`]: (call) => {
      const principal = findPrincipal(context, kind, call.input[member]);
      const tags = { ...principal.tags, ...readIamTags(call.input.Tags) };
      if (Object.keys(tags).length > MAX_PRINCIPAL_TAGS) throw createQuotaError(`TagsPer${name}`, MAX_PRINCIPAL_TAGS);
      return setTags(principal, tags, call);
    },
    [`Untag${name}`]: (call) => {
      const principal = findPrincipal(context, kind, call.input[member]);
      return setTags(principal, dropTags(principal.tags, call.input.TagKeys), call);
    },
    [`List${name}Tags`]: (call) => {
      const { tags } = findPrincipal(context, kind, call.input[member]);
      return answerPage(call, 'Tags', toSdkTags(tags));
    },
  };

  function setTags(principal: AccountResource, tags: Tags, call: AwsCall): object {
    resources.configure({ ...principal, tags }, { tags: toItemTags(tags) }, call);
    return {};
  }
}
