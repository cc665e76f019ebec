import { isUnknown, type MaybeUnknown } from '../reading/unreadable';
import { hasWildcard, haveCommonMatch, matchesGlob } from '../text/glob';
import { admitsAnything, requiresValue } from './condition';
import type { Condition, Selection, Statement } from './document';
import { forAny, not, type TriState } from './tri-state';
import { isWhollyOpen, splitAtOpenPart, toOutline } from './unresolved';

/** Whether a statement allows what it is about. A template may leave the effect open. */
export const allows = ({ effect }: Statement): TriState => (isUnknown(effect) ? 'unknown' : effect === 'Allow');

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

/** Whether a selection covers everything: it lists everything, or its exceptions do not include what matters. */
export const coversAll = (
  { allBut, listed }: Selection<MaybeUnknown<string>>,
  isAll: (text: MaybeUnknown<string>) => TriState,
  isWhatMatters = isAll,
): TriState => (allBut ? not(forAny(listed, isWhatMatters)) : forAny(listed, isAll));

/** `*`, and an ARN of wildcards, with or without a partition: `arn:*`, `arn:aws:*:*:*:*`. */
export const isAllResources = (resource: MaybeUnknown<string>): TriState =>
  isWhollyOpen(resource) ? 'unknown' : /^\*+$|^arn(:[\w\u2026-]+)?(:\*+)+$/.test(toOutline(resource));

/**
 * Whether a text covers all resources of a kind in an account, or in a Region of it: `*`, `arn:aws:kms:*`,
 * `arn:aws-cn:iam::111122223333:role/*`. Partition, Region and account may be any.
 * @param samples two names of the kind with nothing but the kind in common: `['role/a', 'role/ops/b']`
 */
export function coversKind(text: MaybeUnknown<string>, service: string, samples: readonly [string, string]): TriState {
  const isAll = isAllResources(text);
  if (isAll !== false) return isAll;
  const pattern = toOutline(text);
  const owner = fillOwner(pattern.split(':'), service);
  return (
    samples.every((name) => matchesGlob(pattern, `${owner}:${name}`)) ||
    (mayCoverKind(text, service, samples) && 'unknown')
  );
}

/** Writes the beginning of an ARN with the literals of a pattern, but for `aws`, which AWS's policies have as an account. */
function fillOwner(literals: readonly (string | undefined)[], service: string): string {
  const fill = (index: number, sample: string): string => {
    const literal = literals[index];
    return literal === undefined || literal === 'aws' || hasWildcard(literal) ? sample : literal;
  };
  return `arn:${fill(1, 'aws')}:${service}:${fill(3, 'eu-west-1')}:${fill(4, '111122223333')}`;
}

/**
 * Whether a text that a template leaves open covers all resources of a kind if its open part has the right beginning of
 * an ARN: `${Arn}/*` does for keys, if the parameter is `arn:aws:kms:eu-west-1:111122223333:key`. Open parts are taken
 * to be neither empty nor wildcards: `key/${Id}` is one key.
 */
function mayCoverKind(text: MaybeUnknown<string>, service: string, samples: readonly [string, string]): boolean {
  const split = splitAtOpenPart(text);
  if (!split) return false;
  const { head, tail } = split;
  const [, ...ends] = tail.split(':');
  const parts = head.split(':');
  const isWhole = (index: number) => index < parts.length - 1;
  const begins = ANY_OWNER.map((any, index) => (isWhole(index) ? parts[index] : `${parts[index] ?? ''}${any}`));
  // The name is the last part of an ARN, so that the parts before it are known from the end.
  const literals = begins.slice(0, ANY_OWNER.length + 1 - ends.length);
  const owner = fillOwner([...literals, ...ends], service);
  // No Region and account is so long. The limit bounds the work for a hostile template.
  if (owner.length > MAX_OWNER_LENGTH) return false;
  const [first, second] = samples.map((name) => `${owner}:${name}`) as [string, string];
  for (let at = 1; first.startsWith(second.slice(0, at)); at++) {
    if (!matchesGlob(`${head}?*`, first.slice(0, at))) continue;
    if ([first, second].every((resource) => matchesGlob(tail, resource.slice(at)))) return true;
    // The wildcard at its beginning covers less at each later place.
    if (/^\?*\*/.test(tail)) return false;
  }
  return false;
}

/** The Region has no hyphen, which `${Prefix}-*` would match. */
const ANY_OWNER: readonly string[] = ['arn', 'aws', '*', 'region', '111122223333'];
const MAX_OWNER_LENGTH = 64;

/**
 * Whether a condition excludes some resources or requests: keys of a service (`iam:PassedToService`, which only some
 * calls have) and tags do. AWS's other global keys are about the caller, the network, the time and the like, and so are
 * a few keys with the prefix of the service that gave the caller their credentials.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function limitsReach(condition: MaybeUnknown<Condition>): TriState {
  if (isUnknown(condition)) return 'unknown';
  const isAboutRequest = !isAboutCaller(condition.key) || /^aws:(ResourceTag|RequestTag)\//i.test(condition.key);
  return isAboutRequest && requiresValue(condition) && condition.values.length > 0 && not(admitsAnything(condition));
}

/** A prefix with a dot is the name of an identity provider: `cognito-identity.amazonaws.com:amr`. */
const isAboutCaller = (key: string): boolean =>
  /^(aws|saml|[\w-]+(\.[\w-]+)+(\/[\w./-]*)?):/i.test(key) || CALLER_KEYS.has(key.toLowerCase());

/**
 * Keys of single services that all services receive with the credentials: of an instance, a function, a build, a job, a
 * device, a user of the identity store.
 */
const CALLER_KEYS: ReadonlySet<string> = new Set([
  'codebuild:buildarn',
  'codebuild:projectarn',
  'credentials-iot:awscertificateid',
  'credentials-iot:thingname',
  'credentials-iot:thingtypename',
  'ec2:roledelivery',
  'ec2:sourceinstancearn',
  'glue:credentialissuingservice',
  'glue:roleassumedby',
  'identitystore:userid',
  'lambda:sourcefunctionarn',
  'ssm:sourceinstancearn',
]);
