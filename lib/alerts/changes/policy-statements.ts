import { isObject } from '../../core/json';
import {
  type Condition,
  type Principal,
  parsePolicy,
  type Selection,
  type Statement,
} from '../../core/policy/document';
import { isUnknown, type MaybeUnknown, UnreadableItem } from '../../core/reading/unreadable';
import { joinList } from '../../core/text/format';
import type { Disclosure } from './disclosure';

/**
 * Describes a statement of a policy: `Allow s3:GetObject to everyone on arn:aws:s3:::web/*`; without the Sid, which
 * could be any text. A policy of an identity has no principals, and a trust policy no resources.
 */
export function describeStatement(statement: Statement, disclosure: Disclosure): string {
  const { effect, actions, principals, resources, conditions } = statement;
  const { showValue } = disclosure;
  const what = formatSelection(actions, (action) => showValue(orBlank(action), 'Action'), 'every action');
  const to = formatSelection(principals, (principal) => describePrincipal(principal, disclosure), 'everyone');
  const on = formatSelection(resources, (resource) => showValue(orBlank(resource), ''), 'everything');
  const when = joinList(conditions.map((condition) => describeCondition(condition, disclosure)));
  return [`${orBlank(effect)} ${what}`, to && `to ${to}`, on && `on ${on}`, when && `if ${when}`]
    .filter((part) => part !== '')
    .join(' ');
}

/** Describes a value that is a policy, or a statement of one, of any kind; returns undefined for another value. */
export function tryDescribePolicy(value: unknown, disclosure: Disclosure): string | undefined {
  if (!isObject(value) || !('Statement' in value)) return tryDescribeStatement(value, disclosure);
  const statements = [value.Statement].flat().map((statement) => tryDescribeStatement(statement, disclosure));
  return statements.includes(undefined) ? undefined : statements.join('; ');
}

function tryDescribeStatement(value: unknown, disclosure: Disclosure): string | undefined {
  if (!isObject(value) || !('Effect' in value)) return undefined;
  const has = (...names: readonly string[]) => names.some((name) => name in value);
  const isIdentity = !has('Principal', 'NotPrincipal');
  const kind = isIdentity ? 'identity' : has('Resource', 'NotResource') ? 'resource' : 'trust';
  try {
    const [statement] = parsePolicy({ Statement: [value] }, 'policy', kind);
    return statement && !isUnknown(statement) ? describeStatement(statement, disclosure) : undefined;
  } catch (error) {
    if (error instanceof UnreadableItem) return undefined;
    throw error;
  }
}

function formatSelection<T>(
  { allBut, listed }: Selection<T>,
  describe: (element: T) => string,
  everything: string,
): string {
  const elements = new Set(listed.map(describe).map((text) => (text === '*' ? everything : text)));
  return `${allBut ? 'all but ' : ''}${joinList([...elements])}`;
}

const describePrincipal = ({ type, id }: Principal, { showValue }: Disclosure): string =>
  type === 'CanonicalUser' ? 'an account (canonical id)' : showValue(orBlank(id), 'AWS');

function describeCondition(condition: MaybeUnknown<Condition>, { showCondition, showValue }: Disclosure): string {
  if (isUnknown(condition)) return '(unknown)';
  const { operator, key, values } = condition;
  const list = joinList(values.map((value) => showValue(orBlank(value), '')));
  return `${showCondition(operator, key)} ${list}`;
}

/** Returns a value, or a blank text if it is not known. */
const orBlank = (value: MaybeUnknown<string>): string => (isUnknown(value) ? '' : value);
