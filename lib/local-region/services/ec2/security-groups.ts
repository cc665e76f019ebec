import { relateTo } from '../../account/relationships';
import type { AccountResource } from '../../account/resources';
import { type AwsCall, AwsError } from '../../aws-call';
import type { AnswerCall, Operations } from '../../service';
import { createResourceId, type ServiceContext } from '../service-context';
import { toItemTags, toSdkTags } from '../tags';
import { checkGroupText, checkRuleDescription } from './checks';
import { findDefaultVpc, isDefaultVpc } from './default-vpc';
import { answerFiltered } from './filters';
import {
  type Direction,
  type FindGroup,
  type GroupRule,
  listGroupRules,
  readRules,
  toGroupRuleKey,
  toRecordedPermissions,
  toRuleId,
  toSdkPermissions,
  toSdkRule,
} from './group-rules';
import { buildResource, EC2_KINDS, findOrRefuse } from './kinds';
import { readTagSpecifications } from './tags';
import { GROUP_TYPE, INTERFACE_TYPE, VPC_TYPE } from './types';

/** Outbound traffic is allowed to everywhere, until somebody revokes it. */
const ALL_OUTBOUND: GroupRule = {
  protocol: '-1',
  fromPort: undefined,
  toPort: undefined,
  kind: 'ipv4Ranges',
  source: '0.0.0.0/0',
  description: undefined,
};

/** Creates a security group's resource, with outbound traffic allowed. */
export function buildSecurityGroup(
  context: ServiceContext,
  group: { readonly name: string; readonly description: string; readonly vpcId: string },
  { rules = [], tags = {} }: { rules?: readonly GroupRule[]; tags?: Readonly<Record<string, string>> } = {},
): AccountResource {
  const groupId = createResourceId(context, 'sg');
  const own = rules.map((rule) => (rule.source === '' ? { ...rule, source: groupId } : rule));
  return buildResource(context, EC2_KINDS.sg, {
    resourceId: groupId,
    resourceName: group.name,
    availabilityZone: 'Not Applicable',
    tags,
    configuration: {
      description: group.description,
      groupName: group.name,
      ipPermissions: toRecordedPermissions(own),
      ownerId: context.scope.account,
      groupId,
      ipPermissionsEgress: toRecordedPermissions([ALL_OUTBOUND]),
      tags: toItemTags(tags),
      vpcId: group.vpcId,
    },
    relationships: [relateTo('Is contained in', VPC_TYPE, group.vpcId)],
  });
}

export function createSecurityGroupOperations(context: ServiceContext): Operations {
  const { resources, scope } = context;

  const find = (id: string): AccountResource => findOrRefuse(context, EC2_KINDS.sg, id);
  const findByName = (name: string): AccountResource => {
    const vpcId = findDefaultVpc(resources)?.resourceId;
    const group = resources
      .list(GROUP_TYPE)
      .find(({ configuration }) => configuration.groupName === name && configuration.vpcId === vpcId);
    if (group) return group;
    throw new AwsError(EC2_KINDS.sg.notFound, `${EC2_KINDS.sg.explain(name)} in default VPC '${vpcId}'`);
  };
  const select = ({ GroupId, GroupName }: { readonly GroupId?: string; readonly GroupName?: string }) => {
    if (GroupId !== undefined) return find(GroupId);
    if (GroupName !== undefined) return findByName(GroupName);
    throw new AwsError('MissingParameter', 'The request must contain the parameter groupName or groupId');
  };
  const findGroup: FindGroup = (reference) => {
    const { configuration, resourceId } = select(reference);
    return { groupId: resourceId, ownerId: String(configuration.ownerId ?? scope.account) };
  };

  const replaceRules = (
    group: AccountResource,
    direction: Direction,
    rules: readonly GroupRule[],
    call: AwsCall,
  ): AccountResource => {
    const changed = {
      ...group,
      configuration: { ...group.configuration, [direction]: toRecordedPermissions(rules) },
    };
    resources.put(changed, call);
    return changed;
  };

  const authorize =
    (direction: Direction): AnswerCall =>
    (call) => {
      const group = select(call.input);
      const current = listGroupRules(group, direction);
      const keys = new Set(current.map(toGroupRuleKey));
      const added = readRules(call, findGroup);
      if (added.length === 0) {
        throw new AwsError('MissingParameter', 'The request must contain the parameter ipPermissions');
      }
      if (new Set(added.map(toGroupRuleKey)).size < added.length) {
        throw new AwsError('InvalidParameterValue', 'The same permission must not appear multiple times');
      }
      for (const rule of added) {
        if (rule.kind === 'prefixListIds') findOrRefuse(context, EC2_KINDS.pl, rule.source);
        if (keys.has(toGroupRuleKey(rule))) throw createDuplicate(rule);
      }
      if (isOverQuota([...current, ...added])) {
        throw new AwsError(
          'RulesPerSecurityGroupLimitExceeded',
          'The maximum number of rules per security group has been reached.',
        );
      }
      replaceRules(group, direction, [...current, ...added], call);
      const isEgress = direction === 'ipPermissionsEgress';
      return {
        Return: true,
        SecurityGroupRules: added.map((rule) => toSdkRule(group.resourceId, scope.account, isEgress, rule)),
      };
    };

  const revoke =
    (direction: Direction): AnswerCall =>
    (call) => {
      const group = select(call.input);
      const isEgress = direction === 'ipPermissionsEgress';
      const current = listGroupRules(group, direction);
      const ids = call.input.SecurityGroupRuleIds as readonly string[] | undefined;
      if (ids) {
        const known = new Map(current.map((rule) => [toRuleId(group.resourceId, isEgress, rule), rule]));
        for (const id of ids) {
          if (!known.has(id)) {
            throw new AwsError(
              'InvalidSecurityGroupRuleId.NotFound',
              `The security group rule ID '${id}' does not exist`,
            );
          }
        }
        const kept = [...known].filter(([id]) => !ids.includes(id)).map(([, rule]) => rule);
        replaceRules(group, direction, kept, call);
        return { Return: true };
      }
      const removed = readRules(call, findGroup);
      const keys = new Set(current.map(toGroupRuleKey));
      const unknown = removed.filter((rule) => !keys.has(toGroupRuleKey(rule)));
      // In the default VPC, EC2 ignores the revocation of a rule that does not exist.
      if (unknown.length > 0 && !isDefaultVpc(resources, group.configuration.vpcId)) {
        throw new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
      }
      const removedKeys = new Set(removed.map(toGroupRuleKey));
      const kept = current.filter((rule) => !removedKeys.has(toGroupRuleKey(rule)));
      if (kept.length < current.length) replaceRules(group, direction, kept, call);
      return { Return: true, ...(unknown.length > 0 && { UnknownIpPermissions: toSdkPermissions(unknown) }) };
    };

  /** Changes the descriptions of rules, named by their ids or by what they permit. */
  const updateDescriptions =
    (direction: Direction): AnswerCall =>
    (call) => {
      const group = select(call.input);
      const isEgress = direction === 'ipPermissionsEgress';
      const byId = (call.input.SecurityGroupRuleDescriptions ?? []) as readonly Readonly<Record<string, string>>[];
      const descriptions = new Map([
        ...byId.map((each) => [each.SecurityGroupRuleId, each.Description] as const),
        ...readRules(call, findGroup).map(
          (rule) => [toRuleId(group.resourceId, isEgress, rule), rule.description] as const,
        ),
      ]);
      for (const description of descriptions.values()) checkRuleDescription(description);
      const rules = listGroupRules(group, direction).map((rule) => {
        const id = toRuleId(group.resourceId, isEgress, rule);
        if (!descriptions.has(id)) return rule;
        const description = descriptions.get(id);
        descriptions.delete(id);
        return { ...rule, description };
      });
      if (descriptions.size > 0) {
        throw new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
      }
      replaceRules(group, direction, rules, call);
      return { Return: true };
    };

  const describeRules = (group: AccountResource): object[] =>
    (['ipPermissions', 'ipPermissionsEgress'] as const).flatMap((direction) =>
      listGroupRules(group, direction).map((rule) =>
        toSdkRule(group.resourceId, scope.account, direction === 'ipPermissionsEgress', rule),
      ),
    );

  return {
    AuthorizeSecurityGroupIngress: authorize('ipPermissions'),
    AuthorizeSecurityGroupEgress: authorize('ipPermissionsEgress'),
    RevokeSecurityGroupIngress: revoke('ipPermissions'),
    RevokeSecurityGroupEgress: revoke('ipPermissionsEgress'),
    UpdateSecurityGroupRuleDescriptionsEgress: updateDescriptions('ipPermissionsEgress'),
    UpdateSecurityGroupRuleDescriptionsIngress: updateDescriptions('ipPermissions'),

    CreateSecurityGroup: (call) => {
      const { GroupName: name, Description: description, VpcId } = call.input;
      const vpcId = VpcId ?? findDefaultVpc(resources)?.resourceId;
      if (!vpcId) throw new AwsError('VPCIdNotSpecified', 'No default VPC for this user.');
      findOrRefuse(context, EC2_KINDS.vpc, vpcId);
      checkGroupText('GroupName', name);
      checkGroupText('GroupDescription', description);
      const isTaken = resources
        .list(GROUP_TYPE)
        .some(({ configuration }) => configuration.groupName === name && configuration.vpcId === vpcId);
      if (isTaken) {
        throw new AwsError('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`);
      }
      const tags = readTagSpecifications(call, 'security-group');
      const group = buildSecurityGroup(context, { name, description, vpcId }, { tags });
      resources.put(group, call);
      return {
        GroupId: group.resourceId,
        SecurityGroupArn: group.arn,
        Tags: toSdkTags(tags),
      };
    },

    DeleteSecurityGroup: (call) => {
      const group = select(call.input);
      const { resourceId } = group;
      if (group.configuration.groupName === 'default') {
        throw new AwsError(
          'CannotDelete',
          `the specified group: "${resourceId}" name: "default" cannot be deleted by a user`,
        );
      }
      const isUsed =
        resources
          .list(INTERFACE_TYPE)
          .some(({ configuration }) =>
            ((configuration.groups ?? []) as { groupId?: string }[]).some(({ groupId }) => groupId === resourceId),
          ) ||
        resources
          .list(GROUP_TYPE)
          .some(
            (other) =>
              other.resourceId !== resourceId &&
              [...listGroupRules(other, 'ipPermissions'), ...listGroupRules(other, 'ipPermissionsEgress')].some(
                ({ kind, source }) => kind === 'userIdGroupPairs' && source === resourceId,
              ),
          );
      if (isUsed) throw new AwsError('DependencyViolation', `resource ${resourceId} has a dependent object`);
      resources.delete(GROUP_TYPE, resourceId, call);
      return { Return: true, GroupId: resourceId };
    },

    DescribeSecurityGroups: (call) => {
      const { GroupIds, GroupNames } = call.input;
      const chosen = [...((GroupIds ?? []) as string[]).map(find), ...((GroupNames ?? []) as string[]).map(findByName)];
      const groups = GroupIds || GroupNames ? chosen : resources.list(GROUP_TYPE);
      const described = groups.map((group) => describeGroup(group, scope.account));
      return answerFiltered(call, 'SecurityGroups', described);
    },

    DescribeSecurityGroupRules: (call) => {
      const all = resources.list(GROUP_TYPE).flatMap(describeRules) as { SecurityGroupRuleId: string }[];
      const ids = call.input.SecurityGroupRuleIds as readonly string[] | undefined;
      for (const id of ids ?? []) {
        if (all.some(({ SecurityGroupRuleId }) => SecurityGroupRuleId === id)) continue;
        throw new AwsError('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`);
      }
      const chosen = ids ? all.filter(({ SecurityGroupRuleId }) => ids.includes(SecurityGroupRuleId)) : all;
      return answerFiltered(call, 'SecurityGroupRules', chosen);
    },
  };
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups */
const MAX_GROUP_RULES = 60;

/** The quota counts each direction, and rules for IPv4 and IPv6 apart. A group or a prefix list counts for both. */
const isOverQuota = (rules: readonly GroupRule[]): boolean =>
  (['ipv4Ranges', 'ipv6Ranges'] as const).some(
    (other) => rules.filter(({ kind }) => kind !== other).length > MAX_GROUP_RULES,
  );

function createDuplicate({ source, protocol, fromPort, toPort }: GroupRule): AwsError {
  const ports = fromPort === undefined ? '' : `, from port: ${fromPort}, to port: ${toPort}`;
  return new AwsError(
    'InvalidPermission.Duplicate',
    `the specified rule "peer: ${source}, ${protocol.toUpperCase()}${ports}, ALLOW" already exists`,
  );
}

function describeGroup(group: AccountResource, account: string): object {
  const { configuration, resourceId, arn, tags } = group;
  return {
    Description: configuration.description,
    GroupName: configuration.groupName,
    IpPermissions: toSdkPermissions(listGroupRules(group, 'ipPermissions')),
    OwnerId: configuration.ownerId ?? account,
    GroupId: resourceId,
    IpPermissionsEgress: toSdkPermissions(listGroupRules(group, 'ipPermissionsEgress')),
    Tags: toSdkTags(tags),
    VpcId: configuration.vpcId,
    SecurityGroupArn: arn,
  };
}
