import type { ConfigurationItem } from '../../core/item';
import { isList, isObject, isString, parseJsonText } from '../../core/json';
import type { Operation } from '../../core/remediation/operation';
import { type Setting, setByOneCall } from '../../core/remediation/setting';
import { cannotCall } from '../cannot-call';
import type { LoadBalancer, LoadBalancerAttributes } from './load-balancer';

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
export const modifyLoadBalancerAttributes: Operation = {
  service: 'elbv2',
  api: 'ModifyLoadBalancerAttributes',
  parameters: { LoadBalancerArn: 'String', Attributes: 'MapList' },
  permission: {
    action: 'elasticloadbalancing:ModifyLoadBalancerAttributes',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the role's policy fills it in
    resource: 'arn:${Partition}:elasticloadbalancing:${Region}:${Account}:loadbalancer/*',
  },
  apply(item, { LoadBalancerArn, Attributes: attributes }) {
    const api = 'ModifyLoadBalancerAttributes';
    if (LoadBalancerArn !== item.resourceId)
      throw cannotCall(api, `expected "${item.resourceId}", found ${JSON.stringify(LoadBalancerArn)}`);
    if (!isList(attributes) || !attributes.every(isAttribute))
      throw cannotCall(api, `expected Attributes, found ${JSON.stringify(attributes)}`);
    return attributes.reduce<ConfigurationItem>(setAttribute, item);
  },
};

interface Attribute {
  readonly Key: string;
  readonly Value: string;
}

const isAttribute = (value: unknown): value is Attribute =>
  isObject(value) && isString(value.Key) && isString(value.Value);

function setAttribute(item: ConfigurationItem, { Key, Value }: Attribute): ConfigurationItem {
  const supplementary = isObject(item.supplementaryConfiguration) ? item.supplementaryConfiguration : {};
  const { LoadBalancerAttributes: recorded } = supplementary;
  const path = 'supplementaryConfiguration.LoadBalancerAttributes';
  const listed = isString(recorded) ? parseJsonText(recorded, path) : recorded;
  if (!isList(listed)) throw cannotCall('ModifyLoadBalancerAttributes', `found no ${path}`);
  const isNamed = (one: unknown) => isObject(one) && (one.key ?? one.Key) === Key;
  const withValue = (one: unknown) => (isObject(one) && 'key' in one ? { ...one, value: Value } : { Key, Value });
  const changed = listed.some(isNamed)
    ? listed.map((one) => (isNamed(one) ? withValue(one) : one))
    : [...listed, item.shape === 'config' ? { key: Key, value: Value } : { Key, Value }];
  // Items from AWS Config's API contain each supplementary value as JSON text.
  const LoadBalancerAttributes = isString(recorded) ? JSON.stringify(changed) : changed;
  return { ...item, supplementaryConfiguration: { ...supplementary, LoadBalancerAttributes } };
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
