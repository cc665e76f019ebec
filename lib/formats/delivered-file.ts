/**
 * Returns the service whose file a path in a delivery bucket is, as AWS names its folder: `Config`, `CloudTrail`,
 * `elasticloadbalancing`. Undefined for another path. The digests and insights of CloudTrail are known by their names, too.
 */
export function findDeliveringService(path: string): string | undefined {
  const [, folder] = /(?:^|[\\/])AWSLogs[\\/](?:o-[a-z0-9]{1,32}[\\/])?\d{12}[\\/]([^\\/]+)[\\/]/.exec(path) ?? [];
  return folder ?? /_(CloudTrail-(?:Digest|Insight))_[^\\/]*$/.exec(path)?.[1];
}
