import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in the bundle for the SDK's search for credentials (`@aws-sdk/credential-provider-node`): Lambda gives its
 * role's in the environment, and the other places to look in are a third of the client's code.
 */
export const defaultProvider = fromEnv;
