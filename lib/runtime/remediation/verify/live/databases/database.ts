import { DescribeDBClustersCommand, DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { toTags } from '../../../../../formats/items/tags';
import { type LiveReader, ResourceGone } from '../live-resource';

/** Reads a DB instance by its resource ID, which AWS Config has, and not by its name. */
export const readLiveDbInstance: LiveReader = async (id, { clients: { rds } }) => {
  const filter = { Name: 'dbi-resource-id', Values: [id] };
  const { DBInstances: [instance] = [] } = await rds.send(new DescribeDBInstancesCommand({ Filters: [filter] }));
  if (!instance?.DBInstanceIdentifier) throw new ResourceGone(`DB instance ${id}`);
  return {
    resourceName: instance.DBInstanceIdentifier,
    ...(instance.DBInstanceArn !== undefined && { arn: instance.DBInstanceArn }),
    tags: toTags(instance.TagList, 'TagList'),
    configuration: instance,
  };
};

/** Reads a DB cluster by its resource ID. */
export const readLiveDbCluster: LiveReader = async (id, { clients: { rds } }) => {
  const filter = { Name: 'db-cluster-resource-id', Values: [id] };
  const { DBClusters: [cluster] = [] } = await rds.send(new DescribeDBClustersCommand({ Filters: [filter] }));
  if (!cluster?.DBClusterIdentifier) throw new ResourceGone(`DB cluster ${id}`);
  return {
    resourceName: cluster.DBClusterIdentifier,
    ...(cluster.DBClusterArn !== undefined && { arn: cluster.DBClusterArn }),
    tags: toTags(cluster.TagList, 'TagList'),
    configuration: cluster,
  };
};
