import { evaluatePublicPolicy } from '../../../lib/core/policy/resource-policy';
import { defineRule, onChange } from '../../../lib/core/rule';
import { sqsQueue } from '../../../lib/resources/sqs/queue';

/** Flags queues whose policy lets the public in. */
export default defineRule({
  name: 'public-sqs-queue',
  title: 'SQS queues must not be public',
  rationale:
    'A program trusts the messages of its queue. Anyone who can send to the queue controls what the program does, and anyone who can receive takes messages away from it.',
  severity: 'critical',
  resource: sqsQueue,
  triggers: [onChange],
  managedRules: ['SQS_QUEUE_NO_PUBLIC_ACCESS'],
  controls: ['FSBP SQS.3', 'CIS 7.0 2.21'],
  parameters: {},
  limitations: [
    'Access that the policy grants to named accounts, however many and of whichever owners.',
    'Deny statements, which can take public access away.',
    'Topics that deliver to the queue and are public themselves.',
  ],
  evaluate: ({ statements }) => evaluatePublicPolicy(statements, 'queue'),
});
