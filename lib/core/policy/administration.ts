import { describeText, type MaybeUnknown } from '../reading/unreadable';
import { joinList } from '../text/format';
import { escapeGlob, matchesGlob } from '../text/glob';
import { type ClassifiedStatements, classifyStatements } from './classify';
import { listConditionKeys } from './condition';
import type { Selection, Statement } from './document';
import { allows, coversAll, coversKind, isAllResources, limitsReach } from './reach';
import { all, any, forAny, not, type TriState } from './tri-state';
import { isWhollyOpen, splitAtOpenPart, toOutline } from './unresolved';

/**
 * Finds the statements of an identity's policy that make it an administrator: they allow all actions on all resources,
 * as `AdministratorAccess` does.
 *
 * "All except" counts too, for actions and for resources, unless the exceptions include all of IAM, as in
 * `PowerUserAccess`: with access to IAM an identity can grant itself the rest. A condition (with MFA, from the office)
 * makes no difference unless it limits the resources or the requests.
 */
export const findAdministrationStatements = (statements: readonly MaybeUnknown<Statement>[]): ClassifiedStatements =>
  classifyStatements(statements, grantsAdministration);

/** Describes a statement: `statement "All" allows * on *, under a condition on aws:MultiFactorAuthPresent`. */
export function describeAllowing(statement: Statement): string {
  const { name, actions, resources } = statement;
  const keys = listConditionKeys(statement);
  const conditional = keys.length > 0 ? `, under a condition on ${joinList(keys)}` : '';
  return `${name} allows ${describeSelection(actions)} on ${describeSelection(resources)}${conditional}`;
}

const grantsAdministration = (statement: Statement): TriState =>
  all([
    allows(statement),
    coversAll(statement.actions, isAllActions, isAllOfIam),
    coversAll(statement.resources, isAllResources, isAllOfIamResources),
    not(forAny(statement.conditions, limitsReach)),
  ]);

/** `*`, `*:*` and `*:?*`. The samples have nothing in common but the colon. */
const isAllActions = (action: MaybeUnknown<string>): TriState =>
  isWhollyOpen(action) ? 'unknown' : coversEach(action, ['a:b', 'cd:efg']);

/** Also `iam:?*` and `i*`. */
const isAllOfIam = (action: MaybeUnknown<string>): TriState =>
  any([isAllActions(action), coversEach(action, ['iam:a', 'iam:bcd']), mayBeAllOfIam(action) && 'unknown']);

const coversEach = (pattern: MaybeUnknown<string>, actions: readonly string[]): boolean =>
  actions.every((action) => matchesGlob(toOutline(pattern).toLowerCase(), action));

/** `${Service}:*` */
function mayBeAllOfIam(action: MaybeUnknown<string>): boolean {
  const { head = '', tail = '' } = splitAtOpenPart(action) ?? {};
  return tail.endsWith('*') && matchesGlob(`${head}?*${escapeGlob(tail)}`.toLowerCase(), 'iam:*');
}

/** Also `arn:aws:iam::*`, `arn:aws:iam::*:*` and `arn:aws:iam::111122223333:*`. */
const isAllOfIamResources = (resource: MaybeUnknown<string>): TriState =>
  coversKind(resource, 'iam', ['user/a', 'policy/b']);

function describeSelection({ allBut, listed: patterns }: Selection<MaybeUnknown<string>>): string {
  const words = patterns.map(describeText);
  return allBut ? `all but ${joinList(words)}` : joinList(words);
}
