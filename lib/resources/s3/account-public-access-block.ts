import type { Fact } from '../../core/facts';
import { defineReader, Resource } from '../../core/reading/reader';
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
  entries: (item) => [[item.accountId ?? item.resourceId, accountBlock.read(item).block]],
};

/**
 * The public access block of an account:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html
 *
 * @example
 * const ignoresAcls = ({ block }: AccountBlock) => block.ignorePublicAcls === true;
 */
export class AccountBlock extends Resource {
  get block(): PublicAccessBlock {
    // GetPublicAccessBlock nests the settings, which AWS Config's item has at its top level.
    return readPublicAccessBlock(
      this.configuration.optionalObject('publicAccessBlockConfiguration') ?? this.configuration,
    );
  }
}

/**
 * Reads public access blocks of accounts.
 * @example
 * accountBlock.read(item).block.ignorePublicAcls;
 */
export const accountBlock = defineReader('AWS::S3::AccountPublicAccessBlock', AccountBlock);
