import { createHash } from 'node:crypto';
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { IamPermission } from '../../../core/remediation/operation';
import { suppressWildcard } from '../../nag-suppressions';

/** What the role of a document is for; the end of its name, before the Region. */
export type Purpose = 'remediate' | 'undo';

/**
 * The role of an SSM document, which may do what the document's calls need and nothing else.
 *
 * It has a name, `assay-open-ssh-remediate-eu-west-1`, since CloudTrail tells a caller by it: who reads of a change must see
 * that it was Assay. Only executions of this account can take it on.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
 */
export function createAutomationRole(
  scope: Construct,
  id: string,
  { prefix, rule, purpose }: AutomationRoleProps,
): Role {
  const { account, region } = Stack.of(scope);
  const executions = Stack.of(scope).formatArn({
    service: 'ssm',
    region: '*',
    resource: 'automation-execution',
    resourceName: '*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  return new Role(scope, id, {
    roleName: `${shortened(`${prefix}-${rule}`)}-${purpose}-${region}`,
    description: `Assay: what its SSM document may do to ${purpose} by rule ${rule}`,
    assumedBy: new ServicePrincipal('ssm.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': executions } },
    }),
  });
}

export interface AutomationRoleProps {
  readonly prefix: string;
  /** Our rule's name. */
  readonly rule: string;
  readonly purpose: Purpose;
}

/** IAM takes 64 characters: less `-remediate-`, and the longest name of a Region, `us-isof-south-1`. */
const LONGEST = 64 - '-remediate-'.length - 'us-isof-south-1'.length;
const HASH = 5;

/** Cut where it is too long, and told apart from what begins alike. */
function shortened(name: string): string {
  if (name.length <= LONGEST) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH);
  return `${name.slice(0, LONGEST - HASH - 1)}-${hash}`;
}

/** Gives a role exactly these permissions. */
export function grantExactly(role: Role, permissions: readonly IamPermission[]): void {
  const byResource = new Map<string, string[]>();
  for (const { action, resource } of permissions)
    byResource.set(resource, [...(byResource.get(resource) ?? []), action]);
  for (const [template, actions] of byResource) {
    const resource = filledIn(role, template);
    role.addToPolicy(new PolicyStatement({ actions, resources: [resource], ...ownBuckets(role, template) }));
    if (template.includes('*')) suppressWildcard(role, resource, reasonFor(template, actions));
  }
}

/** The ARN of a bucket names no account, and names of buckets are the world's. */
const ownBuckets = (role: Role, template: string): Pick<PolicyStatementProps, 'conditions'> =>
  template.includes(':s3:::')
    ? { conditions: { StringEquals: { 'aws:ResourceAccount': Stack.of(role).account } } }
    : {};

const reasonFor = (template: string, actions: readonly string[]): string =>
  template === '*'
    ? `AWS has no resource-level permissions for ${actions.join(', ')}.`
    : `Which resource breaks a rule is known only when ${actions.join(', ')} is called.`;

/** The ARN as the service authorization reference writes it, in this place. */
function filledIn(scope: Construct, template: string): string {
  const { partition, region, account } = Stack.of(scope);
  const parts: Readonly<Record<string, string>> = { Partition: partition, Region: region, Account: account };
  return template.replaceAll(/\$\{(Partition|Region|Account)\}/g, (_, name: string) => parts[name] ?? '');
}
