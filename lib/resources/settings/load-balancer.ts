import type { ConfigurationItem } from '../../core/item';
import { isList, isObject, isString } from '../../core/json';
import { type Setting, setByOneCall } from '../../core/remediation/setting';
import { cannotCall } from '../cannot-call';
import type { LoadBalancer, LoadBalancerAttributes } from '../elbv2/load-balancer';
import { changeSupplementary, defineSettingOperation } from './setting-operation';

const API = 'ModifyLoadBalancerAttributes';
const LIST = 'LoadBalancerAttributes';

/** Attributes by key. */
export type AttributeValues = Readonly<Record<string, string>>;

/**
 * Sets attributes of a load balancer. The others are unchanged.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyLoadBalancerAttributes.html
 * @example
 * const SET: Step = {
 *   name: 'SetAttributes',
 *   operation: modifyLoadBalancerAttributes,
 *   parameters: ['LoadBalancerArn', 'Attributes'],
 * };
 */
const modifyLoadBalancerAttributes = defineSettingOperation({
  service: 'elbv2',
  api: API,
  parameters: { LoadBalancerArn: 'String', Attributes: 'MapList' },
  permission: {
    action: `elasticloadbalancing:${API}`,
    resource: `arn:\${Partition}:elasticloadbalancing:\${Region}:\${Account}:loadbalancer/*`,
  },
  subject: 'LoadBalancerArn',
  set(item, { Attributes: attributes }) {
    const values = isList(attributes) ? attributes.filter(isAttribute) : [];
    if (!isList(attributes) || values.length !== attributes.length)
      throw cannotCall(API, `expected Attributes, found ${JSON.stringify(attributes)}`);
    return changeSupplementary(item, LIST, (listed) => {
      if (!isList(listed)) throw cannotCall(API, `found no supplementaryConfiguration.${LIST}`);
      return values.reduce<unknown[]>((list, one) => setAttribute(list, one, item.shape), listed);
    });
  },
});

interface ListedAttribute {
  readonly Key: string;
  readonly Value: string;
}

const isAttribute = (value: unknown): value is ListedAttribute =>
  isObject(value) && isString(value.Key) && isString(value.Value);

function setAttribute(
  listed: unknown[],
  { Key, Value }: ListedAttribute,
  shape: ConfigurationItem['shape'],
): unknown[] {
  const isNamed = (one: unknown) => isObject(one) && (one.key ?? one.Key) === Key;
  const withValue = (one: unknown) => (isObject(one) && 'key' in one ? { ...one, value: Value } : { Key, Value });
  return listed.some(isNamed)
    ? listed.map((one) => (isNamed(one) ? withValue(one) : one))
    : [...listed, shape === 'config' ? { key: Key, value: Value } : { Key, Value }];
}

/** Returns attributes of load balancers as a setting. */
export const attributeSetting = (
  label: string,
  read: (attributes: LoadBalancerAttributes) => AttributeValues | undefined,
): Setting<LoadBalancer, AttributeValues> => ({
  label,
  read: ({ attributes }) => attributes && read(attributes),
  ...setByOneCall<LoadBalancer, AttributeValues>('Attributes', {
    operation: modifyLoadBalancerAttributes,
    toParameters: ({ id }, values) => ({
      LoadBalancerArn: id,
      Attributes: Object.entries(values).map(([Key, Value]) => ({ Key, Value })),
    }),
  }),
});
