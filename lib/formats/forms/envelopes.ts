import { isList, isObject, isString, formatValue } from '../../core/reading/properties';
import { type JsonDocument, type Form, objectIn, refuse } from '../document-reader';

/** An SNS message; in reality `Message` is JSON text, in AWS's documentation it is an object. */
export const snsMessage: Form = {
  name: 'SNS message',
  is: (document) => 'Message' in document && ('TopicArn' in document || document.Type === 'Notification'),
  read(document, reading) {
    if (isString(document.Type) && document.Type !== 'Notification') {
      refuse(`Cannot judge an SNS message of type ${formatValue(document.Type)}: it is about the subscription`);
    }
    reading.content(document.Message, 'Message');
  },
};

/** One record of the event by which SNS calls a function. */
export const snsRecord: Form = {
  name: 'SNS event',
  is: (document) => isObject(document.Sns),
  read: (document, reading) => void reading.content(document.Sns, 'Sns'),
};

/** An SQS message as ReceiveMessage gives it, or as a record of the event by which SQS calls a function. */
export const sqsMessage: Form = {
  name: 'SQS messages',
  is: (document) => ('Body' in document && 'MessageId' in document) || ('body' in document && 'messageId' in document),
  read(document, reading) {
    const key = 'Body' in document ? 'Body' : 'body';
    reading.content(document[key], key);
  },
};

/** The answer to ReceiveMessage; it has no `Messages` when the queue is empty. */
export const sqsMessages: Form = {
  name: 'SQS messages',
  is: (document) => isList(document.Messages),
  read: (document, reading) => reading.contents(members(document, 'Messages')),
};

/** The event by which SNS calls a function. */
export const snsEvent: Form = {
  name: 'SNS event',
  is: ({ Records }) => isList(Records) && Records.some((record) => isObject(record) && 'Sns' in record),
  read: (document, reading) => reading.contents(members(document, 'Records')),
};

/** Records of anything else: those by which SQS calls a function, and those that are refused one by one. */
export const records: Form = {
  name: 'SQS event',
  is: ({ Records }) => isList(Records),
  read: (document, reading) => reading.contents(members(document, 'Records')),
};

/** An event of AWS Config on the bus, or one that carries a message of its. */
export const eventBridgeEvent: Form = {
  name: 'EventBridge event',
  is: (document) => 'detail-type' in document && isObject(document.detail),
  read(document, reading) {
    const { detail, source } = document;
    // Whoever forwards Config's messages may put them on the bus under a name of their own.
    if (source !== 'aws.config' && !('messageType' in objectIn(detail))) {
      refuse(
        `Cannot judge an EventBridge event ${formatValue(document['detail-type'])} of ${formatValue(source)}: it holds no configuration item`,
      );
    }
    reading.content(detail, 'detail');
  },
};

const members = (document: JsonDocument, key: string): [unknown, string][] =>
  (document[key] as unknown[]).map((member, index) => [member, `${key}[${index}]`]);
