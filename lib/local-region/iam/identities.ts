import type { AccountResource, AccountResources } from '../account/resources';
import type { PolicyDocument } from '../service';
import type { ApplicablePolicies } from './access';
import { findManagedPolicy } from './managed-policies';

/** The policies of a user or role. */
type IdentityPolicies = Pick<ApplicablePolicies, 'identity' | 'boundary'>;

interface PolicyReference {
  readonly policyArn?: string;
}

/** Reads the policies of users and roles from the configuration of their items, as AWS Config records it. */
export class Identities {
  /** @param resources the users, roles, groups and policies of an account */
  constructor(private readonly resources: AccountResources) {}

  findRole(arn: string): AccountResource | undefined {
    return this.findByArn('AWS::IAM::Role', arn);
  }

  findUser(userName: string): AccountResource | undefined {
    return this.resources.list('AWS::IAM::User').find(({ resourceName }) => resourceName === userName);
  }

  listRoles(): AccountResource[] {
    return this.resources.list('AWS::IAM::Role');
  }

  listRolePolicies(role: AccountResource): IdentityPolicies {
    return this.listPolicies(role, 'rolePolicyList');
  }

  /** Lists the policies of a role without those that AWS manages. */
  listOwnPolicies({ configuration, ...role }: AccountResource): readonly PolicyDocument[] {
    const attached = (configuration.attachedManagedPolicies ?? []) as readonly PolicyReference[];
    const attachedManagedPolicies = attached.filter(({ policyArn = '' }) => !findManagedPolicy(policyArn));
    return this.listRolePolicies({ ...role, configuration: { ...configuration, attachedManagedPolicies } }).identity;
  }

  /** Lists the policies of a user and of the groups that they are in. */
  listUserPolicies(user: AccountResource): IdentityPolicies {
    const groupNames = toNames(user.configuration.groupList);
    const groups = this.resources
      .list('AWS::IAM::Group')
      .filter(({ resourceName = '' }) => groupNames.includes(resourceName));
    const own = this.listPolicies(user, 'userPolicyList');
    return {
      ...own,
      identity: [...own.identity, ...groups.flatMap((group) => this.listPolicies(group, 'groupPolicyList').identity)],
    };
  }

  /** Reads the policy that says who may assume a role. */
  readTrustPolicy({ configuration }: AccountResource): PolicyDocument {
    return readPolicyDocument(configuration.assumeRolePolicyDocument);
  }

  /** Finds the document of a managed policy: AWS's, or the default version of the account's. */
  findPolicy(arn: string): PolicyDocument | undefined {
    const own = this.findByArn('AWS::IAM::Policy', arn);
    if (!own) return findManagedPolicy(arn);
    const versions = (own.configuration.policyVersionList ?? []) as readonly {
      readonly isDefaultVersion?: boolean;
      readonly document?: string;
    }[];
    const current = versions.find(({ isDefaultVersion }) => isDefaultVersion) ?? versions[0];
    return current && readPolicyDocument(current.document);
  }

  /** Every call asks for a role and its policies, and an account may have thousands. */
  private findByArn(type: string, arn: string): AccountResource | undefined {
    const found = this.resources.findByArn(arn);
    return found?.resourceType === type ? found : undefined;
  }

  private listPolicies(
    { configuration }: AccountResource,
    list: 'rolePolicyList' | 'userPolicyList' | 'groupPolicyList',
  ): IdentityPolicies {
    const inline = (configuration[list] ?? []) as readonly { readonly policyDocument?: unknown }[];
    const attached = (configuration.attachedManagedPolicies ?? []) as readonly PolicyReference[];
    const { permissionsBoundaryArn } = (configuration.permissionsBoundary ?? {}) as {
      readonly permissionsBoundaryArn?: string;
    };
    const boundary = permissionsBoundaryArn === undefined ? undefined : this.findPolicy(permissionsBoundaryArn);
    return {
      identity: [
        ...inline.map(({ policyDocument }) => readPolicyDocument(policyDocument)),
        ...attached.flatMap(({ policyArn = '' }) => this.findPolicy(policyArn) ?? []),
      ],
      // A boundary that does not exist allows nothing.
      ...(permissionsBoundaryArn !== undefined && { boundary: boundary ?? { Statement: [] } }),
    };
  }
}

const toNames = (list: unknown): readonly string[] => (Array.isArray(list) ? list.map(String) : []);

const parsed = new Map<string, PolicyDocument>();

/** Parses a policy as AWS Config records it: JSON in URL encoding. An absent or unreadable one allows nothing. */
export function readPolicyDocument(text: unknown): PolicyDocument {
  if (typeof text !== 'string') return { Statement: [] };
  const known = parsed.get(text);
  if (known) return known;
  const document = parseEncodedPolicy(text);
  parsed.set(text, document);
  return document;
}

function parseEncodedPolicy(text: string): PolicyDocument {
  try {
    return JSON.parse(text.startsWith('{') ? text : decodeURIComponent(text)) as PolicyDocument;
  } catch {
    return { Statement: [] };
  }
}
