import type { ConfigurationItem } from '../../core/item';
import { isList, isObject, isString, parseEmbeddedJson, parseJsonText } from '../../core/json';
import { withMembers } from '../../core/remediation/members';
import type { IamPermission, Json, Operation } from '../../core/remediation/operation';
import { cannotCall } from '../cannot-call';
import { type AclRequest, toRecordedGrants } from './acl';

/** S3 requires the same permission to set a bucket's block and to delete it. */
const WRITE_BLOCK: IamPermission = {
  action: 's3:PutBucketPublicAccessBlock',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the role's policy fills it in
  resource: 'arn:${Partition}:s3:::*',
};

/**
 * Sets all four settings of a bucket's public access block.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html
 * @example
 * const BLOCK: Step = {
 *   name: 'Block',
 *   operation: putPublicAccessBlock,
 *   parameters: ['Bucket', 'PublicAccessBlockConfiguration'],
 * };
 */
export const putPublicAccessBlock: Operation = {
  service: 's3',
  api: 'PutPublicAccessBlock',
  parameters: { Bucket: 'String', PublicAccessBlockConfiguration: 'StringMap' },
  permission: WRITE_BLOCK,
  apply(item, { Bucket, PublicAccessBlockConfiguration: block }) {
    assertSameBucket('PutPublicAccessBlock', item, Bucket);
    if (!isObject(block)) throw cannotCall('PutPublicAccessBlock', 'found no PublicAccessBlockConfiguration');
    return setBlock(item, block as Readonly<Record<string, Json>>);
  },
};

/**
 * Deletes a bucket's public access block. A bucket without one does not change.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html
 * @example
 * const DELETE: Step = { name: 'Delete', operation: deletePublicAccessBlock, parameters: ['Bucket'] };
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

/**
 * Replaces a bucket's policy.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 * @example
 * const SET: Step = { name: 'SetPolicy', operation: putBucketPolicy, parameters: ['Bucket', 'Policy'] };
 */
export const putBucketPolicy: Operation = {
  service: 's3',
  api: 'PutBucketPolicy',
  parameters: { Bucket: 'String', Policy: 'String' },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the role's policy fills it in
  permission: { action: 's3:PutBucketPolicy', resource: 'arn:${Partition}:s3:::*' },
  apply(item, { Bucket, Policy }) {
    assertSameBucket('PutBucketPolicy', item, Bucket);
    if (!isString(Policy)) throw cannotCall('PutBucketPolicy', 'found no Policy');
    parseJsonText(Policy, 'Policy');
    const key = item.shape === 'description' ? 'Policy' : 'policyText';
    return {
      ...item,
      supplementaryConfiguration: { ...readSupplementary(item), BucketPolicy: { [key]: Policy } },
    };
  },
};

/**
 * Deletes a bucket's policy. A bucket without one does not change.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
 * @example
 * const DELETE: Step = { name: 'DeletePolicy', operation: deleteBucketPolicy, parameters: ['Bucket'] };
 */
export const deleteBucketPolicy: Operation = {
  service: 's3',
  api: 'DeleteBucketPolicy',
  parameters: { Bucket: 'String' },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the role's policy fills it in
  permission: { action: 's3:DeleteBucketPolicy', resource: 'arn:${Partition}:s3:::*' },
  apply(item, { Bucket }) {
    assertSameBucket('DeleteBucketPolicy', item, Bucket);
    return { ...item, supplementaryConfiguration: { ...readSupplementary(item), BucketPolicy: {} } };
  },
};

/**
 * Replaces a bucket's access control list. S3 refuses it if the bucket's Object Ownership disables ACLs, which items do
 * not contain. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html
 * @example
 * const SET: Step = { name: 'SetAcl', operation: putBucketAcl, parameters: ['Bucket', 'AccessControlPolicy'] };
 */
export const putBucketAcl: Operation = {
  service: 's3',
  api: 'PutBucketAcl',
  parameters: { Bucket: 'String', AccessControlPolicy: 'StringMap' },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the role's policy fills it in
  permission: { action: 's3:PutBucketAcl', resource: 'arn:${Partition}:s3:::*' },
  apply(item, { Bucket, AccessControlPolicy: policy }) {
    assertSameBucket('PutBucketAcl', item, Bucket);
    if (!isObject(policy) || !isList(policy.Grants)) throw cannotCall('PutBucketAcl', 'found no Grants');
    return setAcl(item, policy as unknown as AclRequest);
  },
};

function setAcl(item: ConfigurationItem, { Owner, Grants }: AclRequest): ConfigurationItem {
  const key = 'AccessControlList';
  const supplementary = readSupplementary(item);
  if (item.shape === 'description') {
    return { ...item, supplementaryConfiguration: { ...supplementary, [key]: { Owner, Grants } } };
  }
  // AWS Config has the list as JSON text.
  const recorded = parseEmbeddedJson(parseEmbeddedJson(supplementary[key]));
  const before = isObject(recorded) ? recorded : { owner: { displayName: null, id: Owner.ID } };
  const grants = toRecordedGrants(Grants, isList(before.grantList) ? before.grantList : []);
  const text = JSON.stringify({ ...before, grantSet: null, grantList: grants });
  return { ...item, supplementaryConfiguration: { ...supplementary, [key]: text } };
}

/**
 * The key of the block in AWS Config and in descriptions. A description has the output of GetPublicAccessBlock, which
 * nests it once more.
 */
const BLOCK_KEY = 'PublicAccessBlockConfiguration';

function assertSameBucket(
  api: string,
  { resourceId, resourceName }: ConfigurationItem,
  bucket: Json | undefined,
): void {
  const name = resourceName ?? resourceId;
  if (bucket !== name) throw cannotCall(api, `expected bucket "${name}", found ${JSON.stringify(bucket)}`);
}

function setBlock(item: ConfigurationItem, block: Readonly<Record<string, Json>>): ConfigurationItem {
  const supplementary = readSupplementary(item);
  const recorded = supplementary[BLOCK_KEY];
  const before = isString(recorded) ? parseJsonText(recorded, `supplementaryConfiguration.${BLOCK_KEY}`) : recorded;
  const after = isWrapped(before, item.shape)
    ? {
        ...(isObject(before) && before),
        [BLOCK_KEY]: withMembers(isObject(before) ? before[BLOCK_KEY] : {}, block, item.shape),
      }
    : withMembers(before, block, item.shape);
  // Items from AWS Config's API contain each supplementary value as JSON text.
  const value = isString(recorded) ? JSON.stringify(after) : after;
  return { ...item, supplementaryConfiguration: { ...supplementary, [BLOCK_KEY]: value } };
}

const isWrapped = (before: unknown, shape: ConfigurationItem['shape']): boolean =>
  isObject(before) && Object.keys(before).length > 0 ? isObject(before[BLOCK_KEY]) : shape === 'description';

const readSupplementary = ({ supplementaryConfiguration }: ConfigurationItem): Record<string, unknown> =>
  isObject(supplementaryConfiguration) ? supplementaryConfiguration : {};
