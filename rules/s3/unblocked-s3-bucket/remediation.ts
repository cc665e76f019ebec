import { remediateSetting } from '../../../lib/core/remediation/setting';
import type { Bucket } from '../../../lib/resources/s3/bucket';
import { findPublicAccess } from '../../../lib/resources/s3/public-access';
import { toBlockRequest, uniformBlock } from '../../../lib/resources/s3/public-access-block';
import { publicAccessBlock } from '../../../lib/resources/settings/bucket';

/** Turns on all four settings of the bucket's own block. */
export const remediation = remediateSetting({
  summary: "Turns on all four settings of the bucket's public access block; policy and ACL are unchanged",
  exclusions: 'Nothing. Buckets that are public, may be public or serve a website need approval',
  setting: publicAccessBlock,
  plan: (bucket) => ({
    to: toBlockRequest(uniformBlock(true)),
    summary: 'Turn on all four settings of the public access block; the policy and the ACL are unchanged',
    sideEffects: describePublicUse(bucket),
    notes: [
      'S3 then rejects public policies and ACLs: an upload that requests a public ACL fails',
      'Public ACLs of individual objects, which AWS Config does not record, stop working',
    ],
  }),
});

function describePublicUse(bucket: Bucket): string[] {
  const { byPolicy, byAcl } = findPublicAccess(bucket);
  const ways = [...byPolicy.ways, ...byAcl.ways];
  const unknown = [...byPolicy.unknown, ...byAcl.unknown];
  return [
    ...(bucket.website ? ['The bucket serves a website, whose visitors are denied access'] : []),
    ...ways.map((way) => `Whoever has access because ${way} loses it`),
    ...(ways.length === 0 && unknown.length > 0 ? [`Whoever has public access loses it: ${unknown.join('; ')}`] : []),
  ];
}
