import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Says to cdk-nag why a policy may name many resources by a pattern. */
export function suppressWildcard(construct: IConstruct, resource: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions-IAM5[Resource::${asText(construct, resource)}]`, reason });
}

/** Says to cdk-nag why a role has a policy of AWS's. */
export function suppressManagedPolicy(construct: IConstruct, policyArn: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions-IAM4[Policy::${asText(construct, policyArn)}]`, reason });
}

/** As cdk-nag names what it found: `<Bucket.Arn>/AWSLogs/<AWS::AccountId>/Config/*`. */
const asText = (construct: IConstruct, value: string): string => flatten(Stack.of(construct).resolve(value));

function flatten(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Intrinsic;
  if (Ref) return `<${Ref}>`;
  if (attribute) return `<${attribute.join('.')}>`;
  if (join) return join[1].map(flatten).join(join[0]);
  return JSON.stringify(value);
}

interface Intrinsic {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
}
