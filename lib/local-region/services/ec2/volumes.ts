import { relateTo } from '../../account/relationships';
import type { AccountResource } from '../../account/resources';
import { type AwsCall, AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import { createResourceId, type ServiceContext } from '../service-context';
import { toSdkStructure } from '../shapes';
import { toItemTags } from '../tags';
import { checkId } from './checks';
import { answerFiltered } from './filters';
import { buildResource, createDescribe, EC2_KINDS, findOrRefuse } from './kinds';
import { listZones } from './networks';
import type { EbsSettings } from './settings/ebs-encryption';
import { readTagSpecifications } from './tags';
import { INSTANCE_TYPE, SNAPSHOT_TYPE, VOLUME_TYPE } from './types';

/** The sizes in GiB and the performance of each type. https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html */
const VOLUME_TYPES: Readonly<Record<string, VolumeLimits>> = {
  gp2: { size: [1, 16384] },
  gp3: { size: [1, 65536], iops: [3000, 80000], iopsRatio: 500, throughput: [125, 2000] },
  io1: { size: [4, 16384], iops: [100, 64000], iopsRatio: 50 },
  io2: { size: [4, 65536], iops: [100, 256000], iopsRatio: 1000 },
  sc1: { size: [125, 16384] },
  st1: { size: [125, 16384] },
  standard: { size: [1, 1024] },
};

interface VolumeLimits {
  readonly size: readonly [number, number];
  readonly iops?: readonly [number, number];
  /** The most IOPS for each GiB. */
  readonly iopsRatio?: number;
  readonly throughput?: readonly [number, number];
}

/** The modification of a volume, which EC2 keeps apart from it. Modifications are complete when they begin here. */
export interface StoredModification {
  readonly VolumeId: string;
  readonly [name: string]: unknown;
}

/** Creates a volume's resource. Without a size, it has that of its snapshot; it is encrypted if its snapshot is. */
export function buildVolume(
  context: ServiceContext,
  options: {
    readonly size?: number | undefined;
    readonly type: string;
    readonly zone: string;
    readonly iops?: number | undefined;
    readonly throughput?: number | undefined;
    readonly encrypted?: boolean;
    readonly snapshotId?: string | undefined;
    readonly tags: Readonly<Record<string, string>>;
  },
): AccountResource {
  const { type, zone, snapshotId = '', tags } = options;
  // Snapshots of other accounts are not known.
  const snapshot = context.resources.find(SNAPSHOT_TYPE, snapshotId)?.configuration;
  const size = options.size ?? Number(snapshot?.volumeSize ?? 8);
  const encrypted = options.encrypted === true || snapshot?.encrypted === true;
  const performance = choosePerformance(type, size, options.iops, options.throughput);
  const volumeId = createResourceId(context, 'vol');
  return buildResource(context, EC2_KINDS.vol, {
    resourceId: volumeId,
    availabilityZone: zone,
    creationTime: context.clock.now.toISOString(),
    tags,
    configuration: {
      attachments: [],
      availabilityZone: zone,
      createTime: context.clock.now.toISOString(),
      encrypted,
      size,
      snapshotId,
      state: 'available',
      volumeId,
      ...performance,
      tags: toItemTags(tags),
      volumeType: type,
      multiAttachEnabled: false,
    },
  });
}

/** @throws AwsError if the type does not have the size or performance */
function choosePerformance(
  type: string,
  size: number,
  iops: number | undefined,
  throughput: number | undefined,
): object {
  const limits = VOLUME_TYPES[type];
  if (!limits) {
    throw new AwsError('InvalidParameterValue', `Value (${type}) for parameter volumeType is invalid.`);
  }
  const [smallest, largest] = limits.size;
  if (size < smallest || size > largest) {
    const comparison = size < smallest ? 'smaller' : 'larger';
    const limit = size < smallest ? smallest : largest;
    throw new AwsError(
      'InvalidParameterValue',
      `Volume of ${size}GiB is ${comparison} than the limit of ${limit}GiB for volume type '${type}'`,
    );
  }
  check('iops', iops, limits.iops, type);
  if (throughput !== undefined && !limits.throughput) {
    throw new AwsError('InvalidParameterCombination', 'throughput can only be specified for volumeType gp3.');
  }
  check('throughput', throughput, limits.throughput, type);
  checkRatios(limits, size, iops, throughput);
  if (type === 'gp2') return { iops: Math.min(16000, Math.max(100, 3 * size)) };
  if (type === 'gp3') return { iops: iops ?? 3000, throughput: throughput ?? 125 };
  if (limits.iops && iops === undefined) {
    throw new AwsError('MissingParameter', `The parameter iops must be specified for ${type} volumes.`);
  }
  return iops === undefined ? {} : { iops };
}

/** @throws AwsError for more IOPS than the size allows, or more throughput than they allow */
function checkRatios(
  { iops: [baseline] = [0, 0], iopsRatio = Number.POSITIVE_INFINITY }: VolumeLimits,
  size: number,
  iops: number | undefined,
  throughput: number | undefined,
): void {
  // The baseline does not depend on the size.
  if (iops !== undefined && iops > baseline && iops / size > iopsRatio) {
    const ratio = (iops / size).toFixed(6);
    const message = `Iops to volume size ratio of ${ratio} is too high; maximum is ${iopsRatio}`;
    throw new AwsError('InvalidParameterValue', message);
  }
  if (throughput === undefined || throughput / (iops ?? 3000) <= 0.25) return;
  const ratio = (throughput / (iops ?? 3000)).toFixed(6);
  throw new AwsError(
    'InvalidParameterValue',
    `Throughput (MiBps) to iops ratio of ${ratio} is too high; maximum is 0.250000 MiBps per iops.`,
  );
}

function check(
  name: string,
  value: number | undefined,
  limits: readonly [number, number] | undefined,
  type: string,
): void {
  if (value === undefined) return;
  if (!limits) {
    throw new AwsError('InvalidParameterCombination', `The parameter ${name} is not supported for ${type} volumes.`);
  }
  if (value >= limits[0] && value <= limits[1]) return;
  throw new AwsError(
    'InvalidParameterValue',
    `Volume ${name} of ${value} is not between the limits of ${limits[0]} and ${limits[1]} for ${type} volumes.`,
  );
}

/** Returns a volume as it is when attached to an instance. */
export const attachVolume = (
  context: Pick<ServiceContext, 'clock'>,
  volume: AccountResource,
  instanceId: string,
  device: string,
  deleteOnTermination: boolean,
): AccountResource => ({
  ...volume,
  configuration: {
    ...volume.configuration,
    state: 'in-use',
    attachments: [
      {
        attachTime: context.clock.now.toISOString(),
        device,
        instanceId,
        state: 'attached',
        volumeId: volume.resourceId,
        deleteOnTermination,
      },
    ],
  },
  relationships: [relateTo('Is attached to', INSTANCE_TYPE, instanceId)],
});

const readAttachments = ({ configuration }: AccountResource) =>
  (configuration.attachments ?? []) as readonly { readonly instanceId?: string; readonly device?: string }[];

export const detachVolume = (volume: AccountResource): AccountResource => ({
  ...volume,
  configuration: { ...volume.configuration, state: 'available', attachments: [] },
  relationships: [],
});

export function createVolumeOperations(
  context: ServiceContext,
  modifications: Map<string, StoredModification>,
  ebs: EbsSettings,
): Operations {
  const { resources, scope, clock } = context;

  const find = (id: string): AccountResource => findOrRefuse(context, EC2_KINDS.vol, id);
  const describe = (volume: AccountResource): object => toSdkStructure('ec2', 'Volume', volume.configuration);
  const describeAttachment = (volume: AccountResource, state: string): object => {
    const [attachment] = toSdkStructure('ec2', 'Volume', volume.configuration).Attachments ?? [];
    return { ...attachment, State: state };
  };

  const listAttachments = (instance: string) =>
    resources
      .list(VOLUME_TYPE)
      .flatMap(readAttachments)
      .filter(({ instanceId }) => instanceId === instance);

  return {
    DescribeVolumes: createDescribe(context, EC2_KINDS.vol),
    CreateVolume: (call) => {
      const { Size, VolumeType = 'gp2', AvailabilityZone, Iops, Throughput, Encrypted, SnapshotId } = call.input;
      if (AvailabilityZone === undefined) {
        throw new AwsError('MissingParameter', 'The request must contain the parameter AvailabilityZone');
      }
      if (!VOLUME_TYPES[VolumeType]) {
        throw new AwsError('UnknownVolumeType', `Unsupported volume type '${VolumeType}' for volume creation.`);
      }
      if (SnapshotId !== undefined) checkId('snap', SnapshotId);
      if (!listZones(scope.region).includes(AvailabilityZone)) {
        throw new AwsError('InvalidZone.NotFound', `The zone '${AvailabilityZone}' does not exist.`);
      }
      if (Size === undefined && SnapshotId === undefined) {
        throw new AwsError('MissingParameter', 'The request must contain the parameter size or snapshotId');
      }
      const volume = buildVolume(context, {
        size: Size,
        type: VolumeType,
        zone: AvailabilityZone,
        iops: Iops,
        throughput: Throughput,
        encrypted: ebs.encryptsByDefault || (Encrypted ?? false),
        snapshotId: SnapshotId,
        tags: readTagSpecifications(call, 'volume'),
      });
      resources.put(volume, call);
      return describe(volume);
    },
    DeleteVolume: (call) => {
      const volume = find(call.input.VolumeId);
      if (volume.configuration.state === 'in-use') {
        throw new AwsError('VolumeInUse', `Volume ${volume.resourceId} is currently attached to an instance`);
      }
      resources.delete(VOLUME_TYPE, volume.resourceId, call);
      modifications.delete(volume.resourceId);
      return {};
    },
    AttachVolume: (call) => {
      const { VolumeId, InstanceId, Device } = call.input;
      const volume = find(VolumeId);
      const instance = findOrRefuse(context, EC2_KINDS.i, InstanceId);
      if (volume.configuration.state === 'in-use') {
        throw new AwsError('VolumeInUse', `${VolumeId} is already attached to an instance`);
      }
      if (volume.availabilityZone !== instance.availabilityZone) {
        const message = `The volume '${VolumeId}' is not in the same availability zone as instance '${InstanceId}'`;
        throw new AwsError('InvalidVolume.ZoneMismatch', message);
      }
      if (!/^(\/dev\/)?(sd|xvd|hd)[a-z]{1,2}\d*$/.test(Device)) {
        const message = `Value (${Device}) for parameter device is invalid. ${Device} is not a valid EBS device name.`;
        throw new AwsError('InvalidParameterValue', message);
      }
      if (listAttachments(InstanceId).some(({ device }) => device === Device)) {
        const message = `Invalid value '${Device}' for unixDevice. Attachment point ${Device} is already in use`;
        throw new AwsError('InvalidParameterValue', message);
      }
      const attached = attachVolume(context, volume, InstanceId, Device, false);
      resources.put(attached, call);
      return describeAttachment(attached, 'attaching');
    },
    DetachVolume: (call) => {
      const volume = find(call.input.VolumeId);
      if (volume.configuration.state !== 'in-use') {
        throw new AwsError('IncorrectState', `Volume '${volume.resourceId}' is in the 'available' state.`);
      }
      const [{ instanceId = '', device = '' } = {}] = readAttachments(volume);
      const instance = resources.find(INSTANCE_TYPE, instanceId)?.configuration;
      const state = (instance?.state as { name?: string } | undefined)?.name;
      if (state === 'running' && instance?.rootDeviceName === device) {
        const message = `Unable to detach root volume '${volume.resourceId}' from instance '${instanceId}'`;
        throw new AwsError('OperationNotPermitted', message);
      }
      const attachment = describeAttachment(volume, 'detaching');
      resources.put(detachVolume(volume), call);
      return attachment;
    },
    ModifyVolume: (call) => modify(call),
    DescribeVolumesModifications: (call) => {
      const ids = call.input.VolumeIds as readonly string[] | undefined;
      for (const id of ids ?? []) {
        if (modifications.has(id)) continue;
        throw new AwsError('InvalidVolumeModification.NotFound', `Modification for volume '${id}' does not exist.`);
      }
      const all = [...modifications.values()]
        .filter(({ VolumeId }) => !ids || ids.includes(VolumeId))
        .map(describeModification);
      return answerFiltered(call, 'VolumesModifications', all);
    },
    DescribeVolumeStatus: (call) => {
      const ids = call.input.VolumeIds as readonly string[] | undefined;
      const statuses = (ids?.map(find) ?? resources.list(VOLUME_TYPE)).map((volume) => ({
        VolumeId: volume.resourceId,
        AvailabilityZone: volume.availabilityZone,
        VolumeStatus: { Status: 'ok', Details: [] },
        Actions: [],
        Events: [],
      }));
      return answerFiltered(call, 'VolumeStatuses', statuses);
    },
  };

  /** A volume is optimized for hours; here for one. */
  function describeModification(modification: StoredModification): StoredModification {
    if (clock.time - new Date(modification.StartTime as Date).getTime() < SIX_HOURS / 6) return modification;
    return { ...modification, ModificationState: 'completed', Progress: 100 };
  }

  function modify(call: AwsCall): object {
    const { VolumeId, VolumeType, Size, Iops, Throughput } = call.input;
    const volume = find(VolumeId);
    const { configuration } = volume;
    const last = modifications.get(VolumeId);
    // EC2 refuses a second modification for six hours, and while the first one is at work.
    if (last && clock.time - new Date(last.StartTime as Date).getTime() < SIX_HOURS) {
      throw new AwsError(
        'VolumeModificationRateExceeded',
        `You've reached the maximum modification rate per volume limit. Wait at least 6 hours between modifications per EBS volume.`,
      );
    }
    const type = VolumeType ?? configuration.volumeType;
    const size = Size ?? Number(configuration.size);
    if (size < Number(configuration.size)) {
      throw new AwsError('InvalidParameterValue', 'New size cannot be smaller than existing size');
    }
    const kept = type === configuration.volumeType;
    const iops = Iops ?? (kept && type !== 'gp2' ? configuration.iops : undefined);
    const throughput = Throughput ?? (kept ? configuration.throughput : undefined);
    const performance = choosePerformance(type, size, iops as number | undefined, throughput as number | undefined);
    const { iops: _, throughput: __, ...others } = configuration;
    const changed = { ...others, volumeType: type, size, ...performance } as Record<string, unknown>;
    const modification = {
      VolumeId,
      ModificationState: 'optimizing',
      TargetSize: size,
      TargetIops: changed.iops,
      TargetVolumeType: type,
      TargetThroughput: changed.throughput,
      OriginalSize: configuration.size,
      OriginalIops: configuration.iops,
      OriginalVolumeType: configuration.volumeType,
      OriginalThroughput: configuration.throughput,
      Progress: 0,
      StartTime: clock.now,
    };
    modifications.set(VolumeId, modification);
    resources.put({ ...volume, configuration: changed }, call);
    return { VolumeModification: { ...modification, ModificationState: 'modifying' } };
  }
}

const SIX_HOURS = 6 * 3600_000;
