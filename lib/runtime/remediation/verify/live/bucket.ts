import {
  GetBucketAclCommand,
  GetBucketLoggingCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand as GetAccountBlockCommand } from '@aws-sdk/client-s3-control';
import type { ConfigurationItem } from '../../../../core/item';
import { toTags } from '../../../../formats/items/tags';
import {
  createLiveItem,
  type LiveAccount,
  type LiveReader,
  ResourceGone,
  unlessAbsent,
  unlessGone,
} from './live-resource';

/**
 * Reads an S3 bucket with the answers of its calls under Config's keys, and the account's public access block as a
 * related item. Fails if access to a part is denied: a policy that cannot be read may exist.
 */
export const readLiveBucket: LiveReader = async (id, account) => {
  const { scope, clients } = account;
  // Bucket names are global: without the owner, the calls would read a bucket of another account.
  const input = { Bucket: id, ExpectedBucketOwner: scope.accountId };
  const { s3 } = clients;
  const acl = await unlessGone(`Bucket ${id}`, s3.send(new GetBucketAclCommand(input)), 'NoSuchBucket');
  const [policy, block, website, tagging, versioning, logging, relatedItems] = await Promise.all([
    unlessAbsent(s3.send(new GetBucketPolicyCommand(input)), 'NoSuchBucketPolicy'),
    unlessAbsent(s3.send(new GetPublicAccessBlockCommand(input)), 'NoSuchPublicAccessBlockConfiguration'),
    unlessAbsent(s3.send(new GetBucketWebsiteCommand(input)), 'NoSuchWebsiteConfiguration'),
    unlessAbsent(s3.send(new GetBucketTaggingCommand(input)), 'NoSuchTagSet'),
    s3.send(new GetBucketVersioningCommand(input)),
    s3.send(new GetBucketLoggingCommand(input)),
    readAccountBlock(account),
  ]);
  return {
    resourceName: id,
    arn: `arn:${scope.partition}:s3:::${id}`,
    tags: toTags(tagging?.TagSet, 'TagSet'),
    configuration: { Name: id },
    supplementaryConfiguration: {
      AccessControlList: { Owner: acl.Owner, Grants: acl.Grants ?? [] },
      BucketPolicy: policy?.Policy === undefined ? null : { Policy: policy.Policy },
      PublicAccessBlockConfiguration: block ? withoutMetadata(block) : null,
      BucketVersioningConfiguration: withoutMetadata(versioning),
      BucketLoggingConfiguration: withoutMetadata(logging),
      ...(website && { BucketWebsiteConfiguration: withoutMetadata(website) }),
    },
    relatedItems,
  };
};

/** Reads the public access block of the account. It does not exist before it is first set. */
export const readLiveAccountBlock: LiveReader = async (id, account) => {
  const { accountId } = account.scope;
  if (id !== accountId) throw new Error(`it is the block of account ${id}, expected ${accountId}`);
  const block = await getAccountBlock(account);
  if (!block) throw new ResourceGone(`The public access block of account ${id}`);
  return { configuration: { PublicAccessBlockConfiguration: block } };
};

/** An account that never set its block blocks nothing. */
async function readAccountBlock(account: LiveAccount): Promise<ConfigurationItem[]> {
  return [createBlockItem(account, (await getAccountBlock(account)) ?? BLOCKS_NOTHING)];
}

const getAccountBlock = async ({ scope: { accountId }, clients }: LiveAccount): Promise<object | undefined> => {
  const answer = clients.s3Control.send(new GetAccountBlockCommand({ AccountId: accountId }));
  return (await unlessAbsent(answer, 'NoSuchPublicAccessBlockConfiguration'))?.PublicAccessBlockConfiguration;
};

const createBlockItem = ({ scope }: LiveAccount, PublicAccessBlockConfiguration: object): ConfigurationItem =>
  createLiveItem(scope, {
    resourceType: 'AWS::S3::AccountPublicAccessBlock',
    resourceId: scope.accountId,
    configuration: { PublicAccessBlockConfiguration },
  });

const BLOCKS_NOTHING = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};

const withoutMetadata = <T extends { $metadata: unknown }>({ $metadata, ...answer }: T): Omit<T, '$metadata'> => answer;
