import {
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand as GetAccountBlockCommand } from '@aws-sdk/client-s3-control';
import type { ConfigurationItem } from '../../../../core/item';
import { toTags } from '../../../../formats/tags';
import { describedItem, type LiveAccount, type LiveReader, unlessAbsent, unlessGone } from './live-resource';

/**
 * An S3 bucket with the answers of the calls about it under Config's keys, and beside it the account's public access
 * block. What may not be read makes it unreadable: a policy that is not seen is not one that is not there.
 */
export const liveBucket: LiveReader = {
  resourceType: 'AWS::S3::Bucket',
  async read(id, account) {
    const { place, clients } = account;
    // Names of buckets are the world's: without the owner, the name of somebody else's bucket would do.
    const of = { Bucket: id, ExpectedBucketOwner: place.accountId };
    const { s3 } = clients;
    const acl = await unlessGone(`Bucket ${id}`, s3.send(new GetBucketAclCommand(of)), 'NoSuchBucket');
    const [policy, block, website, tagging, beside] = await Promise.all([
      unlessAbsent(s3.send(new GetBucketPolicyCommand(of)), 'NoSuchBucketPolicy'),
      unlessAbsent(s3.send(new GetPublicAccessBlockCommand(of)), 'NoSuchPublicAccessBlockConfiguration'),
      unlessAbsent(s3.send(new GetBucketWebsiteCommand(of)), 'NoSuchWebsiteConfiguration'),
      unlessAbsent(s3.send(new GetBucketTaggingCommand(of)), 'NoSuchTagSet'),
      readAccountBlock(account),
    ]);
    return {
      item: describedItem(place, {
        resourceType: 'AWS::S3::Bucket',
        resourceId: id,
        resourceName: id,
        arn: `arn:${place.partition}:s3:::${id}`,
        tags: toTags(tagging?.TagSet, 'TagSet'),
        configuration: { Name: id },
        supplementaryConfiguration: {
          AccessControlList: { Owner: acl.Owner, Grants: acl.Grants ?? [] },
          ...(policy?.Policy !== undefined && { BucketPolicy: { Policy: policy.Policy } }),
          ...(block && { PublicAccessBlockConfiguration: withoutMetadata(block) }),
          ...(website && { BucketWebsiteConfiguration: withoutMetadata(website) }),
        },
      }),
      beside,
    };
  },
};

/** An account that never set its block has none, in Config neither. */
async function readAccountBlock({ place, clients }: LiveAccount): Promise<ConfigurationItem[]> {
  const { accountId } = place;
  const block = await unlessAbsent(
    clients.s3Control.send(new GetAccountBlockCommand({ AccountId: accountId })),
    'NoSuchPublicAccessBlockConfiguration',
  );
  if (!block) return [];
  const resourceType = 'AWS::S3::AccountPublicAccessBlock';
  return [describedItem(place, { resourceType, resourceId: accountId, configuration: withoutMetadata(block) })];
}

const withoutMetadata = <T extends { $metadata: unknown }>({ $metadata, ...answer }: T): Omit<T, '$metadata'> => answer;
