/**
 * Returns the bucket in a domain name of S3, also in that of its website; `undefined` for any other name. Access points
 * have names of the same form and are no buckets.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function parseBucketDomain(domainName: string): string | undefined {
  const name = domainName.toLowerCase();
  if (!/\.amazonaws\.(com(\.cn)?|eu)$/.test(name)) return undefined;
  // A bucket's name may contain ".s3." itself, the rest of the domain does not.
  const end = Math.max(...['.s3.', '.s3-'].map((part) => name.lastIndexOf(part)));
  if (end < 1 || /^\.s3-(accesspoint|object-lambda|outposts)/.test(name.slice(end))) return undefined;
  return name.slice(0, end);
}
