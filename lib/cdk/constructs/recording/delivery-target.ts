import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { BucketPolicy } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { suppressWildcard } from '../../nag-suppressions';
import { KEY_ACTIONS } from './config-service';

/**
 * The bucket that AWS Config delivers to: a new one (`DeliveryBucket`) or an existing one (`CentralBucket`).
 *
 * @example
 * const target: DeliveryTarget = new CentralBucket(stack, 'Target', { bucketName: 'central-config-bucket' });
 */
export abstract class DeliveryTarget extends Construct {
  abstract readonly bucketName: string;
  abstract readonly bucketArn: string;
  /** The prefix before `AWSLogs/` in every key. */
  abstract readonly keyPrefix: string | undefined;
  /** The key that encrypts the objects. Undefined: the default encryption of the bucket. */
  abstract readonly encryptionKey: IKey | undefined;
  /** Must exist before AWS Config first writes. Undefined for a bucket of another owner. */
  abstract readonly policy: BucketPolicy | undefined;

  /**
   * Allows a recorder's role to deliver for its account. In a bucket of the same account, AWS Config writes with that
   * role. In another account's bucket it tries the role first, then its service principal.
   * https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
   */
  grantDelivery(grantee: IGrantable): Grant {
    const objects = this.formatObjectArn(Stack.of(this).account);
    const read = { grantee, actions: ['s3:GetBucketAcl'], resourceArns: [this.bucketArn] };
    const write = { grantee, actions: ['s3:PutObject', 's3:PutObjectAcl'], resourceArns: [objects] };
    const grant = Grant.addToPrincipal(read).combine(
      Grant.addToPrincipal({ ...write, conditions: OWNER_FULL_CONTROL }),
    );
    if (grant.principalStatements.length > 0 && Construct.isConstruct(grantee)) {
      suppressWildcard(grantee, objects, 'AWS Config chooses the names of its objects within this folder.');
    }
    if (!this.encryptionKey) return grant;
    return grant.combine(
      Grant.addToPrincipal({ grantee, actions: KEY_ACTIONS, resourceArns: [this.encryptionKey.keyArn] }),
    );
  }

  /**
   * Returns the ARN pattern of all objects for an account:
   * https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
   */
  protected formatObjectArn(accountId: string): string {
    const prefix = this.keyPrefix ? `${this.keyPrefix}/` : '';
    return `${this.bucketArn}/${prefix}AWSLogs/${accountId}/Config/*`;
  }
}

/** AWS Config sends this ACL with every request. */
export const OWNER_FULL_CONTROL = { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } };

/**
 * AWS Config adds `AWSLogs/` and rejects a prefix that contains it:
 * https://docs.aws.amazon.com/config/latest/APIReference/API_DeliveryChannel.html
 */
export function assertKeyPrefix(keyPrefix: string | undefined): void {
  if (keyPrefix === undefined) return;
  if (!/^[^/].*[^/]$|^[^/]$/.test(keyPrefix) || keyPrefix.split('/').includes('AWSLogs')) {
    throw new Error(
      `Cannot deliver under the key prefix "${keyPrefix}": it must not start or end with a slash, nor contain "AWSLogs"`,
    );
  }
}
