import { isUnknown } from '../reading/unreadable';
import { joinList } from '../text/format';
import type { Condition, MaybeUnknown, Principal, Statement } from './document';
import { findPublicStatements } from './public';

/** Whose policy it is; either is absent where the input does not say. */
export interface Owner {
  readonly accountId: string | undefined;
  /** The canonical user id. */
  readonly canonicalId: string | undefined;
}

/**
 * Whom a bucket's policy lets in from outside of the bucket's account beside the public, one entry for each statement
 * and principal: `account 444455556666 (statement "Partner")`.
 *
 * Once one statement is public, RestrictPublicBuckets cuts these off too: it leaves nothing but AWS's services and the
 * bucket's own account.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-options
 */
export function findOutsiders(statements: readonly MaybeUnknown<Statement>[], owner: Owner): string[] {
  const open = findPublicStatements(statements).found;
  const allows = statements.filter((one): one is Statement => !isUnknown(one) && one.effect === 'Allow');
  return allows.flatMap((statement) => {
    const named = statement.principals.allBut ? [] : statement.principals.listed.flatMap((one) => outsider(one, owner));
    const narrowed = open.includes(statement) ? [] : anyoneOnCondition(statement, owner);
    return [...new Set([...named, ...narrowed])].map((whom) => `${whom} (${statement.name})`);
  });
}

/** A fixed principal of another account; AWS's services are nobody's, and go on. */
function outsider({ type, id }: Principal, owner: Owner): string[] {
  if (isUnknown(id) || isAnyone({ type, id }) || type === 'Service') return [];
  if (type === 'CanonicalUser') return id === owner.canonicalId ? [] : [`canonical user ${id}`];
  const account = /^(?:arn:[\w-]+:(?:iam|sts)::)?(\d{12})(?::(.*))?$/.exec(id);
  if (!account) return [id];
  const [, accountId, name] = account;
  if (accountId === owner.accountId) return [];
  return [name === undefined || name === 'root' ? `account ${accountId}` : id];
}

/** Principals that S3 counts as everyone, and a condition narrows: requests need not come from an account at all. */
function anyoneOnCondition({ principals, conditions }: Statement, owner: Owner): string[] {
  if (!principals.allBut && !principals.listed.some(isAnyone)) return [];
  const known = conditions.filter((one): one is Condition => !isUnknown(one));
  if (known.some((condition) => staysWithin(condition, owner))) return [];
  return [`anyone with ${joinList(known.map(({ key, values }) => `${key} ${joinList(values.map(textOf))}`))}`];
}

const isAnyone = ({ type, id }: Principal): boolean => type === 'Federated' || (!isUnknown(id) && /[*?]/.test(id));

const staysWithin = ({ key, values }: Condition, { accountId }: Owner): boolean =>
  key.toLowerCase() === 'aws:principalaccount' && values.length > 0 && values.every((value) => value === accountId);

const textOf = (value: MaybeUnknown<string>): string => (isUnknown(value) ? value.what : value);
