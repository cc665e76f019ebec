import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { OrganizationPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketPolicy,
  type LifecycleRule,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { grantConfig, KEY_ACTIONS } from './config-service';
import { assertKeyPrefix, DeliveryTarget, OWNER_FULL_CONTROL } from './delivery-target';

export interface DeliveryBucketProps {
  /**
   * Stands before `AWSLogs/` in every key, without slashes at its ends.
   * @default - none
   */
  readonly keyPrefix?: string;
  /**
   * Other accounts whose recorders deliver here.
   * @default - the account of the stack alone
   */
  readonly accounts?: readonly string[];
  /**
   * An organization whose recorders deliver here, each for its own account and with a role of its own: Config's principal
   * does not know organizations, so a recorder with the service-linked role has to be named in `accounts`.
   * @default - none
   */
  readonly organizationId?: string;
  /**
   * Encrypts the objects. Config gets the right to use it; so does whoever is to read the files, elsewhere.
   * @default - keys that S3 manages: they cost nothing, and a reader in another account needs no second permission
   */
  readonly encryptionKey?: IKey;
  /** @default 90 days */
  readonly infrequentAccessAfter?: Duration;
  /** @default 2557 days, as long as Config itself keeps items */
  readonly expireAfter?: Duration;
  /**
   * Only where others must know the name beforehand: a bucket that outlives its stack keeps the name from the next one.
   * @default - CloudFormation chooses
   */
  readonly bucketName?: string;
}

/**
 * A bucket for Config's history files and snapshots, which only Config writes to and which outlives its stack. Where there is
 * remediation, its evidence lies beside them, under `Remediation/`, and ends with them.
 */
export class DeliveryBucket extends DeliveryTarget {
  readonly bucket: Bucket;
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly keyPrefix: string | undefined;
  readonly encryptionKey: IKey | undefined;
  readonly policy: BucketPolicy;

  constructor(scope: Construct, id: string, props: DeliveryBucketProps = {}) {
    super(scope, id);
    assertKeyPrefix(props.keyPrefix);
    this.keyPrefix = props.keyPrefix;
    this.encryptionKey = props.encryptionKey;
    this.bucket = new Bucket(this, 'Bucket', {
      ...(props.bucketName && { bucketName: props.bucketName }),
      ...(props.encryptionKey
        ? { encryption: BucketEncryption.KMS, encryptionKey: props.encryptionKey, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: lifecycleRules(props),
      // What happened does not become untrue because nobody looks for it any more.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.bucketName = this.bucket.bucketName;
    this.bucketArn = this.bucket.bucketArn;
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only Config writes here, and the plan function its evidence, and CloudTrail says who else tried to. A log of its accesses would need a bucket of its own, in every Region, for lines that nobody reads.',
    });

    const accounts = [...new Set([Stack.of(this).account, ...(props.accounts ?? [])])];
    for (const statement of this.statementsForConfig(accounts)) this.bucket.addToResourcePolicy(statement);
    if (props.organizationId) {
      for (const statement of this.statementsForRoles(props.organizationId)) this.bucket.addToResourcePolicy(statement);
    }
    props.encryptionKey?.addToResourcePolicy(grantConfig(accounts, { actions: KEY_ACTIONS, resources: ['*'] }));
    this.policy = this.bucket.policy as BucketPolicy;
  }

  /** Exactly what Config asks for: https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html */
  private statementsForConfig(accounts: readonly string[]): PolicyStatement[] {
    const { bucketArn } = this;
    return [
      grantConfig(accounts, { sid: 'ConfigSeesTheAcl', actions: ['s3:GetBucketAcl'], resources: [bucketArn] }),
      grantConfig(accounts, { sid: 'ConfigSeesTheBucket', actions: ['s3:ListBucket'], resources: [bucketArn] }),
      grantConfig(accounts, {
        sid: 'ConfigDelivers',
        actions: ['s3:PutObject'],
        resources: accounts.map((account) => this.arnOfObjects(account)),
        conditions: OWNER_FULL_CONTROL,
      }),
    ];
  }

  /** The same for the roles of an organization, each in the folder of its own account. */
  private statementsForRoles(organizationId: string): PolicyStatement[] {
    const { bucketArn } = this;
    const principals = [new OrganizationPrincipal(organizationId)];
    return [
      new PolicyStatement({
        sid: 'RecordersSeeTheBucket',
        principals,
        actions: ['s3:GetBucketAcl', 's3:ListBucket'],
        resources: [bucketArn],
      }),
      new PolicyStatement({
        sid: 'RecordersDeliver',
        principals,
        actions: ['s3:PutObject', 's3:PutObjectAcl'],
        // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM fills it in, with the account of the caller.
        resources: [this.arnOfObjects('${aws:PrincipalAccount}')],
        conditions: OWNER_FULL_CONTROL,
      }),
    ];
  }
}

export interface CentralBucketProps {
  readonly bucketName: string;
  /**
   * Stands before `AWSLogs/` in every key, without slashes at its ends.
   * @default - none
   */
  readonly keyPrefix?: string;
  /**
   * The key that encrypts the objects, where it is not the bucket's own choice.
   * @default - as the bucket does it
   */
  readonly encryptionKey?: IKey;
}

/** Somebody's bucket, which collects the files of many accounts. It is used as it is: its policy is its owner's. */
export class CentralBucket extends DeliveryTarget {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly keyPrefix: string | undefined;
  readonly encryptionKey: IKey | undefined;
  readonly policy = undefined;

  constructor(scope: Construct, id: string, props: CentralBucketProps) {
    super(scope, id);
    assertKeyPrefix(props.keyPrefix);
    const { bucketName, bucketArn } = Bucket.fromBucketName(this, 'Bucket', props.bucketName);
    this.bucketName = bucketName;
    this.bucketArn = bucketArn;
    this.keyPrefix = props.keyPrefix;
    this.encryptionKey = props.encryptionKey;
  }
}

function lifecycleRules({ infrequentAccessAfter, expireAfter }: DeliveryBucketProps): LifecycleRule[] {
  const transitionAfter = infrequentAccessAfter ?? Duration.days(90);
  const expiration = expireAfter ?? Duration.days(2557);
  if (transitionAfter.toDays() < 30) {
    throw new Error(
      `Cannot move files to infrequent access after ${transitionAfter.toDays()} days: S3 does it from 30 days on`,
    );
  }
  return [
    {
      id: 'files',
      ...(transitionAfter.toDays() < expiration.toDays() && {
        transitions: [{ storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter }],
      }),
      expiration,
      // Config writes a key once. A second version is an accident or worse, and there is a month to see it.
      noncurrentVersionExpiration: Duration.days(30),
      abortIncompleteMultipartUploadAfter: Duration.days(7),
    },
    { id: 'traces', expiredObjectDeleteMarker: true },
  ];
}
