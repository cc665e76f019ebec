import { evaluatePublicPolicy } from '../../../lib/core/policy/resource-policy';
import { defineRule, onChange } from '../../../lib/core/rule';
import { snsTopic } from '../../../lib/resources/sns/topic';

/** Flags topics whose policy lets the public in. */
export default defineRule({
  name: 'public-sns-topic',
  title: 'SNS topics must not be public',
  rationale:
    'Subscribers trust the messages of a topic. Anyone who can publish to it sends mails and starts programs in your name, and anyone who can subscribe reads what is published.',
  severity: 'critical',
  resource: snsTopic,
  triggers: [onChange],
  managedRules: ['SNS_TOPIC_NO_PUBLIC_ACCESS'],
  controls: ['FSBP SNS.4', 'CIS 7.0 2.21'],
  parameters: {},
  limitations: [
    'Access that the policy grants to named accounts, however many and of whichever owners.',
    'Deny statements, which can take public access away.',
    'Conditions on the protocol or the endpoint of a subscription: the control does not count them.',
  ],
  evaluate: ({ statements }) => evaluatePublicPolicy(statements, 'topic'),
});
