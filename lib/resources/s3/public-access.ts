import type { Facts } from '../../core/facts';
import type { Statement } from '../../core/policy/document';
import { findOutsiders } from '../../core/policy/outside';
import {
  allowsPublicWrite,
  describeOthers,
  describePublicStatement,
  findPublicStatements,
} from '../../core/policy/public';
import { isUnknown, type MaybeUnknown, type Unknown } from '../../core/reading/unreadable';
import { joinList } from '../../core/text/format';
import { accountPublicAccessBlock } from './account-public-access-block';
import { type AclGrant, isPublicGrant } from './acl';
import type { Bucket } from './bucket';
import { intersectBlocks, type PublicAccessBlock } from './public-access-block';

/**
 * Public access, by the ACL or by the policy of a bucket.
 *
 * @example
 * const isPublic = ({ ways }: PublicAccess) => ways.length > 0;
 */
export interface PublicAccess {
  /**
   * Descriptions of the statements and grants that are public:
   * `policy statement "PublicRead" lets anyone read (s3:GetObject)`.
   */
  readonly ways: readonly string[];
  /** Descriptions of parts that may be public and that the input leaves open. */
  readonly unknown: readonly string[];
}

/**
 * The public access to a bucket, by what grants it.
 *
 * @example
 * const isPrivate = ({ byPolicy, byAcl }: BucketAccess) => byPolicy.ways.length + byAcl.ways.length === 0;
 */
export interface BucketAccess {
  readonly byPolicy: PublicAccess;
  readonly byAcl: PublicAccess;
}

/**
 * Finds the public access that S3 grants by ACL and policy, unless the bucket's block removes it. What the block
 * removes is not read: S3 does not admit the public however the policy reads, so that even an unreadable one does not
 * matter.
 * @example
 * const { byPolicy } = findPublicAccess(bucket.read(item));
 */
export function findPublicAccess(bucket: Bucket): BucketAccess {
  const { ignorePublicAcls, restrictPublicBuckets } = bucket.publicAccessBlock;
  return {
    byAcl: unlessBlocked(ignorePublicAcls, () => findAclAccess(bucket.grants)),
    byPolicy: unlessBlocked(restrictPublicBuckets, () => findPolicyAccess(bucket.statements)),
  };
}

/**
 * Returns the public access that is left by the block of the account, which applies besides the bucket's own.
 * @param account `undefined` if it is not in the input, which counts as off
 * @example
 * const { ways, unknown } = applyAccountBlock(findPublicAccess(bucket.read(item)), undefined);
 */
export function applyAccountBlock(
  { byPolicy, byAcl }: BucketAccess,
  account: PublicAccessBlock | undefined,
): PublicAccess {
  const left = [
    unlessBlocked(account?.restrictPublicBuckets, () => byPolicy),
    unlessBlocked(account?.ignorePublicAcls, () => byAcl),
  ];
  return { ways: left.flatMap(({ ways }) => ways), unknown: left.flatMap(({ unknown }) => unknown) };
}

/**
 * Returns the block of an account; `undefined` if it is not in the input.
 *
 * @example
 * const block = findAccountBlock('111122223333', facts);
 */
export function findAccountBlock(accountId: string | undefined, facts: Facts): PublicAccessBlock | undefined {
  const blocks = facts.about(accountPublicAccessBlock, accountId ?? '');
  return blocks.length === 0 ? undefined : intersectBlocks(blocks);
}

/**
 * Describes the other grantees of a public policy, which `RestrictPublicBuckets` cuts off too.
 * @example
 * const sideEffects = describeOutsiders(bucket.read(item));
 */
export function describeOutsiders({ statements, accountId, ownerId }: Bucket): string[] {
  if (findPublicStatements(statements).found.length === 0) return [];
  const outsiders = findOutsiders(statements, { accountId, canonicalId: ownerId });
  if (outsiders.length === 0) return [];
  const caveat =
    accountId === undefined ? ". One of them may be the bucket's own account, which is not in the input" : '';
  return [
    `The policy is public, so RestrictPublicBuckets also denies access to its other grantees outside of the account: ${joinList(outsiders, 10)}${caveat}`,
  ];
}

const NO_ACCESS: PublicAccess = { ways: [], unknown: [] };

function unlessBlocked(setting: boolean | Unknown | undefined, findAccess: () => PublicAccess): PublicAccess {
  if (setting === true) return NO_ACCESS;
  const access = findAccess();
  if (!isUnknown(setting)) return access;
  return {
    ways: [],
    unknown: [...access.unknown, ...access.ways.map((way) => `whether ${setting.what} blocks this: ${way}`)],
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
  const others = found.filter((statement) => statement !== worst);
  return { ways: [`policy ${describePublicStatement(worst)}${describeOthers(others)}`], unknown: [] };
}
