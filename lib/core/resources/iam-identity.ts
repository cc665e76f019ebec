import { administrationStatements, describeAdministration } from '../policy/administration';
import { type MaybeUnknown, parsePolicy, type Statement } from '../policy/document';
import { Properties } from '../properties';
import { type Reader, Resource } from '../reader';
import { isUnknown, type Unknown, UnreadableItem } from '../unreadable';

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
  get inlinePolicies(): readonly InlinePolicy[] {
    return this.isTemplate ? this.templatePolicies() : this.configuration.objects(this.kind.recorded).map(toPolicy);
  }

  private templatePolicies(): InlinePolicy[] {
    const { attached, listedAs } = this.kind;
    return [
      ...this.ownPolicies(),
      ...this.supplementaryConfiguration.optionalObjects(attached).map(toPolicy),
      // In a template "AWS::IAM::Policy" is an inline policy of the identities it lists; its document may refer to others.
      ...this.supplementaryConfiguration
        .optionalObjects('AWS::IAM::Policy')
        .filter((policy) => policy.has(listedAs))
        .map(toPolicy),
    ];
  }

  private ownPolicies(): InlinePolicy[] {
    const own = this.configuration.raw('policies');
    if (isUnknown(own)) return [openPolicy(own)];
    if (own === undefined) return [];
    return this.configuration
      .list('policies')
      .map(([policy, path]) => (isUnknown(policy) ? openPolicy(policy) : toPolicy(Properties.of(policy, path))));
  }

  private get kind(): Kind {
    return KINDS[this.item.resourceType] as Kind;
  }
}

/** How an identity is an administrator. */
export interface Administration {
  /** For people: `inline policy "All": statement 1 allows * on *`. */
  readonly ways: readonly string[];
  /** What may be a way and is left open by a template, in words. */
  readonly unknown: readonly string[];
}

/** The statements of the inline policies that make an identity an administrator. */
export function inlineAdministration({ inlinePolicies }: IamIdentity): Administration {
  const judged = inlinePolicies.map(({ name, statements }) => ({ name, ...administrationStatements(statements) }));
  return {
    ways: judged.flatMap(({ name, found }) =>
      found.map((statement) => `inline policy "${name}": ${describeAdministration(statement)}`),
    ),
    unknown: judged.flatMap(({ name, unknown }) => unknown.map((what) => `inline policy "${name}": ${what}`)),
  };
}

interface Kind {
  /** The list in Config's items and in IAM's answers. */
  readonly recorded: string;
  /** The template's resource that puts one policy into one identity. */
  readonly attached: string;
  /** The property by which a template's policy lists its identities. */
  readonly listedAs: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  'AWS::IAM::User': { recorded: 'userPolicyList', attached: 'AWS::IAM::UserPolicy', listedAs: 'users' },
  'AWS::IAM::Group': { recorded: 'groupPolicyList', attached: 'AWS::IAM::GroupPolicy', listedAs: 'groups' },
  'AWS::IAM::Role': { recorded: 'rolePolicyList', attached: 'AWS::IAM::RolePolicy', listedAs: 'roles' },
};

/** Reads users, groups and roles alike. */
export const iamIdentity: Reader<IamIdentity> = {
  resourceTypes: Object.keys(KINDS),
  read(item) {
    if (!Object.hasOwn(KINDS, item.resourceType)) {
      throw new UnreadableItem(`Cannot read a user, group or role: found "${item.resourceType}"`);
    }
    return new IamIdentity(item);
  },
};

const toPolicy = (policy: Properties): InlinePolicy => ({
  name: policyNameOf(policy),
  statements: parsePolicy(policy.raw('policyDocument'), policy.pathOf('policyDocument'), 'identity'),
});

const openPolicy = (policy: Unknown): InlinePolicy => ({ name: 'not resolved', statements: [policy] });

function policyNameOf(policy: Properties): string {
  const name = policy.raw('policyName');
  return isUnknown(name) ? name.what : policy.string('policyName');
}
