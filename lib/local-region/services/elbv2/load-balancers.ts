import { parseJsonText } from '../../../core/json';
import { relateTo } from '../../account/relationships';
import type { AccountResource } from '../../account/resources';
import { formatArn } from '../../arns';
import { type AwsCall, AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import { answerPage } from '../../wire/pages';
import { buildNetworkInterface } from '../ec2/network-interfaces';
import type { ServiceContext } from '../service-context';
import { toSdkStructure } from '../shapes';
import { readTags, toItemTags, toSdkTags } from '../tags';
import {
  createElbId,
  findElbResource,
  LISTENER_TYPE,
  LOAD_BALANCER_TYPE,
  updateCertificateUse,
} from './load-balancer-context';

const GROUP_TYPE_NAME = 'AWS::EC2::SecurityGroup';
const INTERFACE_TYPE_NAME = 'AWS::EC2::NetworkInterface';

/** The attributes of a new application load balancer. */
const DEFAULT_ATTRIBUTES: Readonly<Record<string, string>> = {
  'access_logs.s3.enabled': 'false',
  'access_logs.s3.bucket': '',
  'access_logs.s3.prefix': '',
  'idle_timeout.timeout_seconds': '60',
  'deletion_protection.enabled': 'false',
  'routing.http2.enabled': 'true',
  'routing.http.drop_invalid_header_fields.enabled': 'false',
  'routing.http.xff_client_port.enabled': 'false',
  'routing.http.preserve_host_header.enabled': 'false',
  'routing.http.xff_header_processing.mode': 'append',
  'load_balancing.cross_zone.enabled': 'true',
  'routing.http.desync_mitigation_mode': 'defensive',
  'waf.fail_open.enabled': 'false',
};

interface RecordedAttribute {
  readonly key: string;
  readonly value: string;
}

export function createLoadBalancerOperations(context: ServiceContext): Operations {
  const { resources, scope, clock } = context;
  const find = (arn: string): AccountResource => findElbResource(context, LOAD_BALANCER_TYPE, arn);
  const readAttributes = ({ supplementaryConfiguration }: AccountResource) => {
    const { LoadBalancerAttributes: recorded = [] } = supplementaryConfiguration;
    return (
      typeof recorded === 'string' ? parseJsonText(recorded, 'the recorded attributes') : recorded
    ) as readonly RecordedAttribute[];
  };
  const describe = ({ configuration }: AccountResource): object =>
    toSdkStructure('elbv2', 'LoadBalancer', configuration);

  return {
    CreateLoadBalancer: (call) => {
      const { Name, Type = 'application', Scheme = 'internet-facing', IpAddressType = 'ipv4', Tags } = call.input;
      const existing = resources
        .list(LOAD_BALANCER_TYPE)
        .some(({ configuration }) => configuration.loadBalancerName === Name);
      if (existing) {
        throw new AwsError(
          'DuplicateLoadBalancerName',
          'A load balancer with the same name exists, but with different settings',
        );
      }
      const subnets = readSubnets(call, Type);
      const vpcId = String(subnets[0]?.configuration.vpcId);
      const groupIds = readGroups(call, vpcId, Type);
      const id = createElbId(context);
      const kind = { application: 'app', network: 'net', gateway: 'gwy' }[Type as string] ?? 'app';
      const arn = formatArn(context.scope, 'elasticloadbalancing', `loadbalancer/${kind}/${Name}/${id}`);
      const tags = readTags(Tags);
      const loadBalancer: AccountResource = {
        resourceType: LOAD_BALANCER_TYPE,
        resourceId: arn,
        resourceName: Name,
        arn,
        region: scope.region,
        availabilityZone: 'Multiple Availability Zones',
        creationTime: clock.now.toISOString(),
        tags,
        configuration: {
          loadBalancerArn: arn,
          dNSName: `${Name}-${Number.parseInt(id.slice(0, 8), 16)}.${scope.region}.elb.amazonaws.com`,
          canonicalHostedZoneId: 'Z32O12XQLNTSW2',
          createdTime: clock.now.toISOString(),
          loadBalancerName: Name,
          scheme: Scheme,
          vpcId,
          state: { code: 'active' },
          type: Type,
          availabilityZones: subnets.map(({ resourceId, availabilityZone }) => ({
            zoneName: availabilityZone,
            subnetId: resourceId,
            loadBalancerAddresses: [],
          })),
          securityGroups: groupIds,
          ipAddressType: IpAddressType,
        },
        supplementaryConfiguration: {
          LoadBalancerAttributes: toItemTags(DEFAULT_ATTRIBUTES),
          Tags: toItemTags(tags),
        },
        relationships: relate(groupIds, subnets, vpcId),
      };
      resources.put(loadBalancer, call);
      for (const subnet of subnets) {
        const description = `ELB ${kind}/${Name}/${id}`;
        const eni = buildNetworkInterface(context, {
          subnet,
          groupIds,
          description,
          tags: {},
          attachment: {
            attachmentId: `eni-attach-0${id}`,
            deviceIndex: 1,
            instanceOwnerId: 'amazon-elb',
            status: 'attached',
          },
        });
        resources.configure(eni, { requesterManaged: true }, call);
      }
      return { LoadBalancers: [{ ...describe(loadBalancer), State: { Code: 'provisioning' } }] };
    },
    DescribeLoadBalancers: (call) => {
      const { LoadBalancerArns, Names } = call.input;
      const all = resources.list(LOAD_BALANCER_TYPE);
      const byName = (name: string) => {
        const found = all.find(({ configuration }) => configuration.loadBalancerName === name);
        if (found) return found;
        throw new AwsError('LoadBalancerNotFound', `Load balancers '[${name}]' not found`);
      };
      const chosen = LoadBalancerArns ? LoadBalancerArns.map(find) : Names ? Names.map(byName) : all;
      return answerPage(call, 'LoadBalancers', chosen as AccountResource[], describe);
    },
    DeleteLoadBalancer: (call) => {
      const arn = call.input.LoadBalancerArn;
      const loadBalancer = resources.find(LOAD_BALANCER_TYPE, arn);
      if (!loadBalancer) return {};
      if (
        readAttributes(loadBalancer).some(({ key, value }) => key === 'deletion_protection.enabled' && value === 'true')
      ) {
        throw new AwsError(
          'OperationNotPermitted',
          `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
        );
      }
      for (const listener of resources.list(LISTENER_TYPE)) {
        if (listener.configuration.LoadBalancerArn === arn) resources.delete(LISTENER_TYPE, listener.resourceId, call);
      }
      for (const eni of resources.list(INTERFACE_TYPE_NAME)) {
        if (eni.configuration.description === `ELB ${arn.split('loadbalancer/')[1]}`) {
          resources.delete(INTERFACE_TYPE_NAME, eni.resourceId, call);
        }
      }
      resources.delete(LOAD_BALANCER_TYPE, arn, call);
      updateCertificateUse(context, arn);
      return {};
    },
    DescribeLoadBalancerAttributes: ({ input }) => ({
      Attributes: readAttributes(find(input.LoadBalancerArn)).map(({ key, value }) => ({ Key: key, Value: value })),
    }),
    ModifyLoadBalancerAttributes: (call) => {
      const loadBalancer = find(call.input.LoadBalancerArn);
      const changes = readTags(call.input.Attributes);
      const attributes = {
        ...Object.fromEntries(readAttributes(loadBalancer).map(({ key, value }) => [key, value])),
        ...changes,
      };
      resources.supplement(loadBalancer, { LoadBalancerAttributes: toItemTags(attributes) }, call);
      return { Attributes: toSdkTags(attributes) };
    },
    SetSecurityGroups: (call) => {
      const loadBalancer = find(call.input.LoadBalancerArn);
      const vpcId = String(loadBalancer.configuration.vpcId);
      const groupIds = readGroups(call, vpcId, 'application');
      const others = loadBalancer.relationships.filter(({ resourceType }) => resourceType !== GROUP_TYPE_NAME);
      const relationships = [...groupIds.map((id) => relateTo('Is associated with', GROUP_TYPE_NAME, id)), ...others];
      resources.configure({ ...loadBalancer, relationships }, { securityGroups: groupIds }, call);
      return { SecurityGroupIds: groupIds };
    },
  };

  function readSubnets({ input }: AwsCall, type: string): AccountResource[] {
    const ids: string[] =
      input.Subnets ?? ((input.SubnetMappings ?? []) as { SubnetId: string }[]).map(({ SubnetId }) => SubnetId);
    const subnets = ids.map((id) => {
      const subnet = resources.find('AWS::EC2::Subnet', id);
      if (subnet) return subnet;
      throw new AwsError('SubnetNotFound', `The subnet ID '${id}' does not exist`);
    });
    const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone));
    if (subnets.length === 0) throw new AwsError('ValidationError', 'You must specify subnets');
    if (type === 'application' && zones.size < 2) {
      throw new AwsError(
        'ValidationError',
        'At least two subnets in two different Availability Zones must be specified',
      );
    }
    return subnets;
  }

  function readGroups({ input }: AwsCall, vpcId: string, type: string): string[] {
    const ofVpc = resources.list(GROUP_TYPE_NAME).filter(({ configuration }) => configuration.vpcId === vpcId);
    const ids = input.SecurityGroups as readonly string[] | undefined;
    if (!ids || ids.length === 0) {
      if (type !== 'application') return [];
      return ofVpc
        .filter(({ configuration }) => configuration.groupName === 'default')
        .map(({ resourceId }) => resourceId);
    }
    for (const id of ids) {
      if (!ofVpc.some(({ resourceId }) => resourceId === id)) {
        throw new AwsError('InvalidSecurityGroup', `The security group '${id}' does not exist`);
      }
    }
    return [...ids];
  }
}

const relate = (groupIds: readonly string[], subnets: readonly AccountResource[], vpcId: string) => [
  ...groupIds.map((id) => relateTo('Is associated with', GROUP_TYPE_NAME, id)),
  ...subnets.map(({ resourceId }) => relateTo('Is attached to', 'AWS::EC2::Subnet', resourceId)),
  relateTo('Is contained in', 'AWS::EC2::VPC', vpcId),
];
