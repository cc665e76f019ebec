/** The account and Region that a path names. */
export interface PathScope {
  readonly accountId?: string;
  readonly region?: string;
}

/**
 * Returns the account and Region that AWS writes into the keys of delivered objects, with or without the id of an
 * organization: `[prefix/]AWSLogs/[o-exampleorgid/]111122223333/Config/eu-west-1/2026/2/11/…`
 */
export function parsePathScope(path: string): PathScope {
  const [, accountId, region] =
    /(?:^|[\\/])AWSLogs[\\/](?:o-[a-z0-9]{1,32}[\\/])?(\d{12})[\\/](?:Config|CloudTrail)(?:[\\/]((?:eusc|[a-z]{2})(?:-[a-z]+)+-\d))?/.exec(
      path,
    ) ?? [];
  return { ...(accountId && { accountId }), ...(region && { region }) };
}

/**
 * Whether a file in a delivery bucket holds nothing to store: AWS Config's check that it can write, CloudTrail's digests and
 * insights, and what other services write beside them, such as the logs of load balancers.
 */
export function isOtherDelivery(path: string): boolean {
  const [, service] = /(?:^|[\\/])AWSLogs[\\/](?:o-[a-z0-9]{1,32}[\\/])?\d{12}[\\/]([^\\/]+)[\\/]/.exec(path) ?? [];
  return (
    (service !== undefined && service !== 'Config' && service !== 'CloudTrail') ||
    /(?:^|[\\/])ConfigWritabilityCheckFile$|_CloudTrail-(?:Digest|Insight)_/.test(path)
  );
}
