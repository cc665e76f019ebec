import type { AccountResource, AccountResources } from '../../account/resources';
import { formatIamArn } from '../../arns';
import { AwsError, type CallInput } from '../../aws-call';
import type { Clock } from '../../clock';
import { hashText } from '../../hashes';
import { type Tags, toItemTags } from '../tags';

/** The parts of an account that IAM needs. */
export interface IamContext {
  readonly partition: string;
  readonly account: string;
  readonly clock: Clock;
  /** The resources of the account that belong to no Region. */
  readonly resources: AccountResources;
  createId(): string;
}

export const PROFILE_TYPE = 'AWS::IAM::InstanceProfile';

/** A kind of principal that has policies. */
export interface PrincipalKind {
  /** `Role` */
  readonly name: 'Role' | 'User' | 'Group';
  readonly type: string;
  /** The list of inline policies in the configuration that AWS Config records. */
  readonly policyList: 'rolePolicyList' | 'userPolicyList' | 'groupPolicyList';
  readonly idPrefix: string;
}

export const ROLE_KIND: PrincipalKind = {
  name: 'Role',
  type: 'AWS::IAM::Role',
  policyList: 'rolePolicyList',
  idPrefix: 'AROA',
};
export const USER_KIND: PrincipalKind = {
  name: 'User',
  type: 'AWS::IAM::User',
  policyList: 'userPolicyList',
  idPrefix: 'AIDA',
};
export const GROUP_KIND: PrincipalKind = {
  name: 'Group',
  type: 'AWS::IAM::Group',
  policyList: 'groupPolicyList',
  idPrefix: 'AGPA',
};

/** Whether two names are the same to IAM, which does not distinguish them by case. */
export const isSameName = (first: string | undefined, second: string): boolean =>
  first?.toLowerCase() === second.toLowerCase();

/** Finds a principal by its name. @throws AwsError */
export function findPrincipal(
  { resources }: IamContext,
  { name, type }: PrincipalKind,
  wanted: string,
): AccountResource {
  const found = resources.list(type).find(({ resourceName }) => resourceName === wanted);
  if (found) return found;
  throw new AwsError('NoSuchEntity', `The ${name.toLowerCase()} with name ${wanted} cannot be found.`, 404);
}

/** Finds the ARNs of the roles of an instance profile, by its name or ARN. AWS Config records it with the role. */
export function findProfileRoles(resources: AccountResources, { Name, Arn = Name }: CallInput): string[] {
  const profile = resources.list(PROFILE_TYPE).find(({ resourceName, arn }) => [resourceName, arn].includes(Arn));
  const names = (profile?.configuration.roles ?? []) as readonly unknown[];
  const hasProfile = ({ configuration }: AccountResource): boolean => {
    const recorded = (configuration.instanceProfileList ?? []) as readonly Readonly<Record<string, unknown>>[];
    return recorded.some(({ instanceProfileName, arn }) => [instanceProfileName, arn].includes(Arn));
  };
  const roles = resources.list(ROLE_KIND.type).filter((role) => names.includes(role.resourceName) || hasProfile(role));
  return roles.flatMap(({ arn = [] }) => arn);
}

/** Creates the resource of a role, user or group, as AWS Config records it. */
export function buildPrincipal(
  context: IamContext,
  { name, type, idPrefix }: PrincipalKind,
  options: Pick<Parameters<typeof buildIamResource>[1], 'name' | 'path' | 'tags' | 'configuration'>,
): AccountResource {
  const arnPath = name.toLowerCase();
  return buildIamResource(context, { type, idPrefix, arnPath, names: [`${arnPath}Name`, `${arnPath}Id`], ...options });
}

/** Creates the resource of a principal, a policy or an instance profile, as AWS Config records it. */
export function buildIamResource(
  context: IamContext,
  options: {
    readonly type: string;
    /** `role` */
    readonly arnPath: string;
    readonly idPrefix: string;
    readonly name: string;
    readonly path?: string;
    readonly tags?: Tags;
    readonly configuration: Readonly<Record<string, unknown>>;
    /** The names of name and id in the configuration: `roleName`, `roleId`. */
    readonly names: readonly [name: string, id: string];
  },
): AccountResource {
  const { type, arnPath, idPrefix, name, path = '/', tags = {}, names } = options;
  const { account, clock } = context;
  // An update of a stack leaves the identity of what exists.
  const existing = context.resources.list(type).find(({ resourceName }) => resourceName === name);
  // An id stays the same from run to run, so that the same run gives the same output.
  const hash = () => hashText(`${account} ${type} ${name} ${context.createId()}`).slice(0, 17).toUpperCase();
  const id = existing?.resourceId ?? `${idPrefix}${hash()}`;
  const arn = formatIamArn(context, `${arnPath}${path}${name}`);
  const createDate = existing?.creationTime ?? clock.now.toISOString();
  return {
    resourceType: type,
    resourceId: id,
    resourceName: name,
    arn,
    region: 'global',
    availabilityZone: 'Not Applicable',
    creationTime: createDate,
    tags,
    configuration: {
      path,
      [names[0]]: name,
      [names[1]]: id,
      arn,
      createDate,
      ...options.configuration,
      tags: toItemTags(tags),
    },
    supplementaryConfiguration: {},
    relationships: [],
  };
}

/** The characters that `encodeURIComponent` leaves are encoded too, as by AWS. */
export const encodeDocument = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
