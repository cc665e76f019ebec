import { remediatePublicPolicy, topicPolicy } from '../../../lib/resources/settings/public-policy';

/** Restricts the public statements of the policy to the account of the topic. */
export const remediation = remediatePublicPolicy('topic', topicPolicy);
