import { parseJsonText } from '../../../core/json';
import type { Accounts } from '../../account/accounts';
import { type AwsCall, AwsError } from '../../aws-call';
import { listStatements } from '../../iam/match-statement';
import type { CreatedResource, LocalService, PolicyDocument, TemplateType } from '../../service';
import { readTags } from '../tags';
import { readGrants, toStatements } from './access-lists';
import { createNoBlock, createSettingOperations, recordTemplateSettings, toBlock, toSdkBlock } from './bucket-settings';
import { Buckets, buildBucket, toCanonicalId } from './buckets';
import { Objects } from './objects';

/** S3 for all accounts, and the public access blocks of accounts. */
interface S3Services {
  readonly s3: LocalService;
  readonly s3Control: LocalService;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const isBucketName = (name: string): boolean =>
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
  !/\.\.|^\d+\.\d+\.\d+\.\d+$|^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name);

const BUCKET_REGIONS = /^[a-z]{2}(-[a-z]+)+-\d$/;

export function createS3(accounts: Accounts): S3Services {
  const buckets = new Buckets(accounts);
  /** The object ownership of buckets, which AWS Config does not record. */
  const ownerships = new Map<string, string>();
  const objects = new Objects(buckets, ownerships);

  const create = (call: AwsCall): object => {
    const { Bucket, CreateBucketConfiguration, ObjectOwnership = 'BucketOwnerEnforced' } = call.input;
    const constraint = CreateBucketConfiguration?.LocationConstraint ?? 'us-east-1';
    const location = constraint === 'EU' ? 'eu-west-1' : constraint;
    if (!isBucketName(Bucket)) {
      throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: Bucket });
    }
    if (!BUCKET_REGIONS.test(location)) {
      throw new AwsError('InvalidLocationConstraint', 'The specified location-constraint is not valid', 400, {
        LocationConstraint: location,
      });
    }
    if (location !== call.region) {
      throw new AwsError(
        'IllegalLocationConstraintException',
        location === 'us-east-1'
          ? 'The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.'
          : `The ${location} location constraint is incompatible for the region specific endpoint this request was sent to.`,
      );
    }
    const existing = buckets.locate(Bucket);
    const { account } = call.caller;
    if (existing && existing.account !== account) {
      throw new AwsError(
        'BucketAlreadyExists',
        'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
        409,
      );
    }
    if (existing) {
      if (call.region === 'us-east-1') return { Location: `/${Bucket}` };
      throw new AwsError(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
        409,
        { BucketName: Bucket },
      );
    }
    const bucket = buildBucket({
      name: Bucket,
      account,
      region: location,
      partition: accounts.partition,
      time: accounts.clock.now,
    });
    const acl = readGrants(call, toCanonicalId(account));
    if (acl?.isPublic) {
      // A new bucket blocks public lists.
      throw new AwsError(
        'InvalidBucketAclWithBlockPublicAccessError',
        'Bucket cannot have public ACLs set with BlockPublicAccess enabled',
      );
    }
    ownerships.set(Bucket, ObjectOwnership);
    const recorded = acl && { AccessControlList: acl.text };
    accounts.listResources(account, location).supplement(bucket, { ...recorded }, call);
    return { Location: location === 'us-east-1' ? `/${Bucket}` : `http://${Bucket}.s3.amazonaws.com/` };
  };

  const s3: LocalService = {
    name: 's3',
    operations: {
      ...createSettingOperations(buckets, ownerships),
      ...objects.operations,
      CreateBucket: create,
      DeleteBucket: (call) => {
        const { resource, resources } = buckets.find(call);
        if (objects.list(resource.resourceId).length > 0) {
          throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, {
            BucketName: resource.resourceId,
          });
        }
        ownerships.delete(resource.resourceId);
        resources.delete(resource.resourceType, resource.resourceId, call);
        return {};
      },
      HeadBucket: (call) => ({ BucketRegion: buckets.find(call).resource.region }),
      GetBucketLocation: (call) => {
        const { region } = buckets.find(call).resource;
        return region === 'us-east-1' ? {} : { LocationConstraint: region };
      },
      ListBuckets: ({ caller, input: { Prefix = '', BucketRegion } }) => ({
        Buckets: buckets
          .list(caller.account)
          .filter(
            ({ resourceId, region }) =>
              resourceId.startsWith(Prefix) && (BucketRegion === undefined || region === BucketRegion),
          )
          .map(({ resourceId, region, creationTime, configuration }) => ({
            Name: resourceId,
            CreationDate: new Date(String(configuration.creationDate ?? creationTime)),
            BucketRegion: region,
          })),
        Owner: { ID: toCanonicalId(caller.account) },
      }),
    },
    findPolicy: (arn) => {
      const bucket = buckets.locate(/:::([^/]+)/.exec(arn)?.[1] ?? '');
      if (!bucket) return undefined;
      const { policyText } = (bucket.resource.supplementaryConfiguration.BucketPolicy ?? {}) as { policyText?: string };
      const block = buckets.readEffectiveBlock(bucket);
      const policy =
        policyText === undefined ? undefined : (parseJsonText(policyText, `the policy of ${arn}`) as PolicyDocument);
      const granted = block.ignorePublicAcls ? [] : toStatements(bucket);
      if (!policy && granted.length === 0) return undefined;
      return { ...policy, Statement: [...(policy ? listStatements(policy) : []), ...granted] };
    },
    save: () => ({
      ownerships: [...ownerships],
      objects: accounts
        .listScopes()
        .flatMap(({ resources }) => resources.list('AWS::S3::Bucket'))
        .map(({ resourceId }) => [
          resourceId,
          objects.list(resourceId).map((each) => ({ ...each, body: each.body.toString('base64') })),
        ]),
    }),
    restore: (state) => {
      const saved = state as {
        ownerships: [string, string][];
        objects: [string, { key: string; body: string; etag: string; modified: string; properties: object }[]][];
      };
      for (const [bucket, ownership] of saved.ownerships) ownerships.set(bucket, ownership);
      for (const [bucket, stored] of saved.objects) {
        for (const each of stored) {
          objects.put(bucket, {
            ...each,
            body: Buffer.from(each.body, 'base64'),
            modified: new Date(each.modified),
            properties: { ...each.properties },
          });
        }
      }
    },
  };

  const s3Control: LocalService = {
    name: 's3control',
    operations: {
      GetPublicAccessBlock: (call) => {
        const { caller } = checkOwnAccount(call);
        const block = buckets.findAccountBlock(caller.account);
        if (!block) throw createNoBlock();
        return { PublicAccessBlockConfiguration: toSdkBlock(block.configuration) };
      },
      PutPublicAccessBlock: (call) => {
        checkOwnAccount(call);
        buckets.setAccountBlock(call.caller.account, toBlock(call.input.PublicAccessBlockConfiguration), call);
        return {};
      },
      DeletePublicAccessBlock: (call) => {
        checkOwnAccount(call);
        buckets.setAccountBlock(call.caller.account, undefined, call);
        return {};
      },
    },
  };
  return { s3, s3Control };
}

/** @throws AwsError for another account than that of the caller */
function checkOwnAccount(call: AwsCall): AwsCall {
  if (call.input.AccountId === undefined || call.input.AccountId === call.caller.account) return call;
  throw new AwsError('AccessDenied', 'Access Denied', 403);
}

/** Creates the template types of buckets in an account and Region. */
export function createBucketTypes(
  accounts: Accounts,
  { account, region, partition }: { readonly account: string; readonly region: string; readonly partition: string },
): Readonly<Record<string, TemplateType>> {
  const resources = accounts.listResources(account, region);
  return {
    'AWS::S3::Bucket': {
      properties: [
        ...['BucketName', 'PublicAccessBlockConfiguration', 'VersioningConfiguration', 'LifecycleConfiguration'],
        ...['LoggingConfiguration', 'Tags'],
      ],
      withoutEffect: [
        ...['BucketEncryption', 'OwnershipControls', 'AccessControl', 'ReplicationConfiguration'],
        ...['ObjectLockEnabled', 'ObjectLockConfiguration'],
      ],
      create: ({ ref, properties }: CreatedResource) => {
        // An update of a stack leaves the time of what exists.
        const { creationTime } = resources.find('AWS::S3::Bucket', ref) ?? {};
        const time = creationTime === undefined ? accounts.clock.now : new Date(creationTime);
        const bucket = buildBucket({ name: ref, account, region, partition, time, tags: readTags(properties.Tags) });
        resources.supplement(bucket, recordTemplateSettings(ref, properties));
      },
    },
    'AWS::S3::BucketPolicy': {
      properties: ['Bucket', 'PolicyDocument'],
      create: ({ properties }: CreatedResource) => {
        const bucket = resources.find('AWS::S3::Bucket', String(properties.Bucket));
        if (!bucket) return;
        resources.supplement(bucket, { BucketPolicy: { policyText: JSON.stringify(properties.PolicyDocument) } });
      },
    },
  };
}
