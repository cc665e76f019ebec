import { findAdministrationStatements, describeAdministration } from '../../core/policy/administration';
import { type MaybeUnknown, parsePolicy, type Statement } from '../../core/policy/document';
import { Properties } from '../../core/reading/properties';
import { type Reader, Resource } from '../../core/reading/reader';
import { isUnknown, UnreadableItem } from '../../core/reading/unreadable';

/** A policy that stands in an identity itself and goes with it; IAM keeps no versions of it. */
export interface InlinePolicy {
  readonly name: string;
  readonly statements: readonly MaybeUnknown<Statement>[];
}

/**
 * A user, a group or a role.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export class IamIdentity extends Resource {
  /** In the order in which they are written. */
  get inlinePolicies(): readonly MaybeUnknown<InlinePolicy>[] {
    return this.isTemplate ? this.templatePolicies() : this.configuration.objects(this.kind.recorded).map(toInlinePolicy);
  }

  /** Its own and those that are resources of their own: "AWS::IAM::Policy" is an inline policy of all that it lists. */
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

/** How an identity is an administrator. */
export interface InlineAdministration {
  /** For people: `inline policy "All": statement 1 allows * on *`. */
  readonly ways: readonly string[];
  /** What may be a way and is left open by a template, in words. */
  readonly unknown: readonly string[];
}

/** The statements of the inline policies that make an identity an administrator. */
export function findInlineAdministration({ inlinePolicies }: IamIdentity): InlineAdministration {
  const ways: string[] = [];
  const unknown: string[] = [];
  for (const policy of inlinePolicies) {
    if (isUnknown(policy)) unknown.push(`inline policy ${policy.what}`);
    else {
      const judged = findAdministrationStatements(policy.statements);
      ways.push(...judged.found.map((one) => `inline policy "${policy.name}": ${describeAdministration(one)}`));
      unknown.push(...judged.unknown.map((what) => `inline policy "${policy.name}": ${what}`));
    }
  }
  return { ways, unknown };
}

interface IdentityKind {
  /** The list in Config's items and in IAM's answers. */
  readonly recorded: string;
  /** The template's resource that puts one policy into one identity. */
  readonly attached: string;
  /** The property by which a template's policy lists its identities. */
  readonly listedAs: string;
}

const IDENTITY_KINDS: Readonly<Record<string, IdentityKind>> = {
  'AWS::IAM::User': { recorded: 'userPolicyList', attached: 'AWS::IAM::UserPolicy', listedAs: 'users' },
  'AWS::IAM::Group': { recorded: 'groupPolicyList', attached: 'AWS::IAM::GroupPolicy', listedAs: 'groups' },
  'AWS::IAM::Role': { recorded: 'rolePolicyList', attached: 'AWS::IAM::RolePolicy', listedAs: 'roles' },
};

/** Reads users, groups and roles alike. */
export const iamIdentity: Reader<IamIdentity> = {
  resourceTypes: Object.keys(IDENTITY_KINDS),
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
