import type { ConfigurationItem } from '../../core/item';
import { isObject, isString, parseJsonText } from '../../core/json';
import type { IamPermission, Json, Operation } from '../../core/remediation/operation';
import { withMembers } from '../../core/remediation/members';

/** S3 asks the same permission of whoever sets a bucket's block and of whoever deletes it. */
const WRITE_BLOCK: IamPermission = {
  action: 's3:PutBucketPublicAccessBlock',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the partition is filled in where the role is made
  resource: 'arn:${Partition}:s3:::*',
};

/**
 * Sets the four settings of a bucket's public access block; the answer's whole content is replaced.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html
 */
export const putPublicAccessBlock: Operation = {
  service: 's3',
  api: 'PutPublicAccessBlock',
  parameters: { Bucket: 'String', PublicAccessBlockConfiguration: 'StringMap' },
  permission: WRITE_BLOCK,
  apply(item, { Bucket, PublicAccessBlockConfiguration: block }) {
    assertSameBucket('PutPublicAccessBlock', item, Bucket);
    if (!isObject(block)) throw new Error(`Cannot call PutPublicAccessBlock: found no PublicAccessBlockConfiguration`);
    return setBlock(item, block as Readonly<Record<string, Json>>);
  },
};

/**
 * Takes a bucket's public access block away; a bucket without one is left as it is.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html
 */
export const deletePublicAccessBlock: Operation = {
  service: 's3',
  api: 'DeletePublicAccessBlock',
  parameters: { Bucket: 'String' },
  permission: WRITE_BLOCK,
  apply(item, { Bucket }) {
    assertSameBucket('DeletePublicAccessBlock', item, Bucket);
    const { [BLOCK_KEY]: _, ...others } = readSupplementary(item);
    return { ...item, supplementaryConfiguration: others };
  },
};

/** Where Config and a description hold the block; a description has GetPublicAccessBlock's answer, which wraps it once more. */
const BLOCK_KEY = 'PublicAccessBlockConfiguration';

function assertSameBucket(api: string, { resourceId, resourceName }: ConfigurationItem, bucket: Json | undefined): void {
  const name = resourceName ?? resourceId;
  if (bucket !== name)
    throw new Error(`Cannot call ${api}: expected bucket "${name}", found ${JSON.stringify(bucket)}`);
}

function setBlock(item: ConfigurationItem, block: Readonly<Record<string, Json>>): ConfigurationItem {
  const supplementary = readSupplementary(item);
  const written = supplementary[BLOCK_KEY];
  const before = isString(written) ? parseJsonText(written, `supplementaryConfiguration.${BLOCK_KEY}`) : written;
  const after = isWrapped(before, item.shape)
    ? {
        ...(isObject(before) && before),
        [BLOCK_KEY]: withMembers(isObject(before) ? before[BLOCK_KEY] : {}, block, item.shape),
      }
    : withMembers(before, block, item.shape);
  // Items of Config's API hold each supplementary value as JSON text.
  const value = isString(written) ? JSON.stringify(after) : after;
  return { ...item, supplementaryConfiguration: { ...supplementary, [BLOCK_KEY]: value } };
}

const isWrapped = (before: unknown, shape: ConfigurationItem['shape']): boolean =>
  isObject(before) && Object.keys(before).length > 0 ? isObject(before[BLOCK_KEY]) : shape === 'description';

const readSupplementary = ({ supplementaryConfiguration }: ConfigurationItem): Record<string, unknown> =>
  isObject(supplementaryConfiguration) ? supplementaryConfiguration : {};
