import { type Setting, setByOneCall } from '../../core/remediation/setting';
import type { SqsQueue } from '../sqs/queue';
import { setQueueAttributes } from './public-policy';

/** Whether SQS encrypts the messages of a queue with a key of its own. */
export const keyOfSqs: Setting<SqsQueue, boolean> = {
  label: 'sqsManagedSseEnabled',
  read: ({ hasKeyOfSqs }) => hasKeyOfSqs,
  ...setByOneCall<SqsQueue, boolean>('KeyOfSqs', {
    operation: setQueueAttributes,
    toParameters: ({ id }, value) => ({ QueueUrl: id, Attributes: { SqsManagedSseEnabled: String(value) } }),
  }),
};
