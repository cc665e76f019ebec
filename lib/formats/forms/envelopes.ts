import { formatValue, isList, isObject, isString } from '../../core/json';
import { type JsonDocument, objectIn } from '../document';
import { type Form, refuseDocument } from '../document-reader';

/** An SNS message. `Message` is JSON text; AWS's documentation prints it as an object. */
export const snsMessage: Form = {
  name: 'SNS message',
  matches: (document) => 'Message' in document && ('TopicArn' in document || document.Type === 'Notification'),
  read(document, reader) {
    if (isString(document.Type) && document.Type !== 'Notification') {
      refuseDocument(
        `Cannot evaluate an SNS message of type ${formatValue(document.Type)}: it is about the subscription`,
      );
    }
    reader.read(document.Message, 'Message');
  },
};

/** One record of the event with which SNS invokes a function. */
export const snsRecord: Form = {
  name: 'SNS event',
  matches: (document) => isObject(document.Sns),
  read: (document, reader) => void reader.read(document.Sns, 'Sns'),
};

/** An SQS message from ReceiveMessage, or a record of the event with which SQS invokes a function. */
export const sqsMessage: Form = {
  name: 'SQS messages',
  matches: (document) =>
    ('Body' in document && 'MessageId' in document) || ('body' in document && 'messageId' in document),
  read(document, reader) {
    const key = 'Body' in document ? 'Body' : 'body';
    reader.read(document[key], key);
  },
};

/** The response of ReceiveMessage, which has no `Messages` if the queue is empty. */
export const sqsMessages: Form = {
  name: 'SQS messages',
  matches: (document) => isList(document.Messages),
  read: (document, reader) => reader.readList(withPaths(document, 'Messages')),
};

/** The event with which SNS invokes a function. */
export const snsEvent: Form = {
  name: 'SNS event',
  matches: ({ Records }) => isList(Records) && Records.some((record) => isObject(record) && 'Sns' in record),
  read: (document, reader) => reader.readList(withPaths(document, 'Records')),
};

/** Any other records: the event with which SQS invokes a function, and records that are refused one by one. */
export const records: Form = {
  name: 'SQS event',
  matches: ({ Records }) => isList(Records),
  read: (document, reader) => reader.readList(withPaths(document, 'Records')),
};

/** An EventBridge event of AWS Config, or one that carries a message of AWS Config. */
export const eventBridgeEvent: Form = {
  name: 'EventBridge event',
  matches: (document) => 'detail-type' in document && isObject(document.detail),
  read(document, reader) {
    const { detail, source } = document;
    // A forwarder of Config's messages may put them on the bus with its own source.
    if (source !== 'aws.config' && !('messageType' in objectIn(detail))) {
      refuseDocument(
        `Cannot evaluate an EventBridge event ${formatValue(document['detail-type'])} of ${formatValue(source)}: it holds no configuration item`,
      );
    }
    reader.read(detail, 'detail');
  },
};

const withPaths = (document: JsonDocument, key: string): [element: unknown, path: string][] =>
  (document[key] as unknown[]).map((element, index) => [element, `${key}[${index}]`]);
