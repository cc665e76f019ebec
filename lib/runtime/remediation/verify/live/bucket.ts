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
import { createLiveItem, type LiveAccount, type LiveReader, unlessAbsent, unlessGone } from './live-resource';

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
    item: createLiveItem(scope, {
      resourceType: 'AWS::S3::Bucket',
      resourceId: id,
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
    }),
    relatedItems,
  };
};

/** An account that never set its block blocks nothing. */
async function readAccountBlock({ scope, clients }: LiveAccount): Promise<ConfigurationItem[]> {
  const { accountId } = scope;
  const block = await unlessAbsent(
    clients.s3Control.send(new GetAccountBlockCommand({ AccountId: accountId })),
    'NoSuchPublicAccessBlockConfiguration',
  );
  const resourceType = 'AWS::S3::AccountPublicAccessBlock';
  const configuration = block ? withoutMetadata(block) : { PublicAccessBlockConfiguration: BLOCKS_NOTHING };
  return [createLiveItem(scope, { resourceType, resourceId: accountId, configuration })];
}

const BLOCKS_NOTHING = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};

const withoutMetadata = <T extends { $metadata: unknown }>({ $metadata, ...answer }: T): Omit<T, '$metadata'> => answer;
