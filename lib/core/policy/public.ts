import { parseCidr } from '../network/address-set';
import { isUnknown } from '../reading/unreadable';
import { joinList } from '../text/format';
import { requiresAddress, requiresText } from './condition';
import type { Condition, MaybeUnknown, Principal, Selection, Statement } from './document';
import { all, any, type TriState } from './tri-state';
import { type ClassifiedStatements, classifyStatements } from './classify';
import { isFixed, isWhollyOpen } from './unresolved';

/**
 * The statements of a bucket policy that are public by S3's documented meaning; one makes the whole policy public.
 *
 * S3 begins with "public" and lets a statement pass that grants to fixed principals only, or on a condition of fixed
 * values for one of a few keys. Statements that deny are no part of it: a policy is public however much of it another
 * statement denies.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export const findPublicStatements = (statements: readonly MaybeUnknown<Statement>[]): ClassifiedStatements =>
  classifyStatements(statements, isPublic);

/** `statement "PublicRead" lets anyone read (s3:GetObject)`. */
export function describePublicStatement(statement: Statement): string {
  const actions = statement.actions.listed.map((action) => (isUnknown(action) ? action.what : action));
  const grant = statement.actions.allBut
    ? `do all but ${joinList(actions)}`
    : `${accessOf(actions)} (${joinList(actions)})`;
  const keys = statement.conditions.map((condition) => (isUnknown(condition) ? condition.what : condition.key));
  const conditions = keys.length > 0 ? `, as its condition on ${joinList(keys)} names no fixed values` : '';
  return `${statement.name} lets ${whom(statement)} ${grant}${conditions}`;
}

/** Whether a statement lets the public change something: the worse kind. */
export const allowsPublicWrite = ({ actions }: Statement): boolean =>
  actions.allBut || actions.listed.some((action) => isUnknown(action) || !isRead(action));

function isPublic({ effect, principals, actions, conditions }: Statement): TriState {
  if (effect === 'Deny' || grantsNothing(actions)) return false;
  const isNarrowed = any([namesSomebody(principals), ...conditions.map(isRestriction)]);
  if (isNarrowed === true) return false;
  return isNarrowed === 'unknown' || isUnknown(effect) ? 'unknown' : true;
}

const grantsNothing = ({ allBut, listed }: Statement['actions']): boolean => !allBut && listed.length === 0;

/** Whether all of the principals are fixed ones. All but somebody is everybody. */
const namesSomebody = ({ allBut, listed }: Selection<Principal>): TriState =>
  !allBut && all(listed.map(isFixedPrincipal));

/**
 * Anyone can be known to a federated identity provider: `graph.facebook.com` is the first public example of S3's guide.
 * IAM takes no wildcard within a principal's name, so an ARN with an open account is somebody, whoever that is.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
function isFixedPrincipal({ type, id }: Principal): TriState {
  if (type === 'Federated' || isFixed(id) === false) return false;
  return isWhollyOpen(id) ? 'unknown' : true;
}

/**
 * Whether a condition narrows a grant to fixed values of a key that S3 counts. Values are alternatives, so every one of
 * them has to be fixed; a condition without any narrows nothing.
 */
function isRestriction(condition: MaybeUnknown<Condition>): TriState {
  if (isUnknown(condition)) return 'unknown';
  const isFixedValue = fixedValueOf(condition);
  return isFixedValue === undefined || condition.values.length === 0 ? false : all(condition.values.map(isFixedValue));
}

/** What counts as a fixed value for the condition's operator and key; `undefined` when neither kind counts. */
function fixedValueOf(condition: Condition): ((value: MaybeUnknown<string>) => TriState) | undefined {
  const key = condition.key.toLowerCase();
  if (key === 'aws:sourceip') return requiresAddress(condition) ? isNarrowBlock : undefined;
  return requiresText(condition) ? FIXED_VALUES.get(key) : undefined;
}

/**
 * The keys of S3's list, with those that name the principal itself ("an AWS principal, user, role, or service principal,
 * e.g. aws:PrincipalOrgID"). Keys that anyone can satisfy (a referer, a user name, a tag of one's own) are not in it, nor
 * `s3:x-amz-server-side-encryption-aws-kms-key-id`, which S3 took off the list.
 */
const FIXED_VALUES = new Map<string, (value: MaybeUnknown<string>) => TriState>([
  ['aws:principalarn', isFixed],
  ['aws:principalaccount', isFixed],
  ['aws:principalorgid', isFixed],
  ['aws:principalorgpaths', isFixed],
  ['aws:principalservicename', isFixed],
  ['aws:sourcearn', isFixed],
  ['aws:sourcevpc', isFixed],
  ['aws:sourcevpce', isFixed],
  ['aws:sourceowner', isFixed],
  ['aws:sourceaccount', isFixed],
  ['aws:userid', isFixedUserId],
  ['s3:dataaccesspointaccount', isFixed],
  ['s3:dataaccesspointarn', isFixedAccessPoint],
]);

/**
 * Not broader than /8 (IPv4) or /32 (IPv6), block by block. S3 spares the private ranges of RFC 1918 of that, which none
 * of them needs.
 */
function isNarrowBlock(value: MaybeUnknown<string>): TriState {
  const fixed = isFixed(value);
  if (fixed !== true || isUnknown(value)) return fixed === false ? false : 'unknown';
  try {
    const { family, prefixLength } = parseCidr(value);
    return prefixLength >= (family === 4 ? 8 : 32);
  } catch {
    return false;
  }
}

/** S3 does not count the sessions of a role, `AROAEXAMPLEID:name`. */
function isFixedUserId(value: MaybeUnknown<string>): TriState {
  return !isUnknown(value) && /^AROA\w*:/i.test(value) ? false : isFixed(value);
}

/** The name may be a wildcard as long as the account is fixed: `arn:aws:s3:eu-west-1:111122223333:accesspoint/*`. */
function isFixedAccessPoint(value: MaybeUnknown<string>): TriState {
  const inFixedAccount = /^arn:[\w-]+:s3:[\w-]*:\d{12}:accesspoint\/[^$]+$/;
  return !isUnknown(value) && inFixedAccount.test(value) ? true : isFixed(value);
}

function whom({ principals }: Statement): string {
  if (principals.allBut) return 'anyone but a few';
  const ids = principals.listed.map(({ id }) => (isUnknown(id) ? id.what : id));
  if (ids.includes('*')) return 'anyone';
  const open = principals.listed.filter((principal) => isFixedPrincipal(principal) !== true).map(({ id }) => id);
  return `anyone of ${joinList(open.map((id) => (isUnknown(id) ? id.what : id)))}`;
}

/** Read and write as AWS's managed rules divide them. */
function accessOf(actions: readonly string[]): string {
  const reads = actions.some((action) => isRead(action) || isEverything(action));
  const writes = actions.some((action) => !isRead(action));
  return [...(reads ? ['read'] : []), ...(writes ? ['write'] : [])].join(' and ');
}

const isRead = (action: string): boolean => /^s3:(get|list)/i.test(action);
const isEverything = (action: string): boolean => /^(\*|s3:\*)/i.test(action);
