import { type MaybeUnknown, parsePolicy, type Statement } from '../../core/policy/document';
import { Properties } from '../../core/reading/properties';
import { type Reader, Resource } from '../../core/reading/reader';
import { isUnknown, UnreadableItem } from '../../core/reading/unreadable';

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

/**
 * Reads IAM users, groups and roles.
 * @example
 * iamIdentity.read(item).inlinePolicies;
 */
export const iamIdentity: Reader<IamIdentity> = {
  resourceTypes: Object.keys(IDENTITY_KINDS),
  // The lists of GetAccountAuthorizationDetails.
  description: Object.entries(IDENTITY_KINDS).map(([resourceType, { noun }]) => ({
    resourceType,
    list: `${noun}DetailList`,
    id: `${noun}Id`,
    name: `${noun}Name`,
    arn: 'Arn',
  })),
  read(item) {
    if (!Object.hasOwn(IDENTITY_KINDS, item.resourceType)) {
      throw new UnreadableItem(`Cannot read a user, group or role: found "${item.resourceType}"`);
    }
    return new IamIdentity(item);
  },
};

function listPolicies(properties: Properties, key: string): MaybeUnknown<Properties>[] {
  const raw = properties.raw(key);
  if (raw === undefined) return [];
  if (isUnknown(raw)) return [raw];
  return properties.list(key).map(([policy, path]) => (isUnknown(policy) ? policy : Properties.of(policy, path)));
}

function toInlinePolicy(policy: Properties): InlinePolicy {
  const name = policy.raw('policyName');
  return {
    name: isUnknown(name) ? name.what : policy.string('policyName'),
    statements: parsePolicy(policy.raw('policyDocument'), policy.joinPath('policyDocument'), 'identity'),
  };
}
