import { isObject, isString, parseJson } from '../../core/json';
import { AwsError, type CallInput } from '../aws-call';

/** A message that a topic took. */
export interface TopicMessage {
  readonly id: string;
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly text: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  /** Texts by protocol, for a message with the structure `json`. */
  readonly texts: Readonly<Record<string, string>>;
}

interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
}

/** @throws AwsError for a message that SNS would refuse */
export function createMessage(topicArn: string, input: CallInput, id: string): TopicMessage {
  const { Message: text = '', Subject: subject, MessageStructure, MessageAttributes = {} } = input;
  const refuse = (reason: string): never => {
    throw createInvalidParameter(reason);
  };
  if (subject !== undefined && !/^[\x20-\x7e]{1,100}$/.test(subject)) refuse('Subject');
  if (text === '') refuse('Empty message');
  if (Buffer.byteLength(text) > 256 * 1024) refuse('Message too long');
  const texts = MessageStructure === 'json' ? parseJson(text) : {};
  if (MessageStructure === 'json' && !(isObject(texts) && isString(texts.default))) {
    refuse('Message Structure - No default entry in JSON message body');
  }
  return { id, topicArn, subject, text, attributes: MessageAttributes, texts: texts as Record<string, string> };
}

/** The error of SNS for a parameter. */
export const createInvalidParameter = (reason: string): AwsError =>
  new AwsError('InvalidParameter', `Invalid parameter: ${reason}`);
