import { requiresText } from '../../../lib/core/policy/condition';
import type { Condition, Principal, Statement } from '../../../lib/core/policy/document';
import { findPublicStatements } from '../../../lib/core/policy/public';
import { isAboutAction } from '../../../lib/core/policy/reach';
import { forAny, not, type TriState } from '../../../lib/core/policy/tri-state';
import { findPrincipalAccount, isFixed, isWhollyOpen } from '../../../lib/core/policy/unresolved';
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

/** Only these give credentials; `sts:TagSession` adds to them. */
const ASSUME = ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'];

function examine(statement: Statement, options: TrustOptions): Answer[] {
  const { name, effect, actions } = statement;
  if (effect === 'Deny' || forAny(ASSUME, (action) => isAboutAction(actions, action)) === false) return [];
  const isCertain = !isUnknown(effect) && forAny(ASSUME, (action) => isAboutAction(actions, action)) === true;
  return [
    examineEveryone(statement),
    ...listPrincipals(statement).map((one) => examinePrincipal(one, statement, options)),
  ]
    .filter(({ isOpen }) => isOpen !== false)
    .map(({ text, isOpen }) => ({ text: `${name} trusts ${text}`, isOpen: isCertain ? isOpen : 'unknown' }));
}

/** Identity providers have rules of their own. */
function examineEveryone(statement: Statement): Answer {
  const { allBut, listed } = statement.principals;
  const principals = { allBut, listed: listed.filter(({ type }) => type !== 'Federated') };
  const { found, unknown } = findPublicStatements([{ ...statement, principals }]);
  if (found.length > 0) return { text: allBut ? 'everyone but a few' : 'everyone', isOpen: true };
  return { text: 'principals that the template leaves open', isOpen: unknown.length > 0 && 'unknown' };
}

/**
 * Lists the principals of a statement. For everyone, a condition can name them instead.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalaccount
 */
function listPrincipals({ principals: { allBut, listed }, conditions }: Statement): readonly Principal[] {
  if (!allBut && !listed.some(({ type, id }) => type === 'AWS' && id === '*')) return listed;
  const named = conditions.flatMap((one) =>
    !isUnknown(one) && NAMING_KEYS.has(one.key.toLowerCase()) && requiresText(one) ? one.values : [],
  );
  return [...(allBut ? [] : listed), ...named.map((id) => ({ type: 'AWS', id }) as const)];
}

const NAMING_KEYS = new Set(['aws:principalaccount', 'aws:principalarn']);

function examinePrincipal(principal: Principal, { conditions }: Statement, options: TrustOptions): Answer {
  if (principal.type === 'Federated') return trustsWholeProvider(principal.id, conditions);
  if (principal.type !== 'AWS') return { text: '', isOpen: false };
  const account = findPrincipalAccount(principal.id);
  const isForeign = account === undefined ? hasOpenAccount(principal.id) : isForeignAccount(account, options);
  if (isForeign === false) return { text: '', isOpen: false };
  const isLimited = forAny(conditions, limitsForeigners);
  const who = account === undefined ? describeText(principal.id) : `account ${account}`;
  if (isLimited === true) return { text: '', isOpen: false };
  const isOpen = isForeign === true && not(isLimited) === true ? true : 'unknown';
  return { text: `${who} without an external ID or an organization`, isOpen };
}

function isForeignAccount(account: string, { ownAccount, trustedAccounts }: TrustOptions): TriState {
  if (account === ownAccount || trustedAccounts.includes(account)) return false;
  return ownAccount === undefined ? 'unknown' : true;
}

/** `everyone` is examined as a whole, and ids of deleted identities (`AROA…`) match no identity. */
const hasOpenAccount = (id: MaybeUnknown<string>): TriState =>
  isUnknown(id) && !isWhollyOpen(id) && isFixed(id) === 'unknown' && 'unknown';

/**
 * Whether a condition names the secret or the organization that a caller of another account must have.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
 */
function limitsForeigners(condition: MaybeUnknown<Condition>): TriState {
  if (isUnknown(condition)) return 'unknown';
  const anything = ANYTHING[condition.key.toLowerCase()];
  if (!anything || !requiresText(condition) || condition.values.length === 0) return false;
  return !condition.values.some((value) => !isUnknown(value) && anything.test(value));
}

/** The values that every caller matches, by key. The id of each organization begins with `o-`. */
const ANYTHING: Readonly<Record<string, RegExp>> = {
  'sts:externalid': /^[*?]*$/,
  'aws:principalorgid': /^(o-?)?[*?]*$/i,
  'aws:principalorgpaths': /^(o-?)?[*?]*(\/|$)/i,
};
