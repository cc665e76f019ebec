import { Aws, Duration, RemovalPolicy, Token, Validations } from 'aws-cdk-lib';
import { AccountRootPrincipal, Effect, type IGrantable, OrganizationPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketPolicy,
  type IBucket,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { CONFIG, from } from './config-principal';

/** Where Config puts its history files and snapshots. */
export interface IDeliveryBucket extends IConstruct {
  readonly bucket: IBucket;
  /** Before `AWSLogs/`, without slashes at the ends. */
  readonly keyPrefix?: string;
  /** Encrypts the objects; absent: keys that S3 manages. */
  readonly encryptionKey?: IKey;
  /** Must exist before Config tries to write; absent: somebody else has seen to it. */
  readonly policy?: BucketPolicy;
  /** Lets a recorder's role deliver for its own account. */
  grantDelivery(recorder: IGrantable): void;
}
