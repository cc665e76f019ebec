import { parseJsonText } from '../../../core/json';
import { type Accounts, GLOBAL } from '../../account/accounts';
import type { AccountResource, AccountResources } from '../../account/resources';
import { type AwsCall, AwsError } from '../../aws-call';
import { hashText } from '../../hashes';

export const BUCKET_TYPE = 'AWS::S3::Bucket';
const ACCOUNT_BLOCK_TYPE = 'AWS::S3::AccountPublicAccessBlock';

/** A bucket with the account and Region that it is in. */
export interface LocatedBucket {
  readonly account: string;
  readonly resources: AccountResources;
  readonly resource: AccountResource;
}

export interface RecordedBlock {
  readonly blockPublicAcls?: boolean;
  readonly ignorePublicAcls?: boolean;
  readonly blockPublicPolicy?: boolean;
  readonly restrictPublicBuckets?: boolean;
}

/** The buckets of all accounts, whose names are unique. */
export class Buckets {
  constructor(readonly accounts: Accounts) {}

  locate(name: string): LocatedBucket | undefined {
    for (const { account, resources } of this.accounts.listScopes()) {
      const resource = resources.find(BUCKET_TYPE, name);
      if (resource) return { account, resources, resource };
    }
    return undefined;
  }

  /** Finds the bucket of a call. @throws AwsError */
  find({ input }: AwsCall): LocatedBucket {
    const located = this.locate(input.Bucket);
    if (!located)
      throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: input.Bucket });
    if (input.ExpectedBucketOwner !== undefined && input.ExpectedBucketOwner !== located.account) {
      throw new AwsError('AccessDenied', 'Access Denied', 403);
    }
    return located;
  }

  list(account: string): AccountResource[] {
    return this.accounts
      .listScopes()
      .filter((scope) => scope.account === account)
      .flatMap(({ resources }) => resources.list(BUCKET_TYPE))
      .sort((a, b) => (a.resourceId < b.resourceId ? -1 : 1));
  }

  /** Changes a part of the configuration of the bucket of a call; undefined removes it. */
  change(call: AwsCall, key: string, value: unknown): object {
    const { resource, resources } = this.find(call);
    const { [key]: _, ...others } = resource.supplementaryConfiguration;
    const supplementaryConfiguration = value === undefined ? others : { ...others, [key]: value };
    resources.put({ ...resource, supplementaryConfiguration }, call);
    return {};
  }

  /** Returns the public access block in force: what the bucket or its account blocks. */
  readEffectiveBlock({ account, resource }: LocatedBucket): Required<RecordedBlock> {
    const { resourceId, supplementaryConfiguration } = resource;
    const own = parseRecordedBlock(supplementaryConfiguration.PublicAccessBlockConfiguration, `bucket ${resourceId}`);
    const ofAccount = parseRecordedBlock(this.findAccountBlock(account)?.configuration, `account ${account}`);
    const either = (name: keyof RecordedBlock) => own[name] === true || ofAccount[name] === true;
    return {
      blockPublicAcls: either('blockPublicAcls'),
      ignorePublicAcls: either('ignorePublicAcls'),
      blockPublicPolicy: either('blockPublicPolicy'),
      restrictPublicBuckets: either('restrictPublicBuckets'),
    };
  }

  findAccountBlock(account: string): AccountResource | undefined {
    return this.accounts.listResources(account, GLOBAL).find(ACCOUNT_BLOCK_TYPE, account);
  }

  /** Sets the public access block of an account; undefined removes it. */
  setAccountBlock(account: string, block: RecordedBlock | undefined, call: AwsCall): void {
    const resources = this.accounts.listResources(account, GLOBAL);
    if (!block) {
      resources.delete(ACCOUNT_BLOCK_TYPE, account, call);
      return;
    }
    resources.put(
      {
        resourceType: ACCOUNT_BLOCK_TYPE,
        resourceId: account,
        region: call.region,
        availabilityZone: 'Not Applicable',
        tags: {},
        configuration: { ...block },
        supplementaryConfiguration: {},
        relationships: [],
      },
      call,
    );
  }
}

/** A block may be JSON in a text, as in answers of Config's API. */
function parseRecordedBlock(value: unknown, owner: string): RecordedBlock {
  return (
    typeof value === 'string' ? parseJsonText(value, `PublicAccessBlockConfiguration of ${owner}`) : (value ?? {})
  ) as RecordedBlock;
}

/** Returns the canonical id of an account, by which access control lists name it. */
export const toCanonicalId = (account: string): string => hashText(`canonical ${account}`);

/** New buckets block public access and use no access control lists. https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html */
const FULL_BLOCK: Required<RecordedBlock> = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

/** Creates the resource of a bucket. */
export function buildBucket(options: {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly time: Date;
  readonly tags?: Readonly<Record<string, string>>;
}): AccountResource {
  const { name, account, region, partition, time, tags = {} } = options;
  const owner = { id: toCanonicalId(account) };
  return {
    resourceType: BUCKET_TYPE,
    resourceId: name,
    resourceName: name,
    arn: `arn:${partition}:s3:::${name}`,
    region,
    availabilityZone: 'Regional',
    creationTime: time.toISOString(),
    tags,
    configuration: { name, owner, creationDate: time.toISOString(), region },
    supplementaryConfiguration: {
      AccessControlList: writeGrants(owner.id, []),
      BucketAccelerateConfiguration: { isRequesterCharged: false },
      BucketLoggingConfiguration: {},
      BucketNotificationConfiguration: { configurations: {} },
      BucketPolicy: {},
      ...(Object.keys(tags).length > 0 && { BucketTaggingConfiguration: { tagSets: [{ tags }] } }),
      BucketVersioningConfiguration: { status: 'Off' },
      IsRequesterPaysEnabled: false,
      PublicAccessBlockConfiguration: FULL_BLOCK,
      ServerSideEncryptionConfiguration: {
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' }, bucketKeyEnabled: false }],
      },
    },
    relationships: [],
  };
}

/** A grant of an access control list, as AWS Config records it. A group is a text: `AllUsers`. */
export interface RecordedGrant {
  readonly grantee: string | { readonly id: string; readonly displayName: string | null };
  readonly permission: string;
}

/** Writes an access control list as AWS Config records it: the owner's grant, and others. */
export function writeGrants(ownerId: string, others: readonly RecordedGrant[]): string {
  return JSON.stringify({
    grantSet: null,
    grantList: [{ grantee: { id: ownerId, displayName: null }, permission: 'FullControl' }, ...others],
    owner: { displayName: null, id: ownerId },
    isRequesterCharged: false,
  });
}
