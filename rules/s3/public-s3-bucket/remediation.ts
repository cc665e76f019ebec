import { remediateSetting } from '../../../lib/core/remediation/setting';
import type { Bucket } from '../../../lib/resources/s3/bucket';
import { describeOutsiders, findAccountBlock } from '../../../lib/resources/s3/public-access';
import { toBlockRequest, uniformBlock } from '../../../lib/resources/s3/public-access-block';
import { publicAccessBlock, requireName } from '../../../lib/resources/settings/bucket';

/** Turns on all four settings of the bucket's own block. They remove public access and leave policy and ACL unchanged. */
export const remediation = remediateSetting({
  summary: "Turns on all four settings of the bucket's public access block; policy and ACL are unchanged",
  exclusions:
    'Buckets with insufficient data. Websites, and other accounts that the same policy grants access to, need approval',
  setting: publicAccessBlock,
  plan(bucket, _, { facts }) {
    const account = findAccountBlock(bucket.accountId, facts);
    const isRestricted = [bucket.publicAccessBlock, account].some((block) => block?.restrictPublicBuckets === true);
    return {
      to: toBlockRequest(uniformBlock(true)),
      summary: `Turn on all four settings of the public access block of bucket "${requireName(bucket)}"; its policy and ACL are unchanged`,
      sideEffects: [...describeWebsite(bucket), ...(isRestricted ? [] : describeOutsiders(bucket))],
      notes: [
        'The public statements or grants remain in the policy or ACL and take effect again if the block is turned off: remove them',
        ...describeNewSettings(bucket),
      ],
    };
  },
});

function describeWebsite({ website }: Bucket): string[] {
  if (!website) return [];
  if (website.redirectsTo !== undefined) {
    return [`The bucket redirects the visitors of its website to ${website.redirectsTo}, which may stop working`];
  }
  return [`The bucket serves a website${website.index ? ` (${website.index})` : ''}, whose visitors are denied access`];
}

/** Describes the effects of the settings that were off: one setting rejects public policies and ACLs, one ignores ACLs of objects. */
function describeNewSettings({ publicAccessBlock: block }: Bucket): string[] {
  const rejects = 'S3 then rejects public policies and ACLs: an upload that requests a public ACL fails';
  const ignores = 'Public ACLs of individual objects, which AWS Config does not record, stop working too';
  return [...(block.blockPublicAcls === true ? [] : [rejects]), ...(block.ignorePublicAcls === true ? [] : [ignores])];
}
