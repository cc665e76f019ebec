import { relateTo } from '../../account/relationships';
import type { AccountResource } from '../../account/resources';
import { formatArn, formatIamArn } from '../../arns';
import { type AwsCall, AwsError, type CallInput } from '../../aws-call';
import type { AnswerCall, Operations } from '../../service';
import { createResourceId, type ServiceContext } from '../service-context';
import { toConfiguration, toSdkStructure } from '../shapes';
import { toItemTags } from '../tags';
import { checkId } from './checks';
import { findDefaultVpc } from './default-vpc';
import { answerFiltered } from './filters';
import { EC2_KINDS, findOrRefuse, refuseId } from './kinds';
import { buildNetworkInterface } from './network-interfaces';
import type { EbsSettings } from './settings/ebs-encryption';
import type { LaunchDefaults } from './settings/launch-templates';
import { readTagSpecifications } from './tags';
import { GROUP_TYPE, INSTANCE_TYPE, INTERFACE_TYPE, SUBNET_TYPE, VOLUME_TYPE, VPC_TYPE } from './types';
import { attachVolume, buildVolume, detachVolume } from './volumes';

const STATES = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;
type StateName = keyof typeof STATES;

const toState = (name: StateName) => ({ code: STATES[name], name });

/** A terminated instance is described for about an hour. */
const TERMINATED_TIME = 3_600_000;

/** The members of a launch that a launch template may have too. */
const LAUNCH_MEMBERS = [
  ...['BlockDeviceMappings', 'IamInstanceProfile', 'ImageId', 'InstanceType', 'KeyName', 'MetadataOptions'],
  ...['NetworkInterfaces', 'SecurityGroupIds', 'SecurityGroups', 'TagSpecifications'],
];

/** An instance that is terminated, and when it was, in epoch milliseconds. */
export interface TerminatedInstance {
  readonly instance: AccountResource;
  readonly time: number;
}

/** Instances reach the state that a call asks for at once; the answer has the state on the way. */
export function createInstanceOperations(
  context: ServiceContext,
  ebs: EbsSettings,
  terminated: Map<string, TerminatedInstance>,
  findLaunchDefaults: (specification: CallInput) => LaunchDefaults,
): Operations {
  const { resources, scope, clock } = context;
  const listTerminated = (): AccountResource[] => {
    for (const [id, { time }] of terminated) if (clock.time - time > TERMINATED_TIME) terminated.delete(id);
    return [...terminated.values()].map(({ instance }) => instance);
  };
  /** Finds an instance, which may be terminated. */
  const findAny = (id: string): AccountResource => {
    const instance = resources.find(INSTANCE_TYPE, id) ?? listTerminated().find(({ resourceId }) => resourceId === id);
    return instance ?? refuseId(EC2_KINDS.i, id);
  };
  const find = (id: string): AccountResource => {
    const instance = findAny(id);
    if (readStateName(instance) !== 'terminated') return instance;
    const message = `The instance '${id}' is not in a state from which it can be modified.`;
    throw new AwsError('IncorrectInstanceState', message);
  };
  const select = (ids: readonly string[] | undefined): AccountResource[] =>
    ids?.map(findAny) ?? [...resources.list(INSTANCE_TYPE), ...listTerminated()];

  const move =
    (output: string, transition: StateName, target: StateName, allowed: readonly StateName[]): AnswerCall =>
    (call) => {
      const instances = (call.input.InstanceIds as string[]).map(findAny);
      const changes = instances.map((instance) => {
        const name = readStateName(instance);
        if (name !== target && !allowed.includes(name)) {
          throw new AwsError(
            'IncorrectInstanceState',
            `The instance '${instance.resourceId}' is not in a state from which it can be ${target}.`,
          );
        }
        return { instance, name };
      });
      for (const { instance, name } of changes) {
        if (name === target) continue;
        if (target === 'terminated') terminate(instance, call);
        else setState(instance, target, call);
      }
      return {
        [output]: changes.map(({ instance, name }) => ({
          InstanceId: instance.resourceId,
          PreviousState: { Code: STATES[name], Name: name },
          CurrentState: {
            Code: STATES[name === target ? target : transition],
            Name: name === target ? target : transition,
          },
        })),
      };
    };

  const setState = (instance: AccountResource, name: StateName, call: AwsCall): void => {
    const configuration = { ...instance.configuration, state: toState(name) };
    resources.put({ ...instance, configuration }, call);
  };

  /** Deletes the instance, its interfaces and those of its volumes that go with it. */
  const terminate = (instance: AccountResource, call: AwsCall): void => {
    const { resourceId } = instance;
    for (const volume of resources.list(VOLUME_TYPE)) {
      const attachments = (volume.configuration.attachments ?? []) as {
        instanceId?: string;
        deleteOnTermination?: boolean;
      }[];
      const attachment = attachments.find(({ instanceId }) => instanceId === resourceId);
      if (!attachment) continue;
      if (attachment.deleteOnTermination) resources.delete(VOLUME_TYPE, volume.resourceId, call);
      else resources.put(detachVolume(volume), call);
    }
    for (const eni of resources.list(INTERFACE_TYPE)) {
      const attachment = eni.configuration.attachment as { instanceId?: string } | undefined;
      if (attachment?.instanceId === resourceId) resources.delete(INTERFACE_TYPE, eni.resourceId, call);
    }
    resources.delete(INSTANCE_TYPE, resourceId, call);
    const { privateIpAddress: _, publicIpAddress: __, subnetId: ___, vpcId: ____, ...kept } = instance.configuration;
    const none = { blockDeviceMappings: [], networkInterfaces: [], securityGroups: [], state: toState('terminated') };
    terminated.set(resourceId, { instance: { ...instance, configuration: { ...kept, ...none } }, time: clock.time });
  };

  const describe = (instances: readonly AccountResource[]): object[] => {
    return instances.map(({ configuration }) => toSdkStructure('ec2', 'Instance', configuration));
  };

  return {
    RunInstances: (call) => {
      const { MinCount = 1, MaxCount = 1, LaunchTemplate, SubnetId } = call.input;
      const defaults = LaunchTemplate ? findLaunchDefaults(LaunchTemplate) : { data: {}, tags: {} };
      const launch: CallInput = Object.fromEntries(
        LAUNCH_MEMBERS.map((name) => [name, call.input[name] ?? defaults.data[name]]),
      );
      const { ImageId, InstanceType = 'm1.small', NetworkInterfaces } = launch;
      if (MinCount < 1 || MaxCount < MinCount) {
        throw new AwsError('InvalidParameterValue', `Value (${MinCount}) for parameter minCount is invalid.`);
      }
      if (!ImageId) throw new AwsError('MissingParameter', 'The request must contain the parameter ImageId');
      checkId('ami', ImageId);
      if (!/^[a-z0-9-]+\.[a-z0-9-]+$/.test(InstanceType)) {
        throw new AwsError('InvalidParameterValue', `Invalid value '${InstanceType}' for InstanceType.`);
      }
      checkInterfaces(launch, SubnetId);
      const subnet = findSubnet(SubnetId ?? NetworkInterfaces?.[0]?.SubnetId);
      const reservationId = createResourceId(context, 'r');
      const instances = Array.from({ length: MaxCount }, () =>
        run(call, launch, defaults.tags, subnet, InstanceType, reservationId),
      );
      const described = describe(instances);
      return {
        ReservationId: reservationId,
        OwnerId: scope.account,
        Groups: [],
        Instances: described.map((each) => ({ ...each, State: { Code: STATES.pending, Name: 'pending' } })),
      };
    },
    StartInstances: move('StartingInstances', 'pending', 'running', ['stopped']),
    StopInstances: move('StoppingInstances', 'stopping', 'stopped', ['running']),
    TerminateInstances: move('TerminatingInstances', 'shutting-down', 'terminated', ['running', 'stopped']),
    RebootInstances: ({ input }) => {
      for (const id of input.InstanceIds as string[]) find(id);
      return {};
    },
    DescribeInstanceAttribute: ({ input: { InstanceId, Attribute } }) => {
      const [instance] = describe([find(InstanceId)]) as CallInput[];
      return { InstanceId, ...describeAttribute(Attribute, instance ?? {}) };
    },
    ModifyInstanceAttribute: (call) => {
      const { InstanceId, Groups, InstanceType, SourceDestCheck, EbsOptimized } = call.input;
      const instance = find(InstanceId);
      if (InstanceType && readStateName(instance) !== 'stopped') {
        throw new AwsError('IncorrectInstanceState', `The instance '${InstanceId}' is not in the 'stopped' state.`);
      }
      if (Groups) replaceGroups(instance, Groups, call);
      const changes = {
        ...(InstanceType && { instanceType: InstanceType.Value }),
        ...(SourceDestCheck && { sourceDestCheck: SourceDestCheck.Value }),
        ...(EbsOptimized && { ebsOptimized: EbsOptimized.Value }),
      };
      if (Object.keys(changes).length > 0) {
        const current = find(InstanceId);
        resources.configure(current, changes, call);
      }
      return {};
    },
    ModifyInstanceMetadataOptions: (call) => {
      const { InstanceId, DryRun: _, ...options } = call.input;
      const instance = find(InstanceId);
      const metadataOptions = {
        ...(instance.configuration.metadataOptions as object | undefined),
        ...toConfiguration(options),
      };
      resources.configure(instance, { metadataOptions }, call);
      return { InstanceId, InstanceMetadataOptions: options };
    },
    DescribeInstances: (call) => {
      const found = describe(select(call.input.InstanceIds)) as { InstanceId: string }[];
      return answerFiltered(call, 'Reservations', found, (instance) => ({
        ReservationId: findAny(instance.InstanceId).configuration.reservationId ?? `r-${instance.InstanceId.slice(2)}`,
        OwnerId: scope.account,
        Groups: [],
        Instances: [instance],
      }));
    },
    DescribeInstanceStatus: (call) => {
      const { input } = call;
      const found = select(input.InstanceIds).filter(
        (instance) => input.IncludeAllInstances === true || readStateName(instance) === 'running',
      );
      const statuses = found.map(({ resourceId, availabilityZone, configuration }) => {
        const { code, name } = configuration.state as { code: number; name: string };
        const passed = { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] };
        return {
          InstanceId: resourceId,
          AvailabilityZone: availabilityZone,
          InstanceState: { Code: code, Name: name },
          InstanceStatus: passed,
          SystemStatus: passed,
        };
      });
      return answerFiltered(call, 'InstanceStatuses', statuses);
    },
  };

  function findSubnet(subnetId: string | undefined): AccountResource {
    if (subnetId !== undefined) return findOrRefuse(context, EC2_KINDS.subnet, subnetId);
    const vpcId = findDefaultVpc(resources)?.resourceId;
    const subnet = resources.list(SUBNET_TYPE).find(({ configuration }) => configuration.vpcId === vpcId);
    if (subnet) return subnet;
    throw new AwsError('VPCIdNotSpecified', 'No default VPC for this user.');
  }

  function run(
    call: AwsCall,
    launch: CallInput,
    ownTags: Readonly<Record<string, string>>,
    subnet: AccountResource,
    instanceType: string,
    reservationId: string,
  ): AccountResource {
    const { SecurityGroups, BlockDeviceMappings, KeyName, IamInstanceProfile, MetadataOptions } = launch;
    const [{ AssociatePublicIpAddress, Groups } = {} as CallInput] = launch.NetworkInterfaces ?? [];
    const instanceId = createResourceId(context, 'i');
    const tags = { ...readTagSpecifications({ input: launch }, 'instance'), ...ownTags };
    const now = clock.now.toISOString();
    const hasPublicIp = AssociatePublicIpAddress ?? subnet.configuration.mapPublicIpOnLaunch === true;
    const publicIp = hasPublicIp ? `203.0.113.${1 + (Number.parseInt(instanceId.slice(-4), 16) % 250)}` : undefined;
    const groupIds = Groups ?? launch.SecurityGroupIds ?? findGroupIds(SecurityGroups, subnet);
    const eni = buildNetworkInterface(context, {
      subnet,
      ...(groupIds && { groupIds }),
      description: '',
      tags: {},
      ...(publicIp !== undefined && { publicIp }),
      attachment: {
        attachTime: now,
        attachmentId: createResourceId(context, 'eni-attach'),
        deleteOnTermination: true,
        deviceIndex: 0,
        instanceId,
        instanceOwnerId: scope.account,
        status: 'attached',
      },
      instanceId,
    });
    const volumes = listDevices(BlockDeviceMappings).map(({ DeviceName, Ebs }) => {
      const volume = buildVolume(context, {
        size: Ebs.VolumeSize ?? 8,
        type: Ebs.VolumeType ?? 'gp2',
        zone: subnet.availabilityZone ?? '',
        iops: Ebs.Iops,
        throughput: Ebs.Throughput,
        encrypted: ebs.encryptsByDefault || (Ebs.Encrypted ?? false),
        tags: readTagSpecifications({ input: launch }, 'volume'),
      });
      return { device: DeviceName, volume, deleteOnTermination: Ebs.DeleteOnTermination ?? true };
    });
    const { privateIpAddress, groups } = eni.configuration;
    const instance: AccountResource = {
      resourceType: INSTANCE_TYPE,
      resourceId: instanceId,
      arn: formatArn(context.scope, 'ec2', `instance/${instanceId}`),
      region: scope.region,
      ...(subnet.availabilityZone !== undefined && { availabilityZone: subnet.availabilityZone }),
      creationTime: now,
      tags,
      configuration: {
        amiLaunchIndex: 0,
        imageId: launch.ImageId,
        instanceId,
        instanceType,
        ...(KeyName && { keyName: KeyName }),
        launchTime: now,
        monitoring: { state: 'disabled' },
        placement: { availabilityZone: subnet.availabilityZone, groupName: '', tenancy: 'default' },
        privateDnsName: `ip-${String(privateIpAddress).replaceAll('.', '-')}.${scope.region}.compute.internal`,
        privateIpAddress,
        productCodes: [],
        publicDnsName: '',
        ...(publicIp !== undefined && { publicIpAddress: publicIp }),
        state: toState('running'),
        stateTransitionReason: '',
        subnetId: subnet.resourceId,
        vpcId: subnet.configuration.vpcId,
        architecture: 'x86_64',
        blockDeviceMappings: volumes.map(({ device, volume, deleteOnTermination }) => ({
          deviceName: device,
          ebs: { attachTime: now, deleteOnTermination, status: 'attached', volumeId: volume.resourceId },
        })),
        clientToken: '',
        ebsOptimized: false,
        enaSupport: true,
        hypervisor: 'xen',
        ...(IamInstanceProfile && {
          iamInstanceProfile: {
            arn: IamInstanceProfile.Arn ?? formatIamArn(scope, `instance-profile/${IamInstanceProfile.Name}`),
            id: 'AIPAEXAMPLE',
          },
        }),
        metadataOptions: {
          state: 'applied',
          httpTokens: 'optional',
          httpPutResponseHopLimit: 1,
          httpEndpoint: 'enabled',
          ...toConfiguration(MetadataOptions ?? {}),
        },
        networkInterfaces: [eni.configuration],
        reservationId,
        rootDeviceName: '/dev/xvda',
        rootDeviceType: 'ebs',
        securityGroups: groups,
        sourceDestCheck: true,
        tags: toItemTags(tags),
        virtualizationType: 'hvm',
      },
      supplementaryConfiguration: {},
      relationships: [
        relateTo('Contains', INTERFACE_TYPE, eni.resourceId),
        ...(groups as { groupId: string }[]).map(({ groupId }) => relateTo('Is associated with', GROUP_TYPE, groupId)),
        relateTo('Is contained in', SUBNET_TYPE, subnet.resourceId),
        ...volumes.map(({ volume }) => relateTo('Is attached to', VOLUME_TYPE, volume.resourceId)),
        relateTo('Is contained in', VPC_TYPE, String(subnet.configuration.vpcId)),
      ],
    };
    for (const { volume, device, deleteOnTermination } of volumes) {
      resources.put(attachVolume(context, volume, instanceId, device, deleteOnTermination), call);
    }
    resources.put(eni, call);
    resources.put(instance, call);
    return instance;
  }

  function findGroupIds(names: readonly string[] | undefined, subnet: AccountResource): string[] | undefined {
    return names?.map((name) => {
      const group = resources
        .list(GROUP_TYPE)
        .find(
          ({ configuration }) => configuration.groupName === name && configuration.vpcId === subnet.configuration.vpcId,
        );
      if (group) return group.resourceId;
      throw new AwsError(EC2_KINDS.sg.notFound, EC2_KINDS.sg.explain(name));
    });
  }

  function replaceGroups(instance: AccountResource, groupIds: readonly string[], call: AwsCall): void {
    const groups = groupIds.map((groupId) => {
      const { configuration } = findOrRefuse(context, EC2_KINDS.sg, groupId);
      return { groupId, groupName: configuration.groupName };
    });
    const withGroups = (resource: AccountResource) => [
      ...resource.relationships.filter(({ resourceType }) => resourceType !== GROUP_TYPE),
      ...groupIds.map((groupId) => relateTo('Is associated with', GROUP_TYPE, groupId)),
    ];
    for (const eni of resources.list(INTERFACE_TYPE)) {
      const attachment = eni.configuration.attachment as { instanceId?: string; deviceIndex?: number } | undefined;
      if (attachment?.instanceId !== instance.resourceId || attachment.deviceIndex !== 0) continue;
      resources.put({ ...eni, configuration: { ...eni.configuration, groups }, relationships: withGroups(eni) }, call);
    }
    const current = find(instance.resourceId);
    resources.put(
      {
        ...current,
        configuration: { ...current.configuration, securityGroups: groups },
        relationships: withGroups(current),
      },
      call,
    );
  }
}

/** Describes an attribute of an instance: `instanceType`, `groupSet`. */
function describeAttribute(attribute: string, instance: CallInput): object {
  const lists: Readonly<Record<string, readonly [name: string, value: unknown]>> = {
    blockDeviceMapping: ['BlockDeviceMappings', instance.BlockDeviceMappings],
    groupSet: ['Groups', instance.SecurityGroups],
    productCodes: ['ProductCodes', instance.ProductCodes ?? []],
  };
  const name = attribute.charAt(0).toUpperCase() + attribute.slice(1);
  const [list, elements] = lists[attribute] ?? [name, { Value: instance[name] ?? INITIAL_ATTRIBUTES[attribute] }];
  return { [list]: elements };
}

/** The attributes of an instance that its description does not have, as those of a new one. */
const INITIAL_ATTRIBUTES: Readonly<Record<string, unknown>> = {
  disableApiStop: false,
  disableApiTermination: false,
  instanceInitiatedShutdownBehavior: 'stop',
};

const readStateName = ({ configuration }: AccountResource): StateName =>
  (configuration.state as { readonly name: StateName }).name;

/** @throws AwsError for interfaces beside settings that they have, and for others than one new interface */
function checkInterfaces({ NetworkInterfaces, SecurityGroupIds, SecurityGroups }: CallInput, subnetId: unknown): void {
  if (!NetworkInterfaces) return;
  const conflict = subnetId === undefined ? 'security groups' : 'subnet ID';
  if (subnetId !== undefined || SecurityGroupIds || SecurityGroups) {
    const message = `Network interfaces and an instance-level ${conflict} may not be specified on the same request`;
    throw new AwsError('InvalidParameterCombination', message);
  }
  if (NetworkInterfaces.length === 1 && NetworkInterfaces[0].NetworkInterfaceId === undefined) return;
  throw new AwsError('NotImplemented', 'The local region launches instances with one new network interface', 501);
}

interface Device {
  readonly DeviceName: string;
  readonly Ebs: {
    readonly VolumeSize?: number;
    readonly VolumeType?: string;
    readonly Iops?: number;
    readonly Throughput?: number;
    readonly Encrypted?: boolean;
    readonly DeleteOnTermination?: boolean;
  };
}

/** Lists the volumes of a new instance: its root device, and those of the call. */
function listDevices(mappings: readonly { DeviceName?: string; Ebs?: Device['Ebs'] }[] = []): Device[] {
  const given = mappings
    .filter(({ Ebs }) => Ebs)
    .map(({ DeviceName = '/dev/xvda', Ebs = {} }) => ({ DeviceName, Ebs }));
  const hasRoot = given.some(({ DeviceName }) => DeviceName === '/dev/xvda' || DeviceName === '/dev/sda1');
  return hasRoot ? given : [{ DeviceName: '/dev/xvda', Ebs: {} }, ...given];
}
