import { findOutsiders } from '../../../lib/core/policy/outside';
import { findPublicStatements } from '../../../lib/core/policy/public';
import type { Remediation } from '../../../lib/core/remediation/plan';
import { makeCall, type Step, type UndoCall, makeUndoCall } from '../../../lib/core/remediation/step';
import { joinList } from '../../../lib/core/text/format';
import { findAccountBlock, type Bucket } from '../../../lib/resources/s3/bucket';
import { deletePublicAccessBlock, putPublicAccessBlock } from '../../../lib/resources/s3/bucket-operations';
import { uniformBlock, toBlockRequest } from '../../../lib/resources/s3/public-access-block';

const BLOCK: Step = {
  name: 'BlockPublicAccess',
  operation: putPublicAccessBlock,
  parameters: ['Bucket', 'PublicAccessBlockConfiguration'],
};
const RESTORE: Step = {
  name: 'RestorePublicAccessBlock',
  operation: putPublicAccessBlock,
  parameters: ['Bucket', 'PublicAccessBlockConfiguration'],
};
const DELETE: Step = { name: 'DeletePublicAccessBlock', operation: deletePublicAccessBlock, parameters: ['Bucket'] };

/** All four settings of the bucket's own block, which undo public access and leave policy and ACL as they are. */
export const remediation: Remediation<Bucket> = {
  summary: "The bucket's public access block is turned on, all four settings; policy and ACL keep their text",
  exclusions: 'What cannot be judged. To a website, or accounts that the same policy names, a person has to agree',
  steps: [BLOCK],
  undoSteps: [RESTORE, DELETE],
  plan(bucket, { facts }) {
    const name = nameOf(bucket);
    const account = findAccountBlock(bucket, facts);
    const isRestricted = [bucket.publicAccessBlock, account].some((block) => block?.restrictPublicBuckets === true);
    return {
      kind: 'fix',
      summary: `Turn on all four settings of the public access block of bucket "${name}"; its policy and ACL stay as they are`,
      calls: [makeCall(BLOCK, { Bucket: name, PublicAccessBlockConfiguration: toBlockRequest(uniformBlock(true)) })],
      undo: [undoing(bucket)],
      sideEffects: [...websiteEffect(bucket), ...(isRestricted ? [] : outsidersEffect(bucket))],
      notes: [
        'What opens the bucket stays in its policy or ACL and works again once the block is turned off: take it out',
        ...refusalNotes(bucket),
      ],
    };
  },
  state(bucket) {
    const block = bucket.recordedBlock;
    return { PublicAccessBlockConfiguration: block ? toBlockRequest(block) : null };
  },
};

const nameOf = (bucket: Bucket): string => bucket.bucketName ?? bucket.id;

/** A bucket that never had a block is left without one: a block with all settings off is not the same item. */
function undoing(bucket: Bucket): UndoCall {
  const Bucket = nameOf(bucket);
  const block = bucket.recordedBlock;
  if (!block) return makeUndoCall(BLOCK, DELETE, { Bucket });
  return makeUndoCall(BLOCK, RESTORE, { Bucket, PublicAccessBlockConfiguration: toBlockRequest(block) });
}

function websiteEffect({ website }: Bucket): string[] {
  if (!website) return [];
  if (website.redirectsTo !== undefined)
    return [
      `The bucket is set up as a website that sends its visitors on to ${website.redirectsTo}: see whether that goes on`,
    ];
  return [`The bucket serves a website${website.index ? ` (${website.index})` : ''}: its visitors are refused`];
}

function outsidersEffect({ statements, accountId, ownerId }: Bucket): string[] {
  if (findPublicStatements(statements).found.length === 0) return [];
  const outsiders = findOutsiders(statements, { accountId, canonicalId: ownerId });
  if (outsiders.length === 0) return [];
  const perhapsOwn =
    accountId === undefined ? ", unless that is the bucket's own account, which the input does not tell" : '';
  return [
    `The policy is public, so RestrictPublicBuckets also cuts off whom else it lets in from outside of the account: ${joinList(outsiders, 10)}${perhapsOwn}`,
  ];
}

/** What the two settings beside come to that refuse, and the one that reaches objects. */
function refusalNotes({ publicAccessBlock: block }: Bucket): string[] {
  const refuses = 'S3 refuses public policies and ACLs from then on: an upload that asks for a public ACL fails';
  const ignores = 'Public ACLs of single objects, which AWS Config does not record, stop working too';
  return [...(block.blockPublicAcls === true ? [] : [refuses]), ...(block.ignorePublicAcls === true ? [] : [ignores])];
}
