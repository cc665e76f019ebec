/** Parts of the cases of rules about DB instances and DB clusters. */

/** An instance as AWS Config records it. */
export const instance = (configuration: object) => ({
  resourceType: 'AWS::RDS::DBInstance',
  configuration: { dBInstanceIdentifier: 'orders', engine: 'mysql', ...configuration },
});

/** A cluster as AWS Config records it. */
export const cluster = (configuration: object) => ({
  resourceType: 'AWS::RDS::DBCluster',
  configuration: { dbclusterIdentifier: 'shop', engine: 'aurora-postgresql', ...configuration },
});

/** An instance of a template. */
export const template = (configuration: object, resourceType = 'AWS::RDS::DBInstance') => ({
  shape: 'template' as const,
  resourceType,
  resourceId: 'Orders',
  configuration: { Engine: 'mysql', ...configuration },
});

/** A cluster of a template. */
export const clusterTemplate = (configuration: object) =>
  template({ Engine: 'aurora-postgresql', ...configuration }, 'AWS::RDS::DBCluster');
