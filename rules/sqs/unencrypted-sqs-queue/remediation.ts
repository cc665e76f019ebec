import { remediateSetting } from '../../../lib/core/remediation/setting';
import { keyOfSqs } from '../../../lib/resources/settings/queue';

/** Turns on encryption with a key of SQS. */
export const remediation = remediateSetting({
  summary: 'Turns on encryption with a key of SQS, which is free of charge and needs no permissions for a key',
  exclusions:
    'Encryption with a KMS key, messages that are in the queue already. Every plan needs approval, since SQS refuses some requests to encrypted queues',
  setting: keyOfSqs,
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
  plan: () => ({
    to: true,
    summary: 'Encrypt new messages with a key of SQS',
    sideEffects: [
      'SQS refuses requests to an encrypted queue that are anonymous, without TLS, or not signed with Signature Version 4',
    ],
    notes: ['Messages that are in the queue already stay as they are until they are received and deleted'],
  }),
});
