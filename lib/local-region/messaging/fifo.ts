import { AwsError, type CallInput } from '../aws-call';
import { hashText } from '../hashes';

/** The group and number of a message in a FIFO queue, and the id by which one that was sent twice is recognized. */
export interface FifoOrder {
  readonly groupId: string;
  readonly deduplicationId: string;
  readonly sequenceNumber: string;
}

/** A message that a FIFO queue took: sent again within five minutes, it is the same one. */
export interface RecentMessage {
  readonly id: string;
  readonly sentAt: number;
  readonly order: FifoOrder;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const DEDUPLICATION_INTERVAL = 5 * 60_000;

/** Returns the messages that a queue still recognizes. */
export const dropOldMessages = (recent: readonly RecentMessage[], now: number): RecentMessage[] =>
  recent.filter(({ sentAt }) => now - sentAt < DEDUPLICATION_INTERVAL);

/** Reads group and deduplication of a message for a FIFO queue. @throws AwsError if it has none */
export function readFifoOrder(
  { MessageBody, MessageGroupId, MessageDeduplicationId, DelaySeconds }: CallInput,
  isContentBased: boolean,
  sequence: number,
): FifoOrder {
  if (MessageGroupId === undefined) {
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageGroupId.');
  }
  if (DelaySeconds !== undefined && Number(DelaySeconds) > 0) {
    const message = `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.`;
    throw new AwsError('InvalidParameterValue', message);
  }
  if (MessageDeduplicationId === undefined && !isContentBased) {
    const message =
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly';
    throw new AwsError('InvalidParameterValue', message);
  }
  return {
    groupId: MessageGroupId,
    deduplicationId: MessageDeduplicationId ?? hashText(String(MessageBody)),
    sequenceNumber: String(sequence).padStart(20, '0'),
  };
}

/** Lists the messages that may be received, in order: none of a group before those that are being handled. */
export function listReceivable<T extends { readonly visibleAt: number; readonly order?: FifoOrder | undefined }>(
  messages: readonly T[],
  now: number,
): T[] {
  const blocked = new Set<string>();
  return messages.filter(({ visibleAt, order }) => {
    if (order && blocked.has(order.groupId)) return false;
    if (visibleAt <= now) return true;
    if (order) blocked.add(order.groupId);
    return false;
  });
}
