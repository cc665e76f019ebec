/** Parts of the cases of rules about snapshots. */

/** A snapshot of an instance as AWS Config records it, shared with some accounts. */
export const snapshot = (configuration: object, attributes?: unknown) => ({
  resourceType: 'AWS::RDS::DBSnapshot',
  configuration: {
    dBSnapshotIdentifier: 'orders-1',
    dBInstanceIdentifier: 'orders',
    engine: 'mysql',
    snapshotType: 'manual',
    ...configuration,
  },
  supplementaryConfiguration: attributes === undefined ? {} : { DBSnapshotAttributes: attributes },
});

/** A snapshot of a cluster as AWS Config records it. */
export const clusterSnapshot = (configuration: object, attributes?: unknown) => ({
  resourceType: 'AWS::RDS::DBClusterSnapshot',
  configuration: {
    dbclusterSnapshotIdentifier: 'shop-1',
    dbclusterIdentifier: 'shop',
    engine: 'aurora-postgresql',
    snapshotType: 'manual',
    ...configuration,
  },
  supplementaryConfiguration: attributes === undefined ? {} : { DBClusterSnapshotAttributes: attributes },
});

/** The attribute that lists who may restore a snapshot. */
export const restore = (...attributeValues: unknown[]) => [{ attributeName: 'restore', attributeValues }];

/** An instance's snapshot in the shape of RDS's answers. */
export const describedSnapshot = (configuration: object, attributes?: unknown) => ({
  ...snapshot({}, attributes),
  shape: 'description' as const,
  configuration: { DBSnapshotIdentifier: 'orders-1', Engine: 'mysql', SnapshotType: 'manual', ...configuration },
});
