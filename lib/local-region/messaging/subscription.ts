import { isObject, parseJson } from '../../core/json';
import type { CallInput } from '../aws-call';
import { InvalidPattern, matchesEvent, validatePattern } from '../events/pattern';
import { createInvalidParameter, type TopicMessage } from './topic-message';

/** A subscription of a topic. */
export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly filterPolicy: object | undefined;
  readonly filtersBody: boolean;
  readonly isRaw: boolean;
}

/** Returns the parts of a subscription that attributes set. An empty filter policy removes it. */
export function readSubscription(attributes: Readonly<Record<string, string>>): Partial<Subscription> {
  const { FilterPolicy, FilterPolicyScope, RawMessageDelivery } = attributes;
  const policy = FilterPolicy === undefined ? {} : (JSON.parse(FilterPolicy) as object);
  return {
    ...(FilterPolicy !== undefined && { filterPolicy: Object.keys(policy).length === 0 ? undefined : policy }),
    ...(FilterPolicyScope !== undefined && { filtersBody: FilterPolicyScope === 'MessageBody' }),
    ...(RawMessageDelivery !== undefined && { isRaw: RawMessageDelivery === 'true' }),
  };
}

/** Those that have an effect here. */
const SUBSCRIPTION_ATTRIBUTES = [
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'DeliveryPolicy',
];

/** The form of the endpoint of each protocol. https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
const ENDPOINTS: Readonly<Record<string, RegExp>> = {
  application: /^arn:/,
  email: /^[^@\s]+@[^@\s]+$/,
  'email-json': /^[^@\s]+@[^@\s]+$/,
  firehose: /^arn:/,
  http: /^http:\/\//,
  https: /^https:\/\//,
  lambda: /^arn:/,
  sms: /^\+?[\d-]+$/,
  sqs: /^arn:/,
};

/** @throws AwsError for a subscription that SNS would refuse */
export function checkSubscription({ Protocol, Endpoint = '', Attributes = {} }: CallInput): void {
  const form = ENDPOINTS[Protocol];
  if (!form) throw createInvalidParameter(`Invalid protocol type: ${Protocol}`);
  if (!form.test(Endpoint)) throw createInvalidParameter(`Endpoint: ${Endpoint} is not of protocol ${Protocol}`);
  const unknown = Object.keys(Attributes).find((name) => !SUBSCRIPTION_ATTRIBUTES.includes(name));
  if (unknown !== undefined) throw createInvalidParameter(`AttributeName Reason: the local region has no ${unknown}`);
  if (Attributes.FilterPolicy === undefined) return;
  const policy = parseJson(Attributes.FilterPolicy);
  if (!isObject(policy)) throw createInvalidParameter('FilterPolicy: failed to parse JSON');
  if (Object.keys(policy).length === 0) return;
  try {
    validatePattern(policy);
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    throw createInvalidParameter(`FilterPolicy: ${error.message.replace(/^.*Reason: /, '')}`);
  }
}

/**
 * Whether a subscription takes a message.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
export function matchesFilter({ filterPolicy, filtersBody }: Subscription, message: TopicMessage): boolean {
  if (!filterPolicy) return true;
  if (filtersBody) {
    const body = parseJson(message.text);
    return isObject(body) && matchesEvent(filterPolicy, body);
  }
  const attributes = Object.entries(message.attributes).map(([name, { DataType, StringValue = '' }]) => {
    const isList = DataType.startsWith('String.Array');
    return [name, isList ? parseJson(StringValue) : DataType === 'Number' ? Number(StringValue) : StringValue];
  });
  return matchesEvent(filterPolicy, Object.fromEntries(attributes));
}
