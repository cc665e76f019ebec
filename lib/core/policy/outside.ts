import { describeText, isUnknown, type MaybeUnknown } from '../reading/unreadable';
import { joinList } from '../text/format';
import { requiresText } from './condition';
import type { Condition, Principal, Statement } from './document';
import { findPublicStatements } from './public';
import { forAll, forAny, type TriState } from './tri-state';
import { findPrincipalAccount, isFixed, toOutline } from './unresolved';

/** The account that owns a bucket; each id is absent if the input does not have it. */
export interface BucketOwner {
  readonly accountId: string | undefined;
  /** The canonical user id. */
  readonly canonicalId: string | undefined;
  /** Other accounts, by their numbers, and organizations that count as the owner. */
  readonly trusted?: readonly string[] | undefined;
}

/**
 * Lists the principals of other accounts that a bucket policy grants access to, besides the public, one entry for each
 * statement and principal: `account 444455556666 (statement "Partner")`.
 *
 * If one statement is public, RestrictPublicBuckets removes their access too: only AWS services and the bucket's own
 * account keep it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-options
 */
export function findOutsiders(statements: readonly MaybeUnknown<Statement>[], owner: BucketOwner): string[] {
  const open = findPublicStatements(statements).found;
  const allows = statements.filter((one): one is Statement => !isUnknown(one) && one.effect === 'Allow');
  return allows.flatMap((statement) => {
    const named = statement.principals.allBut
      ? []
      : statement.principals.listed.flatMap((one) => describeOutsider(one, owner));
    const conditional = open.includes(statement) ? [] : describeConditionalAccess(statement, owner);
    return [...new Set([...named, ...conditional])].map((grantee) => `${grantee} (${statement.name})`);
  });
}

/** A principal of another account. AWS services belong to no account, and keep their access. */
function describeOutsider({ type, id }: Principal, owner: BucketOwner): string[] {
  if (isAnyone({ type, id }) || type === 'Service') return [];
  const text = toOutline(id);
  const account = type === 'AWS' ? findPrincipalAccount(id) : undefined;
  if (account === undefined) {
    // A value that a template leaves open is of its own account.
    if (isUnknown(id) || (type === 'CanonicalUser' && id === owner.canonicalId)) return [];
    return [type === 'CanonicalUser' ? `canonical user ${id}` : id];
  }
  if (belongsToOwner(account, owner) === true) return [];
  return [text === account || text.endsWith(':root') ? `account ${account}` : text];
}

/** Everyone, restricted by a condition: such requests need not come from an account. */
function describeConditionalAccess({ principals, conditions }: Statement, owner: BucketOwner): string[] {
  if (!principals.allBut && !principals.listed.some(isAnyone)) return [];
  if (staysWithin(conditions, owner) === true) return [];
  return [`anyone with ${joinList(conditions.map(formatCondition))}`];
}

/** Whether a template leaves open if a statement for everyone admits only the owner. */
export const mayStayWithin = ({ principals, conditions }: Statement, owner: BucketOwner): boolean =>
  principals.listed.some(isAnyone) && staysWithin(conditions, owner) === 'unknown';

const isAnyone = ({ type, id }: Principal): boolean => type === 'Federated' || (!isUnknown(id) && /[*?]/.test(id));

/** A negated operator excludes the account or organization instead. */
const staysWithin = (conditions: Statement['conditions'], owner: BucketOwner): TriState =>
  forAny(conditions, (condition) => {
    if (isUnknown(condition)) return 'unknown';
    const isOwn = OWNER_KEYS.get(condition.key.toLowerCase());
    return isOwn !== undefined && requiresText(condition) && forAll(condition.values, (value) => isOwn(value, owner));
  });

/** AWS fills in the account that a template is deployed to. */
function belongsToOwner(id: MaybeUnknown<string>, { accountId, trusted = [] }: BucketOwner): TriState {
  if (!isUnknown(id)) return id === accountId || trusted.includes(id);
  return isFixed(id) === true ? toOutline(id) === '…' : 'unknown';
}

/** A resource that a template declares is of its own account. */
function isArnOfOwner(arn: MaybeUnknown<string>, owner: BucketOwner): TriState {
  const account = findPrincipalAccount(arn);
  if (account !== undefined) return belongsToOwner(account, owner);
  return isUnknown(arn) && (isFixed(arn) === true || 'unknown');
}

/** The account of the caller, its organization, and the ARN of the caller. */
const OWNER_KEYS = new Map([
  ['aws:principalaccount', belongsToOwner],
  ['aws:principalorgid', belongsToOwner],
  ['aws:principalarn', isArnOfOwner],
]);

const formatCondition = (condition: MaybeUnknown<Condition>): string =>
  isUnknown(condition) ? condition.what : `${condition.key} ${joinList(condition.values.map(describeText))}`;
