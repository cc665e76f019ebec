import { isObject } from '../../../lib/core/json';
import { findPublicStatements } from '../../../lib/core/policy/public';
import type { Json } from '../../../lib/core/remediation/operation';
import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import { joinList } from '../../../lib/core/text/format';
import { accountPublicAccessBlock } from '../../../lib/resources/s3/account-public-access-block';
import type { Bucket } from '../../../lib/resources/s3/bucket';
import { findAccountBlock } from '../../../lib/resources/s3/public-access';
import { bucketPolicy, requireName } from '../../../lib/resources/settings/bucket';
import { describeDeletedPrincipals } from '../../../lib/resources/settings/public-policy';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
const MAX_POLICY_BYTES = 20 * 1024;

/** Adds a statement to the policy that denies requests without TLS. */
export const remediation = remediateSetting({
  summary: 'Adds a statement to the bucket policy that denies requests without TLS; the other statements are unchanged',
  exclusions:
    'A policy that is not in the input or would become too long, one that names a deleted user or role, and a public one that a block rejects. Every plan needs approval, since clients may use plain HTTP',
  setting: bucketPolicy,
  facts: [accountPublicAccessBlock],
  plan(bucket, before, { facts }) {
    const deleted = describeDeletedPrincipals(before);
    if (deleted !== undefined) return needsManualFix(deleted);
    const blocks = [bucket.publicAccessBlock, findAccountBlock(bucket.accountId, facts)];
    const { found } = findPublicStatements(bucket.statements);
    if (found.length > 0 && blocks.some((block) => block?.blockPublicPolicy === true)) {
      const names = joinList(found.map(({ name }) => name));
      return needsManualFix(
        `The policy is public, and a public access block rejects each public policy: remove ${names} first`,
      );
    }
    const policy = addStatement(before, bucket);
    if (!policy)
      return needsManualFix('The policy has another form than a list of statements: add the statement by hand');
    if (new TextEncoder().encode(JSON.stringify(policy)).length > MAX_POLICY_BYTES) {
      return needsManualFix('With the statement, the policy would exceed the limit of 20 KB: shorten it first');
    }
    return {
      to: policy,
      summary: 'Add a statement to the bucket policy that denies requests without TLS',
      sideEffects: [
        ...(bucket.website
          ? ['The bucket serves a website, which speaks only HTTP: its visitors are denied access']
          : []),
        'Clients that send requests over plain HTTP are denied access: the access log or data events of CloudTrail show whether there are any',
      ],
    };
  },
});

/** Returns the policy with the statement at its end; `undefined` if it is no object. */
function addStatement(policy: Json, bucket: Bucket): Json | undefined {
  const document = policy ?? { Version: '2012-10-17', Statement: [] };
  if (!isObject(document)) return undefined;
  const statements = [document.Statement].flat() as Json[];
  const taken = statements.map((one) => (isObject(one) ? one.Sid : undefined));
  return { ...document, Statement: [...statements, denyPlainHttp(bucket, chooseSid(taken))] } as Json;
}

const SID = 'DenyRequestsWithoutTls';

/** Two statements must not have one Sid. */
function chooseSid(taken: readonly unknown[]): string {
  let sid = SID;
  for (let number = 2; taken.includes(sid); number++) sid = `${SID}${number}`;
  return sid;
}

function denyPlainHttp(bucket: Bucket, Sid: string): Json {
  const arn = bucket.arn ?? `arn:aws:s3:::${requireName(bucket)}`;
  return {
    Sid,
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
