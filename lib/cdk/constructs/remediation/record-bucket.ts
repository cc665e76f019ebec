import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/**
 * A bucket for the records of remediation executions, under `Remediation/`.
 *
 * @example
 * const records: IRecordBucket = { bucketName: 'records', bucketArn: 'arn:aws:s3:::records' };
 */
export interface IRecordBucket {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** The key that encrypts the objects. Undefined: the default encryption of the bucket. */
  readonly encryptionKey?: IKey | undefined;
}

/**
 * A bucket only for the records of executions, used if the delivery bucket has another owner. It is retained when the
 * stack is deleted.
 *
 * @example
 * const records = new RecordBucket(stack, 'Records');
 */
export class RecordBucket extends Construct implements IRecordBucket {
  readonly bucket: Bucket;
  readonly bucketName: string;
  readonly bucketArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      // AWS Config keeps items for the same time by default.
      lifecycleRules: [
        { id: 'records', expiration: Duration.days(2557), noncurrentVersionExpiration: Duration.days(30) },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.bucketName = this.bucket.bucketName;
    this.bucketArn = this.bucket.bucketArn;
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only the plan function writes to this bucket, a small record for each execution. Access logs would need another bucket in every Region.',
    });
  }
}
