import { Duration } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { createPrivateBucket } from '../recording/private-bucket';

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
  /** The bucket, if its policy can be extended to protect the records. Undefined: its owner must protect them. */
  readonly bucket?: Pick<IBucket, 'addToResourcePolicy'> | undefined;
}

/**
 * Denies everyone but one role to write records, and everyone to replace or delete one: an undo makes the calls of a
 * record. The rules of the bucket's lifecycle still apply.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 */
export function protectRecords({ bucket, bucketArn }: IRecordBucket, writer: IRole): void {
  const deny = (sid: string, actions: string[], conditions: Record<string, unknown> = {}) =>
    bucket?.addToResourcePolicy(
      new PolicyStatement({
        sid,
        effect: Effect.DENY,
        actions,
        conditions,
        principals: [new AnyPrincipal()],
        resources: [`${bucketArn}/Remediation/*`],
      }),
    );
  deny('DenyOtherWriters', ['s3:PutObject', 's3:ReplicateObject'], {
    ArnNotEquals: { 'aws:PrincipalArn': writer.roleArn },
  });
  deny('DenyReplacement', ['s3:PutObject'], { Null: { 's3:if-none-match': 'true' } });
  deny('DenyDeletion', ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:ReplicateDelete']);
}

const WITHOUT_RECORD_LOG =
  'Only the plan function writes to this bucket, a small record for each execution. Access logs would need another bucket in every Region.';

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
    this.bucket = createPrivateBucket(this, 'Bucket', WITHOUT_RECORD_LOG, {
      // AWS Config keeps items for the same time by default.
      lifecycleRules: [
        {
          id: 'records',
          expiration: Duration.days(2557),
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    this.bucketName = this.bucket.bucketName;
    this.bucketArn = this.bucket.bucketArn;
  }
}
