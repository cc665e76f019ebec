import { hasAccountForm } from '../../account/account-id';
import type { AccountResource } from '../../account/resources';
import { formatArn } from '../../arns';
import { type AwsCall, AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import { createResourceId, type ServiceContext } from '../service-context';
import { toSdkStructure } from '../shapes';
import { toItemTags } from '../tags';
import { answerFiltered } from './filters';
import { buildResource, EC2_KINDS, findOrRefuse } from './kinds';
import { readSnapshotBlock } from './settings/snapshot-block';
import { readTagSpecifications } from './tags';
import { SNAPSHOT_TYPE } from './types';

/** An account that may create volumes from a snapshot, or everyone. */
interface VolumePermission {
  readonly UserId?: string;
  readonly Group?: string;
}

/** Snapshots of volumes, which are complete at once, and with whom they are shared. AWS Config does not record them. */
export function createEbsSnapshotOperations(context: ServiceContext): Operations {
  const { resources, scope, clock } = context;
  const find = (id: string): AccountResource => findOrRefuse(context, EC2_KINDS.snap, id);

  return {
    CreateSnapshot: (call) => {
      const { VolumeId, Description = '' } = call.input;
      const { configuration } = findOrRefuse(context, EC2_KINDS.vol, VolumeId);
      const { encrypted, kmsKeyId, size } = configuration;
      const snapshotId = createResourceId(context, 'snap');
      const tags = readTagSpecifications(call, 'snapshot');
      const startTime = clock.now.toISOString();
      const snapshot = buildResource(context, EC2_KINDS.snap, {
        resourceId: snapshotId,
        tags,
        creationTime: startTime,
        arn: formatArn({ ...scope, account: '' }, 'ec2', `snapshot/${snapshotId}`),
        configuration: {
          snapshotId,
          volumeId: VolumeId,
          volumeSize: size,
          description: Description,
          startTime,
          encrypted,
          ...(kmsKeyId !== undefined && { kmsKeyId }),
          ownerId: scope.account,
          state: 'completed',
          progress: '100%',
          storageTier: 'standard',
          tags: toItemTags(tags),
        },
      });
      resources.put(snapshot, call);
      return { ...describeSnapshot(snapshot), State: 'pending', Progress: '' };
    },
    DeleteSnapshot: (call) => {
      resources.delete(SNAPSHOT_TYPE, find(call.input.SnapshotId).resourceId, call);
      return {};
    },
    DescribeSnapshots: (call) => {
      const { SnapshotIds, OwnerIds } = call.input as Readonly<Record<string, readonly string[] | undefined>>;
      if (OwnerIds?.some((owner) => owner !== 'self' && owner !== scope.account)) {
        const message = 'The local region has no snapshots of other accounts: ask with the owner self';
        throw new AwsError('NotImplemented', message, 501);
      }
      return answerFiltered(
        call,
        'Snapshots',
        (SnapshotIds?.map(find) ?? resources.list(SNAPSHOT_TYPE)).map(describeSnapshot),
      );
    },
    DescribeSnapshotAttribute: ({ input: { SnapshotId, Attribute } }) => {
      const snapshot = find(SnapshotId);
      return Attribute === 'productCodes'
        ? { SnapshotId, ProductCodes: [] }
        : { SnapshotId, CreateVolumePermissions: readVolumePermissions(snapshot) };
    },
    ModifySnapshotAttribute: (call) => {
      const snapshot = find(call.input.SnapshotId);
      const { added, removed } = readSharing(call);
      if (added.some(({ Group }) => Group === 'all')) checkPublicSharing(snapshot);
      const isNamed = (list: readonly VolumePermission[], { UserId, Group }: VolumePermission) =>
        list.some((each) => each.UserId === UserId && each.Group === Group);
      const kept = readVolumePermissions(snapshot).filter((each) => !isNamed(removed, each));
      const permissions = [...kept, ...added.filter((each) => !isNamed(kept, each))];
      resources.supplement(snapshot, { createVolumePermissions: permissions }, call);
      return {};
    },
    ResetSnapshotAttribute: (call) => {
      resources.supplement(find(call.input.SnapshotId), { createVolumePermissions: [] }, call);
      return {};
    },
  };

  /** https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html */
  function checkPublicSharing({ resourceId, configuration }: AccountResource): void {
    if (configuration.encrypted === true) {
      throw new AwsError('OperationNotPermitted', `The encrypted snapshot '${resourceId}' cannot be shared publicly.`);
    }
    if (readSnapshotBlock(context) === 'unblocked') return;
    throw new AwsError('OperationNotPermitted', 'Public sharing of snapshots is blocked in this account and Region.');
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the type follows from the name of the structure
const describeSnapshot = ({ configuration }: AccountResource): any => toSdkStructure('ec2', 'Snapshot', configuration);

const readVolumePermissions = ({ supplementaryConfiguration }: AccountResource): readonly VolumePermission[] =>
  (supplementaryConfiguration.createVolumePermissions ?? []) as readonly VolumePermission[];

/**
 * Reads the changes of a call, which has them in one of two forms.
 * @throws AwsError for one that is no account and not everyone
 */
function readSharing({ input }: AwsCall) {
  const { CreateVolumePermission, OperationType, UserIds = [], GroupNames = [] } = input;
  const named: VolumePermission[] = [
    ...UserIds.map((UserId: string) => ({ UserId })),
    ...GroupNames.map((Group: string) => ({ Group })),
  ];
  const { Add = [], Remove = [] } = (CreateVolumePermission ?? {}) as Record<string, VolumePermission[] | undefined>;
  const sharing = {
    added: [...Add, ...(OperationType === 'add' ? named : [])],
    removed: [...Remove, ...(OperationType === 'remove' ? named : [])],
  };
  for (const { UserId, Group } of [...sharing.added, ...sharing.removed]) {
    if (UserId !== undefined && !hasAccountForm(UserId)) {
      throw new AwsError('InvalidUserID.Malformed', `Invalid user id: "${UserId}"`);
    }
    if (Group !== undefined && Group !== 'all') {
      throw new AwsError('InvalidParameterValue', `Value (${Group}) for parameter group is invalid.`);
    }
  }
  return sharing;
}
