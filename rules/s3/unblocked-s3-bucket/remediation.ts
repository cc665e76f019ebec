import { remediateSetting } from '../../../lib/core/remediation/setting';
import { accountPublicAccessBlock } from '../../../lib/resources/s3/account-public-access-block';
import type { Bucket } from '../../../lib/resources/s3/bucket';
import {
  applyAccountBlock,
  describeOutsiders,
  findAccountBlock,
  findPublicAccess,
} from '../../../lib/resources/s3/public-access';
import { type PublicAccessBlock, toBlockRequest, uniformBlock } from '../../../lib/resources/s3/public-access-block';
import { publicAccessBlock } from '../../../lib/resources/settings/bucket';

/** Turns on all four settings of the bucket's own block. */
export const remediation = remediateSetting({
  summary: "Turns on all four settings of the bucket's public access block; policy and ACL are unchanged",
  exclusions:
    'Nothing. Buckets that are public or serve a website need approval, and all that may have public objects: those whose ACLs no block stops yet',
  setting: publicAccessBlock,
  facts: [accountPublicAccessBlock],
  plan(bucket, _, { facts }) {
    const account = findAccountBlock(bucket.accountId, facts);
    const isNew = (setting: keyof PublicAccessBlock) =>
      bucket.publicAccessBlock[setting] !== true && account?.[setting] !== true;
    return {
      to: toBlockRequest(uniformBlock(true)),
      summary: 'Turn on all four settings of the public access block; the policy and the ACL are unchanged',
      sideEffects: [
        ...describePublicUse(bucket, account),
        ...(isNew('restrictPublicBuckets') ? describeOutsiders(bucket) : []),
        ...(isNew('blockPublicAcls') ? ['An upload that requests a public ACL fails'] : []),
        ...(isNew('ignorePublicAcls')
          ? ['Objects with a public ACL of their own, which AWS Config does not record, become private']
          : []),
      ],
      notes: ['S3 then rejects public policies'],
    };
  },
});

function describePublicUse(bucket: Bucket, account: PublicAccessBlock | undefined): string[] {
  const { ways, unknown } = applyAccountBlock(findPublicAccess(bucket), account);
  return [
    ...(bucket.website ? ['The bucket serves a website, whose visitors are denied access'] : []),
    ...ways.map((way) => `Whoever has access because ${way} loses it`),
    ...(ways.length === 0 && unknown.length > 0 ? [`Whoever has public access loses it: ${unknown.join('; ')}`] : []),
  ];
}
