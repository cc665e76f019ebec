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
    /(?:^|[\\/])AWSLogs[\\/](?:o-[a-z0-9]{10,32}[\\/])?(\d{12})[\\/](?:Config|CloudTrail)(?:[\\/]([a-z]{2}(?:-[a-z]+)+-\d))?/.exec(
      path,
    ) ?? [];
  return { ...(accountId && { accountId }), ...(region && { region }) };
}

/** Whether a file is AWS Config's check that it can write to the bucket, or a manifest or digest that holds no records. */
export const isDeliveryCheck = (path: string): boolean =>
  /ConfigWritabilityCheckFile|[\\/]CloudTrail-Digest[\\/]|_CloudTrail-Digest_/.test(path);
