import type { InternalCall } from './region-context';

/** A call that sends a message. */
export type MessageCall = Omit<InternalCall, 'caller'>;

/**
 * Creates the call that sends a text to a function, a topic or a queue; undefined for other resources.
 * @param attributes those of a message to a queue
 */
export function createMessageCall(arn: string, text: string, attributes?: object): MessageCall | undefined {
  const service = arn.split(':')[2] ?? '';
  switch (service) {
    case 'lambda':
      return { service, operation: 'Invoke', input: { FunctionName: arn, InvocationType: 'Event', Payload: text } };
    case 'sns':
      return { service, operation: 'Publish', input: { TopicArn: arn, Message: text } };
    case 'sqs':
      return {
        service,
        operation: 'SendMessage',
        input: { QueueUrl: arn, MessageBody: text, ...(attributes && { MessageAttributes: attributes }) },
      };
    default:
      return undefined;
  }
}

/** Creates the call that sends an event to a bus. */
export const createEventCall = (entry: object): MessageCall => ({
  service: 'events',
  operation: 'PutEvents',
  input: { Entries: [entry] },
});
