import { keyPolicy, remediatePublicPolicy } from '../../../lib/resources/settings/public-policy';

/** Restricts the public statements of the policy to the account of the key. */
export const remediation = remediatePublicPolicy('key', keyPolicy);
