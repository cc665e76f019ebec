import type { AwsCall } from './aws-call';

/** IAM's prefix of each service, by boto3's name. https://docs.aws.amazon.com/service-authorization/latest/reference/ */
const PREFIXES: Readonly<Record<string, string>> = {
  acm: 'acm',
  cloudtrail: 'cloudtrail',
  config: 'config',
  dynamodb: 'dynamodb',
  ec2: 'ec2',
  elbv2: 'elasticloadbalancing',
  events: 'events',
  iam: 'iam',
  s3: 's3',
  s3control: 's3',
  securityhub: 'securityhub',
  sns: 'sns',
  ssm: 'ssm',
};

/** The calls whose action has another name. There is no action for the deletion. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html */
const ACTIONS: Readonly<Record<string, string>> = {
  's3:GetPublicAccessBlock': 'GetBucketPublicAccessBlock',
  's3:PutPublicAccessBlock': 'PutBucketPublicAccessBlock',
  's3:DeletePublicAccessBlock': 'PutBucketPublicAccessBlock',
  's3control:GetPublicAccessBlock': 'GetAccountPublicAccessBlock',
};

/** Returns the IAM action that a call requires. */
export function toIamAction({ service, api }: AwsCall): string {
  const prefix = PREFIXES[service];
  if (!prefix) throw new Error(`Cannot find the IAM action of ${service} ${api}: the service is not in the list`);
  return `${prefix}:${ACTIONS[`${service}:${api}`] ?? api}`;
}
