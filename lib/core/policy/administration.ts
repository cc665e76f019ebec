import { isUnknown } from '../reading/unreadable';
import { joinList } from '../text/format';
import { type ClassifiedStatements, classifyStatements } from './classify';
import { requiresValue } from './condition';
import type { Condition, MaybeUnknown, Selection, Statement } from './document';
import { all, any, not, type TriState } from './tri-state';
import { isWhollyOpen } from './unresolved';

/**
 * Finds the statements of an identity's policy that make it an administrator: they allow all actions on all resources,
 * as `AdministratorAccess` does.
 *
 * "All except" counts too, for actions and for resources, unless the exceptions include all of IAM, as in
 * `PowerUserAccess`: with access to IAM an identity can grant itself the rest. A condition (with MFA, from the office) makes no difference unless it limits the
 * resources or the requests.
 */
export const findAdministrationStatements = (statements: readonly MaybeUnknown<Statement>[]): ClassifiedStatements =>
  classifyStatements(statements, grantsAdministration);

/** Describes a statement: `statement "All" allows * on *, under a condition on aws:MultiFactorAuthPresent`. */
export function describeAdministration({ name, actions, resources, conditions }: Statement): string {
  const keys = conditions.map((condition) => (isUnknown(condition) ? condition.what : condition.key));
  const conditional = keys.length > 0 ? `, under a condition on ${joinList(keys)}` : '';
  return `${name} allows ${describeSelection(actions)} on ${describeSelection(resources)}${conditional}`;
}

function grantsAdministration({ effect, actions, resources, conditions }: Statement): TriState {
  if (effect === 'Deny') return false;
  const isLimited = any(conditions.map(limitsReach));
  return all([
    isUnknown(effect) ? 'unknown' : true,
    coversAll(actions, isAllActions, isAllOfIam),
    coversAll(resources, isAllResources, isAllOfIamResources),
    not(isLimited),
  ]);
}

/** Whether a selection covers everything: it lists everything, or its exceptions do not include what matters. */
function coversAll(
  { allBut, listed }: Selection<MaybeUnknown<string>>,
  isAll: (pattern: string) => boolean,
  isWhatMatters: (pattern: string) => boolean,
): TriState {
  const lists = (is: (pattern: string) => boolean): TriState =>
    any(listed.map((one) => (isUnknown(one) ? (isWhollyOpen(one) ? 'unknown' : false) : is(one))));
  return allBut ? not(lists(isWhatMatters)) : lists(isAll);
}

/** `*` and `*:*`. */
const isAllActions = (action: string): boolean => /^\*+(:\*+)?$/.test(action);
const isAllOfIam = (action: string): boolean => isAllActions(action) || /^iam:\*+$/i.test(action);
/** `*`, and an ARN of wildcards, with or without a partition: `arn:*`, `arn:aws:*:*:*:*`. */
const isAllResources = (resource: string): boolean => /^\*+$|^arn(:[\w-]+)?(:\*+)+$/.test(resource);
/** Also `arn:aws:iam::*`, `arn:aws:iam::*:*` and `arn:aws:iam::111122223333:*`. */
const isAllOfIamResources = (resource: string): boolean =>
  isAllResources(resource) || /^arn:(\*|[\w-]+):iam:\**:(\*+|(\*+|\d{12}):\*+)$/i.test(resource);

/**
 * Whether a condition excludes some resources or requests: keys of a service (`iam:PassedToService`, which only some calls
 * have) and tags do. AWS's other global keys are about the caller, the network, the time and the like, and so are a few
 * keys with the prefix of the service that gave the caller their credentials.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function limitsReach(condition: MaybeUnknown<Condition>): TriState {
  if (isUnknown(condition)) return 'unknown';
  const isAboutRequest = !isAboutCaller(condition.key) || /^aws:(ResourceTag|RequestTag)\//i.test(condition.key);
  const isAnything = condition.values.some((value) => !isUnknown(value) && /^\*+$/.test(value));
  return isAboutRequest && requiresValue(condition) && condition.values.length > 0 && !isAnything;
}

/** A prefix with a dot is the name of an identity provider: `cognito-identity.amazonaws.com:amr`. */
const isAboutCaller = (key: string): boolean =>
  /^(aws|saml|[\w-]+(\.[\w-]+)+(\/[\w./-]*)?):/i.test(key) || CALLER_KEYS.has(key.toLowerCase());

/**
 * Keys of single services that all services receive with the credentials: of an instance, a function, a build, a job, a
 * user of the identity store.
 */
const CALLER_KEYS: ReadonlySet<string> = new Set([
  'codebuild:buildarn',
  'codebuild:projectarn',
  'ec2:roledelivery',
  'ec2:sourceinstancearn',
  'glue:credentialissuingservice',
  'glue:roleassumedby',
  'identitystore:userid',
  'lambda:sourcefunctionarn',
  'ssm:sourceinstancearn',
]);

function describeSelection({ allBut, listed: patterns }: Selection<MaybeUnknown<string>>): string {
  const words = patterns.map((pattern) => (isUnknown(pattern) ? pattern.what : pattern));
  return allBut ? `all but ${joinList(words)}` : joinList(words);
}
