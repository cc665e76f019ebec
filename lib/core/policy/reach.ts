import { isUnknown, type MaybeUnknown } from '../reading/unreadable';
import { hasWildcard, haveCommonMatch, matchesGlob } from '../text/glob';
import { requiresValue } from './condition';
import type { Condition, Selection, Statement } from './document';
import { forAny, not, type TriState } from './tri-state';
import { isWhollyOpen, toOutline } from './unresolved';

/**
 * Whether a statement is about an action: `s3:Get*` is about `s3:GetObject`. Actions have no case.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function isAboutAction({ allBut, listed }: Statement['actions'], action: string): TriState {
  const isListed = forAny(listed, (one) => (isUnknown(one) ? 'unknown' : matchesActionPattern(one, action)));
  return allBut ? not(isListed) : isListed;
}

function matchesActionPattern(pattern: string, action: string): boolean {
  if (pattern === '*') return true;
  // Most actions have no wildcard and another length, and a run compares them by the million.
  if (pattern.length !== action.length && !hasWildcard(pattern)) return false;
  return matchesGlob(pattern.toLowerCase(), action.toLowerCase());
}

/**
 * Whether a statement is about one of the actions that a pattern covers: `s3:Put*` is about `s3:PutBucketAcl`,
 * `s3:PutBucketAcl` about the actions `s3:Put*`, and `s3:*Acl` about some of them.
 */
export function overlapsActions(actions: Statement['actions'], pattern: string): TriState {
  if (!hasWildcard(pattern)) return isAboutAction(actions, pattern);
  // No name is so long that question marks of an exception could cover it.
  if (actions.allBut) return isAboutAction(actions, pattern.replaceAll('*', MANY_CHARACTERS));
  return forAny(actions.listed, (one) =>
    isUnknown(one) ? 'unknown' : haveCommonMatch(one.toLowerCase(), pattern.toLowerCase()),
  );
}

const MANY_CHARACTERS = '*'.repeat(128);

/**
 * Whether a selection covers everything: it lists everything, or its exceptions do not include what matters. A template
 * leaves parts of an ARN open (`arn:aws:iam::${AWS::AccountId}:role/*`), which are `…` in the patterns.
 */
export function coversAll(
  { allBut, listed }: Selection<MaybeUnknown<string>>,
  isAll: (pattern: string) => boolean,
  isWhatMatters: (pattern: string) => boolean = isAll,
): TriState {
  const lists = (is: (pattern: string) => boolean): TriState =>
    forAny(listed, (one) => (isWhollyOpen(one) ? 'unknown' : is(toOutline(one))));
  return allBut ? not(lists(isWhatMatters)) : lists(isAll);
}

/** `*`, and an ARN of wildcards, with or without a partition: `arn:*`, `arn:aws:*:*:*:*`. */
export const isAllResources = (resource: string): boolean => /^\*+$|^arn(:[\w\u2026-]+)?(:\*+)+$/.test(resource);

/**
 * Whether a pattern covers all resources of a kind in an account, or in a Region of it: `arn:aws:kms:*`,
 * `arn:aws-cn:iam::111122223333:role/*`. Partition, Region and account may be any.
 * @param samples names of two resources of the kind that have nothing but the kind in common: `['role/a',
 *   'role/ops/b']`
 */
export function coversKind(pattern: string, service: string, samples: readonly [string, string]): boolean {
  const literals = pattern.split(':');
  const fill = (index: number, sample: string): string => {
    const literal = literals[index];
    return literal === undefined || hasWildcard(literal) ? sample : literal;
  };
  const owner = `arn:${fill(1, 'aws')}:${service}:${fill(3, 'eu-west-1')}:${fill(4, '111122223333')}`;
  return samples.every((name) => matchesGlob(pattern, `${owner}:${name}`));
}

/**
 * Whether a condition excludes some resources or requests: keys of a service (`iam:PassedToService`, which only some
 * calls have) and tags do. AWS's other global keys are about the caller, the network, the time and the like, and so are
 * a few keys with the prefix of the service that gave the caller their credentials.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function limitsReach(condition: MaybeUnknown<Condition>): TriState {
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
