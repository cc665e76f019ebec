import { UsageError } from '../../usage-error';

/** A client of the AWS SDK. */
interface RegionalClient {
  readonly config: { region(): Promise<string> };
}

/**
 * Checks that a client has a Region, before its first call.
 * @throws UsageError that says where to set one
 */
export async function checkRegion(client: RegionalClient): Promise<void> {
  try {
    await client.config.region();
  } catch (cause) {
    throw new UsageError('No AWS Region is set; set AWS_REGION, or region in the AWS profile', { cause });
  }
}
