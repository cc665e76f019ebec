import type { AccountResource } from '../../account/resources';
import { formatArn } from '../../arns';
import { type AwsCall, AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import { answerPage } from '../../wire/pages';
import { buildServiceResource, type ServiceContext } from '../service-context';
import { toSdkStructure } from '../shapes';
import { readTags, toSdkTags } from '../tags';
import {
  createElbId,
  findElbResource,
  LISTENER_TYPE,
  LOAD_BALANCER_TYPE,
  TARGET_GROUP_TYPE,
} from './load-balancer-context';

interface Target {
  readonly Id: string;
  readonly Port?: number;
}

export function createTargetGroupOperations(context: ServiceContext): Operations {
  const { resources } = context;
  const find = (arn: string): AccountResource => findElbResource(context, TARGET_GROUP_TYPE, arn);
  const readTargets = ({ configuration }: AccountResource) => (configuration.Targets ?? []) as readonly Target[];
  const readListenersOf = (arn: string) =>
    resources
      .list(LISTENER_TYPE)
      .filter(({ configuration }) => JSON.stringify(configuration.DefaultActions ?? []).includes(`"${arn}"`));
  const describe = (group: AccountResource): object => ({
    ...toSdkStructure('elbv2', 'TargetGroup', group.configuration),
    LoadBalancerArns: [
      ...new Set(readListenersOf(group.resourceId).map(({ configuration }) => String(configuration.LoadBalancerArn))),
    ],
  });
  const replaceTargets = (group: AccountResource, Targets: readonly Target[], call: AwsCall): object => {
    resources.configure(group, { Targets }, call);
    return {};
  };

  return {
    CreateTargetGroup: (call) => {
      const { Name, Protocol, Port, VpcId, TargetType = 'instance', Tags, ...others } = call.input;
      // A function has neither. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
      const needed = TargetType === 'lambda' ? {} : { protocol: Protocol, port: Port, 'VPC ID': VpcId };
      const missing = Object.entries(needed).find(([, value]) => value === undefined)?.[0];
      if (missing !== undefined) throw new AwsError('ValidationError', `A ${missing} must be specified`);
      if (resources.list(TARGET_GROUP_TYPE).some(({ configuration }) => configuration.TargetGroupName === Name)) {
        throw new AwsError(
          'DuplicateTargetGroupName',
          `A target group with the same name '${Name}' exists, but with different settings`,
        );
      }
      const arn = formatArn(context.scope, 'elasticloadbalancing', `targetgroup/${Name}/${createElbId(context)}`);
      const tags = readTags(Tags);
      const group = buildServiceResource(context, {
        resourceType: TARGET_GROUP_TYPE,
        resourceId: arn,
        resourceName: Name,
        arn,
        availabilityZone: 'Regional',
        tags,
        configuration: {
          TargetGroupArn: arn,
          TargetGroupName: Name,
          Name,
          Protocol,
          Port,
          VpcId,
          TargetType,
          HealthCheckProtocol: Protocol,
          HealthCheckPort: 'traffic-port',
          HealthCheckEnabled: true,
          HealthCheckIntervalSeconds: 30,
          HealthCheckTimeoutSeconds: 5,
          HealthyThresholdCount: 5,
          UnhealthyThresholdCount: 2,
          HealthCheckPath: '/',
          Matcher: { HttpCode: '200' },
          ProtocolVersion: 'HTTP1',
          IpAddressType: 'ipv4',
          Targets: [],
          LoadBalancerArns: [],
          ...others,
          Tags: toSdkTags(tags),
        },
      });
      resources.put(group, call);
      return { TargetGroups: [describe(group)] };
    },
    DescribeTargetGroups: (call) => {
      const { TargetGroupArns, Names, LoadBalancerArn } = call.input;
      if (LoadBalancerArn) findElbResource(context, LOAD_BALANCER_TYPE, LoadBalancerArn);
      const all = resources.list(TARGET_GROUP_TYPE);
      const named = (Names as string[] | undefined)?.map((name) => {
        const group = all.find(({ configuration }) => configuration.TargetGroupName === name);
        if (group) return group;
        throw new AwsError('TargetGroupNotFound', 'One or more target groups not found');
      });
      const chosen = (TargetGroupArns as string[] | undefined)?.map(find) ?? named ?? all;
      const ofLoadBalancer = LoadBalancerArn
        ? chosen.filter(({ resourceId }) =>
            readListenersOf(resourceId).some(({ configuration }) => configuration.LoadBalancerArn === LoadBalancerArn),
          )
        : chosen;
      return answerPage(call, 'TargetGroups', ofLoadBalancer, describe);
    },
    ModifyTargetGroup: (call) => {
      const { TargetGroupArn, ...changes } = call.input;
      return { TargetGroups: [describe(resources.configure(find(TargetGroupArn), changes, call))] };
    },
    DeleteTargetGroup: (call) => {
      const arn = call.input.TargetGroupArn;
      if (readListenersOf(arn).length > 0) {
        throw new AwsError('ResourceInUse', `Target group '${arn}' is currently in use by a listener or a rule`);
      }
      resources.delete(TARGET_GROUP_TYPE, arn, call);
      return {};
    },
    RegisterTargets: (call) => {
      const group = find(call.input.TargetGroupArn);
      const added = (call.input.Targets as Target[]).map(({ Id, Port }) => ({
        Id,
        Port: Port ?? (group.configuration.Port as number),
      }));
      const kept = readTargets(group).filter(
        ({ Id, Port }) => !added.some((each) => each.Id === Id && each.Port === Port),
      );
      return replaceTargets(group, [...kept, ...added], call);
    },
    DeregisterTargets: (call) => {
      const group = find(call.input.TargetGroupArn);
      const removed = call.input.Targets as Target[];
      const isRemoved = (target: Target) =>
        removed.some(({ Id, Port }) => Id === target.Id && (Port === undefined || Port === target.Port));
      return replaceTargets(
        group,
        readTargets(group).filter((target) => !isRemoved(target)),
        call,
      );
    },
    DescribeTargetHealth: ({ input }) => ({
      TargetHealthDescriptions: readTargets(find(input.TargetGroupArn)).map((target) => ({
        Target: target,
        HealthCheckPort: String(target.Port),
        TargetHealth: { State: 'healthy' },
      })),
    }),
    DescribeTargetGroupAttributes: ({ input }) => ({
      Attributes: (find(input.TargetGroupArn).configuration.TargetGroupAttributes ?? []) as object[],
    }),
    ModifyTargetGroupAttributes: (call) => {
      const group = find(call.input.TargetGroupArn);
      const attributes = {
        ...readTags(group.configuration.TargetGroupAttributes as { Key: string; Value: string }[] | undefined),
        ...readTags(call.input.Attributes),
      };
      const TargetGroupAttributes = toSdkTags(attributes);
      resources.configure(group, { TargetGroupAttributes }, call);
      return { Attributes: TargetGroupAttributes };
    },
  };
}
