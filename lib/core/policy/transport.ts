import { isUnknown, type MaybeUnknown } from '../reading/unreadable';
import type { Condition, Principal, Selection, Statement } from './document';
import { all, forAny, type TriState } from './tri-state';
import { isWhollyOpen, toOutline } from './unresolved';

/** Which requests without TLS a bucket policy denies. */
interface TransportDenial {
  /** Requests for the bucket itself, such as listing it. */
  readonly bucket: TriState;
  /** Requests for its objects. */
  readonly objects: TriState;
}

/**
 * Returns which requests without TLS a bucket policy denies to everyone.
 *
 * A statement counts if it denies all actions of S3 to everyone on the condition that the request came without TLS. Any
 * other condition exempts somebody. The bucket and its objects may have a statement each.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit
 */
export function findTransportDenial(statements: readonly MaybeUnknown<Statement>[]): TransportDenial {
  const denials = statements.map((statement) =>
    isUnknown(statement) ? ({ bucket: 'unknown', objects: 'unknown' } as const) : readDenial(statement),
  );
  return {
    bucket: forAny(denials, ({ bucket }) => bucket),
    objects: forAny(denials, ({ objects }) => objects),
  };
}

function readDenial({ effect, principals, actions, resources, conditions }: Statement): TransportDenial {
  if (effect === 'Allow') return { bucket: false, objects: false };
  const counts = all([
    isUnknown(effect) ? 'unknown' : effect === 'Deny',
    isEveryone(principals),
    isAllOfS3(actions),
    conditions.length > 0,
    ...conditions.map(matchesPlainHttp),
  ]);
  return {
    bucket: all([counts, covers(resources, isBucket)]),
    objects: all([counts, covers(resources, isEveryObject)]),
  };
}

const isEveryone = ({ allBut, listed }: Selection<Principal>): TriState =>
  !allBut && forAny(listed, ({ type, id }) => (isUnknown(id) ? 'unknown' : type === 'AWS' && id === '*'));

const isAllOfS3 = ({ allBut, listed }: Statement['actions']): TriState =>
  allBut
    ? listed.length === 0
    : forAny(listed, (action) => (isUnknown(action) ? 'unknown' : /^(\*+|s3:\*+)$/i.test(action)));

/** S3 rejects a policy with resources of another bucket, so the names need no comparison. */
const covers = ({ allBut, listed }: Statement['resources'], isMatch: (resource: string) => boolean): TriState =>
  !allBut && forAny(listed, (resource) => (isWhollyOpen(resource) ? 'unknown' : isMatch(toOutline(resource))));

const isBucket = (resource: string): boolean => !resource.includes('/');
/** `*`, `arn:aws:s3:::*`, `arn:aws:s3:::reports*` and `arn:aws:s3:::reports/*`. */
function isEveryObject(resource: string): boolean {
  const slash = resource.indexOf('/');
  return slash === -1 ? resource.endsWith('*') : /^\*+$/.test(resource.slice(slash + 1));
}

/**
 * Whether a condition matches every request without TLS. Such a request has no TLS version, so a comparison of the
 * version matches it only with `…IfExists`.
 */
function matchesPlainHttp(condition: MaybeUnknown<Condition>): TriState {
  if (isUnknown(condition)) return 'unknown';
  const [key, operator] = [condition.key.toLowerCase(), condition.operator.toLowerCase()];
  const isPlain = key === 'aws:securetransport' && /^bool(ifexists)?$/.test(operator);
  const isOldVersion = key === 's3:tlsversion' && /^numericlessthan(equals)?ifexists$/.test(operator);
  if (isPlain)
    return forAny(condition.values, (value) => (isUnknown(value) ? 'unknown' : value.toLowerCase() === 'false'));
  return isOldVersion && condition.values.length > 0;
}
