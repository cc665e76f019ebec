import type { Fact } from '../../core/facts';
import { Properties } from '../../core/reading/properties';
import { type PublicAccessBlock, readPublicAccessBlock } from './public-access-block';

/**
 * The public access block of an account, by account ID. It applies to all of its buckets in all Regions.
 *
 * AWS Config has no item for it before it is first set. If an organization sets the block, its accounts inherit it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html
 *
 * @example
 * facts.about(accountPublicAccessBlock, '111122223333');
 */
export const accountPublicAccessBlock: Fact<PublicAccessBlock> = {
  name: 'account public access block',
  resourceTypes: ['AWS::S3::AccountPublicAccessBlock'],
  entries(item) {
    const configuration = Properties.of(item.configuration, 'configuration');
    // GetPublicAccessBlock nests the settings, which AWS Config's item has at its top level.
    const block = configuration.optionalObject('publicAccessBlockConfiguration') ?? configuration;
    return [[item.accountId ?? item.resourceId, readPublicAccessBlock(block)]];
  },
};
