import type { ConfigurationItem } from '../../core/item';
import { Properties } from '../../core/reading/properties';
import type { Json, Operation } from '../../core/remediation/operation';
import { cannotCall } from '../cannot-call';
import { type CidrRule, flattenPermissions, isCidrRule, toInboundRules, toPorts, toRuleKey } from './inbound-rule';
import { describePermission, describeSource, readPermissions } from './ip-permission';
import { addRules, removeRules } from './recorded-permissions';
import { securityGroup } from './security-group';

const PARAMETERS = { GroupId: 'String', IpPermissions: 'MapList' } as const;
const SECURITY_GROUP_ARN = `arn:\${Partition}:ec2:\${Region}:\${Account}:security-group/*`;

/**
 * Adds inbound rules to a security group, all of them or none.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html
 * @example
 * const RESTORE: Step = { name: 'Restore', operation: authorizeIngress, parameters: ['GroupId', 'IpPermissions'] };
 */
export const authorizeIngress: Operation = {
  service: 'ec2',
  api: 'AuthorizeSecurityGroupIngress',
  parameters: PARAMETERS,
  permission: { action: 'ec2:AuthorizeSecurityGroupIngress', resource: SECURITY_GROUP_ARN },
  apply(item, parameters) {
    const rules = readRequestedRules(authorizeIngress, item, parameters);
    const existing = new Set(flattenPermissions(securityGroup.read(item)).map(toRuleKey));
    for (const rule of rules) {
      if (existing.has(toRuleKey(rule))) throw refuseRule(authorizeIngress, 'InvalidPermission.Duplicate', rule);
      existing.add(toRuleKey(rule));
    }
    return addRules(item, rules);
  },
};

/**
 * Removes inbound rules from a security group, all of them or none. The rules are named by what they permit, because
 * items do not contain rule IDs. In a default VPC EC2 ignores a rule that does not exist; elsewhere, and here, it
 * fails. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
 * @example
 * const REVOKE: Step = { name: 'Revoke', operation: revokeIngress, parameters: ['GroupId', 'IpPermissions'] };
 */
export const revokeIngress: Operation = {
  service: 'ec2',
  api: 'RevokeSecurityGroupIngress',
  parameters: PARAMETERS,
  permission: { action: 'ec2:RevokeSecurityGroupIngress', resource: SECURITY_GROUP_ARN },
  apply(item, parameters) {
    const rules = readRequestedRules(revokeIngress, item, parameters);
    const existing = new Set(flattenPermissions(securityGroup.read(item)).map(toRuleKey));
    for (const rule of rules) {
      if (!existing.has(toRuleKey(rule))) throw refuseRule(revokeIngress, 'InvalidPermission.NotFound', rule);
    }
    return removeRules(item, rules);
  },
};

/** Reads the rules of a call. Plans use CIDR ranges only. */
function readRequestedRules(
  { api }: Operation,
  item: ConfigurationItem,
  parameters: Readonly<Record<string, Json>>,
): CidrRule[] {
  const call = Properties.of(parameters, 'parameters');
  const groupId = call.string('GroupId');
  if (groupId !== item.resourceId) throw cannotCall(api, `expected group ${item.resourceId}, found ${groupId}`);
  const rules = readPermissions(call, 'IpPermissions').flatMap(toInboundRules);
  const other = rules.find((rule) => !isCidrRule(rule));
  if (rules.length === 0 || other) {
    throw cannotCall(api, `expected CIDR ranges, found ${other ? describeSource(other.source) : 'nothing'}`);
  }
  return rules.filter(isCidrRule);
}

function refuseRule({ api }: Operation, code: string, rule: CidrRule): Error {
  const permission = describePermission({ protocol: rule.protocol, ports: toPorts(rule) });
  return cannotCall(api, `${code}, ${permission} from ${describeSource(rule.source)}`);
}
