import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Gives cdk-nag the reason for a policy with a wildcard in a resource. */
export function suppressWildcard(construct: IConstruct, resource: string, reason: string): void {
  const id = `AwsSolutions-IAM5[Resource::${formatNagId(construct, resource)}]`;
  Validations.of(construct).acknowledge({ id, reason });
}

/** Gives cdk-nag the reason for a role with an AWS managed policy. */
export function suppressManagedPolicy(construct: IConstruct, policyArn: string, reason: string): void {
  const id = `AwsSolutions-IAM4[Policy::${formatNagId(construct, policyArn)}]`;
  Validations.of(construct).acknowledge({ id, reason });
}

/** Formats a value as cdk-nag does: `<Bucket.Arn>/AWSLogs/<AWS::AccountId>/Config/*`. */
const formatNagId = (construct: IConstruct, value: string): string =>
  flattenIntrinsics(Stack.of(construct).resolve(value));

function flattenIntrinsics(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Intrinsic;
  if (Ref) return `<${Ref}>`;
  if (attribute) return `<${attribute.join('.')}>`;
  if (join) return join[1].map(flattenIntrinsics).join(join[0]);
  return JSON.stringify(value);
}

interface Intrinsic {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
}
