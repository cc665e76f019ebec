import { COMPLIANT, insufficientData, nonCompliant, type RuleResult } from '../evaluation';
import { isString, parseJson } from '../json';
import { Properties } from '../reading/properties';
import { isUnknown, type MaybeUnknown } from '../reading/unreadable';
import { joinList } from '../text/format';
import { parsePolicy, type Statement } from './document';
import { describeOpenStatement, describeOthers, findPublicStatements } from './public';

/**
 * Reads the policy of a resource: text, text inside text (as AWS Config's API has it) or an object. Returns `undefined`
 * if there is none.
 * @throws UnreadableItem if AWS would not have accepted the policy
 */
export function parseResourcePolicy(holder: Properties, key: string): readonly MaybeUnknown<Statement>[] | undefined {
  const raw = holder.raw(key);
  if (raw === undefined || raw === '') return undefined;
  const inner = isString(raw) && raw.startsWith('"') ? parseJson(raw) : undefined;
  return parsePolicy(isString(inner) ? inner : raw, holder.joinPath(key), 'resource');
}

/** Reads the policies that a template declares as resources of a type beside the resource. */
export function parseAttachedPolicies(parts: Properties, type: string): readonly MaybeUnknown<Statement>[] {
  if (!parts.has(type)) return [];
  return parts.list(type).flatMap(([part, path]) => {
    if (isUnknown(part)) return [part];
    return parseResourcePolicy(Properties.of(part, path), 'policyDocument') ?? [];
  });
}

/**
 * Evaluates whether a policy lets the public in.
 * @param noun the resource, for people: `queue`
 */
export function evaluatePublicPolicy(statements: readonly MaybeUnknown<Statement>[], noun: string): RuleResult {
  const { found, unknown } = findPublicStatements(statements);
  const [first, ...others] = found;
  if (first) return nonCompliant(`Public: policy ${describeOpenStatement(first)}${describeOthers(others)}`);
  if (unknown.length === 0) return COMPLIANT;
  return insufficientData(`the ${noun} may be public, depending on ${joinList(unknown)}`);
}
