import { relateTo } from '../../../account/relationships';
import type { AccountResource } from '../../../account/resources';
import { formatIamArn } from '../../../arns';
import { type AwsCall, AwsError, type CallInput } from '../../../aws-call';
import type { AnswerCall } from '../../../service';
import { createResourceId, type ServiceContext } from '../../service-context';
import { toConfiguration } from '../../shapes';
import { toItemTags } from '../../tags';
import { checkId } from '../checks';
import { findDefaultVpc } from '../default-vpc';
import { buildResource, EC2_KINDS, findOrRefuse } from '../kinds';
import { buildNetworkInterface } from '../network-interfaces';
import type { EbsSettings } from '../settings/ebs-encryption';
import type { LaunchDefaults } from '../settings/launch-templates';
import { readTagSpecifications } from '../tags';
import { GROUP_TYPE, INTERFACE_TYPE, SUBNET_TYPE, VOLUME_TYPE, VPC_TYPE } from '../types';
import { attachVolume, buildVolume } from '../volumes';
import { isInstanceType } from './instance-types';
import { LAUNCH_MEMBERS } from './launch-members';
import { describeInstances, STATES, toState } from './states';

/** As many instances as one call may launch: their subnet changes with each, so that 1,000 took half a minute. */
const MAX_INSTANCES = 100;

/** The settings of the instances that a call launches. */
interface Launch {
  /** The members of the call, with those of its launch template. */
  readonly members: CallInput;
  readonly instanceType: string;
  readonly subnet: AccountResource;
  readonly tags: Readonly<Record<string, string>>;
  readonly volumeTags: Readonly<Record<string, string>>;
  readonly reservationId: string;
  readonly encryptsVolumes: boolean;
}

/** A volume of a new instance, and how it is attached. */
interface LaunchedVolume {
  readonly volume: AccountResource;
  readonly device: string;
  readonly deleteOnTermination: boolean;
}

/** Creates the operation that launches instances. */
export function createRunInstances(
  context: ServiceContext,
  ebs: EbsSettings,
  findLaunchDefaults: (specification: CallInput) => LaunchDefaults,
): AnswerCall {
  return (call) => {
    const { MinCount = 1, MaxCount = 1, LaunchTemplate, SubnetId } = call.input;
    const defaults = LaunchTemplate ? findLaunchDefaults(LaunchTemplate) : undefined;
    const members: CallInput = Object.fromEntries(
      LAUNCH_MEMBERS.map((name) => [name, call.input[name] ?? defaults?.data[name]]),
    );
    const { ImageId, InstanceType = 'm1.small', NetworkInterfaces } = members;
    if (MinCount < 1 || MaxCount < MinCount) {
      throw new AwsError('InvalidParameterValue', `Value (${MinCount}) for parameter minCount is invalid.`);
    }
    if (MinCount > MAX_INSTANCES) {
      const message = `Your quota allows for ${MAX_INSTANCES} more running instance(s). You requested at least ${MinCount}.`;
      throw new AwsError('InstanceLimitExceeded', message);
    }
    if (!ImageId) throw new AwsError('MissingParameter', 'The request must contain the parameter ImageId');
    checkId('ami', ImageId);
    if (!isInstanceType(InstanceType)) {
      throw new AwsError('InvalidParameterValue', `Invalid value '${InstanceType}' for InstanceType.`);
    }
    checkInterfaces(members, SubnetId);
    const launch: Launch = {
      members,
      instanceType: InstanceType,
      subnet: findSubnet(context, SubnetId ?? NetworkInterfaces?.[0]?.SubnetId),
      tags: { ...readTagSpecifications({ input: members }, 'instance'), ...defaults?.tags },
      volumeTags: readTagSpecifications({ input: members }, 'volume'),
      reservationId: createResourceId(context, 'r'),
      encryptsVolumes: ebs.encryptsByDefault,
    };
    const instances = Array.from({ length: Math.min(MaxCount, MAX_INSTANCES) }, () =>
      launchInstance(context, launch, call),
    );
    return {
      ReservationId: launch.reservationId,
      OwnerId: context.scope.account,
      Groups: [],
      Instances: describeInstances(instances).map((each) => ({
        ...each,
        State: { Code: STATES.pending, Name: 'pending' },
      })),
    };
  };
}

function launchInstance(context: ServiceContext, launch: Launch, call: AwsCall): AccountResource {
  const instanceId = createResourceId(context, 'i');
  const eni = buildInterface(context, launch, instanceId);
  const volumes = buildVolumes(context, launch);
  const instance = buildInstance(context, { launch, instanceId, eni, volumes });
  for (const { volume, device, deleteOnTermination } of volumes) {
    context.resources.put(attachVolume(context, volume, instanceId, device, deleteOnTermination), call);
  }
  context.resources.put(eni, call);
  context.resources.put(instance, call);
  return instance;
}

function buildInterface(context: ServiceContext, { members, subnet }: Launch, instanceId: string): AccountResource {
  const [{ AssociatePublicIpAddress, Description = '', Groups } = {} as CallInput] = members.NetworkInterfaces ?? [];
  const hasPublicIp = AssociatePublicIpAddress ?? subnet.configuration.mapPublicIpOnLaunch === true;
  const groupIds = Groups ?? members.SecurityGroupIds ?? findGroupIds(context, members.SecurityGroups, subnet);
  return buildNetworkInterface(context, {
    subnet,
    ...(groupIds && { groupIds }),
    description: Description,
    tags: readTagSpecifications({ input: members }, 'network-interface'),
    ...(hasPublicIp && { publicIp: `203.0.113.${1 + (Number.parseInt(instanceId.slice(-4), 16) % 250)}` }),
    attachment: {
      attachTime: context.clock.now.toISOString(),
      attachmentId: createResourceId(context, 'eni-attach'),
      deleteOnTermination: true,
      deviceIndex: 0,
      instanceId,
      instanceOwnerId: context.scope.account,
      status: 'attached',
    },
    instanceId,
  });
}

const buildVolumes = (context: ServiceContext, launch: Launch): LaunchedVolume[] =>
  listDevices(launch.members.BlockDeviceMappings).map(({ DeviceName, Ebs }) => {
    const volume = buildVolume(context, {
      size: Ebs.VolumeSize,
      type: Ebs.VolumeType ?? 'gp2',
      zone: launch.subnet.availabilityZone ?? '',
      iops: Ebs.Iops,
      throughput: Ebs.Throughput,
      encrypted: launch.encryptsVolumes || (Ebs.Encrypted ?? false),
      snapshotId: Ebs.SnapshotId,
      tags: launch.volumeTags,
    });
    return { device: DeviceName, volume, deleteOnTermination: Ebs.DeleteOnTermination ?? true };
  });

function buildInstance(
  context: ServiceContext,
  parts: {
    readonly launch: Launch;
    readonly instanceId: string;
    readonly eni: AccountResource;
    readonly volumes: readonly LaunchedVolume[];
  },
): AccountResource {
  const { launch, instanceId, eni, volumes } = parts;
  const { subnet, tags } = launch;
  const { privateIpAddress, groups, association } = eni.configuration;
  const { publicIp } = (association ?? {}) as { readonly publicIp?: string };
  const { EbsOptimized = false, KeyName, IamInstanceProfile, MetadataOptions, Monitoring, ImageId } = launch.members;
  const now = context.clock.now.toISOString();
  return buildResource(context, EC2_KINDS.i, {
    resourceId: instanceId,
    ...(subnet.availabilityZone !== undefined && { availabilityZone: subnet.availabilityZone }),
    creationTime: now,
    tags,
    configuration: {
      amiLaunchIndex: 0,
      imageId: ImageId,
      instanceId,
      instanceType: launch.instanceType,
      ...(KeyName && { keyName: KeyName }),
      launchTime: now,
      monitoring: { state: Monitoring?.Enabled ? 'enabled' : 'disabled' },
      placement: { availabilityZone: subnet.availabilityZone, groupName: '', tenancy: 'default' },
      privateDnsName: `ip-${String(privateIpAddress).replaceAll('.', '-')}.${context.scope.region}.compute.internal`,
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
      ebsOptimized: EbsOptimized,
      enaSupport: true,
      hypervisor: 'xen',
      ...(IamInstanceProfile && {
        iamInstanceProfile: {
          arn: IamInstanceProfile.Arn ?? formatIamArn(context.scope, `instance-profile/${IamInstanceProfile.Name}`),
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
      reservationId: launch.reservationId,
      rootDeviceName: '/dev/xvda',
      rootDeviceType: 'ebs',
      securityGroups: groups,
      sourceDestCheck: true,
      tags: toItemTags(tags),
      virtualizationType: 'hvm',
    },
    relationships: relateInstance(subnet, eni, volumes),
  });
}

function relateInstance(
  subnet: AccountResource,
  eni: AccountResource,
  volumes: readonly LaunchedVolume[],
): AccountResource['relationships'] {
  const groups = eni.configuration.groups as readonly { readonly groupId: string }[];
  return [
    relateTo('Contains', INTERFACE_TYPE, eni.resourceId),
    ...groups.map(({ groupId }) => relateTo('Is associated with', GROUP_TYPE, groupId)),
    relateTo('Is contained in', SUBNET_TYPE, subnet.resourceId),
    ...volumes.map(({ volume }) => relateTo('Is attached to', VOLUME_TYPE, volume.resourceId)),
    relateTo('Is contained in', VPC_TYPE, String(subnet.configuration.vpcId)),
  ];
}

/** Finds the subnet of a launch: the one it names, or one of the default VPC. */
function findSubnet(context: ServiceContext, subnetId: string | undefined): AccountResource {
  if (subnetId !== undefined) return findOrRefuse(context, EC2_KINDS.subnet, subnetId);
  const vpcId = findDefaultVpc(context.resources)?.resourceId;
  const subnet = context.resources.list(SUBNET_TYPE).find(({ configuration }) => configuration.vpcId === vpcId);
  if (subnet) return subnet;
  throw new AwsError('VPCIdNotSpecified', 'No default VPC for this user.');
}

function findGroupIds(
  { resources }: ServiceContext,
  names: readonly string[] | undefined,
  subnet: AccountResource,
): string[] | undefined {
  const { vpcId } = subnet.configuration;
  return names?.map((name) => {
    const group = resources
      .list(GROUP_TYPE)
      .find(({ configuration }) => configuration.groupName === name && configuration.vpcId === vpcId);
    if (group) return group.resourceId;
    throw new AwsError(EC2_KINDS.sg.notFound, EC2_KINDS.sg.explain(name));
  });
}

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
    readonly SnapshotId?: string;
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
