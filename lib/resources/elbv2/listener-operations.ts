import type { ConfigurationItem } from '../../core/item';
import { isList, isObject } from '../../core/json';
import { withMembers } from '../../core/remediation/members';
import type { Json, Operation } from '../../core/remediation/operation';
import { cannotCall } from '../cannot-call';
import { listener } from './listener';

/**
 * Replaces all default actions of a listener of an Application Load Balancer. Its rules are unchanged.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyListener.html
 * @example
 * const REDIRECT: Step = { name: 'Redirect', operation: modifyListener, parameters: ['ListenerArn', 'DefaultActions'] };
 */
export const modifyListener: Operation = {
  service: 'elbv2',
  api: 'ModifyListener',
  parameters: { ListenerArn: 'String', DefaultActions: 'MapList' },
  permission: {
    action: 'elasticloadbalancing:ModifyListener',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the role's policy fills it in
    resource: 'arn:${Partition}:elasticloadbalancing:${Region}:${Account}:listener/app/*',
  },
  apply(item, { ListenerArn, DefaultActions: actions }) {
    const { listenerArn } = listener.read(item);
    if (ListenerArn !== listenerArn)
      throw cannotCall('ModifyListener', `expected "${listenerArn}", found ${JSON.stringify(ListenerArn)}`);
    if (!isList(actions) || actions.length === 0)
      throw cannotCall('ModifyListener', `expected DefaultActions, found ${JSON.stringify(actions)}`);
    return {
      ...item,
      configuration: withMembers(item.configuration, { DefaultActions: actions as Json }, item.shape),
      supplementaryConfiguration: withDefaultRule(item, actions as Json),
    };
  },
};

/** DescribeRules repeats the default actions as the last rule. */
function withDefaultRule({ supplementaryConfiguration: supplementary }: ConfigurationItem, actions: Json): unknown {
  if (!isObject(supplementary) || !isList(supplementary.Rules)) return supplementary;
  const Rules = supplementary.Rules.map((rule: unknown) =>
    isObject(rule) && rule.IsDefault === true ? { ...rule, Actions: actions } : rule,
  );
  return { ...supplementary, Rules };
}
