import { parseCidr } from '../network/address-set';
import { describeText, isUnknown, type MaybeUnknown } from '../reading/unreadable';
import { joinList, pluralize } from '../text/format';
import { type ClassifiedStatements, classifyStatements } from './classify';
import { listConditionKeys, requiresAddress, requiresText } from './condition';
import type { Condition, Principal, Selection, Statement } from './document';
import { any, forAll, forAny, type TriState } from './tri-state';
import { hasOpenPart, isFixed, isWhollyOpen, toOutline } from './unresolved';

/**
 * Finds the statements of a policy that are public in S3's documented meaning; one makes the whole policy public. The
 * controls about policies of other services use the same meaning.
 *
 * S3 takes a statement for public unless it grants to fixed principals only, or on a condition with fixed values for
 * one of a few keys. Statements that deny do not count: they never make a public policy private.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export const findPublicStatements = (statements: readonly MaybeUnknown<Statement>[]): ClassifiedStatements =>
  classifyStatements(statements, isPublic);

/** Describes a public statement of a bucket policy: `statement "PublicRead" lets anyone read (s3:GetObject)`. */
export const describePublicStatement = (statement: Statement): string =>
  describeGrant(statement, (actions) => `${describeAccess(actions)} (${joinList(actions)})`);

/** Describes a public statement of any policy: `statement "Send" lets anyone use sqs:SendMessage`. */
export const describeOpenStatement = (statement: Statement): string =>
  describeGrant(statement, (actions) => `use ${joinList(actions)}`);

/** Counts the statements beside the described one, to keep an annotation short: `, and so do 2 other statements`. */
export const describeOthers = ({ length }: readonly Statement[]): string =>
  length === 0 ? '' : `, and so ${length === 1 ? 'does' : 'do'} ${pluralize(length, 'other statement')}`;

function describeGrant(statement: Statement, describeActions: (actions: readonly string[]) => string): string {
  const actions = statement.actions.listed.map(describeText);
  const grant = statement.actions.allBut ? `do all but ${joinList(actions)}` : describeActions(actions);
  const keys = listConditionKeys(statement);
  const conditions = keys.length > 0 ? `, as its condition on ${joinList(keys)} names no fixed values` : '';
  return `${statement.name} lets ${describeGrantees(statement)} ${grant}${conditions}`;
}

/** Whether a statement lets the public write, which is worse than read. */
export const allowsPublicWrite = ({ actions }: Statement): boolean =>
  actions.allBut || actions.listed.some((action) => isUnknown(action) || !isRead(action));

function isPublic({ effect, principals, actions, conditions }: Statement): TriState {
  if (effect === 'Deny' || grantsNothing(actions)) return false;
  const hasFixed = hasFixedPrincipals(principals);
  if (hasFixed === true) return false;
  const isRestricted = any([hasFixed, forAny(conditions, isRestriction)]);
  if (isRestricted === true) return false;
  return isRestricted === 'unknown' || isUnknown(effect) ? 'unknown' : true;
}

const grantsNothing = ({ allBut, listed }: Statement['actions']): boolean => !allBut && listed.length === 0;

/** Whether all principals are fixed. "All except" is everyone. */
const hasFixedPrincipals = ({ allBut, listed }: Selection<Principal>): TriState =>
  !allBut && forAll(listed, isFixedPrincipal);

/**
 * Anyone can have an identity of a federated provider: `graph.facebook.com` is the first public example of S3's guide.
 * IAM accepts no wildcard inside a principal, so an ARN with an open account is one principal.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
function isFixedPrincipal({ type, id }: Principal): TriState {
  if (type === 'Federated' || isFixed(id) === false) return false;
  return isWhollyOpen(id) ? 'unknown' : true;
}

/**
 * Whether a condition restricts a grant to fixed values of a key on S3's list. Values are alternatives, so all must be
 * fixed; a condition without values restricts nothing.
 */
function isRestriction(condition: MaybeUnknown<Condition>): TriState {
  if (isUnknown(condition)) return 'unknown';
  const isFixedValue = findValueCheck(condition);
  return isFixedValue === undefined || condition.values.length === 0 ? false : forAll(condition.values, isFixedValue);
}

/** Returns the check for fixed values of a condition's key; `undefined` if its operator or key does not count. */
function findValueCheck(condition: Condition): ((value: MaybeUnknown<string>) => TriState) | undefined {
  const key = condition.key.toLowerCase();
  if (key === 'aws:sourceip') return requiresAddress(condition) ? isNarrowCidr : undefined;
  return requiresText(condition) ? VALUE_CHECKS.get(key) : undefined;
}

/**
 * The keys on S3's list, including those that identify the principal ("an AWS principal, user, role, or service
 * principal, e.g. aws:PrincipalOrgID"). It has no keys that anyone can satisfy (a referer, a user name, a tag), and no
 * longer `s3:x-amz-server-side-encryption-aws-kms-key-id`.
 */
const VALUE_CHECKS = new Map<string, (value: MaybeUnknown<string>) => TriState>([
  ['aws:principalarn', isFixed],
  ['aws:principalaccount', isFixed],
  ['aws:principalorgid', isFixed],
  ['aws:principalorgpaths', isFixed],
  ['aws:principalservicename', isFixed],
  ['aws:principalservicenameslist', isFixed],
  ['aws:sourcearn', isFixed],
  ['aws:sourcevpc', isFixed],
  ['aws:sourcevpce', isFixed],
  ['aws:sourceowner', isFixed],
  ['aws:sourceaccount', isFixed],
  ['aws:userid', isFixedUserId],
  // KMS has its own key for the account of the caller.
  ['kms:calleraccount', isFixed],
  ['s3:dataaccesspointaccount', isFixed],
  ['s3:dataaccesspointarn', isFixedAccessPoint],
]);

/**
 * S3 accepts each CIDR up to /8 (IPv4) or /32 (IPv6). It exempts the private ranges of RFC 1918, none of which needs
 * the exemption.
 */
function isNarrowCidr(value: MaybeUnknown<string>): TriState {
  if (isUnknown(value)) return isFixed(value) && 'unknown';
  try {
    const { family, prefixLength } = parseCidr(value);
    return prefixLength >= (family === 4 ? 8 : 32);
  } catch {
    return false;
  }
}

/** S3 does not accept sessions of a role, `AROAEXAMPLEID:name`. */
function isFixedUserId(value: MaybeUnknown<string>): TriState {
  return !isUnknown(value) && /^AROA\w*:/i.test(value) ? false : isFixed(value);
}

/** The name may be a wildcard if the account is fixed: `arn:aws:s3:eu-west-1:111122223333:accesspoint/*`. */
function isFixedAccessPoint(value: MaybeUnknown<string>): TriState {
  const inFixedAccount = /^arn:[\w\u2026-]+:s3:[\w\u2026-]*:(\d{12}|\u2026):accesspoint\/[^$]+$/;
  if (!inFixedAccount.test(toOutline(value))) return isFixed(value);
  return hasOpenPart(value) ? 'unknown' : true;
}

function describeGrantees({ principals }: Statement): string {
  if (principals.allBut) return 'anyone but a few';
  const ids = principals.listed.map(({ id }) => describeText(id));
  if (ids.includes('*')) return 'anyone';
  const open = principals.listed.filter((principal) => isFixedPrincipal(principal) !== true).map(({ id }) => id);
  return `anyone of ${joinList(open.map(describeText))}`;
}

/** AWS's managed rules make the same distinction between read and write. */
function describeAccess(actions: readonly string[]): string {
  const reads = actions.some((action) => isRead(action) || isEverything(action));
  const writes = actions.some((action) => !isRead(action));
  return [...(reads ? ['read'] : []), ...(writes ? ['write'] : [])].join(' and ');
}

const isRead = (action: string): boolean => /^s3:(get|list)/i.test(action);
const isEverything = (action: string): boolean => /^(\*|s3:\*)/i.test(action);
