import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { BucketPolicy } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { suppressWildcard } from '../../nag-suppressions';
import { KEY_ACTIONS } from './config-service';

/** Where Config delivers its history files and snapshots: an own bucket (`DeliveryBucket`) or a given one (`CentralBucket`). */
export abstract class DeliveryTarget extends Construct {
  abstract readonly bucketName: string;
  abstract readonly bucketArn: string;
  /** Stands before `AWSLogs/` in every key. */
  abstract readonly keyPrefix: string | undefined;
  /** Encrypts the objects; absent: the bucket's own encryption does. */
  abstract readonly encryptionKey: IKey | undefined;
  /** Must be there before Config first writes; absent: the owner of the bucket has seen to it. */
  abstract readonly policy: BucketPolicy | undefined;

  /**
   * Lets a recorder's role deliver for its account. In a bucket of the same account Config writes with that role; in one
   * of another account it tries the role first, and goes on as itself where the bucket's policy knows only Config.
   * https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
   */
  grantDelivery(grantee: IGrantable): Grant {
    const objects = this.arnOfObjects(Stack.of(this).account);
    const toSee = { grantee, actions: ['s3:GetBucketAcl'], resourceArns: [this.bucketArn] };
    const toWrite = { grantee, actions: ['s3:PutObject', 's3:PutObjectAcl'], resourceArns: [objects] };
    const grant = Grant.addToPrincipal(toSee).combine(
      Grant.addToPrincipal({ ...toWrite, conditions: OWNER_FULL_CONTROL }),
    );
    const { principalStatements } = grant;
    if (principalStatements.length > 0 && Construct.isConstruct(grantee)) {
      suppressWildcard(
        grantee,
        objects,
        'Config names the objects that it writes; it can write none outside of this folder.',
      );
    }
    if (!this.encryptionKey) return grant;
    return grant.combine(
      Grant.addToPrincipal({ grantee, actions: KEY_ACTIONS, resourceArns: [this.encryptionKey.keyArn] }),
    );
  }

  /** Everything that Config writes for an account: https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html */
  protected arnOfObjects(accountId: string): string {
    const prefix = this.keyPrefix ? `${this.keyPrefix}/` : '';
    return `${this.bucketArn}/${prefix}AWSLogs/${accountId}/Config/*`;
  }
}

/** Config asks for it in every request, and the owner of the bucket wants nothing else. */
export const OWNER_FULL_CONTROL = { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } };

/** Config adds `AWSLogs/` itself, and refuses a prefix that has it: https://docs.aws.amazon.com/config/latest/APIReference/API_DeliveryChannel.html */
export function assertKeyPrefix(keyPrefix: string | undefined): void {
  if (keyPrefix === undefined) return;
  if (!/^[^/].*[^/]$|^[^/]$/.test(keyPrefix) || keyPrefix.split('/').includes('AWSLogs')) {
    throw new Error(
      `Cannot deliver under the key prefix "${keyPrefix}": it must not begin or end with a slash, nor hold "AWSLogs"`,
    );
  }
}
