import { queuePolicy, remediatePublicPolicy } from '../../../lib/resources/settings/public-policy';

/** Restricts the public statements of the policy to the account of the queue. */
export const remediation = remediatePublicPolicy('queue', queuePolicy);
