import { isObject, parseJson } from '../../core/json';
import { AwsError } from '../aws-call';

/** The attributes that a queue is created with, as a template has them. */
export interface QueueProperties {
  /** Seconds. */
  readonly VisibilityTimeout?: number;
  readonly DelaySeconds?: number;
  readonly MessageRetentionPeriod?: number;
  readonly ReceiveMessageWaitTimeSeconds?: number;
  /** Bytes. */
  readonly MaximumMessageSize?: number;
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number };
  readonly FifoQueue?: boolean;
  readonly ContentBasedDeduplication?: boolean;
  readonly KmsMasterKeyId?: string;
}

/** Of a message, and of all messages of a batch. */
export const MAX_SENT_BYTES = 1_048_576;

/** The numbers, with their ranges. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const RANGES: Readonly<Record<string, readonly [min: number, max: number]>> = {
  DelaySeconds: [0, 900],
  KmsDataKeyReusePeriodSeconds: [60, 86_400],
  MaximumMessageSize: [1024, MAX_SENT_BYTES],
  MessageRetentionPeriod: [60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  VisibilityTimeout: [0, 43_200],
};
const FLAG_ATTRIBUTES = ['ContentBasedDeduplication', 'FifoQueue', 'SqsManagedSseEnabled'];
const POLICY_ATTRIBUTES = ['RedriveAllowPolicy', 'RedrivePolicy'];
const TEXT_ATTRIBUTES = ['DeduplicationScope', 'FifoThroughputLimit', 'KmsMasterKeyId'];

/** Reads the attributes of a call, which are texts; the policy is read apart. @throws AwsError */
export function readQueueProperties({ Policy: _, ...attributes }: Readonly<Record<string, string>>): QueueProperties {
  return Object.fromEntries(Object.entries(attributes).map(([name, text]) => [name, readAttribute(name, text)]));
}

function readAttribute(name: string, text: string): unknown {
  if (TEXT_ATTRIBUTES.includes(name)) return text;
  if (FLAG_ATTRIBUTES.includes(name)) return text === 'true';
  const invalid = () => new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
  if (POLICY_ATTRIBUTES.includes(name)) {
    const policy = text === '' ? undefined : parseJson(text);
    if (text !== '' && !isObject(policy)) throw invalid();
    return policy;
  }
  const range = RANGES[name];
  if (!range) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= range[0] && value <= range[1]) return value;
  throw invalid();
}

/** Returns the attributes as texts, with those that were not set. */
export function describeQueueProperties(properties: QueueProperties): Record<string, string> {
  const initial = { DelaySeconds: 0, MaximumMessageSize: MAX_SENT_BYTES, MessageRetentionPeriod: 345_600 };
  const known = [...Object.keys(RANGES), ...FLAG_ATTRIBUTES, ...POLICY_ATTRIBUTES, ...TEXT_ATTRIBUTES];
  return Object.fromEntries(
    Object.entries({
      ...initial,
      ReceiveMessageWaitTimeSeconds: 0,
      VisibilityTimeout: 30,
      ...(properties.KmsMasterKeyId === undefined && { SqsManagedSseEnabled: true }),
      ...(properties.FifoQueue && { ContentBasedDeduplication: false }),
      ...properties,
    })
      .filter(([name, value]) => known.includes(name) && value !== undefined && (name !== 'FifoQueue' || value))
      .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
}
