import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Where the records of executions go, under `Remediation/`. */
export interface EvidenceStore {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** Encrypts the objects; absent: the bucket's own encryption does. */
  readonly encryptionKey?: IKey | undefined;
}

/** A bucket for evidence where the history lies in somebody else's: it outlives its stack. */
export class EvidenceBucket extends Construct implements EvidenceStore {
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
      // As long as AWS Config keeps the items that it belongs to.
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
        'Only the plan function writes here, a small record for each execution. A log of its accesses would need a bucket of its own, in every Region, for lines that nobody reads.',
    });
  }
}
