import type { AccountResource } from '../../account/resources';
import { formatIamArn } from '../../arns';
import { type AwsCall, AwsError } from '../../aws-call';
import { findManagedPolicy, MANAGED_POLICIES } from '../../iam/managed-policies';
import type { Operations } from '../../service';
import { answerPage } from '../../wire/pages';
import { toSdkStructure } from '../shapes';
import { countCharacters, createQuotaError, encodeIdentityPolicy, MAX_MANAGED_CHARACTERS } from './policy-documents';
import {
  buildIamResource,
  encodeDocument,
  GROUP_KIND,
  type IamContext,
  isSameName,
  ROLE_KIND,
  USER_KIND,
} from './principals';

const POLICY_TYPE = 'AWS::IAM::Policy';

interface PolicyVersion {
  readonly versionId: string;
  readonly document: string;
  readonly isDefaultVersion: boolean;
  readonly createDate: string;
}

function encodeManagedPolicy(text: string): string {
  const document = encodeIdentityPolicy(text);
  if (countCharacters(text) > MAX_MANAGED_CHARACTERS) throw createQuotaError('PolicySize', MAX_MANAGED_CHARACTERS);
  return document;
}

/** Creates a policy of the account. */
export function buildManagedPolicy(
  context: IamContext,
  options: { readonly name: string; readonly path?: string; readonly document: string; readonly description?: string },
): AccountResource {
  const { name, path, document, description } = options;
  const createDate = context.clock.now.toISOString();
  return buildIamResource(context, {
    type: POLICY_TYPE,
    arnPath: 'policy',
    idPrefix: 'ANPA',
    name,
    names: ['policyName', 'policyId'],
    ...(path && { path }),
    configuration: {
      defaultVersionId: 'v1',
      attachmentCount: 0,
      permissionsBoundaryUsageCount: 0,
      isAttachable: true,
      ...(description && { description }),
      updateDate: createDate,
      policyVersionList: [
        { document: encodeManagedPolicy(document), versionId: 'v1', isDefaultVersion: true, createDate },
      ],
    },
  });
}

/** Creates the operations on policies of the account. Those of AWS can be read. */
export function createManagedPolicyOperations(context: IamContext): Operations {
  const { resources, clock } = context;
  const find = (arn: string): AccountResource => {
    const policy = resources.findByArn(arn);
    if (policy?.resourceType === POLICY_TYPE) return policy;
    throw new AwsError('NoSuchEntity', `Policy ${arn} was not found.`, 404);
  };
  const listVersions = ({ configuration }: AccountResource) =>
    (configuration.policyVersionList ?? []) as readonly PolicyVersion[];
  const findVersion = (policy: AccountResource, wanted: string): PolicyVersion => {
    const version = listVersions(policy).find(({ versionId }) => versionId === wanted);
    if (version) return version;
    throw new AwsError(
      'NoSuchEntity',
      `Policy ${policy.arn} version ${wanted} does not exist or is not attachable.`,
      404,
    );
  };
  const countUses = (arn: string | undefined): number =>
    [ROLE_KIND, USER_KIND, GROUP_KIND]
      .flatMap(({ type }) => resources.list(type))
      .filter(({ configuration }) =>
        ((configuration.attachedManagedPolicies ?? []) as { policyArn?: string }[]).some(
          ({ policyArn }) => policyArn === arn,
        ),
      ).length;
  const describe = (policy: AccountResource): object => ({
    ...toSdkStructure('iam', 'Policy', policy.configuration),
    AttachmentCount: countUses(policy.arn),
  });
  const formatAwsArn = (name: string): string => formatIamArn({ ...context, account: 'aws' }, `policy/${name}`);
  const describeAws = (name: string): object => ({
    PolicyName: name.split('/').pop(),
    PolicyId: 'ANPAEXAMPLE',
    Arn: formatAwsArn(name),
    Path: name.includes('/') ? `/${name.split('/')[0]}/` : '/',
    DefaultVersionId: 'v1',
    AttachmentCount: countUses(formatAwsArn(name)),
    IsAttachable: true,
  });
  const changeVersions = (
    policy: AccountResource,
    policyVersionList: readonly PolicyVersion[],
    call: AwsCall,
  ): object => {
    const defaultVersionId = policyVersionList.find(({ isDefaultVersion }) => isDefaultVersion)?.versionId;
    const updateDate = clock.now.toISOString();
    const configuration = { ...policy.configuration, policyVersionList, defaultVersionId, updateDate };
    resources.put({ ...policy, configuration }, call);
    return {};
  };

  return {
    CreatePolicy: (call) => {
      const { PolicyName, Path, PolicyDocument, Description } = call.input;
      const isTaken = resources.list(POLICY_TYPE).some(({ resourceName }) => isSameName(resourceName, PolicyName));
      if (isTaken) throw new AwsError('EntityAlreadyExists', `A policy called ${PolicyName} already exists.`, 409);
      const policy = buildManagedPolicy(context, {
        name: PolicyName,
        document: PolicyDocument,
        ...(Path && { path: Path }),
        ...(Description && { description: Description }),
      });
      resources.put(policy, call);
      return { Policy: describe(policy) };
    },
    GetPolicy: ({ input }) => {
      const name = /::aws:policy\/(.+)$/.exec(input.PolicyArn)?.[1];
      if (name && findManagedPolicy(input.PolicyArn)) return { Policy: describeAws(name) };
      return { Policy: describe(find(input.PolicyArn)) };
    },
    GetPolicyVersion: ({ input }) => {
      const aws = findManagedPolicy(input.PolicyArn);
      if (aws) {
        const Document = encodeDocument(JSON.stringify(aws));
        return { PolicyVersion: { Document, VersionId: 'v1', IsDefaultVersion: true } };
      }
      const version = findVersion(find(input.PolicyArn), input.VersionId);
      return {
        PolicyVersion: {
          Document: version.document,
          VersionId: version.versionId,
          IsDefaultVersion: version.isDefaultVersion,
          CreateDate: new Date(version.createDate),
        },
      };
    },
    ListPolicies: (call) => {
      const { Scope = 'All', OnlyAttached = false, PathPrefix = '/' } = call.input;
      const own = Scope === 'AWS' ? [] : resources.list(POLICY_TYPE).map(describe);
      const aws = Scope === 'Local' ? [] : Object.keys(MANAGED_POLICIES).map(describeAws);
      const all = ([...own, ...aws] as { AttachmentCount: number; Path?: string }[]).filter(
        ({ AttachmentCount, Path = '/' }) => Path.startsWith(PathPrefix) && (!OnlyAttached || AttachmentCount > 0),
      );
      return answerPage(call, 'Policies', all);
    },
    ListPolicyVersions: (call) =>
      answerPage(
        call,
        'Versions',
        listVersions(find(call.input.PolicyArn)),
        ({ versionId, isDefaultVersion, createDate }) => ({
          VersionId: versionId,
          IsDefaultVersion: isDefaultVersion,
          CreateDate: new Date(createDate),
        }),
      ),
    CreatePolicyVersion: (call) => {
      const { PolicyArn, PolicyDocument, SetAsDefault = false } = call.input;
      const policy = find(PolicyArn);
      const versions = listVersions(policy);
      if (versions.length >= 5) {
        throw new AwsError(
          'LimitExceeded',
          'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
          409,
        );
      }
      const last = Math.max(...versions.map(({ versionId }) => Number(versionId.slice(1))));
      const created: PolicyVersion = {
        versionId: `v${last + 1}`,
        document: encodeManagedPolicy(PolicyDocument),
        isDefaultVersion: SetAsDefault,
        createDate: clock.now.toISOString(),
      };
      const others = versions.map((each) => ({ ...each, isDefaultVersion: each.isDefaultVersion && !SetAsDefault }));
      changeVersions(policy, [created, ...others], call);
      return {
        PolicyVersion: { VersionId: created.versionId, IsDefaultVersion: SetAsDefault, CreateDate: clock.now },
      };
    },
    SetDefaultPolicyVersion: (call) => {
      const policy = find(call.input.PolicyArn);
      findVersion(policy, call.input.VersionId);
      const versions = listVersions(policy).map((each) => ({
        ...each,
        isDefaultVersion: each.versionId === call.input.VersionId,
      }));
      return changeVersions(policy, versions, call);
    },
    DeletePolicyVersion: (call) => {
      const policy = find(call.input.PolicyArn);
      const version = findVersion(policy, call.input.VersionId);
      if (version.isDefaultVersion) {
        throw new AwsError('DeleteConflict', 'Cannot delete the default version of a policy.', 409);
      }
      return changeVersions(
        policy,
        listVersions(policy).filter((each) => each !== version),
        call,
      );
    },
    DeletePolicy: (call) => {
      const policy = find(call.input.PolicyArn);
      if (countUses(policy.arn) > 0) {
        throw new AwsError('DeleteConflict', 'Cannot delete a policy attached to entities.', 409);
      }
      if (listVersions(policy).length > 1) {
        throw new AwsError(
          'DeleteConflict',
          "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
          409,
        );
      }
      resources.delete(POLICY_TYPE, policy.resourceId, call);
      return {};
    },
    ListEntitiesForPolicy: ({ input }) => {
      const list = (type: string) =>
        resources
          .list(type)
          .filter(({ configuration }) =>
            ((configuration.attachedManagedPolicies ?? []) as { policyArn?: string }[]).some(
              ({ policyArn }) => policyArn === input.PolicyArn,
            ),
          );
      return {
        PolicyRoles: list(ROLE_KIND.type).map(({ resourceName, resourceId }) => ({
          RoleName: resourceName,
          RoleId: resourceId,
        })),
        PolicyUsers: list(USER_KIND.type).map(({ resourceName, resourceId }) => ({
          UserName: resourceName,
          UserId: resourceId,
        })),
        PolicyGroups: list(GROUP_KIND.type).map(({ resourceName, resourceId }) => ({
          GroupName: resourceName,
          GroupId: resourceId,
        })),
        IsTruncated: false,
      };
    },
  };
}
