import { admitsAnything, requiresText } from '../../../lib/core/policy/condition';
import type { Condition, Principal, Statement } from '../../../lib/core/policy/document';
import { findPublicStatements } from '../../../lib/core/policy/public';
import { allows, isAboutAction } from '../../../lib/core/policy/reach';
import { all, forAll, forAny, not, type TriState } from '../../../lib/core/policy/tri-state';
import {
  findPrincipalAccount,
  hasOpenAccount,
  hasOpenPart,
  isFixed,
  isWhollyOpen,
  toOutline,
} from '../../../lib/core/policy/unresolved';
import { describeText, isUnknown, type MaybeUnknown } from '../../../lib/core/reading/unreadable';
import { trustsWholeProvider } from './identity-provider';

/** The accounts whose identities may assume a role without more. */
export interface TrustOptions {
  /** The account of the role, if the input has it. */
  readonly ownAccount: string | undefined;
  readonly trustedAccounts: readonly string[];
}

/** Trust that is too wide: `statement 1 trusts account 444455556666 without an external ID`. */
interface OpenTrust {
  readonly open: readonly string[];
  /** The same for what a template leaves open. */
  readonly unknown: readonly string[];
}

/** Finds the statements of a trust policy that let more identities assume the role than they should. */
export function findOpenTrust(statements: readonly MaybeUnknown<Statement>[], options: TrustOptions): OpenTrust {
  const answers = statements.flatMap((statement) =>
    isUnknown(statement) ? [{ text: statement.what, isOpen: 'unknown' as const }] : examine(statement, options),
  );
  const list = (wanted: TriState) => answers.filter(({ isOpen }) => isOpen === wanted).map(({ text }) => text);
  return { open: list(true), unknown: list('unknown') };
}

interface Answer {
  readonly text: string;
  readonly isOpen: TriState;
}

const WEB_IDENTITY = 'sts:AssumeRoleWithWebIdentity';
/** Only these give credentials; `sts:TagSession` adds to them. */
const ASSUME = ['sts:AssumeRole', WEB_IDENTITY, 'sts:AssumeRoleWithSAML'];

function examine(statement: Statement, options: TrustOptions): Answer[] {
  const { name, actions } = statement;
  const isAllowed = all([allows(statement), forAny(ASSUME, (action) => isAboutAction(actions, action))]);
  if (isAllowed === false) return [];
  return [examineEveryone(statement), ...examinePrincipals(statement, options)].map(({ text, isOpen }) => ({
    text: `${name} trusts ${text}`,
    isOpen: all([isAllowed, isOpen]),
  }));
}

/**
 * Identity providers have rules of their own. Unlike the policy of a bucket, a trust policy with patterns in the values
 * of its conditions is open to everyone only if they admit every account.
 */
function examineEveryone(statement: Statement): Answer {
  const { allBut, listed } = statement.principals;
  const principals = { allBut, listed: listed.filter(({ type }) => type !== 'Federated') };
  const { found, unknown } = findPublicStatements([{ ...statement, principals }]);
  if (found.length > 0) {
    const isOpen = not(forAny(statement.conditions, namesOwner));
    return { text: allBut ? 'everyone but a few' : 'everyone', isOpen };
  }
  return { text: 'principals that the template leaves open', isOpen: unknown.length > 0 && 'unknown' };
}

/** Whether a condition admits callers of one account or organization alone, and there those of a pattern. */
function namesOwner(condition: MaybeUnknown<Condition>): TriState {
  if (isUnknown(condition)) return 'unknown';
  const form = ONE_OWNER[condition.key.toLowerCase()];
  if (!form || !requiresText(condition) || condition.values.length === 0) return false;
  return forAll(condition.values, (value) => {
    const [, owner] = form.exec(toOutline(value)) ?? [];
    return owner !== undefined && (owner === '…' && hasOpenPart(value) ? 'unknown' : true);
  });
}

/**
 * `arn:aws:iam::111122223333:role/aws-reserved/*`, `o-a1b2c3d4e5/r-ab12/*`; a template may leave the owner open. A
 * wildcard before the account also matches a role of any account with `:iam::111122223333:` in its path.
 */
const ONE_OWNER: Readonly<Record<string, RegExp>> = {
  'aws:principalarn': /^arn:[^:*?]+:(?:iam|sts)::(\d{12}|\u2026):/,
  'aws:principalorgpaths': /^(o-[a-z0-9]+|\u2026)\//,
};

/**
 * For everyone, conditions can name the principals instead. All of them apply, so that the narrowest counts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalaccount
 */
function examinePrincipals(statement: Statement, options: TrustOptions): Answer[] {
  const { principals, conditions } = statement;
  const examineEach = (some: readonly Principal[]) =>
    some.map((one) => examinePrincipal(one, statement, options)).filter(({ isOpen }) => isOpen !== false);
  const listed = principals.allBut ? [] : principals.listed;
  const areEveryone = principals.allBut || forAny(listed, mayBeEveryone);
  if (areEveryone === false) return examineEach(listed);
  const named = conditions.flatMap((one) =>
    !isUnknown(one) && NAMING_KEYS.has(one.key.toLowerCase()) && requiresText(one) ? [one.values] : [],
  );
  const precise = named.filter((values) => values.every(mayNameAccount));
  const [narrowest = []] = (precise.length > 0 ? precise : named)
    .map((values) => examineEach(values.map((id) => ({ type: 'AWS', id }))))
    .sort((one, other) => one.length - other.length);
  return [
    ...examineEach(listed),
    ...narrowest.map(({ text, isOpen }) => ({ text, isOpen: all([areEveryone, isOpen]) })),
  ];
}

const mayBeEveryone = ({ type, id }: Principal): TriState =>
  type === 'AWS' && (id === '*' || (isWhollyOpen(id) && 'unknown'));

const NAMING_KEYS = new Set(['aws:principalaccount', 'aws:principalarn']);

/** Whether a value of a condition admits one account at most; `arn:aws:iam::*:role/deploy` admits all. */
const mayNameAccount = (id: MaybeUnknown<string>): boolean =>
  findPrincipalAccount(id) !== undefined || (isFixed(id) !== false && !isWhollyOpen(id));

function examinePrincipal(principal: Principal, { actions, conditions }: Statement, options: TrustOptions): Answer {
  if (principal.type === 'Federated') {
    // The other actions are not for identities of OpenID Connect.
    const { text, isOpen } = trustsWholeProvider(principal.id, conditions);
    return { text, isOpen: all([isAboutAction(actions, WEB_IDENTITY), isOpen]) };
  }
  if (principal.type !== 'AWS') return { text: '', isOpen: false };
  const account = findPrincipalAccount(principal.id);
  const isForeign = account === undefined ? mayBeForeign(principal.id) : isForeignAccount(account, options);
  const who = account === undefined ? describeText(principal.id) : `account ${account}`;
  return {
    text: `${who} without an external ID or an organization`,
    isOpen: all([isForeign, not(forAny(conditions, limitsForeigners))]),
  };
}

function isForeignAccount(account: string, { ownAccount, trustedAccounts }: TrustOptions): TriState {
  if (account === ownAccount || trustedAccounts.includes(account)) return false;
  return ownAccount === undefined ? 'unknown' : true;
}

/** `everyone` is examined as a whole, and ids of deleted identities (`AROA…`) match no identity. */
const mayBeForeign = (id: MaybeUnknown<string>): TriState => hasOpenAccount(id) && !isWhollyOpen(id) && 'unknown';

/**
 * Whether a condition names the secret or the organization that a caller of another account must have.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
 */
function limitsForeigners(condition: MaybeUnknown<Condition>): TriState {
  if (isUnknown(condition)) return 'unknown';
  const anything = ANYTHING[condition.key.toLowerCase()];
  if (!anything || !requiresText(condition) || condition.values.length === 0) return false;
  return not(admitsAnything(condition, anything));
}

/** The values that every caller matches, by key. The id of each organization begins with `o-`. */
const ANYTHING: Readonly<Record<string, RegExp>> = {
  'sts:externalid': /^[*?]*$/,
  'aws:principalorgid': /^(o-?)?[*?]*$/i,
  'aws:principalorgpaths': /^(o-?)?[*?]*(\/|$)/i,
};
