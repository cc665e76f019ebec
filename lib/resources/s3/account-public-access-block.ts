import type { Fact } from '../../core/facts';
import { Properties } from '../../core/reading/properties';
import { type PublicAccessBlock, readPublicAccessBlock } from './public-access-block';

/**
 * The public access block of an account, by account id; it counts for all of its buckets in all Regions.
 *
 * Config has no item of it before it is first set. Where an organization sets the block, its accounts inherit it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html
 */
export const accountPublicAccessBlock: Fact<PublicAccessBlock> = {
  name: 'account public access block',
  resourceTypes: ['AWS::S3::AccountPublicAccessBlock'],
  entries(item) {
    const configuration = Properties.of(item.configuration, 'configuration');
    // GetPublicAccessBlock wraps what Config's item has at its top.
    const block = configuration.optionalObject('publicAccessBlockConfiguration') ?? configuration;
    return [[item.accountId ?? item.resourceId, readPublicAccessBlock(block)]];
  },
};
