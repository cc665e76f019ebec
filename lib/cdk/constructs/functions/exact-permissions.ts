import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps, type Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { groupBy } from '../../../core/collections/groups';
import type { IamPermission } from '../../../core/remediation/operation';
import { suppressWildcard } from '../../nag-suppressions';

/** Gives a role these permissions and no others. */
export function grantExactly(role: Role, permissions: readonly IamPermission[]): void {
  for (const [template, allowed] of groupBy(permissions, (permission) => permission.resource)) {
    const actions = allowed.map(({ action }) => action);
    const resource = resolveArnTemplate(role, template);
    role.addToPolicy(new PolicyStatement({ actions, resources: [resource], ...restrictToOwnBuckets(role, template) }));
    if (template.includes('*')) suppressWildcard(role, resource, explainWildcard(template, actions));
  }
}

/** The ARN of a bucket contains no account, and bucket names are global. */
const restrictToOwnBuckets = (role: Role, template: string): Pick<PolicyStatementProps, 'conditions'> =>
  template.includes(':s3:::')
    ? { conditions: { StringEquals: { 'aws:ResourceAccount': Stack.of(role).account } } }
    : {};

const explainWildcard = (template: string, actions: readonly string[]): string =>
  template === '*'
    ? `AWS has no resource-level permissions for ${actions.join(', ')}.`
    : `The resource is only known at the time of the calls: ${actions.join(', ')}.`;

/** Replaces the variables of an ARN as the service authorization reference writes it. */
function resolveArnTemplate(scope: Construct, template: string): string {
  const { partition, region, account } = Stack.of(scope);
  const values: Readonly<Record<string, string>> = { Partition: partition, Region: region, Account: account };
  return template.replaceAll(/\$\{(Partition|Region|Account)\}/g, (_, name: string) => values[name] ?? '');
}
