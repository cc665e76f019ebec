import { hasPatterns, requiresValue } from '../../../lib/core/policy/condition';
import type { Condition, Statement } from '../../../lib/core/policy/document';
import {
  allows,
  coversAll,
  coversKind,
  isAboutAction,
  isAllResources,
  limitsReach,
} from '../../../lib/core/policy/reach';
import { all, any, forAny, not, type TriState } from '../../../lib/core/policy/tri-state';
import { hasOpenPart, toOutline } from '../../../lib/core/policy/unresolved';
import { isUnknown, type MaybeUnknown } from '../../../lib/core/reading/unreadable';
import { escapeGlob, hasWildcard, matchesGlob } from '../../../lib/core/text/glob';
import { ESCALATION_PATHS, type EscalationPath } from './paths';

/** The ways that statements open, and those that they open depending on what a template leaves open. */
export interface OpenPaths {
  readonly open: readonly EscalationPath[];
  readonly unknown: readonly EscalationPath[];
}

/** Finds the ways to administrator access that an identity with some statements has. */
export function findEscalationPaths(statements: readonly MaybeUnknown<Statement>[]): OpenPaths {
  // Every way begins in IAM, which most policies do not mention.
  if (!statements.some(mayConcernIam)) return { open: [], unknown: [] };
  const open: EscalationPath[] = [];
  const unknown: EscalationPath[] = [];
  let first: TriState = false;
  let before: EscalationPath | undefined;
  for (const path of ESCALATION_PATHS) {
    // Many ways begin with passing a role to the same service.
    const isSame = path.action === before?.action && path.passedTo === before.passedTo;
    if (!isSame) first = allowsFirst(path, statements);
    before = path;
    if (first === false) continue;
    const answer = all([
      first,
      allowsAnyRole(path, statements),
      ...(path.others ?? []).map((other) => allowsOther(other, statements)),
    ]);
    if (answer === true) open.push(path);
    if (answer === 'unknown') unknown.push(path);
  }
  return { open, unknown };
}

// Stryker disable all: without this shortcut, the result is the same
const mayConcernIam = (statement: MaybeUnknown<Statement>): boolean =>
  isUnknown(statement) ||
  (statement.effect !== 'Deny' &&
    (statement.actions.allBut || statement.actions.listed.some((one) => isUnknown(one) || /^(iam:|[*?])/i.test(one))));
// Stryker restore all

/** Whether statements allow the action of IAM with which a way begins. */
function allowsFirst(path: EscalationPath, statements: readonly MaybeUnknown<Statement>[]): TriState {
  const samples = [`${path.kind}/a`, `${path.kind}/ops/b`] as const;
  const isForKind = (resource: MaybeUnknown<string>) => coversKind(resource, 'iam', samples);
  return isAllowed(path.action, statements, ({ resources, conditions }) =>
    all([coversAll(resources, isForKind), not(forAny(conditions, (each) => limitsPath(each, path)))]),
  );
}

/** Whether statements allow passing some role to the service that needs one of its own. */
function allowsAnyRole(path: EscalationPath, statements: readonly MaybeUnknown<Statement>[]): TriState {
  const { action, alsoPassedTo: passedTo } = path;
  if (passedTo === undefined) return true;
  return isAllowed(action, statements, (one) =>
    all([isAbout(one, action), not(forAny(one.conditions, (each) => limitsPath(each, { ...path, passedTo })))]),
  );
}

const allowsOther = (action: string, statements: readonly MaybeUnknown<Statement>[]): TriState =>
  isAllowed(action, statements, (one) => all([isAbout(one, action), not(forAny(one.conditions, limitsUse))]));

/**
 * Whether a condition keeps a caller from running something of their own with a role. The caller chooses most of what a
 * request has: an instance type, a network, the tags of a new resource.
 */
const limitsUse = (condition: MaybeUnknown<Condition>): TriState =>
  (isUnknown(condition) || LIMITING_KEYS.test(condition.key)) && limitsReach(condition);

/** About existing resources, or the role or code of a new one, or whether its code can use the role. */
const LIMITING_KEYS =
  /^[\w-]+:(ResourceTag\/|(CodeSigningConfigArn|FunctionArn|InstanceProfile|IsLaunchTemplateResource|LaunchTemplateVersionSpecified|NetworkIsolation|ResourceTypes|RoleArn|ServiceRole|TemplateUrl)$)/i;

/** Whether a statement allows an action that suffices, and none denies it to everybody for everything. */
function isAllowed(
  action: string,
  statements: readonly MaybeUnknown<Statement>[],
  suffices: (statement: Statement) => TriState,
): TriState {
  let allowed: TriState = false;
  for (const statement of statements) {
    if (isUnknown(statement)) {
      allowed = any([allowed, 'unknown']);
      continue;
    }
    const { effect, actions, resources, conditions } = statement;
    const covers = isAboutAction(actions, action);
    if (covers === false) continue;
    if (effect === 'Deny') {
      if (covers === true && conditions.length === 0 && coversAll(resources, isAllResources) === true) return false;
    } else {
      allowed = any([allowed, all([allows(statement), covers, suffices(statement)])]);
    }
  }
  return allowed;
}

/** Whether a statement has resources of the service of an action. */
const isAbout = ({ resources: { allBut, listed } }: Statement, action: string): TriState =>
  allBut ||
  forAny(
    listed,
    (resource) =>
      isUnknown(resource) || isAllResources(resource) || matchesGlob(resource.split(':')[2] ?? '', toService(action)),
  );

const toService = (action: string): string => action.slice(0, action.indexOf(':'));

/**
 * A condition on the service that a role is passed to leaves the ways through that service open, and a condition on the
 * policy to attach does if it admits a policy of administrators.
 */
function limitsPath(condition: MaybeUnknown<Condition>, { action, passedTo }: EscalationPath): TriState {
  if (isUnknown(condition)) return limitsReach(condition);
  const key = condition.key.toLowerCase();
  const { operator, values } = condition;
  const admits = (names: readonly string[]) => forAny(values, (value) => matchesAny(value, condition, names));
  if (key === 'iam:policyarn' && action.startsWith('iam:Attach') && requiresValue(condition)) {
    return not(admits(ADMINISTRATOR_POLICIES));
  }
  if (passedTo !== undefined && key === 'iam:associatedresourcearn' && hasPatterns(condition)) {
    return all([limitsReach(condition), not(forAny(values, (value) => isNamedByCaller(value, passedTo)))]);
  }
  if (passedTo === undefined || key !== 'iam:passedtoservice') return limitsReach(condition);
  if (/^null$/i.test(operator)) return false;
  // In China some services have another domain.
  const isNamed = admits([passedTo, `${passedTo}.cn`]);
  return /not/i.test(operator) ? isNamed : not(isNamed);
}

/**
 * Whether a pattern admits a resource that a caller creates in the service that the role is passed to:
 * `arn:aws:lambda:*:111122223333:function:dev-*`.
 */
function isNamedByCaller(value: MaybeUnknown<string>, passedTo: string): boolean {
  const parts = toOutline(value).split(':');
  const [, , service = '*'] = parts;
  // The last wildcard may reach over the parts that are left out: `arn:aws:ec2:*`.
  const name = parts.slice(Math.min(parts.length - 1, 5)).join(':');
  // The tasks of `ecs-tasks.amazonaws.com` are resources of ECS.
  return hasWildcard(name) && matchesGlob(service, passedTo.replace(/-tasks|\.amazonaws\.com/g, ''));
}

/** AWS's policies with which an identity may do everything, or grant itself the rest. */
const ADMINISTRATOR_POLICIES = ['aws', 'aws-cn', 'aws-us-gov'].flatMap((partition) =>
  ['AdministratorAccess', 'IAMFullAccess'].map((name) => `arn:${partition}:iam::aws:policy/${name}`),
);

/**
 * Whether a value of a condition matches one of some texts. A template leaves the partition open:
 * `arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess`.
 */
function matchesAny(value: MaybeUnknown<string>, condition: Condition, texts: readonly string[]): TriState {
  const ignoreCase = (text: string) => (/ignorecase/i.test(condition.operator) ? text.toLowerCase() : text);
  const outline = ignoreCase(toOutline(value));
  const pattern = (hasPatterns(condition) ? outline : escapeGlob(outline)).replaceAll('\u2026', '*');
  return texts.some((text) => matchesGlob(pattern, ignoreCase(text))) && (hasOpenPart(value) ? 'unknown' : true);
}
