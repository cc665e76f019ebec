import { isString } from '../../core/json';
import { hasBranches, Reference, type Unknown } from '../../core/reading/unreadable';

/**
 * Returns the bucket in a domain name of S3, also in that of its website; `undefined` for any other name. Access points
 * have names of the same form and are no buckets; S3 reserves the ends of their aliases.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function parseBucketDomain(domainName: string): string | undefined {
  const name = domainName.toLowerCase();
  if (!/\.amazonaws\.(com(\.cn)?|eu)$/.test(name)) return undefined;
  // A bucket's name may contain ".s3." itself, the rest of the domain does not.
  const end = Math.max(...['.s3.', '.s3-'].map((part) => name.lastIndexOf(part)));
  if (end < 1 || /^\.s3-(accesspoint|object-lambda|outposts)/.test(name.slice(end))) return undefined;
  const bucket = name.slice(0, end);
  return ENDS_OF_ALIASES.some((one) => bucket.endsWith(one)) ? undefined : bucket;
}

const ENDS_OF_ALIASES = ['-s3alias', '--ol-s3', '.mrap.accesspoint'];

/** Parts of the domain name of an API or a function, and the attribute of the URL of a function. */
const OTHER_DOMAINS = ['.execute-api.', '.lambda-url.', '.FunctionUrl', '","FunctionUrl'];

/**
 * Whether a domain name that a template leaves open may be that of a bucket outside the template. What refers to a
 * resource of the template is not, nor is what a template makes of an API or of the URL of a function.
 */
export function mayBeBucketDomain(name: Unknown): boolean {
  if (name instanceof Reference) return false;
  const [first, rest] = name.pieces ?? [];
  // The name of the bucket ends with a dot: `${Bucket}-logs.s3.amazonaws.com` is that of another one.
  const isWhole = isString(rest) && rest.startsWith('.');
  if (isWhole && first instanceof Reference && first.resourceType === 'AWS::S3::Bucket') return false;
  const expression = JSON.stringify(name.expression) ?? '';
  return hasBranches(name) || !OTHER_DOMAINS.some((part) => expression.includes(part));
}
