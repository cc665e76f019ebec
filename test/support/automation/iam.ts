import type { IamPermission } from '../../../lib/core/remediation/operation';

/** Calls whose IAM action has another name. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  's3:PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  // There is no action for the deletion.
  's3:DeletePublicAccessBlock': 's3:PutBucketPublicAccessBlock',
};

/** IAM's prefixes, by the service's name in boto3. https://docs.aws.amazon.com/service-authorization/latest/reference/ */
const PREFIXES: Readonly<Record<string, string>> = {
  acm: 'acm',
  config: 'config',
  ec2: 'ec2',
  elbv2: 'elasticloadbalancing',
  s3: 's3',
};

/** The IAM action that a call of `aws:executeAwsApi` takes. */
export function actionOf(service: string, api: string): string {
  const prefix = PREFIXES[service];
  if (!prefix)
    throw new Error(`Cannot name the IAM action of ${service} ${api}: not a service of ours by boto3's name`);
  return OTHER_NAMES[`${prefix}:${api}`] ?? `${prefix}:${api}`;
}

/** What says whether the role of a document may do something. */
export interface Permitting {
  /** Without a resource only the action counts. */
  may(action: string, resource?: string): boolean;
}

/** A role that may do what is listed, and nothing else. */
export class Role implements Permitting {
  constructor(private readonly permissions: readonly IamPermission[]) {}

  may(action: string, resource?: string): boolean {
    return this.permissions.some(
      (each) => each.action === action && (resource === undefined || each.resource === resource),
    );
  }

  without(action: string): Role {
    return new Role(this.permissions.filter((each) => each.action !== action));
  }
}
