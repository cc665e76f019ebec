import { isString, unexpectedType } from '../../core/json';
import { parsePolicy, type Statement } from '../../core/policy/document';
import { Properties } from '../../core/reading/properties';
import { defineReader, type Reader, Resource } from '../../core/reading/reader';
import { isUnknown, type MaybeUnknown, UnreadableItem } from '../../core/reading/unreadable';

/**
 * A policy embedded in an identity. It is deleted together with the identity, and IAM keeps no versions of it.
 *
 * @example
 * const nameFor = ({ name }: InlinePolicy) => name;
 */
export interface InlinePolicy {
  readonly name: string;
  readonly statements: readonly MaybeUnknown<Statement>[];
}

/**
 * An IAM user, group or role.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 *
 * @example
 * const countPolicies = (identity: IamIdentity) => identity.inlinePolicies.length;
 */
export class IamIdentity extends Resource {
  private policiesRead: readonly MaybeUnknown<InlinePolicy>[] | undefined;

  /** For people: `User kim`. */
  get label(): string {
    return `${this.kind.noun} ${this.name ?? this.id}`;
  }

  /** `users`, `groups` or `roles`. */
  get plural(): string {
    return this.kind.listedAs;
  }

  /** The path below which IAM lists it: `/`, `/aws-service-role/ecs.amazonaws.com/`. */
  get path(): string {
    return this.configuration.optionalString('path') ?? '/';
  }

  /**
   * Whether only AWS can change it: a service-linked role, or a role that IAM Identity Center made. IAM refuses their
   * paths to others, so a path that a template leaves open is another one.
   */
  get belongsToAws(): boolean {
    return !isUnknown(this.configuration.raw('path')) && /^\/aws-(service-role|reserved)\//.test(this.path);
  }

  /** The ARN of the policy that bounds its permissions; a template may leave it open. */
  get permissionsBoundary(): MaybeUnknown<string> | undefined {
    const key = 'permissionsBoundary';
    const raw = this.configuration.raw(key);
    if (raw === undefined || isUnknown(raw) || isString(raw)) return raw;
    return this.configuration.object(key).string('permissionsBoundaryArn');
  }

  /** The ARNs of the managed policies that are attached to it. */
  get attachedPolicies(): readonly MaybeUnknown<string>[] {
    const recorded = 'attachedManagedPolicies';
    if (!this.isTemplate) return this.configuration.objects(recorded).map((policy) => policy.string('policyArn'));
    const key = 'managedPolicyArns';
    const raw = this.configuration.raw(key);
    if (raw === undefined) return [];
    if (isUnknown(raw)) return [raw];
    return this.configuration.list(key).map(([arn, path]) => {
      if (isString(arn) || isUnknown(arn)) return arn;
      throw unexpectedType(path, 'a string', arn);
    });
  }

  /** The managed policies of the same template that list the identity themselves, by their names if they have one. */
  get policiesThatListIt(): readonly MaybeUnknown<string>[] {
    const listing = listPolicies(this.supplementaryConfiguration, 'AWS::IAM::ManagedPolicy').filter(
      (policy) => isUnknown(policy) || policy.has(this.kind.listedAs),
    );
    return listing.map((policy) => {
      if (isUnknown(policy)) return policy;
      const name = policy.raw('managedPolicyName');
      return isString(name) ? name : 'of the template';
    });
  }

  /** The statements that name who may assume the role. */
  get trust(): readonly MaybeUnknown<Statement>[] {
    const key = 'assumeRolePolicyDocument';
    return parsePolicy(this.configuration.raw(key), this.configuration.joinPath(key), 'trust');
  }

  /** The inline policies, in their order. */
  get inlinePolicies(): readonly MaybeUnknown<InlinePolicy>[] {
    this.policiesRead ??= this.isTemplate
      ? this.templatePolicies()
      : this.configuration.objects(this.kind.recorded).map(toInlinePolicy);
    return this.policiesRead;
  }

  /** Its own policies and separate resources: "AWS::IAM::Policy" is an inline policy of each identity that it lists. */
  private templatePolicies(): MaybeUnknown<InlinePolicy>[] {
    const { attached, listedAs } = this.kind;
    const inline = [
      ...listPolicies(this.configuration, 'policies'),
      ...listPolicies(this.supplementaryConfiguration, attached),
      ...listPolicies(this.supplementaryConfiguration, 'AWS::IAM::Policy').filter(
        (policy) => isUnknown(policy) || policy.has(listedAs),
      ),
    ];
    return inline.map((policy) => (isUnknown(policy) ? policy : toInlinePolicy(policy)));
  }

  private get kind(): IdentityKind {
    return IDENTITY_KINDS[this.item.resourceType] as IdentityKind;
  }
}

interface IdentityKind {
  readonly noun: string;
  /** The key of the policies in AWS Config's items and in IAM's output. */
  readonly recorded: string;
  /** The template's resource type for one policy of one identity. */
  readonly attached: string;
  /** The property in which a template's policy lists its identities. */
  readonly listedAs: string;
}

const IDENTITY_KINDS: Readonly<Record<string, IdentityKind>> = {
  'AWS::IAM::User': { noun: 'User', recorded: 'userPolicyList', attached: 'AWS::IAM::UserPolicy', listedAs: 'users' },
  'AWS::IAM::Group': {
    noun: 'Group',
    recorded: 'groupPolicyList',
    attached: 'AWS::IAM::GroupPolicy',
    listedAs: 'groups',
  },
  'AWS::IAM::Role': { noun: 'Role', recorded: 'rolePolicyList', attached: 'AWS::IAM::RolePolicy', listedAs: 'roles' },
};

/** The lists of GetAccountAuthorizationDetails. */
const readers: ReadonlyMap<string, Reader<IamIdentity>> = new Map(
  Object.entries(IDENTITY_KINDS).map(([resourceType, { noun }]) => [
    resourceType,
    defineReader(resourceType, IamIdentity, {
      list: `${noun}DetailList`,
      id: `${noun}Id`,
      name: `${noun}Name`,
      arn: 'Arn',
    }),
  ]),
);

/**
 * Reads IAM users, groups and roles.
 * @example
 * iamIdentity.read(item).inlinePolicies;
 */
export const iamIdentity: Reader<IamIdentity> = {
  resourceTypes: [...readers.keys()],
  description: [...readers.values()].flatMap(({ description = [] }) => description),
  read(item) {
    const reader = readers.get(item.resourceType);
    if (!reader) throw new UnreadableItem(`Cannot read a user, group or role: found "${item.resourceType}"`);
    return reader.read(item);
  },
};

/**
 * Reads IAM users.
 * @example
 * iamUser.read(item).attachedPolicies;
 */
export const iamUser = readers.get('AWS::IAM::User') as Reader<IamIdentity>;

/**
 * Reads IAM roles.
 * @example
 * iamRole.read(item).trust;
 */
export const iamRole = readers.get('AWS::IAM::Role') as Reader<IamIdentity>;

function listPolicies(properties: Properties, key: string): MaybeUnknown<Properties>[] {
  const raw = properties.raw(key);
  if (raw === undefined) return [];
  if (isUnknown(raw)) return [raw];
  return properties.list(key).map(([policy, path]) => (isUnknown(policy) ? policy : Properties.of(policy, path)));
}

function toInlinePolicy(policy: Properties): InlinePolicy {
  return {
    name: policy.shownText('policyName'),
    statements: parsePolicy(policy.raw('policyDocument'), policy.joinPath('policyDocument'), 'identity'),
  };
}
