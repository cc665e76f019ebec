import { isList, isObject } from '../json';
import type { Json } from '../remediation/operation';
import { parsePolicy } from './document';
import { findPublicStatements } from './public';

/** A policy whose public statements admit only one account, with the names of these statements. */
interface NarrowedPolicy {
  readonly policy: Json;
  readonly names: readonly string[];
}

const [OPERATOR, KEY] = ['StringEquals', 'aws:PrincipalAccount'];

/**
 * Restricts the public statements of a resource's policy to the principals of an account, by a condition. Principals of
 * the account keep what the statements grant them, and the other statements are unchanged. `undefined` if a statement
 * has a condition of this kind already, or the policy is no object with statements.
 */
export function narrowPublicStatements(policy: Json, accountId: string): NarrowedPolicy | undefined {
  if (!isObject(policy)) return undefined;
  const { Statement } = policy;
  if (!isList(Statement) && !isObject(Statement)) return undefined;
  const statements = [Statement].flat();
  const parsed = parsePolicy(policy, 'policy', 'resource');
  const { found } = findPublicStatements(parsed);
  const narrowed = statements.map((statement, index) =>
    found.some((one) => one === parsed[index]) ? addCondition(statement, accountId) : statement,
  );
  if (narrowed.includes(undefined)) return undefined;
  return { policy: { ...policy, Statement: narrowed } as Json, names: found.map(({ name }) => name) };
}

/** All conditions of a statement must match. */
function addCondition(statement: unknown, accountId: string): object | undefined {
  if (!isObject(statement)) return undefined;
  const conditions = isObject(statement.Condition) ? statement.Condition : {};
  const equal = isObject(conditions[OPERATOR]) ? conditions[OPERATOR] : {};
  if (Object.keys(equal).some((key) => key.toLowerCase() === KEY.toLowerCase())) return undefined;
  return { ...statement, Condition: { ...conditions, [OPERATOR]: { ...equal, [KEY]: accountId } } };
}
