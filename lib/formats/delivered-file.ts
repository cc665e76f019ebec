/**
 * Returns the service whose file a path in a delivery bucket is, as AWS names its folder: `Config`, `CloudTrail`,
 * `elasticloadbalancing`. Undefined for another path. The digests and insights of CloudTrail are known by their names, too.
 */
export function findDeliveringService(path: string): string | undefined {
  const folders = path.split(/[\\/]/);
  const below = folders.slice(folders.indexOf('AWSLogs') + 1);
  const [account, service, ...more] = ORGANIZATION.test(below[0] ?? '') ? below.slice(1) : below;
  const isDelivered = below.length < folders.length && /^\d{12}$/.test(account ?? '') && more.length > 0;
  return isDelivered ? service : NAMED.find((name) => path.includes(`_${name}_`));
}

const ORGANIZATION = /^o-[a-z0-9]{1,32}$/;
const NAMED = ['CloudTrail-Digest', 'CloudTrail-Insight'];
