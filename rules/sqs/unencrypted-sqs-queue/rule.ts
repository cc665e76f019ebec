import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { sqsQueue } from '../../../lib/resources/sqs/queue';

/** Flags queues whose messages are not encrypted at rest. */
export default defineRule({
  name: 'unencrypted-sqs-queue',
  title: 'SQS queues must be encrypted',
  rationale:
    'Messages wait in a queue for up to 14 days. Encryption protects them if others get access to the storage, and costs nothing with a key of SQS. Queues from before October 2022 do not have it by default.',
  severity: 'medium',
  resource: sqsQueue,
  triggers: [onChange],
  controls: ['FSBP SQS.1'],
  parameters: {},
  limitations: [
    'Who may use the key, and whether the key is one of your own.',
    'Messages from before the encryption was turned on, and the names and attributes of a queue.',
    'Items from before AWS Config recorded the setting of SQS: without a KMS key they are insufficient data.',
  ],
  evaluate({ isEncrypted }) {
    if (isEncrypted === undefined)
      return insufficientData('the queue may be unencrypted; its item has neither SqsManagedSseEnabled nor a KMS key');
    return isEncrypted ? COMPLIANT : nonCompliant('Its messages are not encrypted at rest');
  },
});
