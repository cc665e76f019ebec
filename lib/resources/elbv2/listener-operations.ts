import type { ConfigurationItem } from '../../core/item';
import { isList, isObject } from '../../core/json';
import type { Json, Operation } from '../../core/remediation/operation';
import { withMembers } from '../../core/remediation/members';
import { listener } from './listener';

/**
 * Replaces the default actions of a listener of an application load balancer as a whole. Its rules stay as they are.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyListener.html
 */
export const modifyListener: Operation = {
  service: 'elbv2',
  api: 'ModifyListener',
  parameters: { ListenerArn: 'String', DefaultActions: 'MapList' },
  permission: {
    action: 'elasticloadbalancing:ModifyListener',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: filled in where the role is made
    resource: 'arn:${Partition}:elasticloadbalancing:${Region}:${Account}:listener/app/*',
  },
  apply(item, { ListenerArn, DefaultActions: actions }) {
    const { listenerArn } = listener.read(item);
    if (ListenerArn !== listenerArn)
      throw new Error(`Cannot call ModifyListener: expected "${listenerArn}", found ${JSON.stringify(ListenerArn)}`);
    if (!isList(actions) || actions.length === 0)
      throw new Error(`Cannot call ModifyListener: expected DefaultActions, found ${JSON.stringify(actions)}`);
    return {
      ...item,
      configuration: withMembers(item.configuration, { DefaultActions: actions as Json }, item.shape),
      supplementaryConfiguration: withDefaultRule(item, actions as Json),
    };
  },
};

/** DescribeRules shows the default actions once more, as the last of the rules. */
function withDefaultRule({ supplementaryConfiguration: supplementary }: ConfigurationItem, actions: Json): unknown {
  if (!isObject(supplementary) || !isList(supplementary.Rules)) return supplementary;
  const Rules = supplementary.Rules.map((rule: unknown) =>
    isObject(rule) && rule.IsDefault === true ? { ...rule, Actions: actions } : rule,
  );
  return { ...supplementary, Rules };
}
