import { parsePolicy, type Statement } from '../../core/policy/document';
import type { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown, type MaybeUnknown, Unknown } from '../../core/reading/unreadable';

/**
 * A customer managed policy. AWS Config records it as "AWS::IAM::Policy"; in a template, that is an inline policy, and
 * a managed policy is "AWS::IAM::ManagedPolicy".
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ManagedPolicyDetail.html
 *
 * @example
 * const isUsed = (policy: ManagedPolicy) => (policy.attachmentCount ?? 0) > 0;
 */
export class ManagedPolicy extends Resource {
  private statementsRead: readonly MaybeUnknown<Statement>[] | undefined;

  get policyName(): string {
    if (!this.isTemplate) return this.configuration.string('policyName');
    const name = this.configuration.raw('managedPolicyName');
    return name === undefined || isUnknown(name) ? this.id : this.configuration.string('managedPolicyName');
  }

  /** Whether a template embeds it in identities, which are evaluated with it. */
  get isInline(): boolean {
    return this.isTemplate && this.configuration.has('policyName');
  }

  /** Whether AWS maintains it. A describe call lists such policies, too. */
  get isAwsManaged(): boolean {
    return /^arn:[\w-]+:iam::aws:/.test(this.arn ?? '');
  }

  /** To how many users, groups and roles it is attached; absent in a template. AWS Config may record a change late. */
  get attachmentCount(): number | undefined {
    return this.configuration.optionalInteger('attachmentCount');
  }

  /** Whether it bounds permissions of an identity, and grants none. */
  get isOnlyBoundary(): boolean {
    const bounded = this.configuration.optionalInteger('permissionsBoundaryUsageCount') ?? 0;
    return bounded > 0 && this.attachmentCount === 0;
  }

  /** The statements of the default version, which is in force. */
  get statements(): readonly MaybeUnknown<Statement>[] {
    this.statementsRead ??= this.isTemplate
      ? parseVersion(this.configuration, 'policyDocument')
      : this.recordedStatements();
    return this.statementsRead;
  }

  private recordedStatements(): readonly MaybeUnknown<Statement>[] {
    const key = 'policyVersionList';
    const missing = new Unknown('the policy document, which is not in the input');
    // ListPolicies returns no versions.
    if (this.item.shape === 'description' && !this.configuration.has(key)) return [missing];
    const version = this.configuration.objects(key).find((one) => one.boolean('isDefaultVersion'));
    // Advanced queries return no documents.
    return version?.has('document') ? parseVersion(version, 'document') : [missing];
  }
}

const parseVersion = (holder: Properties, key: string): readonly MaybeUnknown<Statement>[] => {
  const document = holder.raw(key);
  return parsePolicy(document, holder.joinPath(key), 'identity');
};

/**
 * Reads customer managed policies.
 * @example
 * managedPolicy.read(item).statements;
 */
export const managedPolicy = defineReader('AWS::IAM::Policy', ManagedPolicy, {
  list: 'Policies',
  id: 'PolicyId',
  name: 'PolicyName',
  arn: 'Arn',
});
