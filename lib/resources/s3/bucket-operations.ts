import type { ConfigurationItem } from '../../core/item';
import { isObject, isString, parseJsonText } from '../../core/reading/properties';
import type { IamPermission, Json, Operation } from '../../core/remediation/operation';
import { withMembers } from '../../core/text/casing';

/** S3 asks the same permission of whoever sets a bucket's block and of whoever deletes it. */
const writeBlock: IamPermission = {
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
  permission: writeBlock,
  apply(item, { Bucket, PublicAccessBlockConfiguration: block }) {
    refuseOthers('PutPublicAccessBlock', item, Bucket);
    if (!isObject(block)) throw new Error(`Cannot call PutPublicAccessBlock: found no PublicAccessBlockConfiguration`);
    return withBlock(item, block as Readonly<Record<string, Json>>);
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
  permission: writeBlock,
  apply(item, { Bucket }) {
    refuseOthers('DeletePublicAccessBlock', item, Bucket);
    const { [BLOCK]: _, ...others } = supplementaryOf(item);
    return { ...item, supplementaryConfiguration: others };
  },
};

/** Where Config and a description hold the block; a description has GetPublicAccessBlock's answer, which wraps it once more. */
const BLOCK = 'PublicAccessBlockConfiguration';

function refuseOthers(api: string, { resourceId, resourceName }: ConfigurationItem, bucket: Json | undefined): void {
  const name = resourceName ?? resourceId;
  if (bucket !== name)
    throw new Error(`Cannot call ${api}: expected bucket "${name}", found ${JSON.stringify(bucket)}`);
}

function withBlock(item: ConfigurationItem, block: Readonly<Record<string, Json>>): ConfigurationItem {
  const supplementary = supplementaryOf(item);
  const written = supplementary[BLOCK];
  const before = isString(written) ? parseJsonText(written, `supplementaryConfiguration.${BLOCK}`) : written;
  const after = isWrapped(before, item.shape)
    ? {
        ...(isObject(before) && before),
        [BLOCK]: withMembers(isObject(before) ? before[BLOCK] : {}, block, item.shape),
      }
    : withMembers(before, block, item.shape);
  // Items of Config's API hold each supplementary value as JSON text.
  const value = isString(written) ? JSON.stringify(after) : after;
  return { ...item, supplementaryConfiguration: { ...supplementary, [BLOCK]: value } };
}

const isWrapped = (before: unknown, shape: ConfigurationItem['shape']): boolean =>
  isObject(before) && Object.keys(before).length > 0 ? isObject(before[BLOCK]) : shape === 'description';

const supplementaryOf = ({ supplementaryConfiguration }: ConfigurationItem): Record<string, unknown> =>
  isObject(supplementaryConfiguration) ? supplementaryConfiguration : {};
