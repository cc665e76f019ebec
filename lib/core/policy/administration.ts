import { isUnknown } from '../reading/unreadable';
import { joinList } from '../text/format';
import { requiresValue } from './condition';
import type { Condition, MaybeUnknown, Selection, Statement } from './document';
import { all, any, type TriState } from './tri-state';
import { type ClassifiedStatements, classifyStatements } from './classify';
import { isWhollyOpen } from './unresolved';

/**
 * The statements of an identity's policy that make it an administrator: they allow everything on everything, as
 * `AdministratorAccess` does.
 *
 * "Everything but a few" counts too, unless all of IAM is among the few, as it is for `PowerUserAccess`: who may change
 * IAM can give himself the rest. A condition does not make an administrator less of one (with MFA, from the office, in
 * the afternoon) unless it narrows the resources or the requests.
 */
export const findAdministrationStatements = (statements: readonly MaybeUnknown<Statement>[]): ClassifiedStatements =>
  classifyStatements(statements, grantsAdministration);

/** `statement "All" allows * on *, under a condition on aws:MultiFactorAuthPresent`. */
export function describeAdministration({ name, actions, resources, conditions }: Statement): string {
  const keys = conditions.map((condition) => (isUnknown(condition) ? condition.what : condition.key));
  const conditional = keys.length > 0 ? `, under a condition on ${joinList(keys)}` : '';
  return `${name} allows ${describeSelection(actions)} on ${describeSelection(resources)}${conditional}`;
}

function grantsAdministration({ effect, actions, resources, conditions }: Statement): TriState {
  if (effect === 'Deny') return false;
  const isNarrowed = any(conditions.map(narrowsReach));
  return all([
    isUnknown(effect) ? 'unknown' : true,
    covers(actions, isAllActions, isAllOfIam),
    covers(resources, isAllResources, isAllResources),
    isNarrowed === 'unknown' ? 'unknown' : !isNarrowed,
  ]);
}

/** Whether a selection is of everything: one of the listed is, or what matters is not among the few left out. */
function covers(
  { allBut, listed }: Selection<MaybeUnknown<string>>,
  isAll: (pattern: string) => boolean,
  isWhatMatters: (pattern: string) => boolean,
): TriState {
  const judged = (is: (pattern: string) => boolean): TriState =>
    any(listed.map((one) => (isUnknown(one) ? (isWhollyOpen(one) ? 'unknown' : false) : is(one))));
  if (!allBut) return judged(isAll);
  const isLeftOut = judged(isWhatMatters);
  return isLeftOut === 'unknown' ? 'unknown' : !isLeftOut;
}

/** `*` and `*:*`. */
const isAllActions = (action: string): boolean => /^\*+(:\*+)?$/.test(action);
const isAllOfIam = (action: string): boolean => isAllActions(action) || /^iam:\*+$/i.test(action);
/** `*`, and an ARN that leaves all after the partition to wildcards: `arn:aws:*:*:*:*`. */
const isAllResources = (resource: string): boolean => /^\*+$|^arn:(\*|[\w-]+)(:\*+)+$/.test(resource);

/**
 * Whether a condition leaves only a part of all resources or requests: keys of a service (`iam:PassedToService`, which
 * only some calls have) and tags. AWS's other global keys tell who calls, from where, when and how.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function narrowsReach(condition: MaybeUnknown<Condition>): TriState {
  if (isUnknown(condition)) return 'unknown';
  const isAboutRequest = !/^aws:/i.test(condition.key) || /^aws:(ResourceTag|RequestTag)\//i.test(condition.key);
  const isAnything = condition.values.some((value) => !isUnknown(value) && /^\*+$/.test(value));
  return isAboutRequest && requiresValue(condition) && condition.values.length > 0 && !isAnything;
}

function describeSelection({ allBut, listed: patterns }: Selection<MaybeUnknown<string>>): string {
  const words = patterns.map((pattern) => (isUnknown(pattern) ? pattern.what : pattern));
  return allBut ? `all but ${joinList(words)}` : joinList(words);
}
