import { ConfigServiceClient } from '@aws-sdk/client-config-service';

/** A function that only creates AWS Config's client: the lower limit for an evaluator with the SDK. */
export const client = new ConfigServiceClient({ maxAttempts: 1 });
export const handler = async (): Promise<void> => undefined;
