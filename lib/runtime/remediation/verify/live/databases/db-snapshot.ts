import {
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBSnapshotAttributesCommand,
  DescribeDBSnapshotsCommand,
} from '@aws-sdk/client-rds';
import { toTags } from '../../../../../formats/items/tags';
import { type LiveReader, ResourceGone, unlessGone } from '../live-resource';

/** Reads a snapshot of a DB instance, and with whom it is shared. */
export const readLiveDbSnapshot: LiveReader = async (id, { clients: { rds } }) => {
  const label = `DB snapshot ${id}`;
  const named = { DBSnapshotIdentifier: id };
  const [{ DBSnapshots: [snapshot] = [] }, { DBSnapshotAttributesResult: shared }] = await unlessGone(
    label,
    Promise.all([
      rds.send(new DescribeDBSnapshotsCommand(named)),
      rds.send(new DescribeDBSnapshotAttributesCommand(named)),
    ]),
    'DBSnapshotNotFoundFault',
  );
  if (!snapshot) throw new ResourceGone(label);
  return {
    resourceName: id,
    ...(snapshot.DBSnapshotArn !== undefined && { arn: snapshot.DBSnapshotArn }),
    tags: toTags(snapshot.TagList, 'TagList'),
    configuration: snapshot,
    supplementaryConfiguration: { DBSnapshotAttributes: shared?.DBSnapshotAttributes },
  };
};

/** Reads a snapshot of a DB cluster, and with whom it is shared. */
export const readLiveDbClusterSnapshot: LiveReader = async (id, { clients: { rds } }) => {
  const label = `DB cluster snapshot ${id}`;
  const named = { DBClusterSnapshotIdentifier: id };
  const [{ DBClusterSnapshots: [snapshot] = [] }, { DBClusterSnapshotAttributesResult: shared }] = await unlessGone(
    label,
    Promise.all([
      rds.send(new DescribeDBClusterSnapshotsCommand(named)),
      rds.send(new DescribeDBClusterSnapshotAttributesCommand(named)),
    ]),
    'DBClusterSnapshotNotFoundFault',
  );
  if (!snapshot) throw new ResourceGone(label);
  return {
    resourceName: id,
    ...(snapshot.DBClusterSnapshotArn !== undefined && { arn: snapshot.DBClusterSnapshotArn }),
    tags: toTags(snapshot.TagList, 'TagList'),
    configuration: snapshot,
    supplementaryConfiguration: { DBClusterSnapshotAttributes: shared?.DBClusterSnapshotAttributes },
  };
};
