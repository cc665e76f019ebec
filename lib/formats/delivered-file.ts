/**
 * Returns the service whose file a path in a delivery bucket is, as AWS names its folder: `Config`, `CloudTrail`,
 * `elasticloadbalancing`. Undefined for another path. The names of files of AWS Config and CloudTrail say it, too, and
 * count in every folder: a copy keeps its name.
 */
export function findDeliveringService(path: string): string | undefined {
  const folders = path.split(/[\\/]/);
  const [, named] = NAME_WITH_SERVICE.exec(folders.at(-1) as string) ?? [];
  if (named !== undefined) return named;
  const below = folders.slice(folders.indexOf('AWSLogs') + 1);
  const [account, service, ...more] = ORGANIZATION.test(below[0] ?? '') ? below.slice(1) : below;
  const isDelivered = below.length < folders.length && /^\d{12}$/.test(account ?? '') && more.length > 0;
  return isDelivered ? service : undefined;
}

const ORGANIZATION = /^o-[a-z0-9]{1,32}$/;
const NAME_WITH_SERVICE = /^\d{12}_(Config|CloudTrail|CloudTrail-Digest|CloudTrail-Insight)_(?:eusc|[a-z]{2})-/;
