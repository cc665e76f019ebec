import type { Facts } from '../../core/facts';
import type { MaybeUnknown, Statement } from '../../core/policy/document';
import { allowsPublicWrite, describePublicStatement, findPublicStatements } from '../../core/policy/public';
import { isUnknown, type Unknown } from '../../core/reading/unreadable';
import { joinList, pluralize } from '../../core/text/format';
import { accountPublicAccessBlock } from './account-public-access-block';
import { type AclGrant, isPublicGrant } from './acl';
import type { Bucket } from './bucket';
import { intersectBlocks, type PublicAccessBlock } from './public-access-block';

/**
 * The public access to a bucket.
 *
 * @example
 * const isPublic = ({ ways }: PublicAccess) => ways.length > 0;
 */
export interface PublicAccess {
  /** Descriptions of the statements and grants that are public: `policy statement "PublicRead" lets anyone read (s3:GetObject)`. */
  readonly ways: readonly string[];
  /** Descriptions of parts that may be public and that the input leaves open. */
  readonly unknown: readonly string[];
}

/**
 * Finds the public access that S3 grants by ACL and policy, unless the bucket's or the account's block removes it. The
 * stricter of the two blocks applies, for each setting.
 * @param account the account's block; `undefined` if it is not in the input, which counts as off
 * @example
 * const { ways, unknown } = findPublicAccess(bucket.read(item), undefined);
 */
export function findPublicAccess(bucket: Bucket, account: PublicAccessBlock | undefined): PublicAccess {
  const { publicAccessBlock: own } = bucket;
  const byAcl = applyBlock([own.ignorePublicAcls, account?.ignorePublicAcls], findAclAccess(bucket.grants));
  const byPolicy = applyBlock(
    [own.restrictPublicBuckets, account?.restrictPublicBuckets],
    findPolicyAccess(bucket.statements),
  );
  return { ways: [...byPolicy.ways, ...byAcl.ways], unknown: [...byPolicy.unknown, ...byAcl.unknown] };
}

/**
 * Returns the block of the bucket's account; `undefined` if it is not in the input.
 *
 * @example
 * const block = findAccountBlock(bucket.read(item), facts);
 */
export function findAccountBlock(bucket: Bucket, facts: Facts): PublicAccessBlock | undefined {
  const blocks = facts.about(accountPublicAccessBlock, bucket.accountId ?? '');
  return blocks.length === 0 ? undefined : intersectBlocks(blocks);
}

function applyBlock(settings: readonly (boolean | Unknown | undefined)[], access: PublicAccess): PublicAccess {
  if (settings.includes(true)) return { ways: [], unknown: [] };
  const open = settings.find(isUnknown);
  if (!open) return access;
  return {
    ways: [],
    unknown: [...access.unknown, ...access.ways.map((way) => `whether ${open.what} blocks this: ${way}`)],
  };
}

function findAclAccess(grants: readonly MaybeUnknown<AclGrant>[]): PublicAccess {
  const open = grants.flatMap((grant) => (isUnknown(grant) || !isPublicGrant(grant) ? [] : [grant]));
  const words = [...new Set(open.map(({ grantee, permission }) => `${permission} to ${grantee}`))];
  return {
    ways: words.length === 0 ? [] : [`the ACL grants ${joinList(words)}`],
    unknown: grants.flatMap((grant) => (isUnknown(grant) ? [`its ACL (${grant.what})`] : [])),
  };
}

/** Describes the worst statement, and counts the others to keep the annotation short. */
function findPolicyAccess(statements: readonly MaybeUnknown<Statement>[]): PublicAccess {
  const { found, unknown } = findPublicStatements(statements);
  const worst = found.find(allowsPublicWrite) ?? found[0];
  if (!worst) return { ways: [], unknown: unknown.map((what) => `policy ${what}`) };
  const others = found.length > 1 ? `, and so do ${pluralize(found.length - 1, 'other statement')}` : '';
  return { ways: [`policy ${describePublicStatement(worst)}${others}`], unknown: [] };
}
